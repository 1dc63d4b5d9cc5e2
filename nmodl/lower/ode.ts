/**
 * What the variable-step integrator asks of a mechanism: `derivatives`, x' of all its STATEs at the present time, and
 * `jacobian_solve`, which turns a right side b that stands in the place of x' into the solution y of (1 - dt*J) y = b.
 *
 * J holds, for a DERIVATIVE block, each equation's slope in its own state alone, kept from the last evaluation, so that
 * the solution is one division; for a KINETIC block the whole system. That is as exact as Newton's iteration needs it.
 */
import { mapExpression, mapStatements, mentions, num, op, variable, walkStatements } from '../build.ts'
import { ionValueOf } from '../heading.ts'
import { assign, binary, constant, type IrLocal, load, type Place, readLocal, store } from '../ir.ts'
import { differentiate } from '../passes/differentiate.ts'
import { KineticBlock, kineticLocals } from '../passes/solve-kinetic.ts'
import type { Unknown } from '../passes/unknowns.ts'
import type { Mechanism, Routine, SolvedBlock } from '../symbols.ts'
import type {
  Assignment,
  DerivativeEquation,
  Expression,
  ItemOf,
  MechanismFile,
  Solve,
  Statement,
  Variable,
} from '../tree.ts'
import type { Body } from './body.ts'
import type { Unit } from './unit.ts'

/** A block as the file has it, before a method has replaced its equations. */
export interface OdeBlock {
  readonly block: SolvedBlock
  readonly file: MechanismFile
}

/** Distance (in the state's unit) for slopes that no rule gives. */
const probe = 0.001

/** Methods that stand beside the integration: after each step, or with each evaluation of the current. */
const besideMethods = new Set(['after_cvode', 'cvode_t'])

/**
 * DERIVATIVE and KINETIC blocks that BREAKPOINT solves with a variable step; undefined where NEURON refuses: with more
 * than one thing that it can solve so, or after something that it cannot (a second such thing goes unnoticed).
 */
export function odeBlocks(file: MechanismFile): readonly OdeBlock[] | undefined {
  const solved = new Map(file.items.filter((item) => item.kind === 'solved').map((item) => [item.name.text, item]))
  const found: OdeBlock[] = []
  let [solvable, noticed, refused] = [0, false, false]
  for (const { block, method, steadyState } of solvesOf(file)) {
    const target = steadyState ? undefined : solved.get(block.text)
    const differential = target?.block === 'DERIVATIVE' || (target?.block === 'KINETIC' && method?.text === 'sparse')
    if (target && differential) found.push({ block: target, file })
    if (differential || besideMethods.has(method?.text ?? '')) refused = solvable++ > 0
    else {
      refused ||= !noticed
      noticed = true
    }
  }
  return refused ? undefined : found
}

/** The PROCEDURE that comes before each evaluation of the current with a variable step, and only then. */
export function beforeCurrent({ breakpoint, routines }: Mechanism): Routine | undefined {
  for (const one of walkStatements(breakpoint ?? []))
    if (one.kind === 'solve' && one.method?.text === 'cvode_t') return routines.get(one.block.text)
  return undefined
}

const solvesOf = (file: MechanismFile): Solve[] =>
  file.items
    .filter((item): item is ItemOf<'breakpoint'> => item.kind === 'breakpoint')
    .flatMap(({ body }) => [...walkStatements(body)])
    .filter((statement): statement is Solve => statement.kind === 'solve')

/**
 * Concentrations that are written and not integrated, each as the file's first assignment outside of INITIAL and
 * BREAKPOINT says: they follow the states at once.
 */
export function concentrationRules({ file, ions, states }: Mechanism, odes: readonly OdeBlock[]): Assignment[] {
  if (odes.length === 0) return []
  const assigned = (odes[0]?.file ?? file).items
    .filter((item) => item.kind === 'routine' || item.kind === 'solved')
    .flatMap(({ body }) => [...walkStatements(body)])
    .filter((one): one is Assignment => one.kind === 'assign' && !one.target.index)
  return ions.flatMap(({ name: ion, writes }) =>
    writes.flatMap((name) => {
      const value = ionValueOf(ion, name)
      if ((value !== 'conc_in' && value !== 'conc_out') || states.some((state) => state.name === name)) return []
      return assigned.find(({ target }) => target.name === name) ?? []
    }),
  )
}

/** All statements that the kernels hold, for who wants to know what they call. */
export const odeStatements = (blocks: readonly OdeBlock[]): Statement[] =>
  blocks.flatMap(({ block }) => [...block.body])

/** Column of x' of an element of a state. */
function derivativePlace(unit: Unit, state: string, element: number): Place {
  const size = unit.mechanism.states.find(({ name }) => name === state)?.size ?? 1
  const slot = unit.hiddenColumn(`${state}'`, size) + element
  noteState(unit, state, element)
  return { kind: 'column', slot, count: 1 }
}

function slopePlace(unit: Unit, state: string): Place {
  const slope = slopeName(state)
  unit.odeStates.forEach((one, i) => {
    if (one.variable === state && !one.slope) unit.odeStates[i] = { ...one, slope }
  })
  return { kind: 'column', slot: unit.hiddenColumn(slope, 1), count: 1 }
}

export const slopeName = (state: string) => `${state}'s slope`

function noteState({ mechanism, odeStates }: Unit, state: string, element: number, again = false): void {
  if (!again && odeStates.some((one) => one.variable === state && one.element === element)) return
  const ion = mechanism.states.find(({ name }) => name === state)?.ion
  const derivative = `${state}'`
  odeStates.push({ variable: state, element, derivative, ...(ion && { ion: ion.ion, value: ion.value }) })
}

/** Before any kernel is there: the states that will be integrated, for tolerances are known when a file is loaded. */
export function expectStates(unit: Unit, blocks: readonly OdeBlock[]): void {
  for (const { block } of blocks) for (const name of changedBy(block)) noteState(unit, name, 0)
}

export const changedBy = (block: SolvedBlock): string[] =>
  walkStatements(block.body).flatMap((one) => {
    if (one.kind === 'derivative') return [one.target.name]
    return one.kind === 'reaction' ? [...one.left, ...one.right].map(({ variable: { name } }) => name) : []
  })

export function lowerDerivatives(body: Body, blocks: readonly OdeBlock[]): void {
  for (const one of blocks) {
    if (one.block.block === 'DERIVATIVE') derivatives(body, one.block)
    else kineticDerivatives(body, one)
  }
}

export function lowerJacobianSolve(body: Body, blocks: readonly OdeBlock[]): void {
  for (const one of blocks) {
    if (one.block.block === 'DERIVATIVE') diagonalSolve(body, one.block)
    else kineticSolve(body, one)
  }
}

// ---- DERIVATIVE

const equationsOf = (block: SolvedBlock): DerivativeEquation[] =>
  [...walkStatements(block.body)].filter((one): one is DerivativeEquation => one.kind === 'derivative')

const statesOf = (block: SolvedBlock): Set<string> => new Set(equationsOf(block).map(({ target }) => target.name))

/** The block with x' = f put into locals, and beside each the slope of f in x. */
function derivatives(body: Body, block: SolvedBlock): void {
  const { unit } = body
  const locals = new Map<string, IrLocal>()
  for (const state of statesOf(block)) {
    for (const name of [`${state}'`, `${state}'s slope`]) {
      const local = unit.local('f64', name)
      locals.set(name, local)
      body.emit(assign(local, constant(0)))
    }
  }
  body.scoped(() => {
    for (const [name, local] of locals) body.bind(name, { kind: 'local', local })
    const put = (parts: (one: DerivativeEquation) => Statement[]) =>
      body.enclosed(mapStatements(block.body, (one) => (one.kind === 'derivative' ? parts(one) : [one])))
    if (setsWhatSlopesNeed(block, unit.mechanism)) {
      put((one) => [slopeAside(one)[0]!])
      put((one) => [slopeAside(one)[1]!])
    } else put(slopeAside)
  })
  noteEquations(unit, block)
  for (const state of statesOf(block)) {
    body.emit(store(derivativePlace(unit, state, 0), readLocal(locals.get(`${state}'`)!)))
    body.emit(store(slopePlace(unit, state), readLocal(locals.get(`${state}'s slope`)!)))
  }
}

/** A state with two equations, of which one is chosen, stands twice in the integrator's list: norms count it twice. */
function noteEquations(unit: Unit, block: SolvedBlock): void {
  const seen = new Map<string, number>()
  for (const { target } of equationsOf(block)) {
    const times = (seen.get(target.name) ?? 0) + 1
    seen.set(target.name, times)
    if (unit.odeStates.filter(({ variable: name }) => name === target.name).length < times)
      noteState(unit, target.name, 0, true)
  }
}

/**
 * Whether a slope needs what the block sets behind its equation. NEURON goes through the block once more for the slopes, so that it finds
 * there what the first time has left.
 */
function setsWhatSlopesNeed(block: SolvedBlock, mechanism: Mechanism): boolean {
  const statements = walkStatements(block.body)
  return statements.some((one, i) => {
    if (one.kind !== 'derivative') return false
    const names = setBy(statements.slice(i + 1), mechanism)
    if (names.size === 0) return false
    const slope = slopeOf(one.value, one.target)
    return [...names].some((name) => mentions(slope, name))
  })
}

/** Variables that statements assign to, and procedures that they call. */
function setBy(statements: readonly Statement[], { routines }: Mechanism): Set<string> {
  const [names, called] = [new Set<string>(), new Set<string>()]
  const add = (list: readonly Statement[]): void => {
    for (const one of list) {
      if (one.kind === 'assign') names.add(one.target.name)
      if (one.kind !== 'callStatement' || called.has(one.call.name)) continue
      called.add(one.call.name)
      add(walkStatements(routines.get(one.call.name)?.body ?? []))
    }
  }
  add(statements)
  return names
}

/** x' = f as a number, and beside it the slope of f in x. */
function slopeAside({ target, value, span }: DerivativeEquation): Statement[] {
  const assignTo = (name: string, to: Expression): Statement => ({
    kind: 'assign',
    target: variable(name, span),
    value: to,
    span,
  })
  return [assignTo(`${target.name}'`, value), assignTo(`${target.name}'s slope`, slopeOf(value, target))]
}

function slopeOf(f: Expression, x: Variable): Expression {
  const slope = differentiate(f, x)
  if (slope === 'zero') return num(0, x.span)
  if (slope) return slope
  const beside = mapExpression(f, (part) =>
    part.kind === 'variable' && part.name === x.name ? op('+', part, num(probe, x.span)) : part,
  )
  return op('/', op('-', beside, f), num(probe, x.span))
}

function diagonalSolve(body: Body, block: SolvedBlock): void {
  const step = load({ kind: 'model', offset: 1 })
  for (const state of statesOf(block)) {
    const place = derivativePlace(body.unit, state, 0)
    const diagonal = binary('sub', constant(1), binary('mul', step, load(slopePlace(body.unit, state))))
    body.emit(store(place, binary('div', load(place), diagonal)))
  }
}

// ---- KINETIC

const elementOf = ({ variable: { index } }: Unknown): number => (index?.kind === 'number' ? index.value : 0)

/** The net production of each state, by its compartment's volume. */
function kineticDerivatives(body: Body, { block, file }: OdeBlock): void {
  const kinetic = new KineticBlock(file, block, false)
  const { system } = kinetic.system(false)
  body.scoped(() => {
    zeroLocals(body, [...kineticLocals, ...system.locals])
    body.enclosed(kinetic.filling(system, { right: true, matrix: false }))
    for (const unknown of kinetic.unknowns) {
      const volume = kinetic.volumeOf(unknown.variable)
      const right = system.right(unknown.position)
      const production = body.number(volume ? op('/', right, volume) : right)
      body.emit(store(derivativePlace(body.unit, unknown.variable.name, elementOf(unknown)), production))
    }
  })
}

/** volume*y/dt - J*y = volume*b/dt by elimination. */
function kineticSolve(body: Body, { block, file }: OdeBlock): void {
  const kinetic = new KineticBlock(file, block, false)
  const { s, unknowns } = kinetic
  const { system, elimination } = kinetic.system(false)
  const places = unknowns.map((one) => derivativePlace(body.unit, one.variable.name, elementOf(one)))
  const side = (position: number) => s.name(`side ${position}`)
  body.scoped(() => {
    zeroLocals(body, [...kineticLocals, ...system.locals])
    places.forEach((place, i) => {
      body.bind(side(i).name, { kind: 'local', local: body.temporary(load(place), 'right side') })
    })
    const perStep = s.name('_perStep')
    body.enclosed([
      s.set(perStep, s.over(1, s.name('dt'))),
      ...kinetic.diagonal(system, ({ position }) => s.times(perStep, side(position)), perStep),
      s.block(kinetic.filling(system, { right: false, matrix: true })),
      ...elimination,
    ])
    for (const { position } of unknowns) body.emit(store(places[position]!, body.number(system.right(position))))
  })
}

function zeroLocals(body: Body, names: readonly string[]): void {
  for (const name of names) body.bind(name, { kind: 'local', local: body.temporary(constant(0), name) })
}
