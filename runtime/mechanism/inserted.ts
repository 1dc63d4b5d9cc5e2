/**
 * Where the instances of distributed mechanisms are: those of one mechanism in one section stand together in the mechanism's table,
 * one row a segment, or at equal distances. A section keeps a short list of what is inserted, and no object for any segment.
 */
import type { Ref } from '../memory/ref.ts'
import type { Mechanism } from './mechanism.ts'
import type { PointProcess } from './point-process.ts'

export class Inserted {
  /** Targets of POINTERs, by segment. */
  pointers: ((Ref | undefined)[] | undefined)[] | undefined = undefined
  /** How far it is from the row of a segment to that of the next. */
  private stride = 1
  /** All rows, where distances differ: trees side by side may have the mechanism in different parts. */
  private rows: Int32Array | undefined = undefined

  constructor(
    readonly mechanism: Mechanism,
    /** Row of the first segment, from the connected end on. */
    private first: number,
  ) {}

  /** Row of a segment, as long as the layout stays. */
  row(place: number): number {
    return this.rows === undefined ? this.first + place * this.stride : this.rows[place]!
  }

  /** Rows that stand together. */
  move(first: number): void {
    this.first = first
    this.stride = 1
    this.rows = undefined
  }

  /** Rows of a new layout: `rows[start]` to `rows[end - 1]`. */
  setRows(rows: Int32Array, start: number, end: number): void {
    this.first = rows[start]!
    this.stride = end - start > 1 ? rows[start + 1]! - this.first : 1
    this.rows = undefined
    for (let i = start + 2; i < end; i++) {
      if (rows[i]! - rows[i - 1]! === this.stride) continue
      this.rows = rows.slice(start, end)
      return
    }
  }

  /** Its rows are no longer used. Those between others stay so until the next layout. */
  give(count: number): void {
    const { keeper } = this.mechanism
    if (keeper) for (let i = 0; i < count; i++) keeper.given(this.row(i))
    this.giveRows(count)
  }

  /** The same, while what belongs to them has moved on. */
  giveRows(count: number): void {
    if (this.rows === undefined && this.stride === 1) this.mechanism.table.give(this.first, count)
  }
}

/** At a single node: an ion for a point process alone, which no mechanism of the section uses; what reaches the ends of a section. */
export interface Stray {
  readonly mechanism: Mechanism
  place: number
  row: number
  /** Who brought it and still has it, where its section has got an ion of its own there since. */
  holders?: readonly PointProcess[]
}
