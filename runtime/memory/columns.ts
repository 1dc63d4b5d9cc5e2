/**
 * A table of numbers that grows: columns of doubles and of 32-bit integers, one row an instance or node.
 *
 * All columns of a table lie in one block of the arena, each starting on 16 bytes. When the block is full a twice as large
 * one is taken and the columns are copied, so rows keep their numbers; a permutation reorders the rows of all columns.
 */
import type { Arena } from './arena.ts'

export class Columns {
  count = 0
  private capacity = 0
  /** Doubles (or integers) from one column to the next. */
  stride = 0
  private block = 0

  constructor(
    private readonly arena: Arena,
    public doubles: number,
    public integers: number,
    /** Told when the columns have moved, so that cached addresses can be dropped. */
    private readonly moved: () => void,
  ) {
    this.resize(8)
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
    if (this.count === this.capacity) this.resize(2 * this.capacity)
    const row = this.count++
    const { f64, i32 } = this.arena
    for (let k = 0; k < this.doubles; k++) f64[this.column(k) + row] = 0
    for (let k = 0; k < this.integers; k++) i32[this.integerColumn(k) + row] = 0
    return row
  }

  /** New row i holds what row `order[i]` held; rows not named are dropped. */
  permute(order: Int32Array, count: number): void {
    const { f64, i32 } = this.arena
    const old = new Float64Array(this.count)
    for (let k = 0; k < this.doubles; k++) {
      const start = this.column(k)
      old.set(f64.subarray(start, start + this.count))
      for (let i = 0; i < count; i++) f64[start + i] = old[order[i]!]!
    }
    const oldIntegers = new Int32Array(this.count)
    for (let k = 0; k < this.integers; k++) {
      const start = this.integerColumn(k)
      oldIntegers.set(i32.subarray(start, start + this.count))
      for (let i = 0; i < count; i++) i32[start + i] = oldIntegers[order[i]!]!
    }
    this.count = count
  }

  /** More columns behind those there are, zeros at first; the others keep their numbers. */
  widen(doubles: number, integers: number): void {
    const { arena, count, stride } = this
    const before = { block: this.block, doubles: this.doubles, integers: this.integers }
    this.block = arena.allocate(blockSize(doubles, integers, stride))
    this.doubles = doubles
    this.integers = integers
    arena.f64.fill(0, this.block, this.block + blockSize(doubles, integers, stride))
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
    this.moved()
  }

  private resize(capacity: number): void {
    const { arena, doubles, integers, count } = this
    const [oldBlock, oldStride] = [this.block, this.stride]
    const oldIntegers = 2 * (oldBlock + doubles * oldStride)
    this.capacity = capacity
    this.stride = strideOf(capacity)
    this.block = arena.allocate(blockSize(doubles, integers, this.stride))
    for (let k = 0; k < doubles; k++) {
      const from = oldBlock + k * oldStride
      arena.f64.copyWithin(this.column(k), from, from + count)
    }
    for (let k = 0; k < integers; k++) {
      const from = oldIntegers + k * oldStride
      arena.i32.copyWithin(this.integerColumn(k), from, from + count)
    }
    if (oldStride > 0) arena.release(oldBlock, blockSize(doubles, integers, oldStride))
    this.moved()
  }
}

/**
 * Columns a power of two apart would have all numbers of a row in one set of the processor's cache, where few of them
 * have room: so they are a few lines of the cache further apart.
 */
const strideOf = (capacity: number) => capacity + (capacity >= 512 ? 40 : capacity >= 64 ? 8 : 0)

const blockSize = (doubles: number, integers: number, stride: number) =>
  doubles * stride + ((integers * stride + 1) >> 1)
