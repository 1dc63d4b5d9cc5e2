/**
 * Digits at a fraction of the cost: a number is scaled by a power of ten to a whole number, which is rounded and written with a point
 * in it. Scaling errs in the last bits, so that what is too near to a tie is left to the exact way.
 */
import { fixedUnscaled } from './exact-digits.ts'

/** "%.{precision}g", or '' where scaling cannot tell. */
export function generalScaled(value: number, precision: number): string {
  if ((value | 0) === value && value < 1000000 && value > -1000000 && precision > 5) {
    return value === 0 && 1 / value < 0 ? '-0' : String(value)
  }
  const size = Math.abs(value)
  if (precision > mostScaled || precision < 1 || !(size >= 1e-290 && size < 1e290)) return ''
  let exponent = exponentOf(size)
  let scaled = timesPower(size, precision - 1 - exponent)
  if (scaled < powersOfTen[precision - 1]!) scaled = timesPower(size, precision - 1 - --exponent)
  else if (scaled >= powersOfTen[precision]!) scaled = timesPower(size, precision - 1 - ++exponent)
  let rounded = roundedScaled(size, scaled, precision - 1 >= exponent)
  if (rounded < 0) return ''
  if (rounded >= powersOfTen[precision]!) {
    rounded = powersOfTen[precision - 1]!
    exponent++
  }
  const sign = value < 0 ? '-' : ''
  if (exponent < -4 || exponent >= precision) return withExponent(sign, rounded, precision - 1, exponent)
  return pointed(sign, rounded, precision - 1 - exponent)
}

/** Digits up to which a scaled number has its rounding right unless it is near a tie. */
const mostScaled = 13
/** `powersOfTen[k]` is exact up to k = 22, and correctly rounded above. */
const powersOfTen = Float64Array.from({ length: 309 }, (_, k) => Number(`1e${k}`))
const timesPower = (size: number, k: number) => (k >= 0 ? size * powersOfTen[k]! : size / powersOfTen[-k]!)

/**
 * `size` scaled and rounded, or -1 when its rounding cannot be told. The error of scaling is below 3e-16 of the number: 3e-7 for
 * nine digits, 3e-3 for thirteen. There is none, and ties go to the even digit, where the number has few binary digits and was
 * multiplied: programs like to count in halves and quarters.
 */
function roundedScaled(size: number, scaled: number, isMultiplied: boolean): number {
  const rounded = Math.floor(scaled + 0.5)
  if (Math.abs(Math.abs(scaled - rounded) - 0.5) > (scaled < 1e9 ? 1e-5 : 1e-2)) return rounded
  if (!isMultiplied || scaled >= 2 ** 33 || !Number.isInteger(size * 2 ** 20)) return -1
  const rest = scaled - Math.floor(scaled)
  return rest === 0.5 && rounded % 2 === 1 ? rounded - 1 : rounded
}

/** Of the first digit; it may be one off. */
function exponentOf(size: number): number {
  if (size < 1) return size >= 0.1 ? -1 : size >= 0.01 ? -2 : size >= 0.001 ? -3 : Math.floor(Math.log10(size))
  if (size >= 1e9) return Math.floor(Math.log10(size))
  let exponent = 0
  while (size >= powersOfTen[exponent + 1]!) exponent++
  return exponent
}

/** A whole number with a point before its last `decimals` digits, and no zeros at the end. */
function pointed(sign: string, digits: number, decimals: number): string {
  let whole = digits
  let places = decimals
  while (places > 2 && whole % 1000 === 0) {
    whole /= 1000
    places -= 3
  }
  while (places > 0 && whole % 10 === 0) {
    whole /= 10
    places--
  }
  return places === 0 ? sign + String(whole) : sign + withPoint(whole, places)
}

/** A whole number with a point before its last `places` digits. */
function withPoint(whole: number, places: number): string {
  const unit = powersOfTen[places]!
  const front = Math.floor(whole / unit)
  const rest = whole - front * unit
  const text = String(rest)
  return text.length === places ? `${front}.${text}` : `${front}.${zeros.slice(0, places - text.length)}${text}`
}
const zeros = '0'.repeat(32)

/** `1.25e-07` of 125, 2 and -7; zeros at the end are left out. */
function withExponent(sign: string, digits: number, decimals: number, exponent: number): string {
  const mantissa = pointed(sign, digits, decimals)
  const size = Math.abs(exponent)
  return `${mantissa}e${exponent < 0 ? '-' : '+'}${size < 10 ? '0' : ''}${size}`
}

/** "%.{decimals}f" of a number that is not negative. */
export function fixed(size: number, decimals: number): string {
  if (decimals <= 12 && size < 1e12) {
    const scaled = size * powersOfTen[decimals]!
    const rounded = scaled < 1e13 ? roundedScaled(size, scaled, true) : -1
    if (rounded >= 0) return decimals === 0 ? String(rounded) : withPoint(rounded, decimals)
  }
  return fixedUnscaled(size, decimals)
}
