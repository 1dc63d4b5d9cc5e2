/**
 * What a mechanism may not say although its grammar allows it: the rules of NEURON's translator about which block may hold what, and
 * how often. Each rule looks at the tree as it was read, before the passes rebuild it.
 */
import type { Problem } from '../../lang/problem.ts'
import { expressionsOf, walkExpression, walkStatements } from '../build.ts'
import { badEvents, badTable, misplaced, onlyOnce, usedAsBoth } from '../problems.ts'
import type { Call, Item, MechanismFile, Statement } from '../tree.ts'
import { arrays, declarations, purposes, reservedNames, states, units } from './declarations.ts'
import { declared, isLocal, itemsOf, namesUnder, placed, type Rule, withStatements } from './rule.ts'
import { concentrations, linear, methods, realStates, solving } from './solving.ts'
import { counters, forms, integers, ions, locals, names, special } from './statements.ts'

/** The first line of a block is where its mistake is shown. */
const headOf = ({ span }: Item) => ({ ...span, end: Math.min(span.end, span.start + 11) })

const receiving: Rule = function* (file) {
  const [first, second] = itemsOf(file, 'netReceive')
  if (!first) return
  const headings = ['POINT_PROCESS', 'ARTIFICIAL_CELL'].flatMap((keyword) => namesUnder(file, keyword))
  const suffix = namesUnder(file, 'SUFFIX')[0]?.text
  if (headings.length === 0 && suffix !== undefined)
    yield misplaced(
      headOf(first),
      'NET_RECEIVE',
      'a POINT_PROCESS or ARTIFICIAL_CELL',
      `write POINT_PROCESS ${suffix} in the place of SUFFIX ${suffix}`,
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

/** INITIAL among statements. */
const initials: Rule = function* (file) {
  let found = false
  for (const { item, statement } of placed(file)) {
    if (statement.kind !== 'initial') continue
    if (item.kind !== 'netReceive') yield misplaced(statement.span, 'INITIAL among statements', 'a NET_RECEIVE block')
    else if (found)
      yield onlyOnce(statement.span, 'NET_RECEIVE block can contain only one INITIAL block', 'put both bodies into one')
    found = true
  }
}

const callsIn = (statement: Statement): Call[] =>
  expressionsOf(statement)
    .flatMap((one) => [...walkExpression(one)])
    .filter((one): one is Call => one.kind === 'call')

const events: Rule = function* (file) {
  const receiving = itemsOf(file, 'netReceive').length > 0
  const sends = ['net_send', 'net_event', 'net_move'].some((name) => file.firstUse.has(name))
  for (const { item, statement } of placed(file)) {
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
      if (name === 'net_send' && item.kind === 'initial' && !receiving)
        yield badEvents(
          span,
          "can't use net_send if there is no NET_RECEIVE block",
          'write one: NET_RECEIVE(w) { if (flag == 1) { ... } }',
        )
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
  for (const { item, statement } of placed(file)) {
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
    else if (item.routine === 'PROCEDURE' && statement.variables.length === 0)
      yield badTable(
        statement.span,
        'TABLE stmt in PROCEDURE must have a table name list',
        'name the variables that the procedure sets: TABLE minf, mtau FROM ...',
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
  for (const { item, statement } of placed(file)) {
    if (statement.kind !== 'assign' || !seen.has(statement.target.name)) continue
    // `flag` of a NET_RECEIVE block is the event's, whatever else has the name
    if (item.kind === 'netReceive' && statement.target.name === 'flag') continue
    const own = item.kind === 'routine' && item.name.text === statement.target.name
    if (!own && !isLocal(item, statement.target.name)) yield usedAsBoth(statement.target.span, statement.target.name)
  }
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

const rules: readonly Rule[] = [
  names,
  locals,
  integers,
  counters,
  forms,
  ions,
  special,
  receiving,
  initials,
  events,
  tables,
  routineNames,
  purposes,
  reservedNames,
  endings,
  states,
  arrays,
  units,
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
