/** Short ways to read HOC in tests. */
import { Shapes, StatementReader } from '../../../interpreter/reader.ts'
import type { Parsed } from '../../../interpreter/token.ts'
import type { Statement } from '../../../interpreter/tree.ts'
import { Problem } from '../../../lang/problem.ts'
import { Source } from '../../../lang/source.ts'
import { DeclaringScope } from './declaring-scope.ts'

/** Names that tests use without declaring them. */
export const prelude = `create soma, dend[3]
objref o, c, vec
strdef str
proc p() { }
func f() { return 1 }
obfunc g() { return o }
iterator it() { iterator_statement }
begintemplate Cell
endtemplate Cell
`

export interface Reading {
  readonly statements: readonly Parsed<Statement>[]
  readonly problem: Problem | undefined
}

/** Reads to the end or to the first problem. */
export function read(text: string, { pieces = false, before = prelude, shapes = new Shapes() } = {}): Reading {
  let scope = new DeclaringScope()
  const through = (source: Source, statements: Parsed<Statement>[]): void => {
    const reader = new StatementReader(source, () => scope, shapes, { pieces })
    for (let each = reader.next(); each; each = reader.next()) {
      statements.push(each)
      scope = scope.after(each)
    }
  }
  const statements: Parsed<Statement>[] = []
  through(new Source('prelude', before), [])
  try {
    through(new Source('test.hoc', text), statements)
  } catch (error) {
    if (!(error instanceof Problem)) throw error
    return { statements, problem: error }
  }
  return { statements, problem: undefined }
}

/** A tree as nested lists, with names and literals as they were written: what a test compares. */
export function outline({ tree, tokens }: Parsed<Statement>): string {
  const show = (node: unknown): string => {
    if (Array.isArray(node)) return `[${node.map(show).join(' ')}]`
    if (typeof node === 'number') return tokens[node]?.text ?? String(node)
    if (node === null || typeof node !== 'object') return String(node)
    if ('number' in node) return String(node.number)
    const { kind, from: _from, to: _to, ...rest } = node as Record<string, unknown>
    const parts = Object.entries(rest).filter(([, value]) => !(Array.isArray(value) && value.length === 0))
    const inner = parts.map(([key, value]) => (plain.has(key) ? show(value) : `${key}:${show(value)}`))
    return `(${[kind ?? '', ...inner].filter((each) => each !== '').join(' ')})`
  }
  return show(tree)
}
const plain = new Set([
  ...[
    'at',
    'name',
    'value',
    'operator',
    'left',
    'right',
    'operand',
    'target',
    'items',
    'names',
    'body',
    'base',
    'parts',
  ],
  ...['condition', 'then', 'which', 'mechanism', 'template'],
])

export const outlines = (text: string): string[] => read(text).statements.map(outline)
