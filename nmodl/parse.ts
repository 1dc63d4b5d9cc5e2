/** From text to tree: the lexer's tokens through nearley, with one clear report for what does not fit. */
import nearley from 'nearley'
import { type Source, spanOf } from '../lang/source.ts'
import { grammarRules } from './grammar.ts'
import { type Include, tokenize } from './lexer.ts'
import { syntaxError } from './problems.ts'
import type { Token } from './token.ts'
import type { Item, MechanismFile } from './tree.ts'

export function parseMechanism(source: Source, include?: Include): MechanismFile {
  const tokens = tokenize(source, include)
  const parser = makeParser(tokens)
  try {
    parser.feed('')
  } catch (error) {
    const at = (error as { token?: Token }).token
    if (!at) throw error
    throw syntaxError(at.span, at.text, expectedBy(parser))
  }
  if (parser.results.length === 0) {
    const end = source.text.trimEnd().length
    throw syntaxError(spanOf(source, Math.max(0, end - 1), end), '', expectedBy(parser))
  }
  if (parser.results.length > 1) throw new Error(`ambiguous grammar: ${parser.results.length} parses of ${source.name}`)
  return { source, items: parser.results[0] as Item[] }
}

interface Column {
  states: { dot: number; rule: { symbols: (string | { type: string })[] } }[]
}
interface TableParser {
  feed(text: string): void
  results: unknown[]
  table: Column[]
}

function makeParser(tokens: readonly Token[]): TableParser {
  let next = 0
  // nearley asks its lexer for `text` when it compares and hands the token itself to the rules
  const lexer = {
    reset() {},
    next: () => tokens[next++],
    save: () => ({}),
    formatError: (token: Token) => `unexpected ${token.text}`,
    has: () => true,
  }
  const grammar = { Lexer: undefined, ParserRules: grammarRules, ParserStart: 'file' }
  const compiled = nearley.Grammar.fromCompiled(grammar as unknown as nearley.CompiledRules)
  return new nearley.Parser(compiled, { lexer: lexer as unknown as nearley.Lexer }) as unknown as TableParser
}

/** Token types that the last good column of the chart was ready to take. */
function expectedBy(parser: TableParser): string[] {
  const columns = parser.table
  let last = columns.length - 1
  while (last > 0 && columns[last]!.states.length === 0) last--
  const found = new Set<string>()
  for (const { dot, rule } of columns[last]!.states) {
    const symbol = rule.symbols[dot]
    if (typeof symbol === 'object') found.add(symbol.type)
  }
  return [...found].sort((a, b) => Number(/^\W/.test(b)) - Number(/^\W/.test(a)))
}
