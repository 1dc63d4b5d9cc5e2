/**
 * VBox, HBox and Deck: they gather what is made between intercept(1) and intercept(0) into one window. A Deck shows one of its parts at a time.
 */
import type { Item, Screen } from './screen.ts'

export class Box implements Item {
  readonly parts: Item[] = []
  title = ''
  /** Runs when the user closes the window. */
  onDismiss: (() => void) | undefined = undefined
  /** Which part a Deck shows. */
  front = -1
  /** Left, top, width, height; undefined where the viewer may choose. */
  place: readonly [number, number, number, number] | undefined = undefined
  private mapped = false

  constructor(
    readonly kind: 'box' | 'deck',
    readonly horizontal: boolean,
    readonly screen: Screen,
  ) {}

  intercept(on: boolean): this {
    if (on) this.screen.layout.open(this)
    else this.screen.layout.close(this)
    return this
  }
  add(part: Item): void {
    this.parts.push(part)
  }
  map(title = '', place?: readonly [number, number, number, number]): this {
    this.title = title
    this.place = place
    this.mapped = true
    if (!this.screen.layout.place(this)) this.screen.show(this)
    return this
  }
  unmap(): this {
    this.mapped = false
    this.screen.hide(this)
    return this
  }
  /** Whether it is a window that can be seen. */
  ismapped(): boolean {
    return this.mapped && this.screen.attached
  }
  /** What the user's closing of the window does. */
  dismiss(): void {
    this.unmap()
    this.onDismiss?.()
  }
  /** Shows part `i` of a Deck; -1 none. */
  flip(i: number): this {
    this.front = i
    this.screen.changed(this)
    return this
  }
}

export class VBox extends Box {
  constructor(screen: Screen) {
    super('box', false, screen)
  }
}

export class HBox extends Box {
  constructor(screen: Screen) {
    super('box', true, screen)
  }
}

export class Deck extends Box {
  constructor(screen: Screen) {
    super('deck', false, screen)
  }
}
