/**
 * The current: evaluated at v + 0.001 and then at v, the difference divided by 0.001 is the conductance, in NEURON's order of
 * operations; what stays in the variables is the second. Where CONDUCTANCE says what it is, once is enough.
 */
import { variable, walkStatements } from '../build.ts'
import { assign, binary, constant, type IrExpr, type IrLocal, load, type Place, readLocal, store } from '../ir.ts'
import type { Statement } from '../tree.ts'
import type { Body } from './body.ts'
import { fetchIons, ionAccess, ionPlace, storeIons } from './ion-variables.ts'
import { beforeCurrent } from './ode.ts'
import { whereStepIs } from './solve.ts'

/** Difference in v by which a conductance is taken (mV). */
const probe = 0.001

export function current(body: Body, statements: readonly Statement[]): void {
  const { unit } = body
  const { mechanism } = unit
  const v = body.around.v!
  const node = readLocal(body.temporary(readLocal(v), 'v of the node'))
  fetchIons(body)
  const first = beforeCurrent(mechanism)
  if (first) whereStepIs(body, 'variable', () => body.emit({ kind: 'evaluate', value: body.routineBody(first, []) }))
  const given = mechanism.threadSafe ? conductances(statements) : []
  if (given.length > 0) {
    body.scoped(() => currentByConductances(body, statements, given))
    return
  }
  body.emit(assign(v, binary('add', node, constant(probe))))
  body.enclosed(statements)
  const beside = body.temporary(total(body), 'current beside')
  const ionCurrents = mechanism.currents
    .filter(({ kind }) => kind === 'ion')
    .map(({ name, ion }) => ({ ion: ion!, access: ionAccess(body, ion!, name)! }))
  const before = ionCurrents.map(({ access }) => body.temporary(load(access.variable), 'ion current beside'))
  body.emit(assign(v, node))
  body.statesJump = false
  body.enclosed(statements)
  body.statesJump = true
  const here = body.temporary(total(body), 'current')
  const area =
    mechanism.kind === 'point' ? readLocal(body.temporary(load({ kind: 'node', column: 'area' }), 'area')) : undefined
  // as NEURON writes it: value * 1e2 / area for an ion, value * (1e2 / area) for the membrane
  const perArea = (value: IrExpr) => (area ? binary('div', binary('mul', value, constant(100)), area) : value)
  ionCurrents.forEach(({ ion, access }, i) => {
    const slope = binary('div', binary('sub', readLocal(before[i]!), load(access.variable)), constant(probe))
    add(body, ionPlace(unit, ion, 'di_dv'), perArea(slope))
  })
  for (const { access } of ionCurrents) add(body, access.ion, perArea(load(access.variable)))
  storeIons(body)
  addToNode(body, binary('div', binary('sub', readLocal(beside), readLocal(here)), constant(probe)), here, area)
}

interface Conductance {
  readonly name: string
  readonly ion: string | undefined
  readonly span: Statement['span']
}

/** CONDUCTANCE statements. */
const conductances = (statements: readonly Statement[]): Conductance[] =>
  [...walkStatements(statements)].flatMap((one) => {
    const [, name, ion] = (one.kind === 'hint' && /^CONDUCTANCE (\w+)(?: USEION (\w+))?/.exec(one.text)) || []
    return name === undefined ? [] : [{ name, ion, span: one.span }]
  })

/** The conductance is the sum of those that the file names: one evaluation is enough. */
function currentByConductances(body: Body, statements: readonly Statement[], given: readonly Conductance[]): void {
  const { unit } = body
  const { mechanism } = unit
  for (const statement of statements) body.statement(statement)
  const here = body.temporary(total(body), 'current')
  const values = given.map(({ name, span }) => body.temporary(body.number(variable(name, span)), name))
  const area =
    mechanism.kind === 'point' ? readLocal(body.temporary(load({ kind: 'node', column: 'area' }), 'area')) : undefined
  given.forEach(({ ion }, i) => {
    if (ion === undefined) return
    const value = readLocal(values[i]!)
    add(body, ionPlace(unit, ion, 'di_dv'), area ? binary('div', binary('mul', value, constant(100)), area) : value)
  })
  for (const { kind, name, ion } of mechanism.currents) {
    if (kind !== 'ion') continue
    const access = ionAccess(body, ion!, name)!
    const value = load(access.variable)
    add(body, access.ion, area ? binary('div', binary('mul', value, constant(100)), area) : value)
  }
  storeIons(body)
  const sum = values.map((value): IrExpr => readLocal(value)).reduce((a, b) => binary('add', a, b))
  addToNode(body, sum, here, area)
}

function addToNode(body: Body, slope: IrExpr, here: IrLocal, area: IrExpr | undefined): void {
  const factor = area && readLocal(body.temporary(binary('div', constant(100), area), 'factor'))
  const scaled = (value: IrExpr) => (factor ? binary('mul', value, factor) : value)
  const conductance = scaled(slope)
  const electrode = body.unit.mechanism.currents.some(({ kind }) => kind === 'electrode')
  add(body, { kind: 'node', column: 'rhs' }, scaled(readLocal(here)), electrode ? 'add' : 'sub')
  add(body, { kind: 'node', column: 'd' }, conductance, electrode ? 'sub' : 'add')
}

function add(body: Body, place: Place, value: IrExpr, operation: 'add' | 'sub' = 'add'): void {
  body.emit(store(place, binary(operation, load(place), value)))
}

/** Sum of the mechanism's currents, in the order of the NEURON block. */
function total(body: Body): IrExpr {
  let sum: IrExpr | undefined
  for (const { name } of body.unit.mechanism.currents) {
    const value = body.number({
      kind: 'variable',
      name,
      span: { source: body.unit.mechanism.file.source, start: 0, end: 0 },
    })
    sum = sum ? binary('add', sum, value) : value
  }
  return sum ?? constant(0)
}
