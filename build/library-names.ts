/**
 * Which file of the HOC library defines which names, for generated/library-names.ts: advice about an undefined `tstop` names stdrun.hoc.
 *
 * A session loads one file; what its top level knows then, and what the file's own text makes, is that file's; of several files the
 * one with the fewest names.
 */
import { readdirSync, readFileSync } from 'node:fs'

const folder = new URL('../hoc/lib/', import.meta.url)

/** What programs load, also where another file has the name as well. */
const usual = ['stdlib.hoc', 'stdrun.hoc']

export const emptyNamesModule = namesModule({})

export async function libraryNamesModule(): Promise<string> {
  const files = readdirSync(folder).filter((file) => file.endsWith('.hoc'))
  const found = await Promise.all(files.map(async (file) => ({ file, names: await namesAfter(file) })))
  const rank = (file: string) => (usual.includes(file) ? 0 : 1)
  found.sort((a, b) => rank(a.file) - rank(b.file) || a.names.length - b.names.length || a.file.localeCompare(b.file))
  const owners = new Map<string, string>()
  for (const { file, names } of found) {
    const text = readFileSync(new URL(file, folder), 'latin1').replace(/\/\/.*|\/\*[\s\S]*?\*\//g, '')
    for (const name of names) if (!owners.has(name) && isMadeIn(text, name)) owners.set(name, file)
  }
  const modules: Record<string, string> = {}
  for (const [name, file] of [...owners].sort()) modules[file] = modules[file] ? `${modules[file]} ${name}` : name
  return namesModule(modules)
}

/** Top-level names after loading a file, without the ones of a letter or two, which are scratch variables. */
async function namesAfter(file: string): Promise<string[]> {
  const { createSession } = await import('../index.ts')
  const session = createSession()
  const before = new Set([...session.interpreter.top.all()].map(({ name }) => name))
  session.run(`{load_file("${file}")}`)
  const symbols = [...session.interpreter.top.all()].filter(
    (symbol) => !symbol.isUndefined() && !before.has(symbol.name),
  )
  return symbols.map(({ name }) => name).filter((name) => name.length > 2)
}

const isMadeIn = (text: string, name: string) =>
  new RegExp(
    `\\b(?:proc|func|obfunc|iterator|begintemplate|create)\\s+${name}\\b|\\b(?:strdef|objref|objectvar|double)\\b[^\\n{}]*\\b${name}\\b|\\b${name}\\s*=[^=]`,
  ).test(text)

function namesModule(files: Readonly<Record<string, string>>): string {
  return `// Written by build/generate.ts.\nexport const libraryNames: Readonly<Record<string, string>> = ${JSON.stringify(files, null, 1)}\n`
}
