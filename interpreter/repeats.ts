/**
 * Statements that come again with other numbers: `dend[7] { nseg = 3  L = 42.5 }` behind `dend[6] { nseg = 1  L = 40 }`.
 *
 * Files that programs have written hold such lines by the thousand. One of them is kept as its text between the numbers; where the next
 * statement has the same text, its tokens are those of the first with other numbers in their places, and neither lexer nor shapes
 * have to be asked. This holds as long as no name has become something else.
 */
import type { Source } from '../lang/source.ts'
import { NumberReader } from './number-reader.ts'
import { afterBlanks, follow, isLineEnd, skip } from './rows-token.ts'
import type { Scanner } from './scanner.ts'
import type { Parsed, Token } from './token.ts'
import { NumberToken } from './token-row.ts'
import type { Statement } from './tree.ts'

const mostKept = 8
const mostTokens = 120
const longestText = 500
/** What reading a statement declares, or what looks at its text, is read anew. */
const excepted = new Set(['NAME', 'ROWS', 'LINES', 'PIECES', 'help', 'depvar', 'eqn', 'public', 'external'])
/** New lines that are kept in vain before most are no longer kept. */
const patience = 32
const comma = 44
const closing = 41
const minus = 45

type Read = Parsed<Statement>

/** A statement known from one before it. */
export class RepeatedStatement implements Read {
  readonly tree: Statement
  readonly shape: string
  private placed: readonly Token[] | undefined = undefined

  constructor(
    readonly source: Source,
    private readonly line: Line,
    private readonly start: number,
    readonly values: readonly Token[],
  ) {
    this.tree = line.tree
    this.shape = line.shape
  }

  /** The same tokens where they stand in the text, for whoever has to show them. */
  get tokens(): readonly Token[] {
    this.placed ??= this.line.placed(this.source.text, this.start)
    return this.placed
  }
}

/** A number of a line. */
interface Hole {
  readonly tok: number
  /** A minus in front would belong to it. */
  readonly isSigned: boolean
  /** The text before it ends in a letter or digit. */
  readonly needsBlank: boolean
}

const isWordEnd = (text: string): boolean => /[A-Za-z0-9_]$/.test(text)

/** One statement, as the text between its numbers. It is taken apart when one comes that begins like it: most never see such a one. */
class Line {
  readonly tree: Statement
  readonly shape: string
  /** What came behind it last. */
  successor: Line | undefined = undefined
  private readonly tokens: readonly Token[]
  private readonly holes: Hole[] = []
  /** One more than there are numbers, without blanks next to these, and where each begins. */
  private readonly pieces: string[] = []
  private readonly starts: number[] = []
  private readonly numbers: number[] = []
  private readonly reader = new NumberReader()
  private readonly source: Source
  private readonly head: string
  private isApart = false

  constructor({ source, tokens, tree, shape }: Read) {
    this.tree = tree
    this.shape = shape
    this.source = source
    this.tokens = tokens
    const [first] = tokens
    this.head = first!.type === 'NUMBER' ? '' : first!.text
  }

  private takeApart(): void {
    const { source, tokens } = this
    this.isApart = true
    let at = tokens[0]!.offset
    tokens.forEach((token, tok) => {
      if (token.type !== 'NUMBER') return
      const piece = source.text.slice(at, token.offset).trimEnd()
      this.add(piece, at)
      const before = tokens[tok - 1]?.type
      const isSigned = token.text.startsWith('-') || before === '(' || before === ','
      this.holes.push({ tok, isSigned, needsBlank: isWordEnd(piece) })
      at = afterBlanks(source.text, token.offset + token.text.length)
    })
    const last = tokens[tokens.length - 2]!
    this.add(source.text.slice(at, Math.max(at, last.offset + last.text.length)), at)
  }

  private add(piece: string, start: number): void {
    this.pieces.push(piece)
    this.starts.push(start)
  }

  /** The place behind this statement if it stands at `from`, else -1. `places` gets where its pieces and numbers are. */
  match(text: string, from: number, places?: number[]): number {
    const { pieces, holes, numbers, reader } = this
    if (!text.startsWith(this.head, from)) return -1
    if (!this.isApart) this.takeApart()
    if (!text.startsWith(pieces[0]!, from)) return -1
    places?.push(from)
    let at = from + pieces[0]!.length
    for (let i = 0; i < holes.length; i++) {
      const { isSigned, needsBlank } = holes[i]!
      const begin = afterBlanks(text, at)
      if (needsBlank && begin === at) return -1
      const isNegative = isSigned && text.charCodeAt(begin) === minus
      const end = reader.read(text, isNegative ? begin + 1 : begin)
      if (end < 0 || (isNegative && !endsArgument(text.charCodeAt(end)))) return -1
      numbers[i] = isNegative ? -reader.value : reader.value
      at = afterBlanks(text, end)
      const piece = pieces[i + 1]!
      if (!text.startsWith(piece, at)) return -1
      places?.push(begin, end, at)
      at += piece.length
    }
    return at
  }

  /** Its tokens with the numbers that `match` found. Only those have their places. */
  filled(): Token[] {
    const { holes, numbers } = this
    const tokens = this.tokens.slice()
    for (let i = 0; i < holes.length; i++) tokens[holes[i]!.tok] = new NumberToken('', 0, 0, numbers[i]!)
    return tokens
  }

  /** All its tokens as they stand in a text. */
  placed(text: string, from: number): Token[] {
    const places: number[] = []
    this.match(text, from, places)
    let hole = 0
    return this.tokens.map((token, tok) => {
      if (this.holes[hole]?.tok === tok) {
        const [begin, end] = places.slice(3 * hole + 1)
        return new NumberToken(text, begin!, end!, this.numbers[hole++]!)
      }
      return { ...token, text: token.text, offset: token.offset - this.starts[hole]! + places[3 * hole]! }
    })
  }
}

/** As the lexer has it: only of a whole argument is a minus a part. */
const endsArgument = (c: number): boolean => c === comma || c === closing

/** The statements read last that may come again. */
export class Repeats {
  private readonly lines: Line[] = []
  private oldest = 0
  private last: Line | undefined = undefined
  private version = -1
  private credit = patience
  private seen = 0

  /** The statement that the scanner stands before, if it is one of these; the scanner stands behind it then. */
  find(scanner: Scanner, version: number, source: () => Source): RepeatedStatement | undefined {
    if (version !== this.version) this.forget(version)
    if (this.lines.length === 0) return undefined
    const { text } = scanner
    const start = skip(text, scanner.position)
    const before = this.last
    const guess = before?.successor
    const line =
      guess && this.isAt(guess, scanner, start) ? guess : this.lines.find((each) => this.isAt(each, scanner, start))
    this.last = line
    if (!line) return undefined
    if (before) before.successor = line
    this.credit = patience
    return new RepeatedStatement(source(), line, start, line.filled())
  }

  private isAt(line: Line, scanner: Scanner, start: number): boolean {
    const { text } = scanner
    const behind = line.match(text, start)
    if (behind < 0) return false
    const end = follow(text, behind)
    const c = text.charCodeAt(end)
    if (!isLineEnd(c)) return false
    scanner.position = c === 13 && text.charCodeAt(end + 1) === 10 ? end + 2 : end + 1
    return true
  }

  /** Keeps a statement whose shape was met before. */
  keep(read: Read, version: number): void {
    if (version !== this.version) this.forget(version)
    if (this.credit <= 0 && ++this.seen % patience !== 0) return
    if (!mayRepeat(read)) return
    this.credit--
    const line = new Line(read)
    if (this.lines.length < mostKept) this.lines.push(line)
    else this.lines[this.oldest++ % mostKept] = line
    if (this.last) this.last.successor = line
    this.last = line
  }

  private forget(version: number): void {
    this.version = version
    this.lines.length = 0
    this.last = undefined
  }
}

/** Calls of built-in functions with numbers are better off as rows (rows.ts). */
function mayRepeat({ tokens, pieces }: Read): boolean {
  const [first, second] = tokens
  const last = tokens.at(-1)!
  if (pieces || tokens.length < 3 || tokens.length > mostTokens || last.offset - first!.offset > longestText)
    return false
  if ((first!.type === '{' ? second : first)!.type === 'BUILTIN') return false
  return tokens.every((token) => !excepted.has(token.type))
}
