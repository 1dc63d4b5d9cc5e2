/**
 * Panels: buttons, boxes to tick, fields and menus, as a tree of data that knows what to do when pressed or set. A test, a page and the command line
 * work it alike: `panel.find('Init & Run').press()`.
 */
import type { Ref } from '../../runtime/memory/ref.ts'
import type { Item } from './screen.ts'

export interface Button {
  readonly kind: 'button' | 'radio'
  readonly label: string
  press(): void
}

/** A box to tick, or a button that stays down. */
export interface Switch {
  readonly kind: 'checkbox' | 'statebutton'
  readonly label: string
  readonly ref: Ref
  press(): void
}

/** A field for a number. */
export interface Field {
  readonly kind: 'value'
  readonly label: string
  readonly ref: Ref | undefined
  /** Shown, not typed. */
  readonly fixed: boolean
  /** Assigns, and runs what belongs to the field. */
  set(value: number): void
}

export interface Slider {
  readonly kind: 'slider'
  readonly label: string
  readonly ref: Ref
  readonly low: number
  readonly high: number
  set(value: number): void
}

/** A text, or a string variable that is shown as it is at the moment. */
export interface TextLabel {
  readonly kind: 'label'
  text(): string
}

export type Entry = Button | Switch | Field | Slider | TextLabel | Menu

class Entries {
  readonly entries: Entry[] = []

  add(entry: Entry): void {
    this.entries.push(entry)
  }

  /** The entry of that label, also in menus. */
  find(label: string): Entry | undefined {
    for (const entry of this.entries) {
      if (entry instanceof Menu) {
        const inside = entry.find(label)
        if (inside) return inside
      } else if (entry.kind !== 'label' ? entry.label === label : entry.text() === label) return entry
    }
    return undefined
  }
}

export class Menu extends Entries {
  readonly kind = 'menu'
  constructor(readonly label: string) {
    super()
  }
}

export class Panel extends Entries implements Item {
  readonly kind = 'panel'
  constructor(
    readonly title: string,
    readonly horizontal = false,
  ) {
    super()
  }
}
