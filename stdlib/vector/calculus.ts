/** Differences, sums and interpolation along a sampled curve. */

/** Forward differences (one fewer), of `n` numbers. */
export function forwardDifferences(to: Float64Array, y: Float64Array, n: number, dx: number): void {
  for (let i = 0; i < n - 1; i++) to[i] = (y[i + 1]! - y[i]!) / dx
}

/** Central differences with one-sided ends; not in place. */
export function centralDifferences(to: Float64Array, y: Float64Array, n: number, dx: number): void {
  to[0] = (y[1]! - y[0]!) / dx
  for (let i = 1; i < n - 1; i++) to[i] = (y[i + 1]! - y[i - 1]!) / dx / 2
  to[n - 1] = (y[n - 1]! - y[n - 2]!) / dx
}

/** Running sum; the first element starts it unscaled. */
export function integrate(to: Float64Array, y: Float64Array, n: number, dx: number): void {
  if (n === 0) return
  let sum = y[0]!
  to[0] = sum
  for (let i = 1; i < n; i++) {
    sum += y[i]! * dx
    to[i] = sum
  }
}

/** Differences of a vector that is its own source: those to the left are in place already when the next is taken. */
export function deriveInPlace(y: Float64Array, dx: number): void {
  const n = y.length
  const first = (y[1]! - y[0]!) / dx
  const last = (y[n - 1]! - y[n - 2]!) / dx
  y[0] = first
  // of two points the second is taken from the new first one
  y[n - 1] = n === 2 ? (y[1]! - first) / dx : last
  for (let i = 1; i < n - 1; i++) y[i] = (y[i + 1]! - y[i - 1]!) / (dx * 2)
}

/** The curve (xs, ys) at the places `x`, which have to rise; beyond its ends the end values. Places where xs goes back are left out. */
export const interpolate = (x: ArrayLike<number>, xs: ArrayLike<number>, ys: ArrayLike<number>): Float64Array =>
  interpolateInto(new Float64Array(x.length), x, xs, ys)

export function interpolateInto(
  out: Float64Array,
  x: ArrayLike<number>,
  xs: ArrayLike<number>,
  ys: ArrayLike<number>,
): Float64Array {
  let k = 0
  for (; k < x.length && x[k]! <= xs[0]!; k++) out[k] = ys[0]!
  for (let i = 1; i < xs.length && k < x.length; i++) {
    if (xs[i]! <= xs[i - 1]!) continue
    for (; k < x.length && x[k]! <= xs[i]!; k++) {
      const share = (x[k]! - xs[i - 1]!) / (xs[i]! - xs[i - 1]!)
      out[k] = (1 - share) * ys[i - 1]! + share * ys[i]!
    }
  }
  for (; k < x.length; k++) out[k] = ys[xs.length - 1]!
  return out
}
