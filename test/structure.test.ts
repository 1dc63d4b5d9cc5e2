/**
 * Who may import whom: the table of docs/architecture.md, kept true by reading the import lines.
 */
import { readdirSync, readFileSync } from 'node:fs'
import { dirname, join, relative, resolve } from 'node:path'
import { describe, expect, it } from 'vitest'

const root = resolve(import.meta.dirname, '..')

/** Folder -> what its files may import besides their own folder. Packages are named; `node:` stands for all of Node's. */
const allowed: Record<string, readonly string[]> = {
  lang: ['moo', 'nearley'],
  wasm: [],
  runtime: ['wasm', 'generated/math-tables.ts'],
  nmodl: [
    'lang',
    'wasm',
    'runtime/mechanism/spec.ts',
    'runtime/mechanism/spec-c.ts',
    'runtime/math',
    'generated/nmodl-table.ts',
    'moo',
    'nearley',
  ],
  stdlib: ['runtime', 'lang'],
  interpreter: ['stdlib/binding', 'runtime', 'lang', 'wasm', 'generated/hoc-table.ts', 'moo', 'nearley'],
  hoc: [],
  repl: [
    'index.ts',
    'mechanisms.ts',
    'node:',
    'commander',
    'readline-sync',
    'plotly.js-dist',
    '@resvg/resvg-wasm',
    'fflate',
  ],
  'mechanisms.ts': ['lang', 'nmodl', 'runtime/math', 'runtime/mechanism/spec.ts', 'stdlib/binding/host.ts'],
  'index.ts': ['mechanisms.ts', 'lang', 'interpreter', 'stdlib', 'runtime', 'nmodl', 'generated'],
}

function sources(folder: string): string[] {
  return readdirSync(join(root, folder), { withFileTypes: true }).flatMap((entry) => {
    const path = join(folder, entry.name)
    if (entry.isDirectory()) return sources(path)
    return entry.name.endsWith('.ts') ? [path] : []
  })
}

function imports(file: string): string[] {
  const text = readFileSync(join(root, file), 'utf8')
  const named = text.matchAll(
    /^(?:import|export)\b[^'"\n]*?(?:\{[^}]*\}[^'"\n]*?)?from\s*'([^']+)'|^import\s*'([^']+)'|\bimport\('([^']+)'\)/gm,
  )
  return [...named].map((match) => match[1] ?? match[2] ?? match[3]!)
}

function target(file: string, name: string): string {
  return name.startsWith('.') ? relative(root, resolve(root, dirname(file), name)) : name
}

describe('imports follow the table of docs/architecture.md', () => {
  const filesOf = (owner: string) => (owner.endsWith('.ts') ? [owner] : sources(owner))
  it.each(Object.keys(allowed).map((owner) => [owner, filesOf(owner)] as const))('%s', (owner, files) => {
    const permitted = [owner, ...allowed[owner]!]
    const strays = files.flatMap((file) =>
      imports(file)
        .map((name) => target(file, name))
        .filter(
          (name) =>
            !permitted.some(
              (prefix) => name === prefix || name.startsWith(prefix.endsWith(':') ? prefix : `${prefix}/`),
            ),
        )
        .map((name) => `${file} imports ${name}`),
    )
    expect(strays).toEqual([])
  })
})
