/**
 * From text to tree: the lexer's tokens through the grammar, with one clear report for what does not fit.
 *
 * A text is read by the table that the build makes of the grammar (build/lalr.ts), which is many times faster than
 * nearley. Where it stops, or was made of another grammar, nearley reads the text, for its chart knows what was expected.
 */
import nearley from 'nearley'
import { nmodlTable } from '../generated/nmodl-table.ts'
import { once } from '../lang/once.ts'
import { ParserTable, type PlainTable } from '../lang/parser-table.ts'
import { Problem, together } from '../lang/problem.ts'
import { Source, spanOf } from '../lang/source.ts'
import { grammarMark, grammarRules } from './grammar.ts'
import { type Findings, type Include, noFindings, tokenize } from './lexer.ts'
import { syntaxError } from './problems.ts'
import { furtherErrors } from './recovery.ts'
import type { Token } from './token.ts'
import type { Item, MechanismFile } from './tree.ts'

const table = once(() => {
  const plain = JSON.parse(nmodlTable) as PlainTable
  return plain.mark === grammarMark() ? new ParserTable(plain, grammarRules()) : undefined
})

/** A file of which nothing is missing. */
export function parseMechanism(given: Source, include?: Include): MechanismFile {
  const { file, missing } = parseWhatIsThere(given, include)
  const problem = together(missing)
  if (problem) throw problem
  return file
}

/** As far as INCLUDEd files are there, so that what is wrong beside those that are missing can be told too. */
export function parseWhatIsThere(given: Source, include?: Include): { file: MechanismFile; missing: Problem[] } {
  const source = withPlainLines(given)
  const findings = noFindings()
  try {
    return { file: parseFile(source, include, findings), missing: findings.missing }
  } catch (error) {
    if (!(error instanceof Problem)) throw error
    const further = furtherErrors(source, error, (text) => parseFile(text, include, noFindings()))
    throw together([...findings.missing, error, ...further])
  }
}

function parseFile(source: Source, include: Include | undefined, findings: Findings): MechanismFile {
  const tokens = tokenize(source, include, findings)
  const firstUse = new Map<string, number>()
  const types: string[] = []
  for (let i = 0; i < tokens.length; i++) {
    const { type, text } = tokens[i]!
    types.push(type)
    if (type === 'NAME' && !firstUse.has(text)) firstUse.set(text, i)
  }
  const rules = grammarRules()
  const read = table()?.parse(types, tokens, (rule, parts) => rules[rule]!.postprocess(parts)) as Item[] | undefined
  const items = read ?? parseByNearley(source, tokens)
  const mayHoldC = types.includes('VERBATIM') || firstUse.has('return')
  return { source, items, firstUse, mayHoldC, hasLag: types.includes('LAG'), unitsOff: findings.unitsOff }
}

/** The slow way, with an explanation. */
export function parseByNearley(source: Source, tokens: readonly Token[]): Item[] {
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
  return parser.results[0] as Item[]
}

/** Files of old Macintoshes end their lines with a carriage return alone. */
const withPlainLines = (source: Source): Source =>
  /\r(?!\n)/.test(source.text) ? new Source(source.name, source.text.replace(/\r(?!\n)/g, '\n')) : source

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
  const grammar = { Lexer: undefined, ParserRules: grammarRules(), ParserStart: 'file' }
  const compiled = nearley.Grammar.fromCompiled(grammar as unknown as nearley.CompiledRules)
  return new nearley.Parser(compiled, { lexer: lexer as unknown as nearley.Lexer }) as unknown as TableParser
}

/** How the user writes tokens that the lexer tells apart by what follows. */
const written: Readonly<Record<string, string>> = { '~=': '~', UNIT_NAME: 'UNIT' }

/** Token types that the last good column of the chart was ready to take. */
function expectedBy(parser: TableParser): string[] {
  const columns = parser.table
  let last = columns.length - 1
  while (last > 0 && columns[last]!.states.length === 0) last--
  const found = new Set<string>()
  for (const { dot, rule } of columns[last]!.states) {
    const symbol = rule.symbols[dot]
    if (typeof symbol === 'object') found.add(written[symbol.type] ?? symbol.type)
  }
  return [...found].sort((a, b) => Number(/^\W/.test(b)) - Number(/^\W/.test(a)))
}
