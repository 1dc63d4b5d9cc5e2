/** What a saved state consists of: numbers alone, in the parts of NEURON's files. */
import { problem } from '../../lang/problem.ts'
import type { HocObject } from '../binding/value.ts'

export const isAnotherModel = (what: string) =>
  problem('HOC3172', undefined, `SaveState: the model is not the one whose state was saved (${what})`, {
    help: 'sections, mechanisms, point processes and connections have to be the same as at save()',
  })

export interface SavedNode {
  readonly v: number
  readonly types: readonly number[]
  readonly values: readonly number[]
}

export interface SavedSection {
  readonly nodes: readonly SavedNode[]
  readonly root: SavedNode | undefined
}

/** All artificial cells of one kind. */
export interface SavedCells {
  readonly type: number
  readonly count: number
  readonly values: readonly number[]
}

/** A recording or what is played: its kind in NEURON's numbers, and how far it is. */
export interface SavedSeries {
  readonly type: number
  readonly index: number
  readonly numbers: readonly number[]
}

export interface SavedConnection {
  readonly index: number
  readonly weights: readonly number[]
}

export type SavedEvent = { readonly time: number } & (
  | { readonly kind: 'connection'; readonly index: number }
  | {
      readonly kind: 'self'
      readonly target: string
      readonly index: number
      readonly type: number
      /** The connection whose weights it carries, -1 for none. */
      readonly connection: number
      readonly movable: number
      readonly flag: number
    }
  | { readonly kind: 'spike'; readonly index: number }
  | { readonly kind: 'statement'; readonly text: string; readonly object: readonly [string, number] | undefined }
  | { readonly kind: 'series'; readonly type: number; readonly index: number }
  /** Only in the same session: it has no numbers. */
  | { readonly kind: 'other'; readonly run: (time: number) => void }
)

export interface SavedState {
  readonly t: number
  readonly sections: readonly SavedSection[]
  readonly cells: readonly SavedCells[]
  readonly series: readonly SavedSeries[]
  readonly connections: readonly SavedConnection[]
  /** Of each source of spikes, whether it is above its threshold. */
  readonly above: readonly boolean[]
  readonly events: readonly SavedEvent[]
}

/** The statement of a `cvode.event`. */
export class QueuedStatement {
  constructor(
    readonly text: string,
    readonly object: HocObject | null,
  ) {}
}
