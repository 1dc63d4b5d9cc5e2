/** Every code of an error is explained in docs/errors, and every one explained there exists. */
import { readdirSync, readFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { describe, expect, it } from 'vitest'

const root = resolve(import.meta.dirname, '..')
const folders = ['interpreter', 'lang', 'stdlib', 'runtime', 'nmodl', 'repl', 'wasm']

function codesIn(folder: string): string[] {
  const files = readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' }).filter((each) =>
    each.endsWith('.ts'),
  )
  return files.flatMap(
    (file) =>
      readFileSync(join(root, folder, file), 'utf8').match(/(?<=['"`])(?:HOC|RUN|NMOD|CLI)\d{4}(?=['"`:])/g) ?? [],
  )
}

const used = new Set(folders.flatMap(codesIn))
const text = readFileSync(join(root, 'docs/errors/README.md'), 'utf8')
const rows = [...text.matchAll(/^\| ((?:HOC|RUN|NMOD|CLI)\d{4}) \|(.*)\|$/gm)]
const explained = rows.map((row) => row[1]!)

describe('codes of errors', () => {
  it('are all explained', () => {
    expect([...used].filter((code) => !explained.includes(code)).sort()).toEqual([])
  })

  it('are explained only where they exist', () => {
    expect(explained.filter((code) => !used.has(code))).toEqual([])
  })

  it('are explained once, in order, with cause and advice', () => {
    expect(new Set(explained).size).toBe(explained.length)
    const kinds = ['HOC', 'RUN', 'NMOD', 'CLI']
    for (const kind of kinds) {
      const own = explained.filter((code) => code.startsWith(kind))
      expect(own).toEqual([...own].sort())
    }
    for (const [, code, rest = ''] of rows) expect([code, rest.split(' | ').length]).toEqual([code, 3])
  })
})
