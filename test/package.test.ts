/** The package as programs in Node have it, under its own name: with files, and with their own output. */
import { execFileSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { afterAll, beforeAll, expect, it } from 'vitest'

const root = resolve(import.meta.dirname, '..')
let folder = ''
// inside the package, where it can be imported by its own name
beforeAll(() => {
  folder = mkdtempSync(join(root, 'dist', 'package-'))
})
afterAll(() => rmSync(folder, { recursive: true, force: true }))

const leak = `NEURON { SUFFIX leak NONSPECIFIC_CURRENT i RANGE g }
PARAMETER { g = 0.001 }
ASSIGNED { v i }
BREAKPOINT { i = g*(v + 70) }
`
const program = `import { createSession } from 'loligo'
import { nodeHost } from 'loligo/node'

const session = createSession({ host: nodeHost() })
console.log(session.loadMechanisms('.').join())
session.runFile('model.hoc')
console.log('and on')
session.run('{ printf("no end") }')
`

it('a session with files of the disk prints between the lines of its program', () => {
  writeFileSync(join(folder, 'leak.mod'), leak)
  writeFileSync(join(folder, 'model.hoc'), 'create soma\naccess soma\ninsert leak\nprint g_leak\n')
  writeFileSync(join(folder, 'program.mjs'), program)
  const env = { ...process.env, LOLIGO_CACHE: 'off' }
  const output = execFileSync('node', ['program.mjs'], { cwd: folder, encoding: 'utf8', env })
  expect(output).toBe('leak\n0.001 \nand on\nno end')
})
