/**
 * The 3-D points of a section: x, y, z, diameter, kept as 32-bit floats the way published morphologies expect (2.2 reads
 * back as 2.20000005), and the arc length to each, in double precision.
 */
import { ModelError } from '../errors.ts'

const f = Math.fround

export class Points {
  /** Plain lists: a model has thousands of short ones, which typed arrays would each keep outside of the heap. */
  private coordinates: number[] = []
  private arcs: number[] = []
  count = 0

  /** Arc length of the last point (um). */
  get length(): number {
    return this.count === 0 ? 0 : this.arcs[this.count - 1]!
  }

  clear(): void {
    this.count = 0
  }

  append(x: number, y: number, z: number, diameter: number): void {
    this.put(this.count++, x, y, z, diameter)
    this.measure(this.count - 1)
  }

  change(i: number, x: number, y: number, z: number, diameter: number): void {
    this.put(this.checked(i), x, y, z, diameter)
    this.measureFrom(i)
  }

  insert(i: number, x: number, y: number, z: number, diameter: number): void {
    if (i < 0 || i > this.count) this.checked(i)
    this.count++
    this.coordinates.splice(4 * i, 0, 0, 0, 0, 0)
    this.put(i, x, y, z, diameter)
    this.measureFrom(i)
  }

  remove(i: number): void {
    this.checked(i)
    this.coordinates.splice(4 * i, 4)
    this.count--
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
    this.coordinates[4 * this.checked(i) + 3] = f(diameter)
  }

  /** States the length of the whole, which the rounding of the points has moved a little. */
  settle(length: number): void {
    if (this.count > 0) this.arcs[this.count - 1] = length
  }

  /** Moves all points; lengths stay, whatever rounding does to the coordinates. */
  move(dx: number, dy: number, dz: number): void {
    for (let i = 0; i < 4 * this.count; i += 4) {
      this.coordinates[i]! += dx
      this.coordinates[i + 1]! += dy
      this.coordinates[i + 2]! += dz
    }
  }

  /** Scales the steps between points so that the whole is `length` long; directions stay. */
  stretch(length: number): void {
    const factor = length / this.length
    const c = this.coordinates
    const old = c.slice(0, 4 * this.count)
    for (let i = 1; i < this.count; i++) {
      for (let k = 4 * i; k < 4 * i + 3; k++) c[k] = f(c[k - 4]! + f(old[k]! - old[k - 4]!) * factor)
      this.arcs[i]! *= factor
    }
  }

  private put(i: number, x: number, y: number, z: number, diameter: number): void {
    const c = this.coordinates
    c[4 * i] = f(x)
    c[4 * i + 1] = f(y)
    c[4 * i + 2] = f(z)
    c[4 * i + 3] = f(diameter)
  }

  private measureFrom(first: number): void {
    for (let i = first; i < this.count; i++) this.measure(i)
  }

  private measure(i: number): void {
    if (i === 0) {
      this.arcs[0] = 0
      return
    }
    const c = this.coordinates
    const k = 4 * i
    const dx = f(c[k]! - c[k - 4]!)
    const dy = f(c[k + 1]! - c[k - 3]!)
    const dz = f(c[k + 2]! - c[k - 2]!)
    this.arcs[i] = this.arcs[i - 1]! + Math.sqrt(dx * dx + dy * dy + dz * dz)
  }

  private checked(i: number): number {
    if (i >= 0 && i < this.count) return i | 0
    throw new ModelError('RUN2010', `there is no 3-D point ${i}: the section has ${this.count}`)
  }
}
