/**
 * What a file may say, to NEURON and here, and hardly means: what is asked for by `--check` and stops nothing. Each hint is a rule like
 * those of `rules/`.
 */
import { nearest } from '../lang/near.ts'
import { type Problem, problem } from '../lang/problem.ts'
import { Source, type Span } from '../lang/source.ts'
import { mentions } from './build.ts'
import { ionValueOf } from './heading.ts'
import type { Include } from './lexer.ts'
import { parseMechanism } from './parse.ts'
import {
  declared,
  isLocal,
  itemsOf,
  namesUnder,
  placed,
  type ReadFile,
  type Rule,
  textsOf,
  usedIons,
  withStatements,
} from './rules/rule.ts'

const declarationsOf = (file: ReadFile) =>
  ['PARAMETER', 'ASSIGNED', 'STATE', 'CONSTANT'].flatMap((block) => declared(file, block))

const rangeIsDeclared: Rule = function* (file) {
  const known = textsOf([...declarationsOf(file), ...namesUnder(file, 'POINTER', 'BBCOREPOINTER')])
  const starts = new Set(declared(file, 'STATE').map(({ text }) => `${text}0`))
  for (const { text, span } of namesUnder(file, 'RANGE'))
    if (!known.has(text) && !starts.has(text)) yield undeclaredRange(span, text, known)
}

function undeclaredRange(span: Span, name: string, known: ReadonlySet<string>): Problem {
  const near = nearest(name, known)
  return problem('NMOD5001', span, `${name} is RANGE and declared nowhere: no program sees it`, {
    help: near ? `did you mean ${near}?` : `declare it in PARAMETER or ASSIGNED, or leave it out`,
  })
}

const writtenIsAssigned: Rule = function* (file) {
  if (
    file.items.some(({ kind }) => kind === 'verbatim') ||
    placed(file).some(({ statement }) => statement.kind === 'verbatim')
  )
    return
  const assigned = textsOf(declared(file, 'STATE'))
  for (const { statement: one } of placed(file)) if (one.kind === 'assign') assigned.add(one.target.name)
  const written = [
    ...usedIons(file).flatMap(({ ion, write }) => write.filter(({ text }) => ionValueOf(ion.text, text))),
    ...namesUnder(file, 'NONSPECIFIC_CURRENT', 'ELECTRODE_CURRENT'),
  ]
  for (const { text, span } of written)
    if (!assigned.has(text))
      yield problem('NMOD5002', span, `${text} is written to the cell, and nothing assigns it`, {
        help: `assign it in BREAKPOINT: ${text} = ..., or do not name it here`,
      })
}

const solved: Rule = function* (file) {
  const solves = placed(file).flatMap(({ statement: one }) => (one.kind === 'solve' ? [one] : []))
  const calls = placed(file).flatMap(({ statement: one }) => (one.kind === 'callStatement' ? [one.call.name] : []))
  for (const { name, block } of itemsOf(file, 'solved')) {
    const own = solves.filter((one) => one.block.text === name.text)
    if (own.length === 0 && !calls.includes(name.text))
      yield problem('NMOD5003', name.span, `nothing solves ${name.text}`, {
        help: `write it in BREAKPOINT: SOLVE ${name.text} METHOD ${block === 'KINETIC' ? 'sparse' : 'cnexp'}`,
      })
    if (block !== 'DERIVATIVE' && block !== 'KINETIC') continue
    for (const { method, steadyState, span } of own)
      if (!method && !steadyState)
        yield problem('NMOD5004', span, `SOLVE ${name.text} has no METHOD: adrunge takes many small steps`, {
          help:
            block === 'KINETIC' ? 'add METHOD sparse' : 'add METHOD cnexp, or derivimplicit where states are coupled',
        })
  }
}

/** An event does set it, and procedures step aside from where a rate has no value: `v = v + 1e-4`. */
const voltageStays: Rule = function* (file) {
  if (namesUnder(file, 'ARTIFICIAL_CELL').length > 0) return
  for (const { item, statement: one } of placed(file)) {
    if (one.kind !== 'assign' || one.target.name !== 'v' || !/^(initial|breakpoint)$/.test(item.kind)) continue
    if (!isLocal(item, 'v') && !mentions(one.value, 'v'))
      yield problem('NMOD5005', one.target.span, 'v is assigned, which changes no voltage: it is a copy', {
        help: 'a mechanism changes voltages by its currents; give another variable that name',
      })
  }
}

const hints: readonly Rule[] = [rangeIsDeclared, writtenIsAssigned, solved, voltageStays]

/** In the order of the text. Throws where it cannot be read. */
export function checkHints(text: string, name: string, include?: Include): readonly Problem[] {
  const file = withStatements(parseMechanism(new Source(name, text), include))
  return hints.flatMap((hint) => [...hint(file)]).sort((a, b) => (a.span?.start ?? 0) - (b.span?.start ?? 0))
}
