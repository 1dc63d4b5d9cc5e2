/**
 * The HOC library of an installed NEURON: every file is read without a mistake, and what loads there without a display loads here.
 * docs/neuron-library.md names the files.
 */
import { existsSync, readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { createSession, libraryFile, memoryHost, Problem, type Session } from '../../../index.ts'
import { corpus, neuron } from './corpus.ts'

const library = '/usr/share/nrn/lib/hoc'
const listed = [...readFileSync('docs/neuron-library.md', 'utf8').matchAll(/^- (\S+\.hoc)/gm)].map((match) => match[1]!)

/** Files are read where they are; the working folder is a pretence. */
function host() {
  const made = memoryHost()
  const path = (name: string) => (name.startsWith('/') ? name : `${folder}/${name}`)
  let folder = '/nowhere'
  made.environment = (name) => (name === 'HOC_LIBRARY_PATH' ? library : undefined)
  made.readFile = (name) => (existsSync(path(name)) ? readFileSync(path(name), 'latin1') : undefined)
  made.isDirectory = (name) => existsSync(path(name))
  made.cwd = () => folder
  made.chdir = (name) => {
    folder = name.startsWith('/') ? name : `${folder}/${name}`
    return true
  }
  return made
}

describe.runIf(existsSync(library))('the library of the installed NEURON', () => {
  it('loads, file by file behind nrngui.hoc', { timeout: 120_000 }, () => {
    const begun = () => {
      const made = createSession({ host: host() })
      made.run('{load_file("nrngui.hoc")}\n')
      return made
    }
    const together = begun()
    // a file that gets into the way of others is loaded by itself
    const refused = listed.filter((file) => !loads(together, file) && !loads(begun(), file))
    expect(refused).toEqual([])
    expect(listed.length).toBe(47)
  })

  it('is read without a mistake, each file by itself', { timeout: 120_000 }, () => {
    const programs = corpus(neuron)
    const refused = programs.filter(({ name, text }) => !isRead(text, name)).map(({ name }) => name)
    expect(refused).toEqual([])
    expect(programs.length).toBe(140)
  })
})

function loads(session: Session, file: string): boolean {
  session.run(`result = load_file("${file}")\n`)
  return session.get('result') === 1
}

/** As `--parse` reads it. */
function isRead(text: string, name: string): boolean {
  try {
    createSession({ host: memoryHost({}, libraryFile) }).check(text, name)
    return true
  } catch (error) {
    if (error instanceof Problem) return false
    throw error
  }
}
