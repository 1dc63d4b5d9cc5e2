/**
 * The digits of numbers as C's `%g`, `%f` and `%e` have them: exact and, at a tie, even. Numbers are not negative here, except in `general`.
 *
 * There are three ways to them: scaled to a whole number, which nearly always serves and costs least; JavaScript's own, which rounds ties
 * up; and exactly, with large integers.
 */
import { decimalExponent, exactScientific, isTie, mayTie } from './exact-digits.ts'
import { fixed, generalScaled } from './scaled-digits.ts'

/** Also tells -0 and the NaN that x86 makes (and C prints as "-nan"). */
export function isNegative(value: number): boolean {
  if (value !== 0 && !Number.isNaN(value)) return value < 0
  const view = new DataView(new ArrayBuffer(8))
  view.setFloat64(0, value)
  return view.getUint8(0) >= 0x80
}

/** "%.{precision}g" of any number. */
export function general(value: number, precision: number): string {
  if (!Number.isFinite(value)) return (isNegative(value) ? '-' : '') + (Number.isNaN(value) ? 'nan' : 'inf')
  if (value === 0) return isNegative(value) ? '-0' : '0'
  return generalScaled(value, precision) || generalTrimmed(value, precision)
}

/** The digits of `%e`, without zeros at the end, and the point where it belongs. */
function generalTrimmed(value: number, precision: number): string {
  const text = scientific(Math.abs(value), precision > 0 ? precision - 1 : 0)
  const mark = text.indexOf('e')
  const exponent = Number(text.slice(mark + 1))
  let end = mark
  while (end > 1 && text.charCodeAt(end - 1) === 48) end--
  const sign = value < 0 ? '-' : ''
  if (exponent < -4 || exponent >= Math.max(1, precision)) {
    return sign + text.slice(0, end === 2 ? 1 : end) + text.slice(mark)
  }
  const digits = end > 1 ? text[0]! + text.slice(2, end) : text[0]!
  if (exponent < 0) return `${sign}0.${'0'.repeat(-exponent - 1)}${digits}`
  if (digits.length <= exponent + 1) return sign + digits.padEnd(exponent + 1, '0')
  return `${sign}${digits.slice(0, exponent + 1)}.${digits.slice(exponent + 1)}`
}

/** "%#.{precision}g": trailing zeros and the point stay. */
export function generalWithZeros(size: number, precision: number): string {
  const figures = Math.max(1, precision)
  const text = scientific(size, figures - 1)
  const exponent = Number(text.slice(text.indexOf('e') + 1))
  if (exponent < -4 || exponent >= figures) return figures > 1 ? text : text.replace('e', '.e')
  const decimals = figures - 1 - exponent
  return decimals > 0 ? fixed(size, decimals) : `${fixed(size, 0)}.`
}

/** "%.{decimals}e" */
export function scientific(size: number, decimals: number): string {
  if (decimals > 100) return exactScientific(size, decimals)
  const text = size.toExponential(decimals)
  const mark = text.indexOf('e')
  const exponent = text.slice(mark + 2)
  // at a tie JavaScript has rounded up, perhaps to the next power of ten: look at the exponent before rounding
  if (size !== 0 && mayTie(size) && isTie(size, decimals - decimalExponent(size)))
    return exactScientific(size, decimals)
  return exponent.length < 2 ? `${text.slice(0, mark + 2)}0${exponent}` : text
}
