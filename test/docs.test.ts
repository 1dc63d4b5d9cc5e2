/**
 * Runs the examples of README.md and docs/: TypeScript against the built package under its own name, HOC with the command.
 */
import { execFileSync } from 'node:child_process'
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import ts from 'typescript'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'

const root = resolve(import.meta.dirname, '..')

interface Example {
  readonly name: string
  readonly language: string
  readonly text: string
}

function pages(): string[] {
  const docs = readdirSync(join(root, 'docs'), { recursive: true, encoding: 'utf8' })
  return ['README.md', ...docs.filter((name) => name.endsWith('.md')).map((name) => join('docs', name))]
}

/** Fenced blocks of one page; a block that shows a part of a program says so with `ts part` or `hoc part`. */
function examples(page: string): Example[] {
  const blocks = readFileSync(join(root, page), 'utf8').matchAll(/^```(ts|hoc)\n([\s\S]*?)^```$/gm)
  return [...blocks].map((match, i) => ({ name: `${page} ${i + 1}`, language: match[1]!, text: match[2]! }))
}

describe('examples of the documentation', () => {
  let folder = ''
  // inside the package, where it can be imported by its own name
  beforeAll(() => {
    folder = mkdtempSync(join(root, 'dist', 'examples-'))
  })
  afterAll(() => rmSync(folder, { recursive: true, force: true }))

  const all = pages().flatMap(examples)
  it.each(all.map((example) => [example.name, example] as const))('%s runs', (_, { language, text }) => {
    if (language === 'ts') {
      const { outputText } = ts.transpileModule(text, {
        compilerOptions: { target: ts.ScriptTarget.ES2022, module: ts.ModuleKind.ESNext },
      })
      writeFileSync(join(folder, 'example.mjs'), outputText)
      expect(execFileSync('node', ['example.mjs'], { cwd: folder, encoding: 'utf8' })).not.toBe('')
    } else {
      writeFileSync(join(folder, 'example.hoc'), text)
      const output = execFileSync('node', [join(root, 'bin/loligo.cjs'), '-nogui', 'example.hoc'], {
        cwd: folder,
        encoding: 'utf8',
      })
      expect(output).not.toBe('')
    }
  })
})
