/**
 * An array of which each row of a table has one, its elements side by side. Columns would put neighbours as far apart as the table is
 * long; who goes through a long array from one end to the other wants them in the same lines of the cache.
 */
import type { Arena } from './arena.ts'

/** Columns of elements are numbered from here on, those of the first array first. */
export const firstOfRecords = 0x100000

export interface RecordSpec {
  /** Number of its first element, as columns are numbered. */
  readonly column: number
  readonly size: number
}

export class Records {
  private block = 0
  private capacity = 0

  constructor(
    private readonly arena: Arena,
    readonly column: number,
    readonly size: number,
  ) {}

  /** Where the element with a number of its own stands, as an index into `arena.f64`. */
  at(column: number, row: number): number {
    return this.block + row * this.size + column - this.column
  }

  /** The row that a place belongs to, -1 for none. */
  rowOf(place: number): number {
    const row = Math.floor((place - this.block) / this.size)
    return row < this.capacity ? Math.max(row, -1) : -1
  }

  clear(first: number, count: number): void {
    const { block, size } = this
    this.arena.f64.fill(0, block + first * size, block + (first + count) * size)
  }

  copy(from: number, to: number): void {
    const { block, size } = this
    this.arena.f64.copyWithin(block + to * size, block + from * size, block + (from + 1) * size)
  }

  swap(a: number, b: number): void {
    const { block, size } = this
    const { f64 } = this.arena
    const kept = f64.slice(block + a * size, block + (a + 1) * size)
    this.copy(b, a)
    f64.set(kept, block + b * size)
  }

  /** New row i holds what row `order[i]` held. */
  permute(order: Int32Array, count: number): void {
    const { block, size } = this
    const { f64 } = this.arena
    const old = f64.slice(block, block + this.capacity * size)
    for (let i = 0; i < count; i++) f64.set(old.subarray(order[i]! * size, (order[i]! + 1) * size), block + i * size)
  }

  resize(capacity: number, count: number): void {
    const { arena, size } = this
    const [before, room] = [this.block, this.capacity]
    this.block = arena.allocate(capacity * size)
    this.capacity = capacity
    arena.f64.copyWithin(this.block, before, before + count * size)
    if (room > 0) arena.release(before, room * size)
  }
}
