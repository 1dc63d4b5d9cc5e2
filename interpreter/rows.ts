/**
 * Rows of points: calls of built-in functions with numbers alone, as the sections of a reconstructed cell hold by the hundred thousand.
 *
 *   dendrite[3] {
 *     pt3dclear()
 *     pt3dadd(1, -2.5, 3, 0.8)
 *     pt3dadd(2, -2.5, 3, 0.7)  pt3dadd(2, -3, 4, 0.7)  // the tip
 *   }
 *
 * Consecutive ones become one token, which holds their numbers side by side, and one statement of the tree. So every section of
 * the file has one shape whatever its number of points, and a point costs no tokens. Anything else (a variable, an operator behind the
 * call) leaves that statement to the lexer. At top level the lines may stand one by one, bare or each in braces.
 */
import { NumberReader } from './number-reader.ts'
import { type RowForm, rowForm } from './rows-code.ts'
import { RowKernel } from './rows-kernel.ts'
import { afterBlanks, closeBrace, follow, isLineEnd, openBrace, RowsToken, Run, skip } from './rows-token.ts'
import type { Scanner } from './scanner.ts'
import type { HocSymbol } from './symbol.ts'
import { keywords } from './words.ts'

/** They ask about the call they stand in. */
const excepted = new Set(['numarg', 'argtype'])
/** Arguments of a call. */
const most = 16
/** Lines of the top level that are worth it. */
const fewestLines = 4
/** Numbers kept together. */
const chunk = 16384
/** Texts of fewer characters have been read by the time the kernel is there. */
const worthKernel = 16384

const isLetter = (c: number): boolean => (c >= 97 && c <= 122) || (c >= 65 && c <= 90) || c === 95
const isWord = (c: number): boolean => isLetter(c) || (c >= 48 && c <= 57)

/** What a name means where the rows are read; locals of a procedure are no functions. */
export interface Names {
  symbol(name: string): HocSymbol
  isLocal(name: string): boolean
}

/** Takes rows from a scanner that stands where a statement may begin. */
export class RowTaker {
  /** Numbers of the rows read last; when it is full, another takes its place. */
  private values = new Float64Array(0)
  /** Of the rows being read, the first number and the place behind the last. */
  private first = 0
  private end = 0
  private runs: Run[] = []
  private readonly reader = new NumberReader()
  private kernel: RowKernel | undefined = undefined
  /** Calls that the kernel has read, of the rows being read. */
  private byKernel = 0

  constructor(
    private readonly scanner: Scanner,
    private readonly names: Names,
  ) {}

  /** The scanner has got another text. */
  forget(): void {
    this.kernel?.forget()
  }

  /** Calls within a block. Undefined, and nothing taken, when there are too few. */
  take(fewest: number): RowsToken | undefined {
    const { text } = this.scanner
    const start = skip(text, this.scanner.position)
    if (!isLetter(text.charCodeAt(start))) return undefined
    let behind = start
    let calls = 0
    this.begin()
    for (let at = start; ; calls++) {
      const end = this.call(at)
      if (end < 0) break
      const next = follow(text, end)
      const c = text.charCodeAt(next)
      if (!isLineEnd(c) && !isLetter(c) && c !== closeBrace) {
        this.takeBack()
        break
      }
      behind = this.more(next, rowForm.block)
      at = skip(text, behind)
    }
    return this.taken(calls + this.byKernel >= fewest, start, behind, false)
  }

  /** Lines of the top level; a few are left to the lexer, for there is nothing to gain. */
  takeLines(): RowsToken | undefined {
    const { text } = this.scanner
    const start = skip(text, this.scanner.position)
    const c = text.charCodeAt(start)
    const inBraces = c === openBrace
    if (!inBraces && !isLetter(c)) return undefined
    let behind = start
    let lines = 0
    this.begin()
    for (let next = this.line(start, inBraces); next >= 0; next = this.line(skip(text, next), inBraces)) {
      behind = this.more(next, inBraces ? rowForm.braces : rowForm.line)
      next = behind
      lines++
    }
    return this.taken(lines + this.byKernel >= fewestLines, start, behind, !inBraces)
  }

  /** Calls like the one that ends here, as far as the kernel can read them. Behind the last. */
  private more(from: number, form: RowForm): number {
    const { text } = this.scanner
    if (text.length < worthKernel) return from
    const last = this.runs[this.runs.length - 1]!
    this.kernel ??= new RowKernel()
    const { kernel } = this
    let behind = from
    for (;;) {
      const at = skip(text, behind)
      const end = kernel.read(text, at, last.name, last.width, form)
      if (end === at) return behind
      behind = end
      this.keep(kernel, last)
    }
  }

  private keep({ numbers, count }: RowKernel, run: Run): void {
    if (this.end + count > this.values.length) this.makeRoom(count)
    this.values.set(numbers.subarray(0, count), this.end)
    this.end += count
    run.count += count / run.width
    this.byKernel += count / run.width
  }

  /** A line `f(1)` or `{ f(1) g(2) }`. Where it ends; or -1, and nothing of it is kept. */
  private line(from: number, inBraces: boolean): number {
    const { text } = this.scanner
    if (inBraces && text.charCodeAt(from) !== openBrace) return -1
    let calls = 0
    for (let at = this.call(inBraces ? afterBlanks(text, from + 1) : from); at >= 0; at = this.call(at)) {
      calls++
      at = follow(text, at)
      const isClosed = inBraces && text.charCodeAt(at) === closeBrace
      if (isClosed) at = follow(text, at + 1)
      if (isClosed || !inBraces) {
        if (isLineEnd(text.charCodeAt(at))) return at
        break
      }
    }
    for (; calls > 0; calls--) this.takeBack()
    return -1
  }

  private begin(): void {
    this.first = this.end
    this.runs = []
    this.byKernel = 0
  }

  private taken(isWorth: boolean, start: number, behind: number, isShown: boolean): RowsToken | undefined {
    const { scanner, values, first, runs } = this
    if (!isWorth) {
      this.end = first
      return undefined
    }
    scanner.start = scanner.position = behind
    return new RowsToken(scanner.text, start, behind, runs, values, first, isShown)
  }

  /** Reads the call that begins here. Where it ends; or -1 when there is something else. */
  private call(at: number): number {
    const { text } = this.scanner
    const last = this.runs[this.runs.length - 1]
    const name = last !== undefined && isCallOf(last.name, text, at) ? last.name : this.nameAt(at)
    if (name === '') return -1
    const mark = this.end - this.first
    const behind = this.numbers(at + name.length + 1)
    if (behind < 0) {
      this.end = this.first + mark
      return -1
    }
    const width = this.end - this.first - mark
    if (last !== undefined && last.name === name && last.width === width) last.count++
    else this.runs.push(new Run(name, this.names.symbol(name), width))
    return behind
  }

  /** Forgets the last call. */
  private takeBack(): void {
    const last = this.runs[this.runs.length - 1]!
    this.end -= last.width
    if (--last.count === 0) this.runs.pop()
  }

  /** The built-in function called at `start`; '' when something else stands there. */
  private nameAt(start: number): string {
    const { text } = this.scanner
    let end = start
    while (isWord(text.charCodeAt(end))) end++
    if (end === start || text.charCodeAt(end) !== 40 || !isLetter(text.charCodeAt(start))) return ''
    const name = text.slice(start, end)
    if (keywords.has(name) || excepted.has(name) || this.names.isLocal(name)) return ''
    return this.names.symbol(name).nameClass === 'BUILTIN' ? name : ''
  }

  private makeRoom(count: number): void {
    const { values, first, end } = this
    this.values = new Float64Array(Math.max(chunk, 2 * (end - first) + count))
    this.values.set(values.subarray(first, end))
    this.end = end - first
    this.first = 0
  }

  /** The arguments from behind the parenthesis. The place behind the closing one, or -1. */
  private numbers(from: number): number {
    if (this.end + most > this.values.length) this.makeRoom(most)
    const { text } = this.scanner
    let at = afterBlanks(text, from)
    if (text.charCodeAt(at) === 41) return at + 1
    for (let i = 0; i < most; i++) {
      at = this.number(text, afterBlanks(text, at))
      if (at < 0) return -1
      at = afterBlanks(text, at)
      const c = text.charCodeAt(at++)
      if (c === 41) return at
      if (c !== 44) return -1
    }
    return -1
  }

  /** One number, with its sign. Where it ends, or -1. */
  private number(text: string, from: number): number {
    const isNegative = text.charCodeAt(from) === 45
    const { reader } = this
    const end = reader.read(text, isNegative ? from + 1 : from)
    if (end >= 0) this.values[this.end++] = isNegative ? -reader.value : reader.value
    return end
  }
}

function isCallOf(name: string, text: string, start: number): boolean {
  const { length } = name
  for (let i = 0; i < length; i++) if (text.charCodeAt(start + i) !== name.charCodeAt(i)) return false
  return text.charCodeAt(start + length) === 40
}
