/**
 * The length of (x, y), to within a unit of the last digit: a square root and one step that takes its rounding out (Borges, "An improved
 * algorithm for hypot(a, b)", 2019). It is what C's libraries have, so that results are the same digits.
 */

/** Beyond these squares leave the range of numbers. */
const [large, small] = [2 ** 511, 2 ** -459]
/** A side this part of the other does not count. */
const negligible = 2 ** -54

export function hypotenuse(x: number, y: number): number {
  const a = Math.abs(x)
  const b = Math.abs(y)
  if (a === Infinity || b === Infinity) return Infinity
  if (Number.isNaN(a + b)) return NaN
  const long = a < b ? b : a
  const short = a < b ? a : b
  if (long > large)
    return short <= long * negligible ? long + short : corrected(long * 2 ** -600, short * 2 ** -600) * 2 ** 600
  if (short < small)
    return long >= short / negligible ? long + short : corrected(long * 2 ** 600, short * 2 ** 600) * 2 ** -600
  return long >= short / negligible ? long + short : corrected(long, short)
}

function corrected(long: number, short: number): number {
  const h = Math.sqrt(long * long + short * short)
  if (h <= 2 * short) {
    const delta = h - short
    return h - (long * (2 * delta - long) + (delta - 2 * (long - short)) * delta) / (2 * h)
  }
  const delta = h - long
  return h - (2 * delta * (long - 2 * short) + ((4 * delta - short) * short + delta * delta)) / (2 * h)
}
