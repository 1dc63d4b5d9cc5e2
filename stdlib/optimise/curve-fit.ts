/**
 * Parameters of a curve that goes through given points as closely as it can: least mean square, found by a simplex that is
 * reflected and contracted (Nelder and Mead, Computer Journal 7, 1965).
 */
import { exp as portedExp } from '../../runtime/math/exp.ts'

export type Curve = (x: number, parameters: ArrayLike<number>) => number

/** Beyond 700 it stays at exp(700), as everywhere in HOC. */
const exp = (x: number) => (x < -700 ? 0 : portedExp(Math.min(x, 700)))

/** The curves that have a name, and their parameters. */
export const namedCurves: Readonly<
  Record<string, { readonly parameters: string; readonly count: number; readonly curve: Curve }>
> = {
  line: { parameters: 'slope,intercept', count: 2, curve: (x, p) => p[0]! * x + p[1]! },
  quad: { parameters: 'ax^2+bx+c', count: 3, curve: (x, p) => p[0]! * x * x + p[1]! * x + p[2]! },
  exp1: { parameters: 'amp,tau', count: 2, curve: (x, p) => p[0]! * exp(-x / p[1]!) },
  exp2: {
    parameters: 'amp1,tau1,amp2,tau2',
    count: 4,
    curve: (x, p) => p[0]! * exp(-x / p[1]!) + p[2]! * exp(-x / p[3]!),
  },
  charging: {
    parameters: 'amp1,tau1,amp2,tau2',
    count: 4,
    curve: (x, p) => p[0]! * (1 - exp(-x / p[1]!)) + p[2]! * (1 - exp(-x / p[3]!)),
  },
}

export function meanSquareError(
  curve: Curve,
  parameters: ArrayLike<number>,
  x: ArrayLike<number>,
  y: ArrayLike<number>,
): number {
  let total = 0
  for (let i = 0; i < y.length; i++) {
    const off = curve(x[i]!, parameters) - y[i]!
    total += off * off
  }
  return total / y.length
}

/** How far along from the worst corner to the middle of the others a better place is looked for: over it, then before it. */
const ways = [2, 1.4, 0.7, 0.3] as const
const unbearable = 1e300

/**
 * Least value of `f` near `start`. A search that has gone on for long from better place to better place is ended and begun anew
 * where it arrived, with corners further apart; until nothing is gained by that.
 */
export function simplexMinimum(
  f: (p: number[]) => number,
  start: readonly number[],
): { place: number[]; value: number } {
  for (let place = [...start]; ; ) {
    const search = new SimplexSearch(f, place)
    const found = search.run()
    if (search.gains === 0 || search.best <= found.value) return found
    place = found.place
  }
}

class SimplexSearch {
  best = unbearable
  /** Steps to a place better than all before. */
  gains = 0
  private readonly corners: number[][]
  private readonly values: number[]

  constructor(
    private readonly f: (p: number[]) => number,
    start: readonly number[],
  ) {
    this.corners = Array.from({ length: start.length + 1 }, (_, i) => start.map((p, j) => (i === j ? p * 1.2 : p)))
    this.values = this.corners.map((corner) => this.value(corner))
  }

  run(): { place: number[]; value: number } {
    while (this.improve()) {
      // each step replaces the worst corner
    }
    const least = this.values.reduce((best, value, i) => (value < this.values[best]! ? i : best), 0)
    return { place: this.corners[least]!, value: this.values[least]! }
  }

  /** After so many gains every other place is unbearable, which makes the simplex stop. */
  private value(place: number[]): number {
    const value = this.f(place)
    if (this.gains > 3 * (place.length + 1)) return value === this.best ? value : unbearable
    if (value < this.best) this.best = value
    return value
  }

  private improve(): boolean {
    const worst = placeOfMost(this.values)
    const from = this.corners[worst]!
    const middle = from.map((p, k) => (this.corners.reduce((sum, corner) => sum + corner[k]!, 0) - p) / from.length)
    for (const way of ways) {
      const place = from.map((p, k) => (1 - way) * p + way * middle[k]!)
      const value = this.value(place)
      if (!(value < this.values[worst]!)) continue
      if (value === this.best) this.gains++
      this.corners[worst] = place
      this.values[worst] = value
      return true
    }
    return false
  }
}

const placeOfMost = (values: readonly number[]) =>
  values.reduce((best, value, i) => (value > values[best]! ? i : best), 0)
