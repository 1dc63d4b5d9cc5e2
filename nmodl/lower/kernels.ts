/**
 * The kernels of a mechanism, as `runtime/mechanism/spec.ts` lists them, in the kernel language.
 *
 * Order of operations is NEURON's: the current is evaluated at v + 0.001 and then at v, their difference divided by
 * 0.001 is the conductance; what stays in the variables is the second. Ion variables are fetched before and stored after.
 */
import { once } from '../../lang/once.ts'
import { Problem } from '../../lang/problem.ts'
import { contains, expressionsOf, holds, walkStatements } from '../build.ts'
import {
  assign,
  binary,
  compare,
  constant,
  type IrExpr,
  type IrStatement,
  load,
  type Place,
  readLocal,
  store,
} from '../ir.ts'
import type { Include } from '../lexer.ts'
import type { InstanceVariable, Mechanism } from '../symbols.ts'
import type { Expression, Solve, Statement } from '../tree.ts'
import { Body } from './body.ts'
import { ionPlaceOf } from './body-places.ts'
import type { Surroundings, TableMode } from './body-scopes.ts'
import { current } from './current.ts'
import { lowerDiffusion } from './diffusion.ts'
import { addCurrents, fetchIons, ionsBesideBlocks, storeIons } from './ion-variables.ts'
import { integratorColumns, readLater } from './later-reads.ts'
import {
  concentrationRules,
  expectStates,
  lowerDerivatives,
  lowerJacobianSolve,
  type OdeBlock,
  odeStatements,
} from './ode.ts'
import { receive } from './receive.ts'
import { exportRoutine, mayWait, neededRoutines, routinesLeft } from './routines.ts'
import { hasSecondOrder } from './solve.ts'
import { lowerTables, tableOf, useTable } from './tables.ts'
import { Unit } from './unit.ts'

export function lowerMechanism(
  mechanism: Mechanism,
  odes: readonly OdeBlock[] | undefined,
  diffusing: readonly OdeBlock[],
  include?: Include,
  tables: 'on' | 'both' = 'both',
): Unit {
  const unit = new Unit(mechanism, include, tables)
  lowerTables(unit)
  rangeKernel(unit, 'construct', mechanism.construct, 'other', (body, statements) => body.enclosed(statements))
  rangeKernel(unit, 'destruct', mechanism.destruct, 'other', (body, statements) => body.enclosed(statements))
  rangeKernel(unit, 'init', initialStatements(mechanism), 'init', initialize)
  if (mechanism.currents.length > 0)
    rangeKernel(unit, 'current', withoutSolve(mechanism.breakpoint ?? []), 'current', current)
  rangeKernel(unit, 'state', stateStatements(mechanism), 'state', step, hasSecondOrder(mechanism))
  beforeAndAfter(unit)
  unit.fixedStepOnly = odes === undefined
  expectStates(unit, odes ?? [])
  if (diffusing.length > 0)
    rangeKernel(unit, 'diffusion', odeStatements(diffusing), 'state', (body) => lowerDiffusion(body, diffusing))
  receive(unit)
  for (const routine of routinesLeft(unit)) if (!mayWait(unit, routine)) exportRoutine(unit, routine)
  leaveRest(unit, odes ?? [])
  // who calls whom is known in the end only
  if (mechanism.hasC) unit.complete()
  do neededRoutines(unit)
  while (unit.usesC && unit.c.drain())
  if (mechanism.hasC) unit.c.link()
  if (unit.usesC) unit.c.markExports()
  return unit
}

function leaveRest(unit: Unit, odes: readonly OdeBlock[]): void {
  const routines = routinesLeft(unit)
  unit.rest = {
    isEmpty: odes.length + routines.length === 0,
    prepare: () => {
      for (const { name, size } of integratorColumns(unit, odes)) unit.hiddenColumn(name, size)
    },
    loads: once(() => readLater(unit, odes, routines)),
    lower: () => {
      variableStep(unit, odes)
      for (const routine of routines) exportRoutine(unit, routine)
      neededRoutines(unit)
    },
  }
}

function beforeAndAfter(unit: Unit): void {
  const { beforeAfter, kind } = unit.mechanism
  const { fetches, stores } = ionsBesideBlocks(unit.mechanism)
  for (const [when, statements] of beforeAfter) {
    const name = when.toLowerCase().replace(' ', '_')
    rangeKernel(unit, name, statements, 'other', (body, inside) => {
      if (fetches) fetchIons(body)
      body.enclosed(inside)
      if (!stores) return
      if (kind !== 'artificial') addCurrents(body)
      storeIons(body)
    })
  }
}

/** Kernels for a variable step; a file with what they cannot do yet still works with a fixed one, so that nobody hears of it. */
function variableStep(unit: Unit, odes: readonly OdeBlock[]): void {
  const before = unit.functions.length
  unit.odeStates = []
  if (odes.length === 0) return
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
 * One loop over instances. Where tables may be in use there can be two, and `usetable` chooses between them once a call:
 * the loop by table has no branch, and neither has calls. Hardly any program sets it, so that the other loop is left out at first.
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
    body.turnTo()
    if (v) body.emit(assign(v, load({ kind: 'node', column: 'v' })))
    build(body, statements)
    const around = halving ? halvedStep(unit) : { before: [], after: [] }
    return { kind: 'instances', ...around, body: body.statements }
  }
  const usesTable = unit.mechanism.hasTable && reachesTable(unit.mechanism, statements)
  const body: IrStatement[] = !usesTable
    ? [loop('off')]
    : unit.onlyTables
      ? [loop('on')]
      : [{ kind: 'if', condition: useTable(unit), whenTrue: [loop('on')], otherwise: [loop('off')] }]
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
function reachesTable({ routines, solved }: Mechanism, statements: readonly Statement[]): boolean {
  const seen = new Set<string>()
  const leads = (name: string): boolean => {
    if (seen.has(name)) return false
    seen.add(name)
    const routine = routines.get(name)
    if (routine && (tableOf(routine) || holds(routine.body, goes))) return true
    const block = solved.get(name)
    return block !== undefined && holds(block.body, goes)
  }
  const calls = (one: Expression) => contains(one, (part) => part.kind === 'call' && leads(part.name))
  const goes = (statement: Statement): boolean =>
    statement.kind === 'solve' ? leads(statement.block.text) : expressionsOf(statement).some(calls)
  return holds(statements, goes)
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
