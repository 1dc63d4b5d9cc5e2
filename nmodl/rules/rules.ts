/**
 * What a mechanism may not say although its grammar allows it: the rules of NEURON's translator about which block may hold what, and
 * how often. Each rule looks at the tree as it was read, before the passes rebuild it.
 */
import type { Problem } from '../../lang/problem.ts'
import { expressionsOf, walkExpression, walkStatements } from '../build.ts'
import {
  badEvents,
  badTable,
  declaredTwice,
  emptyArray,
  misplaced,
  notDeclaredState,
  onlyOnce,
  undeclared,
  usedAsBoth,
  usedTwice,
} from '../problems.ts'
import type { Call, Item, MechanismFile, Name, NeuronNames, Statement } from '../tree.ts'
import { declared, isLocal, itemsOf, placed, type Rule, textsOf, withStatements } from './rule.ts'
import { concentrations, linear, methods, realStates, solving } from './solving.ts'
import { integers, ions, locals, special } from './statements.ts'

const headings = (file: MechanismFile): NeuronNames[] =>
  itemsOf(file, 'neuron')
    .flatMap(({ statements }) => statements)
    .filter((statement) => statement.kind === 'names')

const namesUnder = (file: MechanismFile, ...keywords: string[]): Name[] =>
  headings(file)
    .filter(({ keyword }) => keywords.includes(keyword))
    .flatMap(({ names }) => names)

/** The first line of a block is where its mistake is shown. */
const headOf = ({ span }: Item) => ({ ...span, end: Math.min(span.end, span.start + 11) })

const receiving: Rule = function* (file) {
  const [first, second] = itemsOf(file, 'netReceive')
  if (!first) return
  const headings = ['POINT_PROCESS', 'ARTIFICIAL_CELL'].flatMap((keyword) => namesUnder(file, keyword))
  if (headings.length === 0 && namesUnder(file, 'SUFFIX').length > 0)
    yield misplaced(
      headOf(first),
      'NET_RECEIVE can only exist in a POINT_PROCESS; it',
      'a POINT_PROCESS or ARTIFICIAL_CELL',
    )
  if (first.parameters.length === 0)
    yield badEvents(headOf(first), 'NET_RECEIVE block must have at least one argument', 'write NET_RECEIVE(w)')
  for (const statement of walkStatements(first.body))
    if (statement.kind === 'forNetCons' && statement.names.length !== first.parameters.length)
      yield badEvents(
        statement.span,
        'FOR_NETCONS and NET_RECEIVE do not have same number of arguments',
        'give a name to each number that a NetCon has',
      )
  if (second) yield onlyOnce(headOf(second), 'Only one NET_RECEIVE block allowed', 'put both bodies into one')
}

const callsIn = (statement: Statement): Call[] =>
  expressionsOf(statement)
    .flatMap((one) => [...walkExpression(one)])
    .filter((one): one is Call => one.kind === 'call')

const events: Rule = function* (file) {
  const sends = ['net_send', 'net_event', 'net_move'].some((name) => file.firstUse.has(name))
  for (const [item, statement] of placed(file)) {
    const receives = item.kind === 'netReceive'
    if (statement.kind === 'watch' && !receives)
      yield misplaced(statement.span, '"WATCH" statement only allowed in NET_RECEIVE block; it', 'a NET_RECEIVE block')
    if (statement.kind === 'forNetCons' && !receives)
      yield misplaced(
        statement.span,
        '"FOR_NETCONS" statement only allowed in NET_RECEIVE block; it',
        'a NET_RECEIVE block',
      )
    if (receives || !sends) continue
    for (const { name, span } of callsIn(statement)) {
      if (name === 'net_send' && item.kind !== 'initial')
        yield misplaced(
          span,
          'net_send allowed only in INITIAL and NET_RECEIVE blocks; it',
          'an INITIAL or NET_RECEIVE block',
        )
      if (name === 'net_event' || name === 'net_move')
        yield misplaced(span, `${name} only allowed in NET_RECEIVE block; it`, 'a NET_RECEIVE block')
    }
  }
}

const tables: Rule = function* (file) {
  const withTable = new Set<Item>()
  for (const [item, statement] of placed(file)) {
    if (statement.kind !== 'table') continue
    if (item.kind !== 'routine')
      yield misplaced(statement.span, 'TABLE valid only for FUNCTION or PROCEDURE; it', 'these')
    else if (withTable.has(item))
      yield onlyOnce(statement.span, 'only one TABLE per function', 'name all variables in one')
    else if (item.parameters.length !== 1)
      yield badTable(
        statement.span,
        'FUNCTION or PROCEDURE containing a TABLE stmt must have exactly one argument',
        `${item.name.text} has ${item.parameters.length}; what else the table depends on stands behind DEPEND`,
      )
    else if (item.routine === 'FUNCTION' && statement.variables.length > 0)
      yield badTable(
        statement.span,
        'TABLE stmt in FUNCTION cannot have a table name list',
        'the table holds the value of the function: leave the names out',
      )
    else if (!Number.isInteger(statement.steps) || statement.steps < 1)
      yield badTable(
        statement.span,
        'syntax: TABLE [list] [DEPEND list] FROM expr TO expr WITH integer',
        'behind WITH stands the number of steps, a whole number',
      )
    withTable.add(item)
  }
}

const routineNames: Rule = function* (file) {
  const routines = itemsOf(file, 'routine')
  const seen = new Set<string>()
  for (const { name, routine } of routines) {
    if (seen.has(name.text))
      yield onlyOnce(name.span, `${name.text} declared as ${routine} twice`, 'give one of them another name')
    seen.add(name.text)
  }
  for (const block of ['PARAMETER', 'ASSIGNED', 'STATE'])
    for (const name of declared(file, block)) if (seen.has(name.text)) yield usedAsBoth(name.span, name.text)
  for (const [item, statement] of placed(file)) {
    if (statement.kind !== 'assign' || !seen.has(statement.target.name)) continue
    // `flag` of a NET_RECEIVE block is the event's, whatever else has the name
    if (item.kind === 'netReceive' && statement.target.name === 'flag') continue
    const own = item.kind === 'routine' && item.name.text === statement.target.name
    if (!own && !isLocal(item, statement.target.name)) yield usedAsBoth(statement.target.span, statement.target.name)
  }
}

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

const reservedNames: Rule = function* (file) {
  const routines = itemsOf(file, 'routine').map(({ name }) => name)
  const variables = ['PARAMETER', 'ASSIGNED', 'STATE', 'CONSTANT'].flatMap((block) => declared(file, block))
  for (const { text, span } of [...routines, ...variables])
    if (reserved.has(text)) yield usedTwice(span, text, 'a RESERVED WORD')
}

const endings: Rule = function* (file) {
  const [first] = itemsOf(file, 'destructor')
  if (first && namesUnder(file, 'SUFFIX').length > 0 && namesUnder(file, 'POINT_PROCESS').length === 0)
    yield misplaced(headOf(first), 'DESTRUCTOR only permitted for POINT_PROCESS: it', 'a POINT_PROCESS')
  for (const name of namesUnder(file, 'SECTION'))
    yield onlyOnce(
      name.span,
      'NEURON SECTION variables not implemented',
      'a RANGE variable has a value in each segment',
    )
}

/** Moments that NEURON's translator takes and its simulator then ends at. */
const moments: Rule = function* (file) {
  for (const item of itemsOf(file, 'beforeAfter'))
    if (/^(BEFORE SOLVE|AFTER BREAKPOINT|AFTER STEP)$/.test(item.when))
      yield onlyOnce(
        headOf(item),
        `before-after processing type for ${item.when} not implemented`,
        'there are BEFORE INITIAL, BREAKPOINT and STEP, AFTER INITIAL and SOLVE',
      )
}

/** A name is declared once, and is not the time or a number with a name too. */
const purposes: Rule = function* (file) {
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

const states: Rule = function* (file) {
  const known = textsOf(declared(file, 'STATE'))
  for (const name of namesUnder(file, 'GLOBAL'))
    if (known.has(name.text))
      yield onlyOnce(
        name.span,
        `${name.text} is a STATE variable and hence cannot be declared as GLOBAL`,
        'each instance has its own states: RANGE, or leave it out',
      )
  for (const { block, body } of itemsOf(file, 'solved')) {
    if (block !== 'DERIVATIVE') continue
    for (const one of walkStatements(body))
      if (one.kind === 'derivative' && !known.has(one.target.name))
        yield notDeclaredState(one.target.span, one.target.name)
  }
}

const arrays: Rule = function* (file) {
  for (const { declarations } of itemsOf(file, 'declarations'))
    for (const { name, size } of declarations) if (size !== undefined && size < 1) yield emptyArray(name.span)
}

/** GLOBAL and POINTER name what is declared elsewhere; the names of the simulator are there already. */
const declarations: Rule = function* (file) {
  const known = textsOf(
    ['PARAMETER', 'ASSIGNED', 'STATE', 'CONSTANT'].flatMap((block) => declared(file, block)).concat(elsewhere(file)),
  )
  if (file.items.some(({ kind }) => kind === 'verbatim')) return
  for (const name of namesUnder(file, 'GLOBAL', 'POINTER'))
    if (!known.has(name.text) && !simulator.has(name.text)) yield undeclared(name.span, name.text, known)
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

const rules: readonly Rule[] = [
  locals,
  integers,
  ions,
  special,
  receiving,
  events,
  tables,
  routineNames,
  purposes,
  reservedNames,
  endings,
  states,
  arrays,
  declarations,
  moments,
  methods,
  solving,
  concentrations,
  realStates,
  linear,
]

/** All that is against the rules, in the order of the rules. */
export function* violations(file: MechanismFile): Generator<Problem> {
  const read = withStatements(file)
  for (const rule of rules) yield* rule(read)
}
