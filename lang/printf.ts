/**
 * C's printf as HOC knows it: conversions `d o x c f e g s %` with flags, width, precision and `l`.
 *
 * A format is parsed once into pieces; whoever calls keeps the `Format` (there is no cache here). Digits are glibc's: exact
 * and, at a tie, even, where JavaScript's `toFixed` and its kin round a tie up. HOC takes a percent sign within an
 * unfinished conversion (`%i ... %`) for plain text; so do we.
 */
import { general, generalWithZeros, isNegative, scientific } from './digits.ts'
import { fixed, generalScaled } from './scaled-digits.ts'

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
    const text = conversion.letter === 'g' ? generalScaled(value, 6) : ''
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
