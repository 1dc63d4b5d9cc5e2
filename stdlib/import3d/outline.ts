/**
 * The soma as an outline: its middle, and the cylinders that stand for it.
 *
 * An outline is sampled at equal distances; its long axis is that of the ellipsoid of inertia; along this the two sides, made
 * monotonous, give a diameter at each of 21 places. Outlines above one another give a circle each.
 */
import { symmetricEigen } from '../matrix/symmetric-eigen.ts'
import { interpolate } from '../vector/calculus.ts'
import { mean } from '../vector/statistics.ts'
import type { Part, Point } from './part.ts'

export type Place = [number, number, number]
type Rows = [Float64Array, Float64Array, Float64Array]

const samples = 101

/** 101 points at equal distances from the first to the last of the outline, as it is seen from above; and the mean of these. */
export function sampled(rows: Readonly<Rows>): { rows: Rows; middle: Place } {
  const [xs, ys] = rows
  const along = new Float64Array(xs.length)
  for (let i = 1; i < along.length; i++) {
    const [dx, dy] = [xs[i]! - xs[i - 1]!, ys[i]! - ys[i - 1]!]
    along[i] = along[i - 1]! + Math.sqrt(dx * dx + dy * dy)
  }
  const spacing = along.at(-1)! / 100
  const places = Float64Array.from({ length: samples }, (_, i) => i * spacing)
  const made = rows.map((row) => interpolate(places, along, row)) as Rows
  return { rows: made, middle: made.map(mean) as Place }
}

/** Points along the long axis of an outline, with diameters. */
export function cylinders(rows: Readonly<Rows>): Point[] {
  const { rows: outline, middle } = sampled(rows)
  const centred = outline.map((row, i) => row.map((value) => value - middle[i]!)) as Rows
  const { major, minor } = axes(centred)
  const dot = (i: number, axis: Place) => centred[0][i]! * axis[0] + centred[1][i]! * axis[1] + centred[2][i]! * axis[2]
  const sides = twoSides(
    Array.from({ length: samples }, (_, i) => ({ along: dot(i, major), across: dot(i, minor) })),
  ).map(rising) as [Side, Side]
  const places = commonPlaces(sides)
  const across = sides.map((side) =>
    interpolate(
      places,
      Float64Array.from(side, (each) => each.along),
      Float64Array.from(side, (each) => each.across),
    ),
  )
  const diameters = places.map((_, i) => Math.abs(across[0]![i]! - across[1]![i]!))
  roundEnds(diameters)
  return Array.from(places, (place, i): Point => {
    const [x, y, z] = major.map((each, k) => each * place + middle[k]!) as Place
    return [x, y, z, diameters[i]!]
  })
}

/** The long axis, and the one across it in the plane. */
function axes(rows: Readonly<Rows>): { major: Place; minor: Place } {
  const products = new Float64Array(9)
  for (let i = 0; i < 3; i++)
    for (let j = i; j < 3; j++) {
      let sum = 0
      for (let k = 0; k < samples; k++) sum += rows[i]![k]! * rows[j]![k]!
      products[i * 3 + j] = products[j * 3 + i] = sum
    }
  const { values, vectors } = symmetricEigen(products, 3)
  const [least, most] = [placeOf(values, Math.min), placeOf(values, Math.max)]
  const column = (k: number): Place => [vectors[k]!, vectors[3 + k]!, vectors[6 + k]!]
  const [x, y] = column(3 - least - most)
  const size = Math.sqrt(x * x + y * y)
  return { major: column(most), minor: [x / size, y / size, 0] }
}

const placeOf = (values: Float64Array, choose: (...values: number[]) => number) => values.indexOf(choose(...values))

type Side = { readonly along: number; readonly across: number }[]

/** From the far end of the axis to the near one and back; both sides then rise along the axis. */
function twoSides(points: Side): [Side, Side] {
  const alongs = points.map(({ along }) => along)
  const far = alongs.indexOf(Math.max(...alongs))
  const turned = [...points.slice(far), ...points.slice(0, far)]
  const turnedAlongs = turned.map(({ along }) => along)
  const near = turnedAlongs.indexOf(Math.min(...turnedAlongs))
  return [turned.slice(0, near).reverse(), turned.slice(near)]
}

/** HOC takes numbers that are this near for equal. */
const epsilon = 1e-11

/** Leaves out what goes back. */
function rising(side: Side): Side {
  const kept = [...side]
  for (let j = kept.length - 1; j > 0; j--) {
    if (kept[j]!.along > kept[j - 1]!.along + epsilon) continue
    kept.splice(j, 1)
    if (j !== kept.length) j++
  }
  return kept
}

/** 21 places from the second of all points of both sides to the last but one. */
function commonPlaces(sides: readonly [Side, Side]): Float64Array {
  const all = Float64Array.from(sides.flat(), ({ along }) => along).sort()
  const [from, to] = [all[1]!, all[all.length - 2]!]
  const step = (to - from) / 20
  // as many as fit, which rounding may make one fewer
  return Float64Array.from({ length: Math.floor((to - from) / step + 1e-9) + 1 }, (_, i) => from + i * step)
}

/** The ends are no points. */
function roundEnds(diameters: Float64Array): void {
  const last = diameters.length - 1
  diameters[0] = (diameters[0]! + diameters[1]!) / 2
  diameters[last] = (diameters[last]! + diameters[last - 1]!) / 2
}

// ---- outlines above one another

/** The circle that an outline comes to: its middle, and a diameter between those of its length and of its width. */
export function circle(part: Part): Point {
  const points = part.points()
  let perimeter = 0
  points.forEach((point, i) => {
    perimeter += distance(point, points[(i + 1) % points.length]!)
  })
  const { rows, middle } = sampled(part.rows())
  const squares = rows.map((row, i) => row.map((value) => (value - middle[i]!) * (value - middle[i]!))) as Rows
  const radii = squares[0].map((value, i) => Math.sqrt(value + squares[1][i]! + squares[2][i]!))
  return [...middle, mean(radii) + perimeter / (2 * Math.PI)]
}

/** Half-way along the line through the middles. */
export function middleOfStack(outlines: readonly Part[]): Place {
  const middles = outlines.map((part) => sampled(part.rows()).middle)
  const along = [0]
  for (let i = 1; i < middles.length; i++) along.push(along[i - 1]! + distance(middles[i]!, middles[i - 1]!))
  const half = along.at(-1)! / 2
  if (half === 0) return middles[0]!
  const i = along.findIndex((length) => length > half)
  const share = (half - along[i - 1]!) / (along[i]! - along[i - 1]!)
  return middles[i]!.map((value, k) => share * value + (1 - share) * middles[i - 1]![k]!) as Place
}

export const distance = (a: readonly number[], b: readonly number[]): number => {
  let square = 0
  for (let k = 0; k < 3; k++) square += (a[k]! - b[k]!) * (a[k]! - b[k]!)
  return Math.sqrt(square)
}
