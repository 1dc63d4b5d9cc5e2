/**
 * Parameters of a curve that goes through given points as closely as it can: least mean square, found by a simplex that is
 * reflected and contracted (Nelder and Mead, Computer Journal 7, 1965).
 */

export type Curve = (x: number, parameters: ArrayLike<number>) => number

/** The curves that have a name, and their parameters. */
export const namedCurves: Readonly<
  Record<string, { readonly parameters: string; readonly count: number; readonly curve: Curve }>
> = {
  line: { parameters: 'slope,intercept', count: 2, curve: (x, p) => p[0]! * x + p[1]! },
  quad: { parameters: 'ax^2+bx+c', count: 3, curve: (x, p) => (p[0]! * x + p[1]!) * x + p[2]! },
  exp1: { parameters: 'amp,tau', count: 2, curve: (x, p) => p[0]! * Math.exp(-x / p[1]!) },
  exp2: {
    parameters: 'amp1,tau1,amp2,tau2',
    count: 4,
    curve: (x, p) => p[0]! * Math.exp(-x / p[1]!) + p[2]! * Math.exp(-x / p[3]!),
  },
  charging: {
    parameters: 'amp1,tau1,amp2,tau2',
    count: 4,
    curve: (x, p) => p[0]! * (1 - Math.exp(-x / p[1]!)) + p[2]! * (1 - Math.exp(-x / p[3]!)),
  },
}

export function meanSquareError(
  curve: Curve,
  parameters: ArrayLike<number>,
  x: ArrayLike<number>,
  y: ArrayLike<number>,
): number {
  let total = 0
  for (let i = 0; i < y.length; i++) total += (y[i]! - curve(x[i]!, parameters)) ** 2
  return total / y.length
}

/** How far along from the worst corner to the middle of the others a better place is looked for: over it, then before it. */
const ways = [2, 1.4, 0.7, 0.3] as const
const mostSteps = 20_000

/** Least value of `f` near `start`. Ends when no place on the way over the middle is better than the worst corner. */
export function simplexMinimum(f: (p: number[]) => number, start: readonly number[]): number[] {
  const corners = [...start.keys()].map((i) => start.map((p, j) => (i === j ? (p === 0 ? 0.1 : p * 1.2) : p)))
  corners.push([...start])
  const values = corners.map(f)
  for (let step = 0; step < mostSteps; step++) {
    const worst = values.indexOf(Math.max(...values))
    const better = improved(f, corners, worst, values[worst]!)
    if (!better) break
    corners[worst] = better.place
    values[worst] = better.value
  }
  return corners[values.indexOf(Math.min(...values))]!
}

function improved(f: (p: number[]) => number, corners: readonly number[][], worst: number, bound: number) {
  const from = corners[worst]!
  const middle = from.map((_, k) => {
    let sum = 0
    for (let j = 0; j < corners.length; j++) if (j !== worst) sum += corners[j]![k]!
    return sum / (corners.length - 1)
  })
  for (const way of ways) {
    const place = from.map((p, k) => p + way * (middle[k]! - p))
    const value = f(place)
    if (value < bound) return { place, value }
  }
  return undefined
}
