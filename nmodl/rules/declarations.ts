/** What a file may declare: each name once, for one purpose, and all that the NEURON block names. */
import { spanOf } from '../../lang/source.ts'
import { walkStatements } from '../build.ts'
import { ionValueOf } from '../heading.ts'
import { declaredTwice, emptyArray, notDeclaredState, onlyOnce, undeclared, usedTwice } from '../problems.ts'
import { isThreadSafe } from '../thread-safe.ts'
import type { MechanismFile, Name } from '../tree.ts'
import { UnitReader } from '../units/reader.ts'
import { declared, isLocal, itemsOf, namesUnder, placed, type ReadFile, type Rule, textsOf, usedIons } from './rule.ts'

/** Names that NEURON's translator keeps for functions and for fluxes. */
const reserved = new Set(
  (
    'acos asin atan atan2 ceil cos cosh erf exp exprand fabs factorial first_time floor fmod force gauss harmonic hyperbol ' +
    'invert log log10 legendre normrand perpulse perstep poisrand pow poisson pulse ramp revhyperbol revsawtooth revsigmoid ' +
    'schedule scop_random set_seed sawtooth sigmoid sin sinh spline sqrt squarewave step stepforce tan tanh threshold error ' +
    'deflate expfit derivs f_flux b_flux nrn_pointing state_discontinuity at_time net_send net_event net_move printf prterr ' +
    'romberg nrn_ghk'
  ).split(' '),
)

export const reservedNames: Rule = function* (file) {
  const routines = itemsOf(file, 'routine').map(({ name }) => name)
  const variables = ['PARAMETER', 'ASSIGNED', 'STATE', 'CONSTANT'].flatMap((block) => declared(file, block))
  for (const { text, span } of [...routines, ...variables])
    if (reserved.has(text)) yield usedTwice(span, text, 'a RESERVED WORD')
}

/** A name is declared once, and is not the time or a number with a name too. */
export const purposes: Rule = function* (file) {
  const numbers = [
    ...itemsOf(file, 'units').flatMap(({ constants }) => constants.map(({ name }) => name)),
    ...declared(file, 'CONSTANT'),
  ]
  const fixed = new Map(numbers.map(({ text }) => [text, 'CONSTANT']))
  for (const { text, span } of [...numbers, ...itemsOf(file, 'routine').map(({ name }) => name)])
    if (text === 't') yield usedTwice(span, 't', 'INDEPENDENT')
  fixed.set('t', 'INDEPENDENT')
  const known = new Map<string, string>()
  for (const { block, declarations } of itemsOf(file, 'declarations')) {
    if (block === 'CONSTANT') continue
    for (const { name } of declarations) {
      const [before, other] = [known.get(name.text), fixed.get(name.text)]
      if (before) yield declaredTwice(name.span, name.text, before)
      else if (other) yield usedTwice(name.span, name.text, other)
      known.set(name.text, before ?? block)
    }
  }
}

export const states: Rule = function* (file) {
  const known = textsOf(declared(file, 'STATE'))
  for (const name of namesUnder(file, 'GLOBAL'))
    if (known.has(name.text))
      yield onlyOnce(
        name.span,
        `${name.text} is a STATE variable and hence cannot be declared as GLOBAL`,
        'each instance has its own states: RANGE, or leave it out',
      )
  const solved = new Set<string>()
  for (const { block, body, name } of itemsOf(file, 'solved')) {
    if (block !== 'DERIVATIVE') continue
    if (solved.has(name.text))
      yield onlyOnce(name.span, 'DERIVATIVE merging not implemented', 'put the equations into one block')
    solved.add(name.text)
    for (const one of walkStatements(body))
      if (one.kind === 'derivative' && !known.has(one.target.name))
        yield notDeclaredState(one.target.span, one.target.name)
  }
}

export const arrays: Rule = function* (file) {
  for (const { declarations } of itemsOf(file, 'declarations'))
    for (const { name, size } of declarations)
      if (size !== undefined && (size < 1 || !Number.isInteger(size))) yield emptyArray(name.span)
}

/** A unit has one meaning, be it the file's or NEURON's. */
export const units: Rule = function* (file) {
  const known = new UnitReader()
  const seen = new Set<string>()
  for (const { aliases, span } of itemsOf(file, 'units')) {
    const heads = [...span.source.text.slice(span.start, span.end).matchAll(/\([^()\n]*\)\s*=/g)]
    for (const [i, [name]] of aliases.entries()) {
      const start = span.start + (heads[i]?.index ?? 0)
      const place = spanOf(span.source, start, start + name.length + 2)
      if (seen.has(name) || known.isKnown(name))
        yield onlyOnce(place, `Units redefinition: (${name})`, 'leave one of the two out')
      seen.add(name)
    }
  }
}

/** GLOBAL, POINTER, currents and USEION name what is declared elsewhere; the names of the simulator are there already. */
export const declarations: Rule = function* (file) {
  const known = textsOf(
    ['PARAMETER', 'ASSIGNED', 'STATE', 'CONSTANT'].flatMap((block) => declared(file, block)).concat(elsewhere(file)),
  )
  if (file.items.some(({ kind }) => kind === 'verbatim')) return
  const given = [
    ...namesUnder(file, 'GLOBAL', 'POINTER', 'NONSPECIFIC_CURRENT', 'ELECTRODE_CURRENT'),
    ...usedIons(file).flatMap(({ ion, read, write }) =>
      [...read, ...write].filter(({ text }) => ionValueOf(ion.text, text)),
    ),
  ]
  for (const name of given)
    if (!known.has(name.text) && !simulator.has(name.text) && !threadsOwn(file, name))
      yield undeclared(name.span, name.text, known)
}

/**
 * A GLOBAL that statements of a THREADSAFE file assign is a number of each thread, which NEURON's translator makes without looking
 * for a declaration.
 */
function threadsOwn(file: ReadFile, { text }: Name): boolean {
  if (!namesUnder(file, 'GLOBAL').some((name) => name.text === text) || !isThreadSafe(file)) return false
  return placed(file).some(
    ({ item, statement: one }) =>
      one.kind === 'assign' && !one.target.index && one.target.name === text && !isLocal(item, text),
  )
}

const simulator = new Set(['t', 'dt', 'v', 'celsius', 'area', 'diam', 'usetable', 'secondorder'])

function elsewhere(file: MechanismFile): Name[] {
  const constants = itemsOf(file, 'units').flatMap((item) => item.constants.map(({ name }) => name))
  const locals = itemsOf(file, 'fileLocal').flatMap((item) => item.names.map(({ name }) => name))
  const independent = itemsOf(file, 'independent').flatMap(({ names }) => names)
  const routines = [...itemsOf(file, 'routine'), ...itemsOf(file, 'functionTable')].map(({ name }) => name)
  // where a state begins: `x0` of a state x
  const starts = declared(file, 'STATE').map((name) => ({ ...name, text: `${name.text}0` }))
  return [...constants, ...locals, ...independent, ...routines, ...starts]
}
