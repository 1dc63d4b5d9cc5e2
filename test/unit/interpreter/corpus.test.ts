/**
 * Whole programs through the reader: no statement has more than one reading. The programs are not run; what names that they take from
 * other files stand for is guessed from the declarations in all of a folder. Where the guess is wrong, a line is refused, and reading
 * goes on behind it.
 */
import { describe, expect, it } from 'vitest'
import { Shapes, StatementReader } from '../../../interpreter/reader.ts'
import type { NameClass } from '../../../interpreter/token.ts'
import { Problem } from '../../../lang/problem.ts'
import { Source } from '../../../lang/source.ts'
import { corpus, models, neuron, ours, type Program } from './corpus.ts'
import { DeclaringScope } from './declaring-scope.ts'

const shapes = new Shapes()

/** What declares names of each class, a list of them behind it. */
const declarations: Partial<Record<NameClass, RegExp>> = {
  MECHANISM: /\binsert\s+(\w+)/g,
  OBJVAR: /\b(?:objref|objectvar)\s+([^\n{}()/]*)/g,
  STRVAR: /\bstrdef\s+([^\n{}()/]*)/g,
  SECTION: /\bcreate\s+([^\n{}()/]*)/g,
  ITERATOR: /\biterator\s+(\w+)/g,
  TEMPLATE: /\b(?:begintemplate|new)\s+(\w+)/g,
}

function guessed(programs: readonly Program[]): Map<string, NameClass> {
  const names = new Map<string, NameClass>()
  for (const { text } of programs) {
    for (const [kind, pattern] of Object.entries(declarations)) {
      for (const [, list = ''] of text.matchAll(pattern))
        for (const [name] of list.replace(/\[[^\]]*\]/g, '').matchAll(/[A-Za-z_]\w*/g))
          names.set(name, kind as NameClass)
    }
  }
  for (const [suffix] of [...names].filter(([, kind]) => kind === 'MECHANISM')) {
    const ranges = new RegExp(`\\b\\w+_${suffix}\\b`, 'g')
    for (const { text } of programs) for (const [name] of text.matchAll(ranges)) names.set(name, 'RANGE')
  }
  return names
}

/** How many statements were read, and how many lines refused. A statement of two readings throws `AmbiguousGrammar`. */
function read({ name, text }: Program, names: ReadonlyMap<string, NameClass>): { statements: number; refused: number } {
  let scope = new DeclaringScope()
  for (const [word, kind] of names) if (scope.symbol(word).nameClass === 'VAR') scope.declare(word, kind)
  const reader = new StatementReader(new Source(name, text), () => scope, shapes)
  const found = { statements: 0, refused: 0 }
  for (;;) {
    try {
      const next = reader.next()
      if (!next) return found
      scope = scope.after(next)
      found.statements++
    } catch (error) {
      if (!(error instanceof Problem)) throw new Error(`${name}: ${error}`)
      found.refused++
    }
  }
}

describe('every statement has one reading', () => {
  it.each([
    ['our own programs and the conformance cases', ours],
    ['the library of the installed NEURON', neuron],
  ])('in %s', { timeout: 120_000 }, (_, places) => {
    const found = readAll(corpus(places))
    const total = (which: 'statements' | 'refused') => found.reduce((sum, each) => sum + each[which], 0)
    // where most is refused, little was tried
    expect(total('refused')).toBeLessThanOrEqual(total('statements') / 10)
  })

  // a part of them, unless PROGRAMS=all: together they are many
  it('in models of ModelDB', { timeout: 300_000 }, () => {
    const programs = corpus(models)
    const all = process.env.PROGRAMS === 'all'
    const some = all ? programs : programs.filter(({ text }, i) => i % 5 === 0 && text.length < 50_000)
    const refused = readAll(some, programs).reduce((sum, each) => sum + each.refused, 0)
    const lines = some.reduce((sum, { text }) => sum + text.split(/\r\n|\n|\r/).length, 0)
    expect(refused).toBeLessThanOrEqual(lines / 20)
  })
})

/** `known`: all programs there are, which declare names for one another. */
function readAll(programs: readonly Program[], known: readonly Program[] = programs) {
  const library = corpus(['hoc'])
  const folders = new Map<string, ReadonlyMap<string, NameClass>>()
  const folderOf = ({ name }: Program) => name.split('/').slice(0, 4).join('/')
  return programs.map((program) => {
    const folder = folderOf(program)
    let names = folders.get(folder)
    if (!names) {
      names = guessed([...library, ...known.filter((each) => folderOf(each) === folder)])
      folders.set(folder, names)
    }
    return read(program, names)
  })
}
