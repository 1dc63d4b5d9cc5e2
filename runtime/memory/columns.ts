/**
 * A table of numbers that grows: columns of doubles and of 32-bit integers, one row an instance or node.
 *
 * All columns of a table lie in one block of the arena, each starting on 16 bytes. When the block is full a twice as large
 * one is taken and the columns are copied, so rows keep their numbers; a permutation reorders the rows of all columns.
 */
import { type Arena, areZero } from './arena.ts'
import { firstOfRecords, type RecordSpec, Records } from './records.ts'

/**
 * Tables whose block has so many doubles (1 MiB) take room for eight times the rows when they grow, as long as that is no more than a small
 * share of all addresses there are. Memory that nobody has written to yet takes none of the system's, and each page that
 * is written to costs more than to copy another.
 */
const largeBlock = 1 << 17
const largeFactor = 8
const leastShares = 32

/** Stretches of fewer rows are short. */
const manyRows = 64

/** Numbers that are written one by one. */
const mostByHand = 16

/** From one index to the one before another. The engine's own is a call, and most sections have few segments, many models few nodes. */
export function fillDoubles(f64: Float64Array, from: number, to: number, value: number): void {
  if (to - from > mostByHand) f64.fill(value, from, to)
  else for (let i = from; i < to; i++) f64[i] = value
}

export class Columns {
  count = 0
  private capacity = 0
  /** Doubles (or integers) from one column to the next. */
  stride = 0
  private block = 0
  /** First rows of stretches that were given back since the last permutation, by their length; short ones in a list of their own, for most are. */
  private readonly free = new Map<number, number[]>()
  private shortFree: (number[] | undefined)[] = []
  /** Rows from here on were never used: they are zero. */
  private untouched = 0
  private readonly records: Records[] = []

  constructor(
    private readonly arena: Arena,
    public doubles: number,
    public integers: number,
    /** Told when the columns have moved, so that cached addresses can be dropped. */
    private readonly moved: () => void,
    records: readonly RecordSpec[] = [],
  ) {
    this.addRecords(records)
    this.resize(8)
  }

  private addRecords(specs: readonly RecordSpec[]): void {
    for (let k = this.records.length; k < specs.length; k++)
      this.records.push(new Records(this.arena, specs[k]!.column, specs[k]!.size))
  }

  /** Whether there are arrays whose elements stand side by side. */
  get hasRecords(): boolean {
    return this.records.length > 0
  }

  /** Where a number stands, as an index into `arena.f64`: in a column, or in the row's array. */
  at(column: number, row: number): number {
    return column < firstOfRecords ? this.block + column * this.stride + row : this.recordOf(column).at(column, row)
  }

  private recordOf(column: number): Records {
    return this.records.find((one) => column < one.column + one.size)!
  }

  /** The row that a place in `arena.f64` belongs to, -1 where it is none of these numbers. */
  rowOf(place: number): number {
    const offset = place - this.block
    if (offset >= 0 && offset < this.doubles * this.stride) return offset % this.stride
    for (const one of this.records) {
      const row = one.rowOf(place)
      if (row >= 0) return row
    }
    return -1
  }

  /** Whether a place in `arena.f64` is a row's number in column `k` of doubles. */
  isOf(k: number, place: number): boolean {
    const row = place - this.column(k)
    return row >= 0 && row < this.count
  }

  /** Where column `k` of doubles starts, as an index into `arena.f64`. */
  column(k: number): number {
    return this.block + k * this.stride
  }

  /** Where column `k` of integers starts, as an index into `arena.i32`. */
  integerColumn(k: number): number {
    return 2 * (this.block + this.doubles * this.stride) + k * this.stride
  }

  /** Adds a row of zeros and returns its number. */
  append(): number {
    if (this.count === this.capacity) this.grow(this.count + 1)
    const row = this.count++
    this.clear(row, 1)
    return row
  }

  /** Rows of zeros that stand together: some that were given back, or new ones. */
  take(count: number): number {
    const first = this.takeUnset(count)
    this.clear(first, count)
    return first
  }

  /** The same where all of them are written to before they are read: what they hold is anything. */
  takeUnset(count: number): number {
    const given = count < manyRows ? this.shortFree[count] : this.free.get(count)
    if (given !== undefined && given.length > 0) return given.pop()!
    const first = this.count
    if (first + count > this.capacity) this.grow(first + count)
    this.count += count
    return first
  }

  /** Rows that stand together are used no longer. */
  give(first: number, count: number): void {
    const list = count < manyRows ? this.shortFree[count] : this.free.get(count)
    if (list !== undefined) list.push(first)
    else this.freeOf(count, first)
  }

  private freeOf(count: number, first: number): void {
    if (count >= manyRows) this.free.set(count, [first])
    else {
      while (this.shortFree.length <= count) this.shortFree.push(undefined)
      this.shortFree[count] = [first]
    }
  }

  private clear(first: number, count: number): void {
    const isNew = first >= this.untouched
    this.untouched = Math.max(this.untouched, first + count)
    if (isNew) return
    const { block, stride, doubles, integers } = this
    const { f64, i32 } = this.arena
    for (let k = 0, at = block + first; k < doubles; k++, at += stride) for (let i = 0; i < count; i++) f64[at + i] = 0
    for (let k = 0, at = this.integerColumn(0) + first; k < integers; k++, at += stride)
      for (let i = 0; i < count; i++) i32[at + i] = 0
    for (const one of this.records) one.clear(first, count)
  }

  /** The same number in rows of a column of doubles that stand together. */
  fill(k: number, first: number, count: number, value: number): void {
    const start = this.column(k) + first
    fillDoubles(this.arena.f64, start, start + count, value)
  }

  /** Of some columns of doubles: row `to + i` becomes what row `sources[i]` is. */
  gather(which: readonly number[], sources: Int32Array, count: number, to: number): void {
    const { f64 } = this.arena
    for (let c = 0; c < which.length; c++) {
      const at = this.column(which[c]!)
      copyDoubles(f64, at, sources, count, at + to)
    }
  }

  /** The same of all columns. */
  gatherAll(sources: Int32Array, count: number, to: number): void {
    const { block, stride, doubles, integers } = this
    const { f64, i32 } = this.arena
    for (let k = 0, at = block; k < doubles; k++, at += stride) copyDoubles(f64, at, sources, count, at + to)
    for (let k = 0, at = this.integerColumn(0); k < integers; k++, at += stride)
      copyIntegers(i32, at, sources, count, at + to)
    for (const one of this.records) for (let i = 0; i < count; i++) one.copy(sources[i]!, to + i)
    this.untouched = Math.max(this.untouched, to + count)
  }

  /** Row `to` becomes a copy of row `from`. */
  copy(from: number, to: number): void {
    const { block, stride, doubles, integers } = this
    const { f64, i32 } = this.arena
    for (let k = 0, at = block; k < doubles; k++, at += stride) f64[at + to] = f64[at + from]!
    for (let k = 0, at = this.integerColumn(0); k < integers; k++, at += stride) i32[at + to] = i32[at + from]!
    for (const one of this.records) one.copy(from, to)
  }

  /** Two rows change places. */
  swap(a: number, b: number): void {
    const { block, stride, doubles, integers } = this
    const { f64, i32 } = this.arena
    for (let k = 0, at = block; k < doubles; k++, at += stride) {
      const kept = f64[at + a]!
      f64[at + a] = f64[at + b]!
      f64[at + b] = kept
    }
    for (let k = 0, at = this.integerColumn(0); k < integers; k++, at += stride) {
      const kept = i32[at + a]!
      i32[at + a] = i32[at + b]!
      i32[at + b] = kept
    }
    for (const one of this.records) one.swap(a, b)
  }

  /** New row i holds what row `order[i]` held; rows not named are dropped. */
  permute(order: Int32Array, count: number): void {
    this.free.clear()
    this.shortFree = []
    const { f64, i32 } = this.arena
    const stretches = stretchesOf(order, count)
    const old = new Float64Array(this.count)
    for (let k = 0; k < this.doubles; k++) {
      const start = this.column(k)
      if (areZero(f64, start, start + this.count)) continue
      old.set(f64.subarray(start, start + this.count))
      reorder(f64, start, old, order, count, stretches)
    }
    const oldIntegers = new Int32Array(this.count)
    for (let k = 0; k < this.integers; k++) {
      const start = this.integerColumn(k)
      oldIntegers.set(i32.subarray(start, start + this.count))
      reorder(i32, start, oldIntegers, order, count, stretches)
    }
    for (const one of this.records) one.permute(order, count)
    this.count = count
  }

  /** More columns behind those there are, zeros at first; the others keep their numbers. */
  widen(doubles: number, integers: number, records: readonly RecordSpec[] = []): void {
    const { arena, count, stride } = this
    const before = { block: this.block, doubles: this.doubles, integers: this.integers }
    this.block = arena.allocate(blockSize(doubles, integers, stride))
    this.doubles = doubles
    this.integers = integers
    for (let k = 0; k < before.doubles; k++) {
      const from = before.block + k * stride
      arena.f64.copyWithin(this.column(k), from, from + count)
    }
    const integersBefore = 2 * (before.block + before.doubles * stride)
    for (let k = 0; k < before.integers; k++) {
      const from = integersBefore + k * stride
      arena.i32.copyWithin(this.integerColumn(k), from, from + count)
    }
    arena.release(before.block, blockSize(before.doubles, before.integers, stride))
    const known = this.records.length
    this.addRecords(records)
    for (const one of this.records.slice(known)) one.resize(this.capacity, 0)
    this.moved()
  }

  /** Room for so many rows and as many more, in a large table for many times as many. */
  private grow(rows: number): void {
    const { arena, doubles, integers, capacity, stride, records } = this
    // long arrays are many times as long as what the columns take
    const isLarge = records.length === 0 && blockSize(doubles, integers, stride) >= largeBlock
    const generous = largeFactor * capacity
    const takes = blockSize(doubles, integers, strideOf(generous))
    const isThere = isLarge && rows <= generous && takes <= arena.room / leastShares
    this.resize(isThere ? generous : Math.max(2 * capacity, rows))
  }

  private resize(capacity: number): void {
    const { arena, doubles, integers, count } = this
    const [oldBlock, oldStride] = [this.block, this.stride]
    const oldIntegers = 2 * (oldBlock + doubles * oldStride)
    this.capacity = capacity
    this.untouched = count
    this.stride = strideOf(capacity)
    this.block = arena.allocate(blockSize(doubles, integers, this.stride))
    for (let k = 0; k < doubles; k++) {
      const from = oldBlock + k * oldStride
      // what is computed later is zero until then: to write that would only take memory
      if (!areZero(arena.f64, from, from + count)) arena.f64.copyWithin(this.column(k), from, from + count)
    }
    for (let k = 0; k < integers; k++) {
      const from = oldIntegers + k * oldStride
      arena.i32.copyWithin(this.integerColumn(k), from, from + count)
    }
    if (oldStride > 0) arena.release(oldBlock, blockSize(doubles, integers, oldStride))
    for (const one of this.records) one.resize(capacity, count)
    this.moved()
  }
}

/** Whether all rows are where they are to be. */
export function isInOrder(rows: Int32Array): boolean {
  for (let i = 0; i < rows.length; i++) if (rows[i] !== i) return false
  return true
}

/** Rows that move together are copied together where there are as many of them. */
const fewTogether = 16

/** Where in an order rows begin that follow each other before it as well, and its end; undefined where these are few. */
function stretchesOf(order: Int32Array, count: number): number[] | undefined {
  const most = count / fewTogether
  const starts = [0]
  for (let i = 1; i < count; i++) {
    if (order[i] === order[i - 1]! + 1) continue
    if (starts.length >= most) return undefined
    starts.push(i)
  }
  starts.push(count)
  return count < fewTogether ? undefined : starts
}

/** Number i from `start` on becomes what is at `order[i]` in `old`. */
function reorder<T extends Float64Array | Int32Array>(
  numbers: T,
  start: number,
  old: T,
  order: Int32Array,
  count: number,
  stretches: readonly number[] | undefined,
): void {
  if (!stretches) for (let i = 0; i < count; i++) numbers[start + i] = old[order[i]!]!
  else
    for (let k = 0; k < stretches.length - 1; k++) {
      const [from, to] = [stretches[k]!, stretches[k + 1]!]
      const first = order[from]!
      numbers.set(old.subarray(first, first + to - from), start + from)
    }
}

function copyDoubles(column: Float64Array, from: number, sources: Int32Array, count: number, to: number): void {
  for (let i = 0; i < count; i++) column[to + i] = column[from + sources[i]!]!
}

function copyIntegers(column: Int32Array, from: number, sources: Int32Array, count: number, to: number): void {
  for (let i = 0; i < count; i++) column[to + i] = column[from + sources[i]!]!
}

/**
 * Columns a power of two apart would have all numbers of a row in one set of the processor's cache, where few of them
 * have room: so they are a few lines of the cache further apart.
 */
const strideOf = (capacity: number) => capacity + (capacity >= 512 ? 40 : capacity >= 64 ? 8 : 0)

const blockSize = (doubles: number, integers: number, stride: number) =>
  doubles * stride + ((integers * stride + 1) >> 1)
