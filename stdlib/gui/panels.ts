/** Works panels from outside: lists what there is, presses buttons, types values. */
import { problem } from '../../lang/problem.ts'
import type { Panels, Widget } from '../binding/panels.ts'
import { Box } from './boxes.ts'
import { Drawing } from './drawing.ts'
import { Graph } from './graph.ts'
import { type Entry, Menu, Panel } from './panel.ts'
import type { Item, Screen } from './screen.ts'

type Worked = Exclude<Entry, Menu | { kind: 'label' }>

export class ScreenPanels implements Panels {
  /** `within` runs what a widget does, as the session runs statements. */
  constructor(
    private readonly screen: Screen,
    private readonly within: (body: () => void) => void,
  ) {}

  list(): Widget[] {
    return this.screen.items().map(shown)
  }

  press(label: string): void {
    const found = this.find(label, 'press' as const)
    if ('press' in found) this.within(() => found.press())
  }

  set(label: string, value: number): void {
    const found = this.find(label, 'set')
    if ('set' in found) this.within(() => found.set(value))
    else if ('ref' in found && (found.ref.get() !== 0) !== (value !== 0)) this.within(() => found.press())
  }

  toString(): string {
    return this.list()
      .map((widget) => outline(widget, ''))
      .join('')
  }

  private find(label: string, action: 'press' | 'set'): Worked {
    const all = this.screen
      .items()
      .flatMap(entriesOf)
      .filter(action === 'press' ? canBePressed : canBeSet)
    const found = all.findLast((entry) => entry.label === label) ?? all.findLast((one) => bare(one) === plain(label))
    if (found) return found
    const known = [...new Set(all.map((entry) => entry.label))]
    throw problem('HOC3401', undefined, `there is nothing to ${action} that is called "${label}"`, {
      help: known.length > 0 ? `there are: ${known.join(', ')}` : 'the program made no panel; --panels lists them',
    })
  }
}

const canBePressed = (entry: Worked) => 'press' in entry
const canBeSet = (entry: Worked) => 'set' in entry || 'ref' in entry

/** Without a unit, spaces at the ends and capitals. */
const plain = (label: string) =>
  label
    .replace(/\s*\([^()]*\)\s*$/, '')
    .trim()
    .toLowerCase()
const bare = (entry: Worked) => plain(entry.label)

function entriesOf(item: Item | Entry): Worked[] {
  if (item instanceof Box) return item.parts.flatMap(entriesOf)
  if (item instanceof Panel || item instanceof Menu) return item.entries.flatMap(entriesOf)
  return 'label' in item ? [item as Worked] : []
}

function shown(item: Item | Entry): Widget {
  if (item instanceof Box) return { kind: item.kind, label: item.title, items: item.parts.map(shown) }
  if (item instanceof Panel) return { kind: 'panel', label: item.title, items: item.entries.map(shown) }
  if (item instanceof Menu) return { kind: 'menu', label: item.label, items: item.entries.map(shown) }
  if (item instanceof Drawing) return drawing(item)
  return 'kind' in item && item.kind !== 'text' ? entry(item as Entry) : { kind: 'editor', label: '' }
}

function drawing(item: Drawing): Widget {
  const { x1, x2, y1, y2 } = item.limits
  const items = item instanceof Graph ? item.lines.map(({ label }): Widget => ({ kind: 'label', label })) : []
  return { kind: item.kind, label: item.name, limits: [x1, x2, y1, y2], items }
}

function entry(one: Entry): Widget {
  if (one.kind === 'label') return { kind: 'label', label: one.text() }
  const { kind, label } = one
  if (!('ref' in one)) return { kind, label }
  return { kind, label, value: one.ref?.alive() ? one.ref.get() : undefined }
}

function outline({ kind, label, value, limits, items = [] }: Widget, indent: string): string {
  const number = value === undefined ? '' : ` = ${Number(value.toPrecision(6))}`
  const range = limits ? ` x ${limits[0]}..${limits[1]} y ${limits[2]}..${limits[3]}` : ''
  const name = label === '' ? '' : ` "${label}"`
  return `${indent}${kind}${name}${number}${range}\n${items.map((item) => outline(item, `${indent}  `)).join('')}`
}
