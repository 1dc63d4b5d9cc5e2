/**
 * Statements of the HOC library and of build/frequent.hoc: their trees for generated/hoc-shapes.ts, so that nobody has to parse them or any
 * of their shape, and for generated/statement-code.ts the code of those of the top level.
 */
import { readFileSync } from 'node:fs'
import { writeShared } from '../interpreter/generate/function.ts'
import { usesOf } from '../interpreter/generate/purity.ts'
import type { Interpreter } from '../interpreter/interpreter.ts'
import type { Parsed } from '../interpreter/token.ts'
import type { Statement } from '../interpreter/tree.ts'

const head = '// Written by build/generate.ts.\n'

/** Text of each module by its name. */
type Modules = Readonly<Record<string, string>>

export const emptyShapesModules = modulesOf([], [])

/** Loads the library in a session of its own and keeps the shapes of what it read. */
export async function hocShapesModules(library: readonly string[]): Promise<Modules> {
  const { createSession } = await import('../index.ts')
  const session = createSession()
  const { interpreter } = session
  const often = readOften(interpreter)
  const executed = executedBy(interpreter)
  for (const file of library) session.run(`{load_file("${file}")}`)
  session.run(readFileSync(new URL('frequent.hoc', import.meta.url), 'latin1'))
  const kept = [...interpreter.shapes.cache.stored()].filter(([name]) => often.has(name) || executed.has(name))
  return modulesOf(
    kept.map(([, line]) => line),
    kept.map(([name]) => codeOf(executed.get(name)?.atTop)),
  )
}

/** Names of the shapes that are met again: also lines of procedures are, and many of the library's are nobody else's. */
function readOften({ shapes: { cache } }: Interpreter): ReadonlySet<string> {
  const often = new Set<string>()
  const find = cache.find.bind(cache)
  cache.find = (codes, start, end) => {
    const found = find(codes, start, end)
    if (found) often.add(found.name)
    return found
  }
  return often
}

/** By their shapes; `atTop`: one that does not stand in a template. */
function executedBy(interpreter: Interpreter): ReadonlyMap<string, { readonly atTop: Parsed<Statement> | undefined }> {
  const executed = new Map<string, { atTop: Parsed<Statement> | undefined }>()
  const execute = interpreter.execute.bind(interpreter)
  interpreter.execute = (statement) => {
    const atTop = interpreter.current().template ? executed.get(statement.shape)?.atTop : statement
    executed.set(statement.shape, { atTop })
    return execute(statement)
  }
  return executed
}

/** Undefined where there is none, or where it depends on more than the shape. */
function codeOf(statement: Parsed<Statement> | undefined): string | undefined {
  if (!statement || withoutCode.has(statement.tree.kind)) return undefined
  const uses = usesOf(statement.tree)
  return uses.hasLoop ? undefined : writeShared(statement, undefined, uses, false)
}

const withoutCode = new Set<Statement['kind']>([
  'define',
  'begintemplate',
  'endtemplate',
  'public',
  'external',
  'strdef',
  'empty',
])

function modulesOf(shapes: readonly string[], codes: readonly (string | undefined)[]): Modules {
  const lines = shapes.map((shape) => `  ${JSON.stringify(shape)},\n`).join('')
  const functions = codes.map((code, i) => (code === undefined ? '' : `s${i}(R) {\n${code}\n},\n`)).join('')
  const type = "import type { ReadyStatements } from '../interpreter/statement-code.ts'\n"
  return {
    'hoc-shapes.ts': `${head}export const storedShapes: readonly string[] = [\n${lines}]\n`,
    'statement-code.ts': `${head}// @ts-nocheck\n${type}export const readyStatements: ReadyStatements = {\n${functions}}\n`,
  }
}
