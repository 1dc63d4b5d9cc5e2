/**
 * The nearley driver of both languages.
 *
 * A grammar is a list of rules in nearley's compiled form, written in one line each:
 *
 *     rule('statement', 'if ( expression ) statement', (part, extent) => ...)
 *
 * A word that names a rule stands for that rule, every other word is a terminal. Building is put off until the whole text
 * has parsed: an Earley parser follows many readings that come to nothing, and only the tree of the one that stands is
 * made. A builder receives what its parts built; a terminal builds its token's number. More than one reading is a fault
 * of the grammar, never of the text.
 *
 * Nearley is slow. With an LALR(1) table of the grammar, which the build makes (build/lalr.ts), most texts are read by that;
 * nearley is asked about texts that do not fit, for its columns know what was expected.
 */
import nearley from 'nearley'
import { once } from '../lang/once.ts'
import { markOf, ParserTable, type PlainTable } from './parser-table.ts'

/** First and last token of what a rule matched. */
export interface Stretch {
  readonly from: number
  readonly to: number
}

/** `part` holds what each symbol of the rule built; `context` is what the caller gave to `parse`. */
export type Build = (part: readonly unknown[], stretch: Stretch, context: unknown) => unknown

export interface Rule {
  readonly name: string
  readonly symbols: readonly string[]
  readonly build: Build
}

/** One line of a grammar; the builder states what its parts are. Without one, the rule stands for its first part. */
export function rule<Parts extends readonly unknown[], Context = unknown>(
  name: string,
  symbols: string,
  build?: (part: Parts, stretch: Stretch, context: Context) => unknown,
): Rule {
  return { name, symbols: symbols.split(' ').filter((word) => word !== ''), build: (build as Build) ?? first }
}

const first: Build = (part) => part[0]

/** A rule that matched: its parts in order, and the number of its first token. */
interface Match {
  readonly rule: Rule
  readonly parts: readonly (Match | Terminal)[]
  readonly from: number
}
interface Terminal {
  readonly type: string
  readonly at: number
}

export class AmbiguousGrammar extends Error {}

/** What `parse` found: a tree, or the first token that cannot stand where it stands, and what could. */
export type Outcome<Tree> =
  | { readonly tree: Tree; readonly failedAt?: undefined }
  | { readonly failedAt: number; readonly expected: ReadonlySet<string> }

/** Tells a grammar from others. */
export const markOfRules = (rules: readonly Rule[]): string =>
  markOf(rules.map(({ name, symbols }) => [name, symbols.join(' ')]))

/** A grammar ready to parse, from any of its symbols. */
export class Driver<Tree> {
  private readonly start: string
  private readonly compiled = once(() => this.compile())
  private readonly table: ParserTable | undefined

  /** A table made of another grammar is not used. */
  constructor(
    private readonly rules: readonly Rule[],
    table?: PlainTable,
  ) {
    this.start = rules[0]!.name
    this.table = table && table.mark === markOfRules(rules) ? new ParserTable(table, rules) : undefined
  }

  private compile(): nearley.Grammar {
    const names = new Set(this.rules.map((each) => each.name))
    const compiled = this.rules.map((each) => ({
      name: each.name,
      symbols: each.symbols.map((word) => (names.has(word) ? word : { type: word })),
      postprocess: (parts: unknown[], from?: number) => ({ rule: each, parts, from }),
    }))
    return nearley.Grammar.fromCompiled({
      ParserRules: compiled as nearley.ParserRule[],
      ParserStart: this.start,
      Lexer: undefined,
    })
  }

  /** For a text that comes bit by bit. */
  prefix(): Prefix {
    return new Prefix(this.compiled(), this.start)
  }

  /**
   * `types` are the terminals in order; a text that is not finished fails behind its last token. The start symbol is the
   * first rule's, if no other is given.
   */
  parse(types: readonly string[], context?: unknown, start = this.start): Outcome<Tree> {
    const match = this.quickly(types, start)
    return match ? { tree: new Builder(context).build(match) as Tree } : this.byNearley(types, context, start)
  }

  /** By the table, whose start symbol may stand for one of several. */
  private quickly(types: readonly string[], start: string): Match | undefined {
    const { rules } = this
    const leaves = types.map((type, at): Terminal => ({ type, at }))
    const read = this.table?.parse(types, leaves, (rule, parts): Match => {
      const [first] = parts as Match['parts']
      return { rule: rules[rule]!, parts: parts as Match['parts'], from: first ? placeOf(first) : -1 }
    }) as Match | undefined
    return read?.rule.name === start ? read : undefined
  }

  byNearley(types: readonly string[], context?: unknown, start = this.start): Outcome<Tree> {
    const feed = new Feed(types)
    const grammar = this.compiled()
    grammar.start = start
    const parser = new QuietParser(grammar, { lexer: feed })
    try {
      parser.feed('')
    } catch (error) {
      if (!(error instanceof Rejected)) throw error
      return { failedAt: feed.at - 1, expected: parser.expectedBefore() }
    }
    const results = parser.results as Match[]
    if (results.length > 1) throw new AmbiguousGrammar(`${results.length} readings of: ${types.join(' ')}`)
    if (results.length === 0) return { failedAt: types.length, expected: parser.expectedNow() }
    return { tree: new Builder(context).build(results[0]!) as Tree }
  }
}

const placeOf = (part: Match | Terminal): number => ('rule' in part ? part.from : part.at)

/** A text that comes bit by bit: it is told as soon as no continuation could make it right. */
export class Prefix {
  private readonly types: string[] = []
  private readonly feed = new Feed(this.types)
  private readonly parser: QuietParser

  constructor(
    private readonly grammar: nearley.Grammar,
    private readonly start: string,
  ) {
    grammar.start = start
    this.parser = new QuietParser(grammar, { lexer: this.feed })
  }

  /** The first token that cannot stand where it stands, and what could. */
  extend(types: readonly string[]): { failedAt: number; expected: ReadonlySet<string> } | undefined {
    for (const type of types) this.types.push(type)
    this.grammar.start = this.start
    try {
      this.parser.feed('')
      return undefined
    } catch (error) {
      if (!(error instanceof Rejected)) throw error
      return { failedAt: this.feed.at - 1, expected: this.parser.expectedBefore() }
    }
  }
}

/** Thrown instead of nearley's own report, which costs more than the parse. */
class Rejected extends Error {}

/** nearley's parser, with its columns open to view: they know what could have come next. */
class QuietParser extends nearley.Parser {
  declare table: ({ scannable: { rule: { symbols: unknown[] }; dot: number }[] } | undefined)[]

  reportError(): string {
    throw new Rejected()
  }

  /** After a rejection: what the column before the rejected token was ready to take. */
  expectedBefore(): Set<string> {
    return this.expectedIn(this.table.length - 2)
  }

  expectedNow(): Set<string> {
    return this.expectedIn(this.table.length - 1)
  }

  private expectedIn(column: number): Set<string> {
    const found = new Set<string>()
    for (const state of this.table[column]?.scannable ?? []) {
      found.add((state.rule.symbols[state.dot] as { type: string }).type)
    }
    return found
  }
}

/** Hands tokens to nearley one by one. */
class Feed implements nearley.Lexer {
  at = 0
  constructor(private readonly types: readonly string[]) {}

  next(): { type: string; at: number; value: string } | undefined {
    const type = this.types[this.at]
    return type === undefined ? undefined : { type, at: this.at++, value: type }
  }
  reset(): void {}
  save(): nearley.LexerState {
    return {}
  }
  formatError(): string {
    return ''
  }
}

/** Runs the builders of the one reading, leftmost first. */
class Builder {
  private last = -1
  constructor(private readonly context: unknown) {}

  /** By hand and not by recursion: a row of some thousand terms is as deep. */
  build(whole: Match): unknown {
    const open: Open[] = [{ match: whole, parts: [], next: 0 }]
    for (;;) {
      const top = open[open.length - 1]!
      const part = top.match.parts[top.next++]
      if (part === undefined) {
        const { match, parts } = open.pop()!
        const built = match.rule.build(parts, { from: match.from, to: this.last }, this.context)
        if (open.length === 0) return built
        open[open.length - 1]!.parts.push(built)
      } else if ('rule' in part) open.push({ match: part, parts: [], next: 0 })
      else top.parts.push((this.last = part.at))
    }
  }
}

/** A match whose parts are being built. */
interface Open {
  readonly match: Match
  readonly parts: unknown[]
  next: number
}
