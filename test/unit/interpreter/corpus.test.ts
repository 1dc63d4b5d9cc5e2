/**
 * Whole programs through the reader: every statement has one reading, and none is refused but where NEURON refuses it.
 * The names that a program takes from the files it loads are declared beforehand; the programs are not run.
 */
import { describe, expect, it } from 'vitest'
import { Shapes, StatementReader } from '../../../interpreter/reader.ts'
import type { NameClass } from '../../../interpreter/token.ts'
import { formatProblem, Problem } from '../../../lang/problem.ts'
import { Source } from '../../../lang/source.ts'
import { corpus, neuron, ours, type Program } from './corpus.ts'
import { DeclaringScope } from './declaring-scope.ts'

const shapes = new Shapes()

/** Classes that some program of the library defines or makes, and its mechanisms. */
const foreign = (programs: readonly Program[], pattern: RegExp): string[] =>
  programs.flatMap(({ text }) => [...text.matchAll(pattern)].map((match) => match[1]!))

function refused(program: Program, names: Partial<Record<NameClass, string[]>>): string | undefined {
  let scope = new DeclaringScope()
  for (const [kind, words] of Object.entries(names)) for (const word of words) scope.declare(word, kind as NameClass)
  const reader = new StatementReader(new Source(program.name, program.text), () => scope, shapes)
  try {
    for (let each = reader.next(); each; each = reader.next()) scope = scope.after(each)
    return undefined
  } catch (error) {
    if (error instanceof Problem) return formatProblem(error)
    throw error
  }
}

describe('programs', () => {
  const library = corpus(neuron)

  it.skipIf(library.length === 0)('of the installed library are all understood', () => {
    const names = {
      TEMPLATE: [
        ...foreign(library, /begintemplate (\w+)/g),
        ...[
          'IntervalFire',
          'OClamp',
          'TreeViewItem',
          'GABAa',
          'AMPA',
          'ModelViewPPGlobal',
          'SingleChan',
          'WindowMenu',
          'nahh0',
          'khh0',
        ],
      ],
      MECHANISM: foreign(library, /\binsert (\w+)/g),
      OBJVAR: ['hoc_sf_', 'ocbox_', 'cvode', 'graphList', 'tobj', 'tobj1', 'pc', 'nclist', 'cvode_', ...lists],
      STRVAR: ['tstr', 'tstr1', 'mname'],
      SECTION: ['soma', 'dend', 'axon'],
      RANGE: ['ca_cadifpmp'],
      ITERATOR: ['case'],
    }
    const problems = library.map((program) => refused(program, names)).filter((each) => each !== undefined)
    expect(problems).toEqual([])
  })

  const cases = corpus(ours)
  it.skipIf(cases.length === 0)('of our own have one reading', () => {
    for (const program of cases) refused(program, {})
  })
})

const lists = [
  'mulfit_optimizers_',
  'mulfit_optimizer_names_',
  'nrnmainmenu_',
  'vbox',
  'flush_list',
  'fast_flush_list',
  'cells',
  'sp',
  'parmfitness_generator_list_',
]
