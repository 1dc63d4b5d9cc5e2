/**
 * C's printf as HOC knows it: conversions `d o x c f e g s %` with flags, width, precision and `l`.
 *
 * A format is parsed once into pieces; whoever calls keeps the `Format` (there is no cache here). Digits are glibc's: exact
 * and, at a tie, even, where JavaScript's `toFixed` and its kin round a tie up. HOC takes a percent sign within an
 * unfinished conversion (`%i ... %`) for plain text; so do we.
 */

/** What stands between two numbers: literal text, or one conversion with the literal text that follows it. */
export interface Conversion {
  readonly before: string
  readonly takes: 'integer' | 'long' | 'real' | 'text'
  /** The C conversion, which is not always the letter HOC stopped at: `%i c` stops at `c` and prints an integer. */
  readonly letter: string
  readonly after: string
  readonly left: boolean
  readonly zeros: boolean
  readonly alternate: boolean
  /** Written before numbers that are not negative: '', '+' or ' '. */
  readonly plus: string
  readonly width: number
  /** -1 when none was given. */
  readonly precision: number
  /** Without flags, width and precision. */
  readonly bare: boolean
}

/** How the arguments of a call become numbers and text; both may throw what suits the caller. */
export interface ArgumentReader<T> {
  number(argument: T | undefined): number
  text(argument: T | undefined): string
}

/** A parsed format. */
export class Format {
  readonly conversions: readonly Conversion[]
  /** What follows the last of them. */
  readonly tail: string

  constructor(format: string) {
    const { conversions, tail } = parse(format)
    this.conversions = conversions
    this.tail = tail
  }

  /** Number of arguments it takes. */
  get arguments(): number {
    return this.conversions.length
  }

  /** The text, with `values[first]` for the first conversion. */
  render<T>(values: readonly T[], first: number, reader: ArgumentReader<T>): string {
    let text = ''
    for (let i = 0; i < this.conversions.length; i++) {
      const conversion = this.conversions[i]!
      const value = values[first + i]
      const shown =
        conversion.takes === 'text'
          ? showText(conversion, reader.text(value))
          : showNumber(conversion, reader.number(value))
      text += conversion.before + shown + conversion.after
    }
    return text + this.tail
  }

  /** The text when every conversion is given the same number, as Vector.printf needs it. */
  renderNumber(value: number): string {
    let text = ''
    for (const conversion of this.conversions) {
      text += conversion.before + showNumber(conversion, value) + conversion.after
    }
    return text + this.tail
  }
}

/** Formats numbers alone; for use from TypeScript and for messages. */
export function sprintf(format: string, ...values: (number | string)[]): string {
  return new Format(format).render(values, 0, { number: Number, text: String })
}

/** A whole number as `%08lX` and its kin have it: of 64 bits with `l`, else of 32. */
export function showInteger(format: string, value: bigint): string {
  const conversion = conversionOf('', format, format.at(-1)!)
  return wholeOf(conversion, BigInt.asIntN(conversion.takes === 'long' ? 64 : 32, value))
}

/** A double as `%G`, `%E` and their kin have it. */
export const showReal = (format: string, value: number): string =>
  realOf(conversionOf('', format, format.at(-1)!), value)

/** What `print` shows of a number: C's "%.8g". */
export function formatNumber(value: number): string {
  if ((value | 0) === value && value < 1e8 && value > -1e8) return value === 0 && 1 / value < 0 ? '-0' : String(value)
  return general(value, 8)
}

// ---- parsing

const conversionLetters = 'doxcfegs'

function parse(format: string): { conversions: Conversion[]; tail: string } {
  const conversions: Conversion[] = []
  let literal = ''
  let fragment = '' // from a percent sign on; '' outside a conversion
  for (const char of format) {
    if (fragment === '') {
      if (char === '%') fragment = '%'
      else literal += char
    } else if (char === '%') {
      literal += fragment
      fragment = ''
    } else {
      fragment += char
      if (conversionLetters.includes(char)) {
        conversions.push(conversionOf(literal, fragment, char))
        literal = fragment = ''
      }
    }
  }
  return { conversions, tail: literal + fragment }
}

function conversionOf(before: string, fragment: string, stop: string): Conversion {
  const [whole, flags = '', width = '', dot, precision = '', size = '', letter = stop] =
    /^%([-+ 0#]*)(\d*)(\.(\d*))?([hlLqjzt]*)(.)/s.exec(fragment) ?? [fragment]
  return {
    before,
    takes: takenBy(stop, size),
    letter,
    after: fragment.slice(whole.length),
    left: flags.includes('-'),
    zeros: flags.includes('0') && !flags.includes('-'),
    alternate: flags.includes('#'),
    plus: flags.includes('+') ? '+' : flags.includes(' ') ? ' ' : '',
    width: Number(width),
    precision: dot === undefined ? -1 : Number(precision),
    bare: flags === '' && Number(width) === 0 && dot === undefined && size === '',
  }
}

function takenBy(letter: string, size: string): Conversion['takes'] {
  if (letter === 's') return 'text'
  if ('feg'.includes(letter)) return 'real'
  return size.includes('l') ? 'long' : 'integer'
}

// ---- one conversion

/** Text as a conversion `%s` has it. */
export function showText(conversion: Conversion, text: string): string {
  return pad(conversion, '', conversion.precision < 0 ? text : text.slice(0, conversion.precision), false)
}

/** A number as its conversion has it. */
export function showNumber(conversion: Conversion, value: number): string {
  if (conversion.bare) {
    if (conversion.letter === 'd' && value > -2147483649 && value < 2147483648) return String(value | 0)
    const text = conversion.letter === 'g' ? plainly(value, 6) : ''
    if (text !== '') return text
  }
  switch (conversion.letter) {
    case 'f':
    case 'F':
    case 'e':
    case 'E':
    case 'g':
    case 'G':
      return realOf(conversion, value)
    case 'c':
      return characterOf(conversion, Number(integerOf(value, false)) & 0xff)
    default:
      return wholeOf(conversion, integerOf(value, conversion.takes === 'long'))
  }
}

/** The character 0 ends a string of C's, so that nothing of it is seen but blanks before it. */
function characterOf(conversion: Conversion, code: number): string {
  const shown = pad(conversion, '', String.fromCharCode(code), false)
  return code === 0 ? shown.slice(0, shown.indexOf('\0')) : shown
}

function realOf(conversion: Conversion, value: number): string {
  const sign = isNegative(value) ? '-' : conversion.plus
  const size = Math.abs(value)
  const upper = conversion.letter < 'a'
  if (!Number.isFinite(value)) {
    const word = Number.isNaN(value) ? 'nan' : 'inf'
    return pad(conversion, sign, upper ? word.toUpperCase() : word, false)
  }
  const precision = conversion.precision < 0 ? 6 : conversion.precision
  const digits = realDigits(conversion.letter.toLowerCase(), size, precision, conversion.alternate)
  return pad(conversion, sign, upper ? digits.toUpperCase() : digits, true)
}

function realDigits(letter: string, size: number, precision: number, alternate: boolean): string {
  if (letter === 'g') return alternate ? generalWithZeros(size, precision) : general(size, precision)
  const text = letter === 'f' ? fixed(size, precision) : scientific(size, precision)
  if (!alternate || precision > 0) return text
  return letter === 'f' ? `${text}.` : text.replace('e', '.e')
}

function wholeOf(conversion: Conversion, value: bigint): string {
  const bits = conversion.takes === 'long' ? 64 : 32
  const { letter, alternate, precision } = conversion
  let sign = ''
  let digits: string
  if (letter === 'd' || letter === 'i') {
    sign = value < 0n ? '-' : conversion.plus
    digits = String(value < 0n ? -value : value)
  } else {
    const base = letter === 'o' ? 8 : letter === 'u' ? 10 : 16
    digits = BigInt.asUintN(bits, value).toString(base)
    if (alternate && value !== 0n) sign = base === 16 ? '0x' : ''
    if (alternate && base === 8 && digits[0] !== '0') digits = `0${digits}`
    if (letter === 'X') [sign, digits] = [sign.toUpperCase(), digits.toUpperCase()]
  }
  // an octal number with # starts with a zero, whatever else is left out
  if (precision === 0 && value === 0n) digits = alternate && letter === 'o' ? '0' : ''
  return pad(conversion, sign, digits.padStart(precision, '0'), precision < 0)
}

/** The cast of x86: truncated, and the smallest integer when it does not fit. */
function integerOf(value: number, long: boolean): bigint {
  const whole = Math.trunc(value)
  const limit = long ? 2 ** 63 : 2 ** 31
  if (!(whole >= -limit && whole < limit)) return long ? -(2n ** 63n) : -(2n ** 31n)
  return BigInt(whole)
}

function pad(conversion: Conversion, sign: string, body: string, zeros: boolean): string {
  const missing = conversion.width - sign.length - body.length
  if (missing <= 0) return sign + body
  if (conversion.left) return sign + body + ' '.repeat(missing)
  return conversion.zeros && zeros ? sign + '0'.repeat(missing) + body : ' '.repeat(missing) + sign + body
}

// ---- digits of numbers that are not negative, except in `general`

/** Also tells -0 and the NaN that x86 makes (and C prints as "-nan"). */
function isNegative(value: number): boolean {
  if (value !== 0 && !Number.isNaN(value)) return value < 0
  const view = new DataView(new ArrayBuffer(8))
  view.setFloat64(0, value)
  return view.getUint8(0) >= 0x80
}

/** "%.{precision}g" of any number. */
function general(value: number, precision: number): string {
  if (!Number.isFinite(value)) return (isNegative(value) ? '-' : '') + (Number.isNaN(value) ? 'nan' : 'inf')
  if (value === 0) return isNegative(value) ? '-0' : '0'
  const plain = plainly(value, precision)
  if (plain !== '') return plain
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

/**
 * The common case at a fraction of the cost: scaled by a power of ten to a whole number, which is rounded and written with a point
 * in it. Scaling errs in the last bits, so that what is too near to a tie is left to the exact way; then this is ''.
 */
function plainly(value: number, precision: number): string {
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

/** "%#.{precision}g": trailing zeros and the point stay. */
function generalWithZeros(size: number, precision: number): string {
  const figures = Math.max(1, precision)
  const text = scientific(size, figures - 1)
  const exponent = Number(text.slice(text.indexOf('e') + 1))
  if (exponent < -4 || exponent >= figures) return figures > 1 ? text : text.replace('e', '.e')
  const decimals = figures - 1 - exponent
  return decimals > 0 ? fixed(size, decimals) : `${fixed(size, 0)}.`
}

/** "%.{decimals}f" */
function fixed(size: number, decimals: number): string {
  if (decimals <= 12 && size < 1e12) {
    const scaled = size * powersOfTen[decimals]!
    const rounded = scaled < 1e13 ? roundedScaled(size, scaled, true) : -1
    if (rounded >= 0) return decimals === 0 ? String(rounded) : withPoint(rounded, decimals)
  }
  if (decimals > 100 || size >= 1e21 || isTie(size, decimals)) return exactFixed(size, decimals)
  return size.toFixed(decimals)
}

/** "%.{decimals}e" */
function scientific(size: number, decimals: number): string {
  if (decimals > 100) return exactScientific(size, decimals)
  const text = size.toExponential(decimals)
  const mark = text.indexOf('e')
  const exponent = text.slice(mark + 2)
  // at a tie JavaScript has rounded up, perhaps to the next power of ten: look at the exponent before rounding
  if (size !== 0 && mayTie(size) && isTie(size, decimals - decimalExponent(size)))
    return exactScientific(size, decimals)
  return exponent.length < 2 ? `${text.slice(0, mark + 2)}0${exponent}` : text
}

/** Ties have few binary digits after the point; this throws out nearly all numbers at little cost. */
const mayTie = (size: number) => size >= 2 ** 53 || Number.isInteger(size * 4294967296)

const decimalExponent = (size: number): number => {
  const text = size.toExponential()
  return Number(text.slice(text.indexOf('e') + 1))
}

/**
 * Whether `size` lies exactly between two numbers of so many decimals. With d decimals (d >= 0) it then has d + 1 binary
 * digits after the point, no more and no fewer; with d < 0 it is an odd multiple of half of 10^-d.
 */
function isTie(size: number, decimals: number): boolean {
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

function exactFixed(size: number, decimals: number): string {
  const digits = String(scaledInteger(size, decimals)).padStart(decimals + 1, '0')
  if (decimals === 0) return digits
  return `${digits.slice(0, -decimals)}.${digits.slice(-decimals)}`
}

function exactScientific(size: number, decimals: number): string {
  let exponent = size === 0 ? 0 : decimalExponent(size)
  let digits = String(scaledInteger(size, decimals - exponent))
  if (digits.length > decimals + 1) digits = String(scaledInteger(size, decimals - ++exponent))
  digits = digits.padStart(decimals + 1, '0')
  const power = `${exponent < 0 ? '-' : '+'}${String(Math.abs(exponent)).padStart(2, '0')}`
  return `${digits[0]!}${decimals > 0 ? `.${digits.slice(1)}` : ''}e${power}`
}
