/**
 * JavaScript of procedures of the standard run system, for generated/run-system-code.ts: of those that build/first-run.hoc calls. All of
 * them would be several times as much to read at a start.
 */
import { readdirSync, readFileSync } from 'node:fs'
import { writeProcedure } from '../interpreter/generate/function.ts'
import type { Interpreter } from '../interpreter/interpreter.ts'
import { traitsOf } from '../interpreter/ready-code.ts'
import type { Definition } from '../interpreter/symbols.ts'
import { type Read, symbolsOf, watch } from './hoc-definitions.ts'
import { runSystem } from './hoc-library.ts'

/** A definition of the library, and where reading it begins. */
interface Met {
  readonly read: Read
  readonly start: number
}

export const emptyCodeModule = codeModule(new Map())

export async function runSystemCodeModule(): Promise<string> {
  const { createSession, libraryFile } = await import('../index.ts')
  const { memoryHost } = await import('../interpreter/memory-host.ts')
  const session = createSession({ host: memoryHost(mechanisms(), libraryFile) })
  const met: Met[] = []
  watch(session.interpreter, (read, start) => {
    if (runSystem.includes(read.source.library!)) met.push({ read, start })
  })
  const codes = codesOfCalls(session.interpreter, met)
  session.loadMechanisms()
  session.run(textOf('first-run.hoc').replace('quit()', ''))
  return codeModule(codes)
}

const textOf = (path: string): string => readFileSync(new URL(path, import.meta.url), 'latin1')

/** That the program uses. */
function mechanisms(): Record<string, string> {
  const folder = '../test/nmodl/'
  const files = readdirSync(new URL(folder, import.meta.url)).filter((file) => file.endsWith('.mod'))
  return Object.fromEntries(files.map((file) => [file, textOf(folder + file)]))
}

/** By file: code of the procedures that are called from now on, as their names are at the first call. */
function codesOfCalls({ definitions }: Interpreter, met: readonly Met[]): Codes {
  const codes = new Map<string, string[]>()
  const write = definitions.written.bind(definitions)
  definitions.written = (symbol, definition) => {
    // one-line functions of one shape share their trees
    const found = met.find(({ read }) => read.tokens === definition.tokens)
    if (found) {
      const file = found.read.source.library!
      codes.set(file, [...(codes.get(file) ?? []), codeOf(found)])
    }
    return write(symbol, definition)
  }
  return codes
}

type Codes = ReadonlyMap<string, readonly string[]>

function codeModule(codes: Codes): string {
  const type = "import type { ReadyCodes } from '../interpreter/ready-code.ts'\n"
  const files = [...codes].map(([file, all]) => `${JSON.stringify(file)}: {\n${all.join('')}},\n`)
  return `// Written by build/generate.ts.\n// @ts-nocheck\n${type}export const runSystemCode: Readonly<Record<string, ReadyCodes>> = {\n${files.join('')}}\n`
}

/** As it is written while nothing is out of the ordinary. */
function codeOf({ read, start }: Met): string {
  const { tokens, tree, source } = read
  const symbols = symbolsOf(read)
  const definition: Definition = { what: tree.what, name: tokens[tree.name]!.text, body: tree.body, source, tokens }
  const symbolAt = (tok: number) => `S[${symbols.indexOf(tokens[tok]!.symbol as never)}]`
  const text = writeProcedure(definition, symbols[0]!.owner, { catchesStrays: false, rounds: false }, symbolAt)
  return `${start}: { traits: [${symbols.map(traitsOf)}], make(R, S, U) {\n${text}\n} },\n`
}
