/** The HOC library and the examples as text, for generated/hoc-library.ts: programs find them wherever the package is installed. */
import { readdirSync, readFileSync } from 'node:fs'

export function hocLibraryModule(): string {
  const files: Record<string, string> = {}
  const add = (folder: string, prefix = '') => {
    const url = new URL(folder, import.meta.url)
    for (const name of readdirSync(url).sort()) {
      if (name.endsWith('.hoc')) files[prefix + name] = readFileSync(new URL(name, url), 'latin1')
    }
  }
  for (const folder of ['../hoc/examples/', '../hoc/lib/', '../hoc/tools/']) add(folder)
  // what models load by itself
  add('../hoc/lib/mulfit/', 'mulfit/')
  return `// Written by build/generate.ts.\nexport const hocLibrary: Readonly<Record<string, string>> = ${JSON.stringify(files, null, 1)}\n`
}
