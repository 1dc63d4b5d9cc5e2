/**
 * Procedures of the HOC library as they are read, for build/hoc-library.ts: a session that loads them neither reads nor parses them.
 */
import { isDeepStrictEqual } from 'node:util'
import { hasStrayJump, keepsObjects, usesOf, walk } from '../interpreter/generate/purity.ts'
import type { Interpreter } from '../interpreter/interpreter.ts'
import { KnownDefinition, type StoredDefinition, type Unpacked } from '../interpreter/stored-definitions.ts'
import type { Sym } from '../interpreter/symbols.ts'
import { type NameClass, nameClasses, type Parsed, type Token } from '../interpreter/token.ts'
import type { Statement } from '../interpreter/tree.ts'
import type { Definitions } from './hoc-library.ts'

export type Define = Extract<Statement, { kind: 'define' }>

/** What programs begin with. Other files are read when someone wants them: all definitions would be twelve times as much. */
const beginnings = ['stdrun.hoc', 'nrngui.hoc', 'noload.hoc']

/** Of one file: definitions as JSON, and what each consists of, by where they begin. */
type Found = Map<number, readonly [stored: string, packed: string]>

export async function hocDefinitions(): Promise<Definitions> {
  const { createSession } = await import('../index.ts')
  const found: Record<string, Found> = {}
  for (const file of beginnings) {
    const session = createSession()
    watch(session.interpreter, (read, start, end) => {
      const known = (found[read.source.library!] ??= new Map())
      const made = known.has(start) ? undefined : store(read, start, end)
      if (made) known.set(start, made)
    })
    session.run(`{load_file("${file}")}`)
  }
  return Object.fromEntries(Object.entries(found).map(([file, all]) => [file, listOf(all)]))
}

function listOf(found: Found): string[] {
  const all = [...found].sort(([a], [b]) => a - b).map(([, each]) => each)
  return [`[${all.map(([stored]) => stored).join()}]`, ...all.map(([, packed]) => packed)]
}

export type Read = Parsed<Statement> & { readonly tree: Define }

/** Tells of each definition that is read from a file of the library. */
export function watch(interpreter: Interpreter, tell: (read: Read, start: number, end: number) => void): void {
  const make = interpreter.reader.bind(interpreter)
  interpreter.reader = (input, eager) => {
    const reader = make(input, eager)
    const read = reader.next.bind(reader)
    reader.next = () => {
      const start = reader.position
      const next = read()
      if (next?.source.library !== undefined && next.tree.kind === 'define') tell(next as Read, start, reader.position)
      return next
    }
    return reader
  }
}

/** Names of a definition in the order in which they are met, its own first. */
export const symbolsOf = ({ tokens, tree }: Read): Sym[] =>
  [...new Set([tokens[tree.name]!, ...tokens].flatMap(({ symbol }) => symbol ?? []))] as Sym[]

/** Undefined where a token is more than its text. */
function store(read: Read, start: number, end: number): readonly [stored: string, packed: string] | undefined {
  const { tokens, tree, source } = read
  const own = tokens[tree.name]!.text
  const symbols = symbolsOf(read)
  const placeOf = (token: Token) => symbols.indexOf(token.symbol as Sym)
  const uses = usesOf(tree.body)
  const stored: StoredDefinition = {
    start,
    end,
    what: tree.what,
    names: symbols.map(({ name }) => name),
    classes: symbols.map((symbol) => (symbol.name === own ? -1 : classOf(tokens, symbol))),
    subscripts: subscriptsOf(tree, (tok) => placeOf(tokens[tok]!)),
    assigned: [...new Set(uses.assigned.map((tok) => placeOf(tokens[tok]!)))],
    arrays: [...new Set(uses.arrays.map((tok) => placeOf(tokens[tok]!)))],
    mentioned: [...new Set(tokens.filter(isMention).map(({ text }) => text))],
    hasStrayJump: hasStrayJump(tree.body.statements),
    isLight: keepsObjects(tree.body.statements, (tok) => isPure(tokens[tok]!)),
  }
  const packed = JSON.stringify(pack(tokens, tree, placeOf))
  const again = new KnownDefinition(source, stored, packed, symbols)
  const isSame = isDeepStrictEqual(again.tokens, tokens) && isDeepStrictEqual(again.tree, tree)
  return isSame ? [JSON.stringify(stored), packed] : undefined
}

function classOf(tokens: readonly Token[], symbol: Sym): number {
  const { type } = tokens.find((token) => token.symbol === symbol)!
  return nameClasses.indexOf(type as NameClass)
}

/** Names with subscripts, as interpreter/subscripts.ts looks at them. */
function subscriptsOf(tree: Define, placeOf: (tok: number) => number): [number, number][] {
  const found: [number, number][] = []
  walk(tree, ({ kind, name, index }) => {
    if (!['variable', 'object', 'section'].includes(kind ?? '') || !Array.isArray(index) || index.length === 0) return
    const place = placeOf(name as number)
    if (!found.some(([known]) => known === place)) found.push([place, index.length])
  })
  return found
}

/** A name behind a dot, or one that is declared local. */
const isMention = ({ type, symbol }: Token): boolean => type === 'MEMBER' || (type === 'NAME' && symbol === undefined)

const isPure = ({ symbol }: Token): boolean => (symbol as Sym | undefined)?.builtin?.pure !== undefined

function pack(tokens: readonly Token[], tree: Define, placeOf: (token: Token) => number): Unpacked {
  const types = [...new Set(tokens.map(({ type }) => type))]
  let before = 0
  const numbers = tokens.flatMap((token) => {
    const distance = token.offset - before
    before = token.offset
    return [types.indexOf(token.type), distance, token.text.length, token.symbol ? placeOf(token) : -1]
  })
  return {
    tree,
    types,
    tokens: numbers,
    numbers: tokens.flatMap(({ type, number }) => (type === 'NUMBER' ? [number!] : [])),
    strings: tokens.flatMap(({ type, string }) => (type === 'STRING' ? [string!] : [])),
  }
}
