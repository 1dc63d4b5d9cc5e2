/** Numbers in text: digits with a point, summed up by hand where that is exact, which is nearly always. */

/** Exact, and so is a whole number below 2^53: their quotient is correctly rounded. */
export const exactPowers = Float64Array.from({ length: 16 }, (_, exponent) => Number(`1e${exponent}`))

/** Takes what was read. */
export interface Reading {
  value: number
}

/** Reads the digits and the point that begin at `from`, without sign or exponent. Where they end, or -1 when there is no digit. */
export function readDecimal(text: string, from: number, into: Reading): number {
  let at = from
  let c = text.charCodeAt(at)
  let mantissa = 0
  let point = -1
  for (;;) {
    if (c >= 48 && c <= 57) mantissa = mantissa * 10 + (c - 48)
    else if (c === 46 && point < 0) point = at
    else break
    c = text.charCodeAt(++at)
  }
  const digits = point < 0 ? at - from : at - from - 1
  if (digits === 0) return -1
  if (digits >= exactPowers.length) into.value = Number(text.slice(from, at))
  else into.value = point < 0 ? mantissa : mantissa / exactPowers[at - point - 1]!
  return at
}
