/**
 * JavaScript of procedures of the standard run system, for generated/run-system-code.ts: of those that build/first-run.hoc calls. All of
 * them would be several times as much to read at a start.
 */
import { readdirSync, readFileSync } from 'node:fs'
import { writeProcedure } from '../interpreter/generate/function.ts'
import type { Interpreter } from '../interpreter/interpreter.ts'
import { traitsOf } from '../interpreter/ready-code.ts'
import type { Definition } from '../interpreter/symbols.ts'
import type { Body } from '../interpreter/tree.ts'
import { type Read, symbolsOf, watch } from './hoc-definitions.ts'
import { runSystem } from './hoc-library.ts'

/** A definition of the library, and where reading it begins. */
interface Met {
  readonly read: Read
  readonly start: number
}

export const emptyCodeModule = codeModule([])

export async function runSystemCodeModule(): Promise<string> {
  const { createSession, libraryFile } = await import('../index.ts')
  const { memoryHost } = await import('../interpreter/memory-host.ts')
  const session = createSession({ host: memoryHost(mechanisms(), libraryFile) })
  const met: Met[] = []
  watch(session.interpreter, (read, start) => {
    if (runSystem.includes(read.source.library!)) met.push({ read, start })
  })
  const called = callsOf(session.interpreter)
  session.loadMechanisms()
  session.run(textOf('first-run.hoc').replace('quit()', ''))
  return codeModule(met.filter(({ read }) => called.has(read.tree.body) && isOfTopLevel(read)))
}

/** Code of a template's procedures knows where the object has its variables. */
const isOfTopLevel = (read: Read): boolean => symbolsOf(read).every(({ owner }) => !owner)

const textOf = (path: string): string => readFileSync(new URL(path, import.meta.url), 'latin1')

/** That the program uses. */
function mechanisms(): Record<string, string> {
  const folder = '../test/nmodl/'
  const files = readdirSync(new URL(folder, import.meta.url)).filter((file) => file.endsWith('.mod'))
  return Object.fromEntries(files.map((file) => [file, textOf(folder + file)]))
}

/** Bodies of the procedures that are called from now on. */
function callsOf({ definitions }: Interpreter): ReadonlySet<Body> {
  const called = new Set<Body>()
  const write = definitions.written.bind(definitions)
  definitions.written = (symbol, definition) => {
    called.add(definition.body)
    return write(symbol, definition)
  }
  return called
}

function codeModule(met: readonly Met[]): string {
  const type = "import type { ReadyCodes } from '../interpreter/ready-code.ts'\n"
  const files = [...new Set(met.map(({ read }) => read.source.library!))].map((file) => {
    const codes = met.filter(({ read }) => read.source.library === file).map(codeOf)
    return `${JSON.stringify(file)}: {\n${codes.join('')}},\n`
  })
  return `// Written by build/generate.ts.\n// @ts-nocheck\n${type}export const runSystemCode: Readonly<Record<string, ReadyCodes>> = {\n${files.join('')}}\n`
}

/** As it is written while nothing is out of the ordinary. */
function codeOf({ read, start }: Met): string {
  const { tokens, tree, source } = read
  const symbols = symbolsOf(read)
  const definition: Definition = { what: tree.what, name: tokens[tree.name]!.text, body: tree.body, source, tokens }
  const symbolAt = (tok: number) => `S[${symbols.indexOf(tokens[tok]!.symbol as never)}]`
  const text = writeProcedure(definition, undefined, { catchesStrays: false, rounds: false }, symbolAt)
  return `${start}: { traits: [${symbols.map(traitsOf)}], make(R, S, U) {\n${text}\n} },\n`
}
