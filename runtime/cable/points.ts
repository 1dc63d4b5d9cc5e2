/**
 * The 3-D points of a section: x, y, z, diameter, kept as 32-bit floats the way published morphologies expect (2.2 reads
 * back as 2.20000005), and the arc length to each, in double precision, which is worked out when it is asked for.
 *
 * A model has thousands of short lists of points. They lie one behind the other in blocks that many sections share, so that adding
 * points makes no objects.
 */
import { ModelError } from '../errors.ts'

const f = Math.fround
/** Floats of a point. */
const width = 4
/** Floats of a block, and for the first points of a section. */
const blockSize = 16384
const first = 8 * width

/** Hands out room for points. A block goes when the last section with points in it has gone. */
export class PointStore {
  block = new Float32Array(0)
  /** Where its free part begins. */
  end = 0
  /** Area (um2) that each point of negative diameter, a spine, adds to its segment. */
  spineArea = 0
  /** Set when points stay as they are, whatever becomes of L and diam. */
  areFixed = false

  /** Where in `block` there is room for so many floats. */
  take(floats: number): number {
    if (this.end + floats > this.block.length) {
      this.block = new Float32Array(Math.max(blockSize, floats))
      this.end = 0
    }
    const start = this.end
    this.end += floats
    return start
  }
}

export interface Place {
  x: number
  y: number
  z: number
}

/** Of a single 3-D point a section has no length; it is given this (um). */
export const shortest = 1e-9

export class Points {
  private block: Float32Array
  private start = 0
  private capacity = 0
  private arcs: number[] = []
  /** So many of `arcs` hold. */
  private measured = 0
  count = 0
  /** The place on the parent that the first point belongs to, where that is not the parent's axis. */
  origin: Readonly<Place> | undefined = undefined

  constructor(private readonly store: PointStore) {
    this.block = store.block
  }

  /** Whether assignments to L and diam leave the points alone. */
  get areFixed(): boolean {
    return this.store.areFixed
  }
  get spineArea(): number {
    return this.store.spineArea
  }

  /** Arc length of the last point (um). */
  get length(): number {
    return this.count === 0 ? 0 : this.arc(this.count - 1)
  }

  clear(): void {
    this.count = this.measured = 0
  }

  append(x: number, y: number, z: number, diameter: number): void {
    this.makeRoom(this.count + 1)
    this.put(this.count++, x, y, z, diameter)
  }

  /** Points side by side among other numbers: `step` from one to the next, of which the first four count. */
  appendRows(values: Float64Array, from: number, step: number, count: number): void {
    this.makeRoom(this.count + count)
    const { block } = this
    let k = this.start + width * this.count
    for (let i = from; i < from + step * count; i += step) {
      block[k] = values[i]!
      block[k + 1] = values[i + 1]!
      block[k + 2] = values[i + 2]!
      block[k + 3] = values[i + 3]!
      k += width
    }
    this.count += count
  }

  change(i: number, x: number, y: number, z: number, diameter: number): void {
    this.put(this.checked(i), x, y, z, diameter)
    this.forget(i)
  }

  insert(i: number, x: number, y: number, z: number, diameter: number): void {
    if (i < 0 || i > this.count) this.checked(i)
    this.makeRoom(this.count + 1)
    this.shift(i, i + 1)
    this.count++
    this.put(i, x, y, z, diameter)
    this.forget(i)
  }

  remove(i: number): void {
    this.checked(i)
    this.shift(i + 1, i)
    this.count--
    this.forget(i)
  }

  x(i: number): number {
    return this.block[this.place(i)]!
  }
  y(i: number): number {
    return this.block[this.place(i) + 1]!
  }
  z(i: number): number {
    return this.block[this.place(i) + 2]!
  }
  /** Diameter (um). Negative in files that mark spines so. */
  diameter(i: number): number {
    return this.block[this.place(i) + 3]!
  }
  arc(i: number): number {
    const at = this.checked(i)
    if (at >= this.measured) this.measure()
    return this.arcs[at]!
  }

  setDiameter(i: number, diameter: number): void {
    this.block[this.place(i) + 3] = diameter
  }

  /** States the length of the whole, which the rounding of the points has moved a little. */
  settle(length: number): void {
    this.measure()
    if (this.count > 0) this.arcs[this.count - 1] = length
  }

  /** Moves all points; lengths stay, whatever rounding does to the coordinates. */
  move(dx: number, dy: number, dz: number): void {
    this.measure()
    const c = this.block
    const end = this.start + width * this.count
    for (let k = this.start; k < end; k += width) {
      c[k]! += dx
      c[k + 1]! += dy
      c[k + 2]! += dz
    }
  }

  /** Moves all points away from the first, so that the whole is `length` long; each coordinate is rounded once. */
  stretch(length: number): void {
    const factor = length / this.length
    const c = this.block
    for (let k = width; k < width * this.count; k++) {
      if (k % width === 3) continue
      const origin = c[this.start + (k % width)]!
      c[this.start + k] = origin + (c[this.start + k]! - origin) * factor
    }
    for (let i = 1; i < this.count; i++) this.arcs[i]! *= factor
  }

  private put(i: number, x: number, y: number, z: number, diameter: number): void {
    const c = this.block
    const k = this.start + width * i
    c[k] = x
    c[k + 1] = y
    c[k + 2] = z
    c[k + 3] = diameter
  }

  /** Room for `count` points: behind those there are, where that is free, or else somewhere new. */
  private makeRoom(count: number): void {
    const { capacity, start, store } = this
    const needed = width * count
    if (needed <= capacity) return
    const isLast = this.block === store.block && start + capacity === store.end
    if (isLast && start + needed <= this.block.length) {
      store.end = start + needed
      this.capacity = needed
      return
    }
    const old = this.block.subarray(start, start + width * this.count)
    this.capacity = Math.max(first, needed, 2 * capacity)
    this.start = store.take(this.capacity)
    this.block = store.block
    this.block.set(old, this.start)
  }

  /** Moves the points behind one place to another. */
  private shift(from: number, to: number): void {
    const { block, start } = this
    block.copyWithin(start + width * to, start + width * from, start + width * this.count)
  }

  /** Arc lengths from point i on have changed. */
  private forget(i: number): void {
    this.measured = Math.min(this.measured, i)
  }

  private measure(): void {
    const { arcs, block: c } = this
    for (let i = this.measured; i < this.count; i++) {
      const k = this.start + width * i
      if (i === 0) arcs[0] = 0
      else {
        const dx = f(c[k]! - c[k - width]!)
        const dy = f(c[k + 1]! - c[k + 1 - width]!)
        const dz = f(c[k + 2]! - c[k + 2 - width]!)
        arcs[i] = arcs[i - 1]! + Math.sqrt(dx * dx + dy * dy + dz * dz)
      }
    }
    this.measured = Math.max(this.measured, this.count)
  }

  private place(i: number): number {
    return this.start + width * this.checked(i)
  }

  private checked(i: number): number {
    if (i >= 0 && i < this.count) return i | 0
    throw new ModelError('RUN2010', `there is no 3-D point ${i}: the section has ${this.count}`)
  }
}
