/**
 * Reads a HOC program one top-level statement at a time.
 *
 * Each is handed out before the next is looked at, for what it does decides what the names in the next one are. The text
 * may be there as a whole (a file) or come line by line (a prompt, a pipe).
 */
import { hocTable } from '../generated/hoc-table.ts'
import { Driver } from '../lang/driver.ts'
import type { PlainTable } from '../lang/parser-table.ts'
import { Source } from '../lang/source.ts'
import { Checked, typesOf } from './checked.ts'
import { parseFolded } from './fold.ts'
import { rules } from './grammar.ts'
import { Lexer } from './lexer.ts'
import { LexicalError } from './lexical-error.ts'
import { withinReach } from './machine/fault.ts'
import { type Division, divide } from './pieces.ts'
import { Repeats } from './repeats.ts'
import { type Shape, ShapeCache } from './shape-cache.ts'
import type { StoredDefinitions } from './stored-definitions.ts'
import type { Scope } from './symbol.ts'
import { syntaxProblem } from './syntax-problem.ts'
import type { Parsed, Token } from './token.ts'
import type { Statement } from './tree.ts'
import { lineWord, piecesWord } from './words.ts'

/** Of UTF-8, as some editors put it in front of a file. */
const byteOrderMark = '\xef\xbb\xbf'

/** Lines of a program that is typed or piped. */
export interface Lines {
  readonly name: string
  /** Number of the first line, for problems. */
  readonly firstLine?: number
  /** The next line with its end; undefined at the end of the input. `braces`: how many are open, for the prompt. */
  read(braces: number, unfinished: boolean): string | undefined
}

/** Grammar and trees known so far; sessions keep one for all their readers. */
export class Shapes {
  readonly cache: ShapeCache
  private driver: Driver<Statement> | undefined = undefined

  /** `stored`: shapes worked out before, see `ShapeCache.stored`. `definitions`: those of a file that were. */
  constructor(
    stored: readonly string[] = [],
    readonly definitions: (source: Source) => StoredDefinitions | undefined = () => undefined,
  ) {
    this.cache = new ShapeCache(stored)
  }

  /** How many statements were parsed. */
  misses = 0
  /** Statements of the top level read last. */
  readonly repeats = new Repeats()
  /** Lexers that nobody uses at present. */
  readonly lexers: Lexer[] = []

  get grammar(): Driver<Statement> {
    this.driver ??= new Driver<Statement>(rules, JSON.parse(hocTable) as PlainTable)
    return this.driver
  }
}

export interface ReaderOptions {
  /** Long blocks come in pieces, see `Parsed.pieces`. */
  readonly pieces?: boolean
  /**
   * What changes when a name becomes something else, while the names in force are those of the top level; undefined within an object.
   * With it, statements that come again with other numbers are known by their text.
   */
  readonly version?: () => number | undefined
  /** For a prompt: an unfinished block is looked through at each line, so that a mistake is told when it is made. */
  readonly eager?: boolean
}

export class StatementReader {
  private readonly lexer: Lexer
  private readonly lines: Lines | undefined
  private source: Source
  /** Number of the first line in the lexer's text. */
  private firstLine = 1
  private isSettled = false
  private readonly settling = () => this.settled()
  private checked: Checked | undefined = undefined
  /** Of a file of the library, where programs are run and not only checked. */
  private readonly definitions: StoredDefinitions | undefined

  constructor(
    input: Source | Lines,
    private readonly scope: () => Scope,
    private readonly shapes = new Shapes(),
    private readonly options: ReaderOptions = {},
  ) {
    this.lines = input instanceof Source ? undefined : input
    this.source = input instanceof Source ? input : new Source(input.name, '')
    this.definitions = options.version && shapes.definitions(this.source)
    this.firstLine = this.lines?.firstLine ?? 1
    const lexer = shapes.lexers.pop() ?? new Lexer()
    this.lexer = lexer.open(this.source.text, (braces, unfinished) => this.more(braces, unfinished))
    if (this.source.text.startsWith(byteOrderMark)) this.lexer.scanner.position = byteOrderMark.length
  }

  /** The next statement; undefined at the end. Throws a Problem, and can go on behind the line that had it. */
  next(): Parsed<Statement> | undefined {
    this.forget()
    this.checked = undefined
    const { lexer } = this
    const version = this.options.version?.()
    const known = this.stored() ?? (version === undefined ? undefined : this.repeated(version))
    if (known) return known
    let found: boolean
    try {
      found = lexer.statement(this.scope())
    } catch (error) {
      if (!(error instanceof LexicalError)) throw error
      return this.refuse(error)
    }
    if (!found) return undefined
    const division = this.options.pieces ? divide(lexer.tokens) : undefined
    if (division) return this.divided(division)
    const { misses } = this.shapes
    const read = this.whole(lexer.tokens, 0, lexer.tokens.length)
    if (version !== undefined && misses === this.shapes.misses) this.shapes.repeats.keep(read, version)
    return read
  }

  /** Where reading goes on. */
  get position(): number {
    return this.lexer.scanner.position
  }

  /** A definition of the library that was read when the package was built. */
  private stored(): Parsed<Statement> | undefined {
    const found = this.definitions?.find(this.source, this.position, this.scope())
    if (found) this.lexer.scanner.position = found.stored.end
    return found
  }

  private repeated(version: number): Parsed<Statement> | undefined {
    return this.shapes.repeats.find(this.lexer.scanner, version, this.settling)
  }

  /** Whoever is done with a reader may say so: its lexer serves the next. The reader must not be used any more. */
  close(): void {
    this.lexer.open('', () => undefined)
    this.shapes.lexers.push(this.lexer)
  }

  /** A statement whose codes stand from `start` to `end`. */
  private whole(tokens: readonly Token[], start: number, end: number): Parsed<Statement> {
    const shape = this.shapes.cache.find(this.lexer.codes, start, end) ?? this.parse(tokens, start, end)
    return { source: this.settled(), tokens, tree: shape.tree, shape: shape.name }
  }

  /** What stands around the block, then its lines. */
  private divided({ open, close, ends }: Division): Parsed<Statement> {
    const { tokens, codes } = this.lexer
    const around = [...tokens.slice(0, open + 1), { ...tokens[open + 1]!, type: 'PIECES' }, ...tokens.slice(close)]
    const lines = codes.slice(0, tokens.length)
    codes[open + 1] = piecesWord.code
    codes[open + 2] = lines[close]!
    codes[open + 3] = lines[close + 1]!
    const outer = this.whole(around, 0, around.length)
    codes.set(lines)
    const pieces: Parsed<Statement>[] = []
    let start = open + 2
    for (const end of ends) {
      codes[end] = lineWord.code
      pieces.push(this.whole(tokens.slice(start, end + 1), start, end + 1))
      start = end + 1
    }
    return { ...outer, pieces }
  }

  /** The next line of the text as it is, for programs that read their own input; undefined at the end. */
  line(): string | undefined {
    const { scanner } = this.lexer
    if (scanner.position >= scanner.text.length) {
      const more = this.lines?.read(0, false)
      if (more === undefined) return undefined
      scanner.text += more
    }
    const end = lineEnd(scanner.text, scanner.position)
    const line = scanner.text.slice(scanner.position, end)
    scanner.position = end
    return line
  }

  /** Takes back the end of what `line` gave. */
  unread(text: string): void {
    this.lexer.scanner.position -= text.length
  }

  /** Passes over what is left of the text. */
  skipRest(): void {
    this.lexer.scanner.position = this.lexer.scanner.text.length
  }

  private more(braces: number, unfinished: boolean): string | undefined {
    if (this.options.eager && braces > 0) this.checkSoFar()
    return this.lines?.read(braces, unfinished)
  }

  /** The same at each line of an open block; what was looked at stays looked at. */
  private checkSoFar(): void {
    const { tokens, codes } = this.lexer
    // as in HOC the end of a line is judged with what follows it
    const end = tokens.at(-1)?.type === 'NEWLINE' ? tokens.length - 1 : tokens.length
    if (!this.checked?.holds(codes, end)) this.checked = new Checked(this.shapes.grammar.prefix())
    const failed = this.checked.extend(tokens, codes, end)
    if (failed) this.fail(tokens, failed.failedAt, failed.expected)
  }

  /** Refuses what is there of a statement when no continuation could save it. */
  private check(): void {
    const { tokens } = this.lexer
    const outcome = this.shapes.grammar.parse(this.terminals(tokens, 0), tokens)
    if (outcome.failedAt !== undefined && outcome.failedAt < tokens.length) {
      this.fail(tokens, outcome.failedAt, outcome.expected)
    }
  }

  /** Of lines read one by one, those behind us are dropped. */
  private forget(): void {
    const { scanner } = this.lexer
    this.isSettled = false
    if (!this.lines || scanner.position === 0) return
    this.firstLine = new Source('', scanner.text, this.firstLine).position(scanner.position).line
    scanner.text = scanner.text.slice(scanner.position)
    scanner.position = 0
  }

  /** The source of the statement just read. */
  private settled(): Source {
    if (this.lines && !this.isSettled)
      this.source = new Source(this.lines.name, this.lexer.scanner.text, this.firstLine)
    this.isSettled = true
    return this.source
  }

  private parse(tokens: readonly Token[], start: number, end: number): Shape {
    const place = { source: this.settled(), tokens: tokens.slice(start, start + 1) }
    return withinReach(place, () => this.parsed(tokens, start, end))
  }

  private parsed(tokens: readonly Token[], start: number, end: number): Shape {
    const { codes } = this.lexer
    this.shapes.misses++
    const folded = this.folded(tokens, start, end)
    if (folded) {
      const { cache } = this.shapes
      // procedures of one shape are rare, and their lines are kept
      return folded.kind === 'define' ? cache.alone(folded) : cache.add(codes, start, end, folded)
    }
    const symbol = codes[end - 1] === lineWord.code ? 'lineinput' : 'input'
    const outcome = this.shapes.grammar.parse(this.terminals(tokens, start), tokens, symbol)
    if (outcome.failedAt === undefined) return this.shapes.cache.add(codes, start, end, outcome.tree)
    return this.fail(tokens, outcome.failedAt, outcome.expected)
  }

  /** The tree of a statement of many lines, put together from theirs. What is wrong with one, the whole tells better. */
  private folded(tokens: readonly Token[], start: number, end: number): Statement | undefined {
    const { shapes, lexer } = this
    // the grammar is made when a row is new
    return parseFolded(lexer.codes, tokens, start, end, shapes.cache, (codes, row, symbol) =>
      shapes.grammar.parse(typesOf(row, codes, 0), row, symbol),
    )
  }

  /** What the lexer found wrong, unless the grammar objects to a token before it. */
  private refuse(error: LexicalError): never {
    this.check()
    const source = this.settled()
    this.resume(error.start)
    throw error.in(source)
  }

  private fail(tokens: readonly Token[], failedAt: number, expected: ReadonlySet<string>): never {
    const source = this.settled()
    this.resume(tokens[failedAt]!.offset)
    throw syntaxProblem({ source, tokens, failedAt, expected, scope: this.scope() })
  }

  /** Reading goes on behind the line of the problem. */
  private resume(offset: number): void {
    const { scanner } = this.lexer
    scanner.position = lineEnd(scanner.text, offset)
  }

  private terminals(tokens: readonly Token[], start: number): string[] {
    return typesOf(tokens, this.lexer.codes, start)
  }
}

function lineEnd(text: string, offset: number): number {
  const end = /\r\n|\n|\r/g
  end.lastIndex = offset
  return end.exec(text) ? end.lastIndex : text.length
}
