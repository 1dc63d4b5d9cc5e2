/**
 * Statements of the HOC library and of build/frequent.hoc: their trees for generated/hoc-shapes.ts, so that nobody has to parse them or any
 * of their shape, and for generated/statement-code.ts the code of those of the top level.
 */
import { readFileSync } from 'node:fs'
import { writeShared } from '../interpreter/generate/function.ts'
import { usesOf } from '../interpreter/generate/purity.ts'
import type { Interpreter } from '../interpreter/interpreter.ts'
import { variablesIn } from '../interpreter/statement-code.ts'

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
  const codes = codesWritten(interpreter)
  for (const file of library) session.run(`{load_file("${file}")}`)
  session.run(readFileSync(new URL('frequent.hoc', import.meta.url), 'latin1'))
  const kept = [...interpreter.shapes.cache.stored()].filter(([name]) => often.has(name) || executed.has(name))
  const names = kept.map(([name]) => name)
  return modulesOf(
    kept.map(([, line]) => line),
    codes.map((code) => ({ ...code, shape: `s${names.indexOf(code.shape)}` })),
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

/** Names of their shapes. */
function executedBy(interpreter: Interpreter): ReadonlySet<string> {
  const executed = new Set<string>()
  const execute = interpreter.execute.bind(interpreter)
  interpreter.execute = (statement) => {
    executed.add(statement.shape)
    return execute(statement)
  }
  return executed
}

/** Code of a statement; `variables`: those of an object that it depends on besides the shape. */
interface StatementText {
  readonly shape: string
  readonly variables: string
  readonly text: string
}

/** What is written from now on, as it is while nothing is out of the ordinary. */
function codesWritten({ code }: Interpreter): readonly StatementText[] {
  const texts: StatementText[] = []
  const write = code.written.bind(code)
  code.written = (statement, template) => {
    const { shape, tree, tokens } = statement
    const text = writeShared(statement, template, usesOf(tree), false)
    texts.push({ shape, variables: template ? variablesIn(tokens) : '', text })
    return write(statement, template)
  }
  return texts
}

function modulesOf(shapes: readonly string[], codes: readonly StatementText[]): Modules {
  const lines = shapes.map((shape) => `  ${JSON.stringify(shape)},\n`).join('')
  const functions = codes.map(
    ({ shape, variables, text }) => `${JSON.stringify(shape + variables)}(R) {\n${text}\n},\n`,
  )
  const type = "import type { ReadyStatements } from '../interpreter/statement-code.ts'\n"
  return {
    'hoc-shapes.ts': `${head}export const storedShapes: readonly string[] = [\n${lines}]\n`,
    'statement-code.ts': `${head}// @ts-nocheck\n${type}export const readyStatements: ReadyStatements = {\n${functions.join('')}}\n`,
  }
}
