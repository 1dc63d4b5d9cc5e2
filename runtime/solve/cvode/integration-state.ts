/** What WebAssembly reads and sets too of an integrator at work: how far it is, and how it goes on. */
import type { Arena } from '../../memory/arena.ts'
import { cellRecord } from './cell-record.ts'
import { RecordView } from './records.ts'

const { doubles, words } = cellRecord

export class IntegrationState {
  readonly record: RecordView
  readonly counts: { advances: number; interpolations: number; starts: number; edges: number }

  constructor(arena: Arena) {
    this.record = new RecordView(arena, cellRecord.size)
    this.counts = new Counts(this.record)
  }

  /** How far events have let it come. */
  get time(): number {
    return this.record.f64[this.record.d + doubles.time]!
  }
  set time(t: number) {
    this.record.f64[this.record.d + doubles.time] = t
  }

  /** The integrator has to start anew before it goes on. */
  get stale(): boolean {
    return this.record.i32[this.record.w + words.stale] !== 0
  }
  set stale(isStale: boolean) {
    this.record.i32[this.record.w + words.stale] = isStale ? 1 : 0
  }

  /** There is a step to interpolate in. */
  get stepped(): boolean {
    return this.record.i32[this.record.w + words.stepped] !== 0
  }
  set stepped(isStepped: boolean) {
    this.record.i32[this.record.w + words.stepped] = isStepped ? 1 : 0
  }

  /** What kernels show of the moment has been left out. */
  protected get unshown(): boolean {
    return this.record.i32[this.record.w + words.unshown] !== 0
  }
  protected set unshown(isUnshown: boolean) {
    this.record.i32[this.record.w + words.unshown] = isUnshown ? 1 : 0
  }

  /** The model has the states of a time within the last step. */
  protected get retreated(): boolean {
    return this.record.i32[this.record.w + words.retreated] !== 0
  }
  protected set retreated(isRetreated: boolean) {
    this.record.i32[this.record.w + words.retreated] = isRetreated ? 1 : 0
  }
}

/** Of which WebAssembly counts steps. */
class Counts {
  interpolations = 0
  starts = 0
  edges = 0

  constructor(private readonly record: RecordView) {}

  get advances(): number {
    return this.record.i32[this.record.w + words.advances]!
  }
  set advances(count: number) {
    this.record.i32[this.record.w + words.advances] = count
  }
}
