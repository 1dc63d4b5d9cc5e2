/** Digits with large integers: for ties, for more decimals than JavaScript gives, and for numbers that it does not write out. */

/** Ties have few binary digits after the point; this throws out nearly all numbers at little cost. */
export const mayTie = (size: number) => size >= 2 ** 53 || Number.isInteger(size * 4294967296)

export const decimalExponent = (size: number): number => {
  const text = size.toExponential()
  return Number(text.slice(text.indexOf('e') + 1))
}

/**
 * Whether `size` lies exactly between two numbers of so many decimals. With d decimals (d >= 0) it then has d + 1 binary
 * digits after the point, no more and no fewer; with d < 0 it is an odd multiple of half of 10^-d.
 */
export function isTie(size: number, decimals: number): boolean {
  if (decimals >= 0) {
    if (decimals > 52) return decimals < 1100 && isTieExactly(size, decimals)
    const scaled = size * 2 ** (decimals + 1)
    return scaled < 2 ** 53 && Number.isInteger(scaled) && scaled % 2 === 1
  }
  if (!Number.isInteger(size)) return false
  if (size < 2 ** 53) return (size % 10 ** -decimals) * 2 === 10 ** -decimals
  const unit = 10n ** BigInt(-decimals)
  return (BigInt(size) % unit) * 2n === unit
}

function isTieExactly(size: number, decimals: number): boolean {
  const { mantissa, exponent } = split(size)
  // lowest terms: mantissa is odd, so there are -exponent binary digits after the point
  return mantissa !== 0n && -exponent === decimals + 1
}

/** size = mantissa * 2^exponent, mantissa odd or 0. */
function split(size: number): { mantissa: bigint; exponent: number } {
  const view = new DataView(new ArrayBuffer(8))
  view.setFloat64(0, size)
  const biased = (view.getUint32(0) >>> 20) & 0x7ff
  let mantissa = view.getBigUint64(0) & 0xfffffffffffffn
  let exponent = Math.max(1, biased) - 1075
  if (biased > 0) mantissa |= 0x10000000000000n
  while (mantissa !== 0n && (mantissa & 1n) === 0n) {
    mantissa >>= 1n
    exponent++
  }
  return { mantissa, exponent }
}

/** size * 10^decimals rounded to the nearest integer, ties to even. */
function scaledInteger(size: number, decimals: number): bigint {
  const { mantissa, exponent } = split(size)
  const numerator = mantissa * 10n ** BigInt(Math.max(0, decimals)) * 2n ** BigInt(Math.max(0, exponent))
  const denominator = 10n ** BigInt(Math.max(0, -decimals)) * 2n ** BigInt(Math.max(0, -exponent))
  const whole = numerator / denominator
  const twice = (numerator - whole * denominator) * 2n
  return twice > denominator || (twice === denominator && (whole & 1n) === 1n) ? whole + 1n : whole
}

/** "%.{decimals}f", with JavaScript's digits where these are right. */
export function fixedUnscaled(size: number, decimals: number): string {
  if (decimals > 100 || size >= 1e21 || isTie(size, decimals)) return exactFixed(size, decimals)
  return size.toFixed(decimals)
}

function exactFixed(size: number, decimals: number): string {
  const digits = String(scaledInteger(size, decimals)).padStart(decimals + 1, '0')
  if (decimals === 0) return digits
  return `${digits.slice(0, -decimals)}.${digits.slice(-decimals)}`
}

export function exactScientific(size: number, decimals: number): string {
  let exponent = size === 0 ? 0 : decimalExponent(size)
  let digits = String(scaledInteger(size, decimals - exponent))
  if (digits.length > decimals + 1) digits = String(scaledInteger(size, decimals - ++exponent))
  digits = digits.padStart(decimals + 1, '0')
  const power = `${exponent < 0 ? '-' : '+'}${String(Math.abs(exponent)).padStart(2, '0')}`
  return `${digits[0]!}${decimals > 0 ? `.${digits.slice(1)}` : ''}e${power}`
}
