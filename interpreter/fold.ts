/**
 * Long statements, parsed by the line.
 *
 * Inside braces a line end can only stand between statements. So a procedure need not be parsed as a whole: what its body holds behind
 * the first line is put aside, line by line, with one token in its place, and so on within each line that opens a block. What is left are
 * rows of a few tokens. Most of them have a shape that was met before, in this program or in the library, and the others are short: a
 * parser whose work grows faster than the text sees no long one.
 */
import type { Outcome } from '../lang/driver.ts'
import type { ShapeCache } from './shape-cache.ts'
import type { Token } from './token.ts'
import type { Statement } from './tree.ts'
import { linesWord, lineWord, newlineWord, signs } from './words.ts'

const open = signs.get('{')!.code
const close = signs.get('}')!.code
const newline = newlineWord.code

/** Parses a row of tokens from a symbol of the grammar. */
export type ParseRow = (codes: Uint16Array, tokens: readonly Token[], symbol: string) => Outcome<Statement>

/** Shorter statements are parsed as they are. */
const shortest = 12

/** The tree of the statement `tokens`, whose codes stand from `start` to `end`; undefined when it has to be parsed as a whole. */
export function parseFolded(
  codes: Uint16Array,
  tokens: readonly Token[],
  start: number,
  end: number,
  cache: ShapeCache,
  parse: ParseRow,
): Statement | undefined {
  if (end - start < shortest) return undefined
  const row = new Folding(codes, end).whole(start)
  if (row.blocks.size === 0) return undefined
  return row.tree(tokens, start, codes[end - 1] === lineWord.code ? 'lineinput' : 'input', cache, parse)
}

/** One row: its tokens by number, and the lines put aside at each of its LINES. */
class Row {
  readonly codes: number[] = []
  readonly places: number[] = []
  readonly blocks = new Map<number, readonly Row[]>()

  put(code: number, place: number): void {
    this.codes.push(code)
    this.places.push(place)
  }

  /** Token numbers count from `start`. */
  tree(
    tokens: readonly Token[],
    start: number,
    symbol: string,
    cache: ShapeCache,
    parse: ParseRow,
  ): Statement | undefined {
    const codes = Uint16Array.from(this.codes)
    const places = this.places.map((place) => place - start)
    let found = cache.find(codes, 0, codes.length)?.tree
    if (!found) {
      const outcome = parse(
        codes,
        places.map((place) => tokens[place]!),
        symbol,
      )
      if (outcome.failedAt !== undefined) return undefined
      found = cache.add(codes, 0, codes.length, outcome.tree).tree
    }
    const lines = new Map<number, Statement[]>()
    for (const [at, rows] of this.blocks) {
      const body: Statement[] = []
      for (const row of rows) {
        const line = row.tree(tokens, start, 'lineinput', cache, parse)
        if (line?.kind !== 'block') return undefined
        for (const each of line.body) body.push(each)
      }
      lines.set(at, body)
    }
    return moved(found, places, lines) as Statement
  }
}

/** Takes a statement's tokens apart. */
class Folding {
  constructor(
    private readonly codes: Uint16Array,
    private readonly end: number,
  ) {}

  whole(start: number): Row {
    const row = new Row()
    for (let i = start; i < this.end; i++) {
      row.put(this.codes[i]!, i)
      if (this.codes[i] === open) i = this.block(row, i + 1) - 1
    }
    return row
  }

  /** A line from token `i` to its end. Where that is. */
  private line(row: Row, from: number): number {
    const { codes, end } = this
    let i = from
    while (i < end && codes[i] !== newline && codes[i] !== close) {
      row.put(codes[i]!, i)
      i = codes[i] === open ? this.closed(row, i + 1) : i + 1
    }
    return i
  }

  /** A block within a line, with the brace that closes it. */
  private closed(row: Row, from: number): number {
    const i = this.block(row, from)
    if (i < this.end) row.put(close, i)
    return i + 1
  }

  /** What follows an open brace: its first line as it is, the others put aside. Where the brace closes. */
  private block(row: Row, from: number): number {
    const { codes, end } = this
    const first = this.line(row, from)
    const rows: Row[] = []
    let i = first
    for (;;) {
      while (i < end && codes[i] === newline) i++
      if (i >= end || codes[i] === close) break
      const next = new Row()
      i = this.line(next, i)
      next.put(lineWord.code, Math.min(i, end - 1))
      rows.push(next)
    }
    if (rows.length > 0) {
      row.blocks.set(row.codes.length, rows)
      row.put(linesWord.code, first)
    } else if (i > first) row.put(newline, first)
    return i
  }
}

/** The tree with its token numbers looked up in `places`, and with the lines where they belong. All numbers of a tree are of tokens but one. */
function moved(node: unknown, places: readonly number[], lines: ReadonlyMap<number, readonly Statement[]>): unknown {
  if (typeof node === 'number') return places[node]
  if (typeof node !== 'object' || node === null) return node
  if (Array.isArray(node)) {
    const list: unknown[] = []
    for (const each of node) {
      const aside = each.kind === 'lines' ? lines.get(each.from) : undefined
      if (aside) for (const line of aside) list.push(line)
      else list.push(moved(each, places, lines))
    }
    return list
  }
  const copy: Record<string, unknown> = {}
  for (const key in node) {
    const value = (node as Record<string, unknown>)[key]
    copy[key] = key === argumentNumber ? value : moved(value, places, lines)
  }
  return copy
}

/** Of `$3` (`Which`). */
const argumentNumber = 'number'
