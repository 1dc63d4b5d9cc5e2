/**
 * The screen of a session: every graph, panel and box that programs made, as plain data. Nothing is drawn here. Whoever wants to show them
 * attaches a viewer, is told of each change, and reads the data; with no viewer the session is headless, and calls return
 * what NEURON returns without a display.
 */
import type { Context } from '../binding/context.ts'
import { Layout } from './layout.ts'

/** What a screen can hold. */
export interface Item {
  readonly kind: 'graph' | 'shape' | 'panel' | 'box' | 'deck' | 'text'
}

export type Viewer = (item: Item, change: 'shown' | 'changed' | 'hidden') => void

export class Screen {
  /** Which box or panel is being filled. */
  readonly layout = new Layout()
  private readonly viewers = new Set<Viewer>()
  private readonly shownItems = new Set<Item>()

  /** Whether someone looks. */
  get attached(): boolean {
    return this.viewers.size > 0
  }

  /** Everything on the screen, oldest first. */
  items(): readonly Item[] {
    return [...this.shownItems]
  }

  /** Calls `viewer` at each change; returns how to stop that. */
  attach(viewer: Viewer): () => void {
    this.viewers.add(viewer)
    return () => this.viewers.delete(viewer)
  }

  show(item: Item): void {
    if (this.shownItems.has(item)) return
    this.shownItems.add(item)
    for (const viewer of this.viewers) viewer(item, 'shown')
  }

  changed(item: Item): void {
    for (const viewer of this.viewers) viewer(item, 'changed')
  }

  hide(item: Item): void {
    if (!this.shownItems.delete(item)) return
    for (const viewer of this.viewers) viewer(item, 'hidden')
  }
}

const key = Symbol('screen')

/** The screen of the session that `context` belongs to. */
export const screenOf = (context: Pick<Context, 'state'>): Screen => context.state(key, () => new Screen())
