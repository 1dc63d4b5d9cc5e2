/** A hash of all that decides what becomes of a mechanism's text, so that what another compiler has made is known for it. */
import { createHash } from 'node:crypto'
import { readdirSync, readFileSync } from 'node:fs'

const root = new URL('../', import.meta.url)
/** Folders and files whose sources are the compiler's. */
const parts = ['nmodl', 'wasm', 'lang', 'runtime/math', 'runtime/mechanism/spec.ts', 'generated/nmodl-table.ts']

export function compilerMark(): string {
  const hash = createHash('sha256')
  for (const part of parts)
    for (const file of filesOf(part)) hash.update(file).update(readFileSync(new URL(file, root)))
  return hash.digest('hex').slice(0, 32)
}

const filesOf = (part: string): string[] =>
  part.endsWith('.ts')
    ? [part]
    : readdirSync(new URL(part, root), { recursive: true, encoding: 'utf8' })
        .filter((name) => name.endsWith('.ts'))
        .sort()
        .map((name) => `${part}/${name}`)
