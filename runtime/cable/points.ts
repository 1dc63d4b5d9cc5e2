/**
 * The 3-D points of a section: x, y, z, diameter, kept as 32-bit floats the way published morphologies expect (2.2 reads
 * back as 2.20000005), and the arc length to each, in double precision.
 */
import { ModelError } from '../errors.ts'

const f = Math.fround
/** Of all sections that have no points. */
const noCoordinates = new Float32Array(0)
const noArcs = new Float64Array(0)

export class Points {
  private coordinates = noCoordinates
  private arcs = noArcs
  count = 0

  /** Arc length of the last point (um). */
  get length(): number {
    return this.count === 0 ? 0 : this.arcs[this.count - 1]!
  }

  clear(): void {
    this.count = 0
  }

  append(x: number, y: number, z: number, diameter: number): void {
    if (this.count === this.arcs.length) this.grow()
    this.put(this.count++, x, y, z, diameter)
    this.measureFrom(this.count - 1)
  }

  change(i: number, x: number, y: number, z: number, diameter: number): void {
    this.put(this.checked(i), x, y, z, diameter)
    this.measureFrom(i)
  }

  insert(i: number, x: number, y: number, z: number, diameter: number): void {
    if (i < 0 || i > this.count) this.checked(i)
    if (this.count === this.arcs.length) this.grow()
    this.coordinates.copyWithin(4 * (i + 1), 4 * i, 4 * this.count++)
    this.put(i, x, y, z, diameter)
    this.measureFrom(i)
  }

  remove(i: number): void {
    this.checked(i)
    this.coordinates.copyWithin(4 * i, 4 * (i + 1), 4 * this.count--)
    this.measureFrom(i)
  }

  x(i: number): number {
    return this.coordinates[4 * this.checked(i)]!
  }
  y(i: number): number {
    return this.coordinates[4 * this.checked(i) + 1]!
  }
  z(i: number): number {
    return this.coordinates[4 * this.checked(i) + 2]!
  }
  /** Diameter (um). Negative in files that mark spines so. */
  diameter(i: number): number {
    return this.coordinates[4 * this.checked(i) + 3]!
  }
  arc(i: number): number {
    return this.arcs[this.checked(i)]!
  }

  setDiameter(i: number, diameter: number): void {
    this.coordinates[4 * this.checked(i) + 3] = diameter
  }

  /** States the length of the whole, which the rounding of the points has moved a little. */
  settle(length: number): void {
    if (this.count > 0) this.arcs[this.count - 1] = length
  }

  /** Scales the steps between points so that the whole is `length` long; directions stay. */
  stretch(length: number): void {
    const factor = length / this.length
    const c = this.coordinates
    const old = c.slice(0, 4 * this.count)
    for (let i = 1; i < this.count; i++) {
      for (let k = 4 * i; k < 4 * i + 3; k++) c[k] = c[k - 4]! + f(old[k]! - old[k - 4]!) * factor
      this.arcs[i]! *= factor
    }
  }

  private put(i: number, x: number, y: number, z: number, diameter: number): void {
    const c = this.coordinates
    c[4 * i] = x
    c[4 * i + 1] = y
    c[4 * i + 2] = z
    c[4 * i + 3] = diameter
  }

  private measureFrom(first: number): void {
    const c = this.coordinates
    for (let i = first; i < this.count; i++) {
      if (i === 0) {
        this.arcs[0] = 0
        continue
      }
      const k = 4 * i
      const dx = f(c[k]! - c[k - 4]!)
      const dy = f(c[k + 1]! - c[k - 3]!)
      const dz = f(c[k + 2]! - c[k - 2]!)
      this.arcs[i] = this.arcs[i - 1]! + Math.sqrt(dx * dx + dy * dy + dz * dz)
    }
  }

  private grow(): void {
    const size = Math.max(16, 2 * this.arcs.length)
    const coordinates = new Float32Array(4 * size)
    coordinates.set(this.coordinates)
    this.coordinates = coordinates
    const arcs = new Float64Array(size)
    arcs.set(this.arcs)
    this.arcs = arcs
  }

  private checked(i: number): number {
    if (i >= 0 && i < this.count) return i | 0
    throw new ModelError('RUN2010', `there is no 3-D point ${i}: the section has ${this.count}`)
  }
}
