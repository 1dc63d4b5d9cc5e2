/**
 * The HOC library and the examples as text, and definitions in them as they were read: programs find them wherever the package is installed.
 * What the standard run system consists of is generated/run-system.ts, for nearly all programs want that and no more; the rest is generated/hoc-tools.ts.
 */
import { readdirSync, readFileSync } from 'node:fs'
import type { LibraryFile } from '../interpreter/stored-definitions.ts'

type Files = Readonly<Record<string, LibraryFile>>

/** By the name of a file: for the constructor of StoredDefinitions. */
export type Definitions = Readonly<Record<string, readonly string[]>>

/** The files that `load_file("stdrun.hoc")` reads. */
export const runSystem: readonly string[] = [
  'atoltool.hoc',
  'movierun.hoc',
  'numerical-method.hoc',
  'pointbsr.hoc',
  'stdlib.hoc',
  'stdmenus.hoc',
  'stdrun.hoc',
  'wingroup.hoc',
]

/** Text of each module by its name. */
export function hocLibraryModules(definitions: Definitions = {}): Readonly<Record<string, string>> {
  const all = files(definitions)
  const only = (wanted: (name: string) => boolean) =>
    Object.fromEntries(Object.entries(all).filter(([name]) => wanted(name)))
  return {
    'run-system.ts': moduleOf(
      'runSystem',
      only((name) => runSystem.includes(name)),
    ),
    'hoc-tools.ts': moduleOf(
      'hocTools',
      only((name) => !runSystem.includes(name)),
    ),
  }
}

function moduleOf(name: string, files: Files): string {
  const type = "import type { LibraryFile } from '../interpreter/stored-definitions.ts'\n"
  return `// Written by build/generate.ts.\n${type}export const ${name}: Readonly<Record<string, LibraryFile>> = ${JSON.stringify(files, null, 1)}\n`
}

function files(definitions: Definitions): Files {
  const files: Record<string, LibraryFile> = {}
  const add = (folder: string, prefix = '') => {
    const url = new URL(folder, import.meta.url)
    for (const name of readdirSync(url).sort()) {
      if (!name.endsWith('.hoc')) continue
      const text = readFileSync(new URL(name, url), 'latin1')
      files[prefix + name] = { text, definitions: definitions[prefix + name] ?? [] }
    }
  }
  for (const folder of ['../hoc/examples/', '../hoc/lib/', '../hoc/tools/']) add(folder)
  // what models load by itself
  add('../hoc/lib/mulfit/', 'mulfit/')
  return files
}
