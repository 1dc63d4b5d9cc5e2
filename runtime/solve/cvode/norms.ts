/** Loops over vectors of states. */

/** Root mean square of x, each with its weight. */
export function weightedNorm(x: Float64Array, weights: Float64Array): number {
  let sum = 0
  for (let i = 0; i < x.length; i++) {
    const share = x[i]! * weights[i]!
    sum += share * share
  }
  return x.length === 0 ? 0 : Math.sqrt(sum / x.length)
}

/** x += factor * y */
export function addScaled(x: Float64Array, factor: number, y: Float64Array): void {
  if (factor === 1) for (let i = 0; i < x.length; i++) x[i] = x[i]! + y[i]!
  else for (let i = 0; i < x.length; i++) x[i] = x[i]! + factor * y[i]!
}

/** x *= factor */
export function scaleBy(x: Float64Array, factor: number): void {
  for (let i = 0; i < x.length; i++) x[i] = x[i]! * factor
}
