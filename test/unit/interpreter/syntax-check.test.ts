/** Programs checked without being run. */
import { existsSync, readFileSync } from 'node:fs'
import { basename, dirname } from 'node:path'
import { describe, expect, it } from 'vitest'
import { createSession, formatProblem, libraryFile, memoryHost, Problem } from '../../../index.ts'
import { corpus, neuron } from './corpus.ts'

/** A host that reads the files of a folder. */
function hostIn(folder: string) {
  const host = memoryHost({}, libraryFile)
  const path = (name: string) => (name.startsWith('/') ? name : `${folder}/${name}`)
  host.readFile = (name) => (existsSync(path(name)) ? readFileSync(path(name), 'latin1') : undefined)
  return host
}

function mistakeIn(text: string, name = 't.hoc', folder = '/nowhere'): string | undefined {
  try {
    createSession({ host: hostIn(folder) }).check(text, name)
    return undefined
  } catch (error) {
    if (error instanceof Problem) return formatProblem(error)
    throw error
  }
}

describe('a check of syntax', () => {
  it('runs nothing', () => {
    const host = memoryHost()
    createSession({ host }).check('print 1\nproc p() { print 2 }\np()\nquit()\n')
    expect(host.output).toBe('')
  })

  it('finds the first mistake', () => {
    expect(mistakeIn('x = 1\ny = = 2\nz = = 3\n')).toMatch(/^HOC1001: syntax error\n {3}t\.hoc:2:5/)
    expect(mistakeIn('proc p() {\n')).toMatch(/^HOC1004/)
  })

  it('notes declarations and those of loaded files', () => {
    expect(mistakeIn('objref a[2]\nproc q() { a[1].go() }\n')).toBeUndefined()
    expect(mistakeIn('{load_file("stdrun.hoc")}\ngraphList[0].remove_all()\ncvode.active(1)\n')).toBeUndefined()
  })

  it('takes names from elsewhere for what their use says', () => {
    expect(
      mistakeIn('soma { insert foo nseg = 3 }\nsoma gbar_foo(0.5) = 2\ncell.go()\nc = new Cell(3)\n'),
    ).toBeUndefined()
  })

  const programs = corpus(neuron)
  it.skipIf(programs.length === 0)(
    'accepts every file of the installed NEURON',
    () => {
      const refused = programs.map(({ name, text }) => mistakeIn(text, basename(name), dirname(name)))
      expect(refused.filter(Boolean)).toEqual([])
    },
    300_000,
  )
})
