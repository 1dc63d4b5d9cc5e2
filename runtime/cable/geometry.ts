/**
 * Area and axial resistance of segments, from length and diameters or from 3-D points.
 *
 * A segment's resistance to its parent node is that of its own near half plus the far half of the segment before; the
 * first segment has only its own. (Hines & Carnevale 1997; constants as the simulator documents: Ra in ohm cm.)
 */
import { ModelError } from '../errors.ts'
import { nodeColumn, zeroAreaNodeArea } from './node.ts'
import type { Points } from './points.ts'
import type { Section } from './section.ts'

/** Area (um2), mean diameter (um) and resistance of both halves (MOhm) of one segment. */
interface Shape {
  area: number
  diameter: number
  near: number
  far: number
}

export function refreshSection(section: Section): void {
  const { firstRow, stride, nseg, Ra } = section
  const { arena, columns } = section.model.nodes
  const { f64 } = arena
  const area = columns.column(nodeColumn.area)
  const rinv = columns.column(nodeColumn.rinv)
  const diam = columns.column(nodeColumn.diam)
  const walk = section.pointCount > 1 ? new FrustumWalk(section.points, nseg) : undefined
  const shape: Shape = { area: 0, diameter: 0, near: 0, far: 0 }
  const dx = (walk ? section.arcLength : section.positiveLength()) / nseg
  let before = 0
  for (let i = 0; i < nseg; i++) {
    // from the end that is connected on, which is where NEURON takes the first point to be, whichever end that is
    const row = firstRow + i * stride
    if (walk) walk.segment(shape, dx, Ra)
    else cylinder(shape, thickness(section, f64, diam + row), dx, Ra)
    if (walk && differs(shape.diameter, f64[diam + row]!)) f64[diam + row] = shape.diameter
    f64[area + row] = shape.area
    f64[rinv + row] = 1 / (shape.near + before)
    before = shape.far
  }
  const last = firstRow + nseg * stride
  f64[area + last] = zeroAreaNodeArea
  f64[rinv + last] = 1 / before
}

/** Diameter of a segment, refused once where there is none. */
function thickness(section: Section, f64: Float64Array, index: number): number {
  const diameter = f64[index]!
  if (diameter > 0) return diameter
  f64[index] = 1e-6
  throw new ModelError('RUN2008', `${section.name} diameter diam = ${diameter}. Setting to 1e-6`)
}

/** Small changes of a diameter (um) are left alone. */
const differs = (now: number, before: number): boolean => Math.abs(now - before) > 1e-9 || now < 1e-5

function cylinder(shape: Shape, diameter: number, dx: number, Ra: number): void {
  shape.area = Math.PI * diameter * dx
  shape.near = shape.far = (1e-2 * Ra * (dx / 2)) / ((Math.PI * diameter * diameter) / 4)
}

/** Points nearer to each other than this (um) are one place. */
const samePlace = 1e-10
/** The shortest frustum: a step in diameter is one of this length (um). */
const shortest = 1e-15
/** What stands for d0 d1 / dl of a cone that ends in a point (um). */
const closedCone = 1e-15

/** Walks along the points, one half segment after the other, summing truncated cones, in NEURON's order of operations. */
class FrustumWalk {
  /** The point before the place where the walk stands. */
  private point = 0
  /** Arc length and diameter where the walk stands. */
  private s: number
  private d: number
  private index = 0

  constructor(
    private readonly points: Points,
    private readonly count: number,
  ) {
    this.s = points.arc(0)
    this.d = Math.abs(points.diameter(0))
  }

  segment(shape: Shape, dx: number, Ra: number): void {
    shape.area = 0
    shape.diameter = 0
    const middle = this.index++ * dx + dx / 2
    shape.near = ((this.half(shape, middle) * Ra) / Math.PI) * (4 * 0.01)
    shape.far = ((this.half(shape, middle + dx / 2) * Ra) / Math.PI) * (4 * 0.01)
    shape.area *= 0.5 * Math.PI
    shape.area += this.spines(middle - dx / 2, middle + dx / 2) * this.points.spineArea
    shape.diameter *= 0.5 / dx
  }

  /** Number of spines from one arc length up to another; the last point belongs to the last segment. */
  private spines(from: number, to: number): number {
    const { points } = this
    if (points.spineArea === 0) return 0
    const last = points.count - 1
    let count = 0
    for (let i = 0; i < last; i++) if (points.diameter(i) < 0 && points.arc(i) >= from && points.arc(i) < to) count++
    return count + (this.index === this.count && points.diameter(last) < 0 ? 1 : 0)
  }

  /** Advances to an arc length; returns the sum of dl / (d0 d1). */
  private half(shape: Shape, end: number): number {
    const { points } = this
    const last = points.count - 1
    let sum = 0
    while (this.point + 1 < last && points.arc(this.point + 1) <= end) {
      this.point++
      sum += this.frustum(shape, points.arc(this.point), Math.abs(points.diameter(this.point)))
    }
    const [s0, s1] = [points.arc(this.point), points.arc(this.point + 1)]
    const [d0, d1] = [Math.abs(points.diameter(this.point)), Math.abs(points.diameter(this.point + 1))]
    const fraction = Math.abs(s1 - s0) < samePlace ? 1 : (end - s0) / (s1 - s0)
    return sum + this.frustum(shape, end, (1 - fraction) * d0 + fraction * d1)
  }

  private frustum(shape: Shape, s: number, d: number): number {
    const length = s - this.s
    shape.diameter += (d + this.d) * length
    const dl = Math.max(length, shortest)
    const conductance = (d * this.d) / dl
    const taper = 0.5 * (d - this.d)
    shape.area += (d + this.d) * Math.sqrt(dl * dl + taper * taper)
    this.s = s
    this.d = d
    return 1 / (conductance === 0 ? closedCone : conductance)
  }
}
