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
 * a variable, a second statement) leaves that line to the lexer. At top level the lines may stand one by one, bare or each in braces.
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
    /** The first of them in `values`, which other rows share. */
    readonly first: number,
    /** Number of calls. */
    readonly count: number,
    /** Bare lines of the top level print what they give. */
    readonly isShown: boolean,
  ) {}

  get text(): string {
    return this.source.slice(this.offset, this.end)
  }

  /** Where a call begins. */
  startOf(row: number): number {
    let at = this.offset
    for (let i = 0; i < row; i++) at = skip(this.source, afterBrace(this.source, this.source.indexOf(')', at) + 1))
    return at
  }
}

/** They ask about the call they stand in. */
const excepted = new Set(['numarg', 'argtype'])
/** Arguments of a call. */
const most = 16
/** Lines of the top level that are worth it. */
const fewestLines = 4
const openBrace = 123
const closeBrace = 125
/** Numbers kept together. */
const chunk = 16384

const isBlank = (c: number): boolean => c === 32 || c === 9
const isLetter = (c: number): boolean => (c >= 97 && c <= 122) || (c >= 65 && c <= 90) || c === 95
const isLineEnd = (c: number): boolean => c === 10 || c === 13

/** Takes rows from a scanner that stands at the beginning of a line. */
export class RowTaker {
  /** Numbers of the rows read last; when it is full, another takes its place. */
  private values = new Float64Array(0)
  /** Of the rows being read, the first number and the place behind the last. */
  private first = 0
  private end = 0

  constructor(private readonly scanner: Scanner) {}

  /** Rows of a block. Undefined, and nothing taken, when there are none. */
  take(scope: Scope): RowsToken | undefined {
    return this.lines(scope, skip(this.scanner.text, this.scanner.position), false, false, 1)
  }

  /** Lines of the top level; a few are left to the lexer, for there is nothing to gain. */
  takeLines(scope: Scope): RowsToken | undefined {
    const start = skip(this.scanner.text, this.scanner.position)
    const inBraces = this.scanner.text.charCodeAt(start) === openBrace
    return this.lines(scope, start, inBraces, !inBraces, fewestLines)
  }

  private lines(
    scope: Scope,
    start: number,
    inBraces: boolean,
    isShown: boolean,
    fewest: number,
  ): RowsToken | undefined {
    const { scanner } = this
    const { text, position } = scanner
    const callAt = (from: number) =>
      inBraces && text.charCodeAt(from) === openBrace ? afterBlanks(text, from + 1) : from
    const name = nameOf(scanner, scope, callAt(start))
    this.first = this.end
    let width = 0
    let rows = 0
    let behind = start
    for (let from = start; name !== ''; from = skip(text, behind)) {
      if (inBraces && text.charCodeAt(from) !== openBrace) break
      const call = callAt(from)
      if (!isCallOf(name, text, call)) break
      const next = this.row(call + name.length + 1, inBraces)
      if (rows === 0) width = this.end - this.first
      if (next < 0 || this.end - this.first !== (rows + 1) * width) break
      behind = next
      rows++
    }
    this.end = this.first + rows * width
    // long numbers were read with the scanner
    scanner.position = position
    if (rows < fewest) return undefined
    scanner.start = scanner.position = behind
    return new RowsToken(text, name, scope.symbol(name), start, behind, width, this.values, this.first, rows, isShown)
  }

  private makeRoom(): void {
    const { values, first, end } = this
    this.values = new Float64Array(Math.max(chunk, 2 * (end - first)))
    this.values.set(values.subarray(first, end))
    this.end = end - first
    this.first = 0
  }

  /** The numbers up to the parenthesis, and the line's end. Where that is, or -1. */
  private row(from: number, inBraces: boolean): number {
    if (this.end + most > this.values.length) this.makeRoom()
    const { text } = this.scanner
    let at = from
    for (let i = 0; i < most; i++) {
      at = this.number(text, afterBlanks(text, at))
      if (at < 0) return -1
      at = afterBlanks(text, at)
      const c = text.charCodeAt(at++)
      if (c === 41) {
        at = afterBlanks(text, at)
        if (inBraces) {
          if (text.charCodeAt(at) !== closeBrace) return -1
          at = afterBlanks(text, at + 1)
        }
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
      this.values[this.end++] = isNegative ? -value : value
      return at
    }
    if (!this.scanner.numberAt(start)) return -1
    this.values[this.end++] = isNegative ? -this.scanner.number : this.scanner.number
    return this.scanner.position
  }
}

/** Exact, and so is a whole number below 2^53: their quotient is correctly rounded. */
const powers = Float64Array.from({ length: 16 }, (_, exponent) => Number(`1e${exponent}`))

function afterBlanks(text: string, from: number): number {
  let at = from
  while (isBlank(text.charCodeAt(at))) at++
  return at
}

/** Behind a closing brace, if one follows. */
function afterBrace(text: string, from: number): number {
  const at = afterBlanks(text, from)
  return text.charCodeAt(at) === closeBrace ? at + 1 : from
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
