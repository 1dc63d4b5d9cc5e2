/**
 * Rows of points: lines that call one built-in function with numbers alone, as the blocks of a reconstructed cell hold by the
 * hundred thousand.
 *
 *   dendrite[3] {
 *     pt3dadd(1, -2.5, 3, 0.8)
 *     pt3dadd(2, -2.5, 3, 0.7)
 *   }
 *
 * Consecutive ones become one token, which holds their numbers side by side, and one statement of the tree. So every section of
 * the file has one shape whatever its number of points, and a point costs no tokens. Anything else in a line (a comment behind it,
 * a variable, a second statement) leaves that line to the lexer.
 */
import { lexeme, type Scanner } from './scanner.ts'
import type { HocSymbol, Scope } from './symbol.ts'
import type { Token } from './token.ts'
import { keywords } from './words.ts'

export class RowsToken implements Token {
  readonly type = 'ROWS'

  constructor(
    private readonly source: string,
    readonly name: string,
    readonly symbol: HocSymbol,
    readonly offset: number,
    private readonly end: number,
    /** Arguments of each call. */
    readonly width: number,
    /** The arguments of all calls, one after the other. */
    readonly values: Float64Array,
    /** Where each call begins. */
    readonly starts: Int32Array,
  ) {}

  get text(): string {
    return this.source.slice(this.offset, this.end)
  }
}

/** They ask about the call they stand in. */
const excepted = new Set(['numarg', 'argtype'])
const most = 16

const isBlank = (c: number): boolean => c === 32 || c === 9
const isLetter = (c: number): boolean => (c >= 97 && c <= 122) || (c >= 65 && c <= 90) || c === 95
const isLineEnd = (c: number): boolean => c === 10 || c === 13

/** Takes rows from a scanner that stands at the beginning of a line. */
export class RowTaker {
  private values = new Float64Array(1024)
  private starts = new Int32Array(256)
  /** Numbers taken so far. */
  private count = 0

  constructor(private readonly scanner: Scanner) {}

  /** Undefined, and nothing taken, when there are none. */
  take(scope: Scope): RowsToken | undefined {
    const { scanner } = this
    const { text } = scanner
    const start = skip(text, scanner.position)
    const name = nameOf(scanner, scope, start)
    if (name === '') return undefined
    this.count = 0
    let end = this.row(start + name.length + 1)
    scanner.position = end < 0 ? start : end
    if (end < 0) return undefined
    const width = this.count
    let rows = 0
    for (let next = end, from = start; next >= 0; ) {
      end = next
      this.note(rows++, from)
      from = skip(text, end)
      next = isCallOf(name, text, from) ? this.row(from + name.length + 1) : -1
      if (this.count !== (rows + 1) * width) next = -1
    }
    scanner.start = scanner.position = end
    const values = this.values.slice(0, rows * width)
    return new RowsToken(text, name, scope.symbol(name), start, end, width, values, this.starts.slice(0, rows))
  }

  private note(row: number, start: number): void {
    if (row === this.starts.length) this.starts = enlarged(this.starts, Int32Array)
    this.starts[row] = start
  }

  /** The numbers up to the parenthesis, and the line's end. Where that is, or -1. */
  private row(from: number): number {
    if (this.count + most > this.values.length) this.values = enlarged(this.values, Float64Array)
    const { text } = this.scanner
    let at = from
    for (let i = 0; i < most; i++) {
      at = this.number(text, afterBlanks(text, at))
      if (at < 0) return -1
      at = afterBlanks(text, at)
      const c = text.charCodeAt(at++)
      if (c === 41) {
        at = afterBlanks(text, at)
        return isLineEnd(text.charCodeAt(at)) ? at : -1
      }
      if (c !== 44) return -1
    }
    return -1
  }

  /** One number, with its sign. Short ones are summed up here, the others left to the scanner. Where it ends, or -1. */
  private number(text: string, from: number): number {
    let c = text.charCodeAt(from)
    const isNegative = c === 45
    const start = isNegative ? from + 1 : from
    let at = start
    let mantissa = 0
    let point = -1
    if (isNegative) c = text.charCodeAt(at)
    for (;;) {
      if (c >= 48 && c <= 57) mantissa = mantissa * 10 + (c - 48)
      else if (c === 46 && point < 0) point = at
      else break
      c = text.charCodeAt(++at)
    }
    const digits = point < 0 ? at - start : at - start - 1
    if (digits === 0) return -1
    if (digits < 16 && c !== 101 && c !== 69) {
      const value = point < 0 ? mantissa : mantissa / powers[at - point - 1]!
      this.values[this.count++] = isNegative ? -value : value
      return at
    }
    if (!this.scanner.numberAt(start)) return -1
    this.values[this.count++] = isNegative ? -this.scanner.number : this.scanner.number
    return this.scanner.position
  }
}

/** Exact, and so is a whole number below 2^53: their quotient is correctly rounded. */
const powers = Float64Array.from({ length: 16 }, (_, exponent) => Number(`1e${exponent}`))

function enlarged<A extends Float64Array | Int32Array>(list: A, type: new (length: number) => A): A {
  const larger = new type(list.length * 2)
  larger.set(list)
  return larger
}

function afterBlanks(text: string, from: number): number {
  let at = from
  while (isBlank(text.charCodeAt(at))) at++
  return at
}

/** Passes over blanks and empty lines. */
function skip(text: string, from: number): number {
  let at = from
  for (let c = text.charCodeAt(at); isBlank(c) || isLineEnd(c); c = text.charCodeAt(++at));
  return at
}

function isCallOf(name: string, text: string, start: number): boolean {
  const { length } = name
  for (let i = 0; i < length; i++) if (text.charCodeAt(start + i) !== name.charCodeAt(i)) return false
  return text.charCodeAt(start + length) === 40
}

/** The built-in function called at `start`; '' when something else stands there. */
function nameOf(scanner: Scanner, scope: Scope, start: number): string {
  const { text } = scanner
  if (!isLetter(text.charCodeAt(start))) return ''
  const from = scanner.position
  scanner.position = start
  const found = scanner.next() === lexeme.name
  const name = found ? text.slice(start, scanner.position) : ''
  const isCall = found && text.charCodeAt(scanner.position) === 40
  scanner.position = from
  if (!isCall || keywords.has(name) || excepted.has(name)) return ''
  return scope.symbol(name).nameClass === 'BUILTIN' ? name : ''
}
