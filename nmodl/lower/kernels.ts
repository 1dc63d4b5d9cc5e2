/**
 * The kernels of a mechanism, as `runtime/mechanism/spec.ts` lists them, in the kernel language.
 *
 * Order of operations is NEURON's: the current is evaluated at v + 0.001 and then at v, their difference divided by
 * 0.001 is the conductance; what stays in the variables is the second. Ion variables are fetched before and stored after.
 */
import { Problem } from '../../lang/problem.ts'
import type { IonVariable } from '../../runtime/mechanism/spec.ts'
import { expressionsOf, variable, walkExpression, walkStatements } from '../build.ts'
import {
  assign,
  binary,
  compare,
  constant,
  type IrExpr,
  type IrFunction,
  type IrLocal,
  type IrStatement,
  load,
  type Place,
  readLocal,
  store,
} from '../ir.ts'
import type { Include } from '../lexer.ts'
import { type InstanceVariable, ionValueOf, type Mechanism, type Routine } from '../symbols.ts'
import type { Solve, Statement } from '../tree.ts'
import { Body, fromHocSuffix, ionPlaceOf, type Surroundings, type TableMode } from './body.ts'
import {
  beforeCurrent,
  concentrationRules,
  lowerDerivatives,
  lowerDiffusion,
  lowerJacobianSolve,
  type OdeBlock,
  odeStatements,
} from './ode.ts'
import { hasSecondOrder, whereStepIs } from './solve.ts'
import { buildStatement, lowerTables, tableOf, useTable } from './tables.ts'
import { Unit } from './unit.ts'

export function lowerMechanism(
  mechanism: Mechanism,
  odes: readonly OdeBlock[] | undefined,
  diffusing: readonly OdeBlock[],
  include?: Include,
): Unit {
  const unit = new Unit(mechanism, include)
  lowerTables(unit)
  rangeKernel(unit, 'construct', mechanism.construct, 'other', (body, statements) => body.enclosed(statements))
  rangeKernel(unit, 'destruct', mechanism.destruct, 'other', (body, statements) => body.enclosed(statements))
  rangeKernel(unit, 'init', initialStatements(mechanism), 'init', initialize)
  if (mechanism.currents.length > 0)
    rangeKernel(unit, 'current', withoutSolve(mechanism.breakpoint ?? []), 'current', current)
  rangeKernel(unit, 'state', stateStatements(mechanism), 'state', step, hasSecondOrder(mechanism))
  for (const [when, statements] of mechanism.beforeAfter) {
    const name = when.toLowerCase().replace(' ', '_')
    rangeKernel(unit, name, statements, 'other', (body, inside) => {
      fetchIons(body)
      body.enclosed(inside)
      storeIons(body)
    })
  }
  variableStep(unit, odes)
  if (diffusing.length > 0)
    rangeKernel(unit, 'diffusion', odeStatements(diffusing), 'state', (body) => lowerDiffusion(body, diffusing))
  receive(unit)
  for (const routine of mechanism.routines.values()) if (!routine.generated) exportRoutine(unit, routine)
  do neededRoutines(unit)
  while (unit.usesC && unit.c.drain())
  if (mechanism.hasC) unit.c.link()
  if (unit.usesC) unit.c.markExports()
  return unit
}

/** Kernels for a variable step; a file with what they cannot do yet still works with a fixed one. */
function variableStep(unit: Unit, odes: readonly OdeBlock[] | undefined): void {
  const before = unit.functions.length
  unit.fixedStepOnly = odes === undefined
  if (!odes || odes.length === 0) return
  try {
    unit.strictly(() => {
      rangeKernel(unit, 'derivatives', odeStatements(odes), 'state', (body) => {
        fetchIons(body)
        lowerDerivatives(body, odes)
        storeIons(body)
      })
      const written = concentrationRules(unit.mechanism, odes)
      if (written.length > 0) {
        rangeKernel(unit, 'concentrations', written, 'state', (body) => {
          for (const { target, value } of written) {
            const place = ionPlaceOf(unit, target.name)
            if (place) body.emit(store(place, body.number(value)))
          }
        })
      }
      const systems = odes.filter(({ block }) => block.block === 'KINETIC')
      rangeKernel(unit, 'jacobian_solve', odeStatements(systems), 'state', (body) => {
        if (systems.length > 0) fetchIons(body)
        lowerJacobianSolve(body, odes)
      })
    })
  } catch (error) {
    if (!(error instanceof Problem)) throw error
    unit.functions.length = before
    unit.odeStates = []
    unit.fixedStepOnly = true
  }
}

/** STATEs get their start values even where there is no INITIAL block. */
function initialStatements(mechanism: Mechanism): readonly Statement[] | undefined {
  const wanted =
    mechanism.initial || mechanism.states.length > 0 || mechanism.ions.some(({ writes }) => writes.length > 0)
  return wanted ? (mechanism.initial ?? []) : undefined
}

function stateStatements(mechanism: Mechanism): readonly Statement[] | undefined {
  const statements = mechanism.breakpoint
  if (!statements) return undefined
  const solves = [...walkStatements(statements)].filter((statement): statement is Solve => statement.kind === 'solve')
  const rest = mechanism.currents.length > 0 ? [] : withoutSolve(statements)
  return solves.length + rest.length > 0 ? [...solves, ...rest] : undefined
}

const withoutSolve = (statements: readonly Statement[]): Statement[] =>
  statements.flatMap((statement): Statement[] => {
    if (statement.kind === 'solve') return []
    if (statement.kind === 'if')
      return [
        { ...statement, whenTrue: withoutSolve(statement.whenTrue), otherwise: withoutSolve(statement.otherwise) },
      ]
    if (statement.kind === 'block') return [{ ...statement, body: withoutSolve(statement.body) }]
    return [statement]
  })

/**
 * One loop over instances. Where tables may be in use there are two, and `usetable` chooses between them once a call:
 * the loop by table has no branch, and neither has calls.
 */
function rangeKernel(
  unit: Unit,
  name: string,
  statements: readonly Statement[] | undefined,
  where: Surroundings['where'],
  build: (body: Body, statements: readonly Statement[]) => void,
  halving = false,
): void {
  if (!statements) return
  const loop = (tables: TableMode): IrStatement => {
    const v = unit.mechanism.kind === 'artificial' ? undefined : unit.local('f64', 'v')
    const body = new Body(unit, { where, tables, v, weights: false })
    if (v) body.emit(assign(v, load({ kind: 'node', column: 'v' })))
    build(body, statements)
    const around = halving ? halvedStep(unit) : { before: [], after: [] }
    return { kind: 'instances', ...around, body: body.statements }
  }
  const usesTable = unit.mechanism.hasTable && reachesTable(unit.mechanism, name, statements)
  const body: IrStatement[] = usesTable
    ? [{ kind: 'if', condition: useTable(unit), whenTrue: [loop('on')], otherwise: [loop('off')] }]
    : [loop('off')]
  unit.functions.push({ name, shape: 'range', parameters: [], body, result: undefined, exported: true })
}

/** For the length of the loop dt is half of itself where `secondorder` is set. */
function halvedStep(unit: Unit): { before: IrStatement[]; after: IrStatement[] } {
  const whole = unit.local('f64', 'whole step')
  const dt: Place = { kind: 'model', offset: 1 }
  const set = compare('ne', load({ kind: 'model', offset: 3 }), constant(0))
  const half = store(dt, binary('mul', readLocal(whole), constant(0.5)))
  return {
    before: [assign(whole, load(dt)), { kind: 'if', condition: set, whenTrue: [half], otherwise: [] }],
    after: [store(dt, readLocal(whole))],
  }
}

/** Whether any statement can end in a routine with a TABLE; solved blocks count as part of BREAKPOINT. */
function reachesTable(mechanism: Mechanism, _name: string, statements: readonly Statement[]): boolean {
  const seen = new Set<string>()
  const visit = (inside: readonly Statement[]): boolean => {
    for (const name of walkStatements(inside).flatMap(calledBy)) {
      if (seen.has(name)) continue
      seen.add(name)
      const routine = mechanism.routines.get(name)
      if (routine && (tableOf(routine) || visit(routine.body))) return true
      const solved = mechanism.solved.get(name)
      if (solved && visit(solved.body)) return true
    }
    return false
  }
  return visit(statements)
}

/** Names of routines that stand directly in a statement, and of the block that it solves. */
const calledBy = (statement: Statement): string[] =>
  statement.kind === 'solve'
    ? [statement.block.text]
    : expressionsOf(statement).flatMap((one) =>
        walkExpression(one).flatMap((part) => (part.kind === 'call' ? [part.name] : [])),
      )

const instanceVariable = (mechanism: Mechanism, name: string): InstanceVariable | undefined => {
  const meaning = mechanism.meanings.get(name)
  return meaning?.kind === 'instance' ? meaning : undefined
}

interface IonAccess {
  readonly variable: Place
  readonly ion: Place
}

function ionAccess(body: Body, ion: string, name: string): IonAccess | undefined {
  const variable = instanceVariable(body.unit.mechanism, name)
  const value = ionValueOf(ion, name)
  if (!variable || !value) return undefined
  return {
    variable: { kind: 'column', slot: body.unit.slots.column(variable), count: 1 },
    ion: ionPlace(body.unit, ion, value),
  }
}

const ionPlace = (unit: Unit, ion: string, value: IonVariable): Place => ({
  kind: 'ion',
  slot: unit.slots.ion(ion, value),
  indexSlot: unit.slots.ionIndex(ion),
})

const isConcentration = (ion: string, name: string) => /^conc/.test(ionValueOf(ion, name) ?? '')

/** Copies what the mechanism READs, and the concentrations it WRITEs, from the ions. */
function fetchIons(body: Body): void {
  for (const { name: ion, reads, writes } of body.unit.mechanism.ions) {
    const names = new Set([
      // a current or a potential that is written too is still what all have made of it, until the mechanism's own is assigned
      ...reads,
      ...writes.filter((name) => isConcentration(ion, name)),
    ])
    for (const name of names) {
      const access = ionAccess(body, ion, name)
      if (access) body.emit(store(access.variable, load(access.ion)))
    }
  }
}

/** Copies WRITEn concentrations and reversal potentials to the ions; currents are added in the `current` kernel only. */
function storeIons(body: Body): void {
  for (const { name: ion, writes } of body.unit.mechanism.ions) {
    for (const name of writes) {
      if (ionValueOf(ion, name) === 'i') continue
      const access = ionAccess(body, ion, name)
      if (access) body.emit(store(access.ion, load(access.variable)))
    }
  }
}

function initialize(body: Body, statements: readonly Statement[]): void {
  const { unit } = body
  fetchIons(body)
  for (const state of unit.mechanism.states) {
    if (state.ion) continue
    const slot = unit.slots.column(state)
    const start = startValue(unit, state)
    for (let i = 0; i < state.size; i++) body.emit(store({ kind: 'column', slot: slot + i, count: 1 }, start))
  }
  body.enclosed(statements)
  storeIons(body)
}

/** `x0` where it is declared, else the START value. */
function startValue(unit: Unit, state: InstanceVariable): IrExpr {
  const meaning = unit.mechanism.meanings.get(`${state.name}0`)
  if (meaning?.kind === 'shared') return load({ kind: 'shared', offset: meaning.offset, count: 1 })
  if (meaning?.kind === 'instance') return load({ kind: 'column', slot: unit.slots.column(meaning), count: 1 })
  return constant(state.initial)
}

function step(body: Body, statements: readonly Statement[]): void {
  fetchIons(body)
  body.enclosed(statements)
  storeIons(body)
}

/** Difference in v by which a conductance is taken (mV). */
const probe = 0.001

function current(body: Body, statements: readonly Statement[]): void {
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
  body.enclosed(statements)
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

function receive(unit: Unit): void {
  const { netReceive } = unit.mechanism
  if (!netReceive) return
  const initial = netReceive.body
    .filter((statement) => statement.kind === 'initial')
    .flatMap((statement) => statement.body)
  const flag = unit.local('f64', 'flag')
  const build = (statements: readonly Statement[], where: 'receive') => {
    const body = new Body(unit, { where, tables: 'ask', weights: true })
    netReceive.parameters.forEach(({ name }, element) => {
      body.bind(name.text, { kind: 'weight', element })
    })
    body.bind('flag', { kind: 'local', local: flag })
    fetchIons(body)
    body.enclosed(statements)
    return body.statements
  }
  unit.functions.push({
    name: 'receive',
    shape: 'receive',
    parameters: [flag],
    body: build(netReceive.body, 'receive'),
    result: undefined,
    exported: true,
  })
  if (netReceive.body.some((statement) => statement.kind === 'initial')) {
    const zero = assign(flag, constant(0))
    unit.functions.push({
      name: 'receive_init',
      shape: 'receive',
      parameters: [],
      body: [zero, ...build(initial, 'receive')],
      result: undefined,
      exported: true,
    })
  }
  if (unit.watches.length > 0) watch(unit)
}

/** One function for all WATCH conditions: a chain that ends in the difference asked for. */
function watch(unit: Unit): void {
  const which = unit.local('f64', 'which')
  const result = unit.local('f64', 'difference')
  const body = new Body(unit, { where: 'other', tables: 'ask', weights: false })
  fetchIons(body)
  body.emit(assign(result, constant(0)))
  unit.watches.forEach(({ difference }, i) => {
    const whenTrue = body.collect(() => {
      const value = (difference as (body: Body) => IrExpr)(body)
      body.emit(assign(result, value))
    })
    body.emit({
      kind: 'if',
      condition: { kind: 'compare', op: 'eq', a: readLocal(which), b: constant(i) },
      whenTrue,
      otherwise: [],
    })
  })
  unit.functions.push({
    name: 'watch',
    shape: 'one',
    parameters: [which],
    body: body.statements,
    result: readLocal(result),
    exported: true,
  })
}

/** Where a file assigns v, it is the mechanism's own copy that changes. */
function ownVoltage(unit: Unit): IrLocal | undefined {
  const { mechanism } = unit
  if (mechanism.kind === 'artificial' || mechanism.meanings.get('v')?.kind !== 'node') return undefined
  const assigned = mechanism.file.items.some(
    (item) =>
      'body' in item && [...walkStatements(item.body)].some((one) => one.kind === 'assign' && one.target.name === 'v'),
  )
  return assigned ? unit.local('f64', 'v') : undefined
}

export const routineExport = (routine: Routine) => `hoc_${routine.name.text}`

/** A FUNCTION or PROCEDURE as HOC calls it: on one instance, with the node's present v. */
function exportRoutine(unit: Unit, routine: Routine): void {
  const parameters = routine.parameters.map(({ name }) => unit.local('f64', name.text))
  const v = ownVoltage(unit)
  const body = new Body(unit, { where: 'routine', tables: 'ask', weights: false, fromHoc: true, v })
  if (v) body.emit(assign(v, load({ kind: 'node', column: 'v' })))
  if (tableOf(routine)) body.emit(buildStatement(routine))
  const args = parameters.map(readLocal)
  const span = routine.name.span
  parameters.forEach((local, i) => {
    body.bind(`argument ${i}`, { kind: 'local', local })
  })
  const value = body.number({
    kind: 'call',
    name: routine.name.text,
    span,
    arguments: args.map((_, i) => ({ kind: 'variable', name: `argument ${i}`, span })),
  })
  if (routine.routine === 'PROCEDURE') body.emit({ kind: 'evaluate', value })
  // to HOC a PROCEDURE has the value 1
  const result = routine.routine === 'PROCEDURE' ? constant(1) : value
  unit.functions.push({
    name: routineExport(routine),
    shape: 'one',
    parameters,
    body: body.statements,
    result,
    exported: true,
  })
}

/** Routines that could not be put in place: functions that take v as a last argument. */
function neededRoutines(unit: Unit): void {
  const done = unit.made
  for (;;) {
    const name = [...unit.wanted].find((one) => !done.has(one))
    if (name === undefined) return
    done.add(name)
    unit.functions.push(routineFunction(unit, name))
  }
}

function routineFunction(unit: Unit, name: string): IrFunction {
  const fromHoc = name.endsWith(fromHocSuffix)
  const routine = unit.mechanism.routines.get(fromHoc ? name.slice(0, -fromHocSuffix.length) : name)!
  const parameters = routine.parameters.map(({ name }) => unit.local('f64', name.text))
  const v = unit.local('f64', 'v')
  const body = new Body(unit, { where: 'routine', tables: 'ask', v, weights: false, fromHoc })
  const result = body.inPlace(routine, parameters)
  return {
    name,
    shape: 'one',
    parameters: [...parameters, v],
    body: body.statements,
    result,
    exported: false,
  }
}
