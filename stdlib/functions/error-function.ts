/** The error function and its complement (Abramowitz & Stegun 7.1.6 and 7.1.14). */

const twoOverRootPi = 2 / Math.sqrt(Math.PI)

export function erf(x: number): number {
  if (Number.isNaN(x)) return x
  const size = Math.abs(x)
  const value = size < 2 ? series(size) : 1 - tail(size)
  return x < 0 ? -value : value
}

export function erfc(x: number): number {
  if (Number.isNaN(x)) return x
  if (x < 0.5) return 1 - erf(x)
  return x < 28 ? tail(x) : 0
}

/** All terms positive: no cancellation. */
function series(x: number): number {
  let term = x
  let total = x
  for (let n = 1; term > total * 1e-17; n++) {
    term *= (2 * x * x) / (2 * n + 1)
    total += term
  }
  return twoOverRootPi * Math.exp(-x * x) * total
}

/** Continued fraction, evaluated from the far end; converges the slower the smaller x is. */
function tail(x: number): number {
  let fraction = x
  for (let k = Math.ceil(60 + 400 / (x * x)); k > 0; k--) fraction = x + k / 2 / fraction
  return Math.exp(-x * x) / Math.sqrt(Math.PI) / fraction
}
