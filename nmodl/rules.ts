/**
 * What a mechanism may not say although its grammar allows it: the rules of NEURON's translator about which block may hold what, and
 * how often. Each rule looks at the tree as it was read, before the passes rebuild it.
 */
import type { Problem } from '../lang/problem.ts'
import { expressionsOf, walkExpression, walkStatements } from './build.ts'
import {
  badTable,
  emptyArray,
  methodNotForBlock,
  misplaced,
  notDeclaredState,
  onlyOnce,
  undeclared,
  usedAsBoth,
} from './problems.ts'
import type { Item, ItemOf, MechanismFile, Name, NeuronNames, Statement } from './tree.ts'

type Rule = (file: MechanismFile) => Iterable<Problem>

const itemsOf = <K extends Item['kind']>(file: MechanismFile, kind: K) =>
  file.items.filter((item): item is ItemOf<K> => item.kind === kind)

/** Every statement with the item it stands in. */
function* placed(file: MechanismFile): Generator<readonly [Item, Statement]> {
  for (const item of file.items) {
    if (!('body' in item)) continue
    for (const statement of walkStatements(item.body)) yield [item, statement]
  }
}

const headings = (file: MechanismFile): NeuronNames[] =>
  itemsOf(file, 'neuron')
    .flatMap(({ statements }) => statements)
    .filter((statement) => statement.kind === 'names')

const namesUnder = (file: MechanismFile, ...keywords: string[]): Name[] =>
  headings(file)
    .filter(({ keyword }) => keywords.includes(keyword))
    .flatMap(({ names }) => names)

const declared = (file: MechanismFile, block: string): Name[] =>
  itemsOf(file, 'declarations')
    .filter((item) => item.block === block)
    .flatMap(({ declarations }) => declarations.map(({ name }) => name))

const textsOf = (names: readonly Name[]): Set<string> => new Set(names.map(({ text }) => text))

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
  if (second) yield onlyOnce(headOf(second), 'Only one NET_RECEIVE block allowed', 'put both bodies into one')
}

const events: Rule = function* (file) {
  for (const [item, statement] of placed(file)) {
    const receives = item.kind === 'netReceive'
    if (statement.kind === 'watch' && !receives)
      yield misplaced(statement.span, '"WATCH" statement only allowed in NET_RECEIVE block; it', 'a NET_RECEIVE block')
    if (receives || item.kind === 'initial') continue
    for (const expression of expressionsOf(statement).flatMap((one) => [...walkExpression(one)]))
      if (expression.kind === 'call' && expression.name === 'net_send')
        yield misplaced(
          expression.span,
          'net_send allowed only in INITIAL and NET_RECEIVE blocks; it',
          'an INITIAL or NET_RECEIVE block',
        )
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

function isLocal(item: Item, name: string): boolean {
  if ('parameters' in item && item.parameters.some((one) => one.name.text === name)) return true
  if (!('body' in item)) return false
  return [...walkStatements(item.body)].some(
    (one) => one.kind === 'local' && one.names.some((local) => local.name.text === name),
  )
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

/** Methods that integrate equations; a PROCEDURE has none. */
const integrating = new Set(['cnexp', 'derivimplicit', 'sparse', 'euler', 'runge', 'newton', 'simeq'])

const methods: Rule = function* (file) {
  const kinds = new Map<string, string>()
  for (const { name, block } of itemsOf(file, 'solved')) kinds.set(name.text, block)
  for (const { name, routine } of itemsOf(file, 'routine')) kinds.set(name.text, routine)
  for (const [, statement] of placed(file)) {
    if (statement.kind !== 'solve' || !statement.method) continue
    const { block, method } = statement
    const kind = kinds.get(block.text)
    const ofRoutine = (kind === 'PROCEDURE' || kind === 'FUNCTION') && integrating.has(method.text)
    const ofKinetic = kind === 'KINETIC' && (method.text === 'cnexp' || method.text === 'derivimplicit')
    const ofDerivative = kind === 'DERIVATIVE' && method.text === 'sparse'
    if (ofRoutine || ofKinetic || ofDerivative) yield methodNotForBlock(method.span, method.text, block.text, kind)
  }
}

/** What cnexp makes of a block is one for the whole file, and events integrate nothing. */
const solving: Rule = function* (file) {
  let exact = false
  for (const [item, statement] of placed(file)) {
    if (statement.kind !== 'solve') continue
    if (item.kind === 'netReceive') {
      yield misplaced(statement.span, 'SOLVE in NET_RECEIVE: it', 'BREAKPOINT or INITIAL')
      continue
    }
    if (statement.method?.text !== 'cnexp') continue
    if (exact)
      yield onlyOnce(
        statement.span,
        'Illegal SOLVE statement: a file has one with METHOD cnexp',
        'put the equations into one DERIVATIVE block, and solve it once, in BREAKPOINT',
      )
    exact = true
  }
}

const rules: readonly Rule[] = [receiving, events, tables, routineNames, states, arrays, declarations, methods, solving]

/** All that is against the rules, in the order of the rules. */
export function* violations(file: MechanismFile): Generator<Problem> {
  for (const rule of rules) yield* rule(file)
}
