/** SOLVE: what each method does with its block, for one instance and one step. */
import { mapStatements, walkStatements } from '../build.ts'
import { assign, binary, compare, constant, type IrExpr, type IrLocal, load, readLocal, store } from '../ir.ts'
import { methodNotForBlock, notDeclaredState, notSupported, unknownBlock, unknownMethod } from '../problems.ts'
import type { Mechanism, SolvedBlock } from '../symbols.ts'
import type { DerivativeEquation, Solve, Statement } from '../tree.ts'
import type { Body } from './body.ts'

const methods = new Set([
  'cnexp',
  'derivimplicit',
  'euler',
  'runge',
  'sparse',
  'after_cvode',
  'cvode_t',
  'cvode_t_v',
  'cvode_v',
  'adrunge',
  'newton',
  'simeq',
  'gear',
  'adams',
  'clsoda',
  'heun',
  'adeuler',
])

/** Where `secondorder` is set these take half a step and go on along the slopes. */
export const hasSecondOrder = (mechanism: Mechanism): boolean =>
  [...walkStatements(mechanism.breakpoint ?? [])].some(
    (one) =>
      one.kind === 'solve' &&
      (mechanism.routines.has(`steady ${one.block.text}`) ||
        mechanism.routines.has(`${one.block.text} slopes`) ||
        (mechanism.solved.has(one.block.text) && one.method?.text !== 'cnexp')),
  )

/** Whether a procedure stands for a block that is solved, all its states together. */
export const isSolver = ({ routines }: Mechanism, name: string): boolean => routines.has(`steady ${name}`)

/**
 * A call of a block that is solved, as if it were a PROCEDURE. With cnexp that is a step; what is solved together takes no time;
 * other methods have only the slopes worked out by it, and what they need.
 */
export function lowerBlockCall(body: Body, name: string): boolean {
  const { mechanism } = body.unit
  const steady = mechanism.routines.get(`steady ${name}`)
  const block = mechanism.solved.get(name)
  if (steady) body.emit({ kind: 'evaluate', value: body.routineBody(steady, []) })
  else if (block?.block !== 'DERIVATIVE') return false
  else if (equationsOf(block).length === 0) body.enclosed(block.body)
  else evaluateDerivatives(body, block)
  return true
}

/** What is to be done with a step of the one kind only. */
export function whereStepIs(body: Body, step: 'fixed' | 'variable', build: () => void): void {
  const flag = load({ kind: 'model', offset: 4 })
  const condition = compare(step === 'fixed' ? 'eq' : 'ne', flag, constant(0))
  body.emit({ kind: 'if', condition, whenTrue: body.collect(build), otherwise: [] })
}

export function lowerSolve(body: Body, statement: Solve): void {
  solve(body, statement)
  // where a step can fail it ends the run
  if (statement.ifError && body.unit.mechanism.threadSafe) body.block(statement.ifError)
}

function solve(body: Body, statement: Solve): void {
  const { mechanism } = body.unit
  const { block, method, steadyState } = statement
  const name = block.text
  const chosen = steadyState ?? method
  if (chosen && !methods.has(chosen.text)) throw unknownMethod(chosen.span, chosen.text)
  const forms = steadyState ? [`stationary ${name}`, `steady ${name}`, name] : [name]
  const routine = forms.map((form) => mechanism.routines.get(form)).find((one) => one !== undefined)
  if (routine) {
    const run = () => body.emit({ kind: 'evaluate', value: body.routineBody(routine, []) })
    if (method?.text === 'cvode_t') whereStepIs(body, 'fixed', run)
    else run()
    return
  }
  const solved = mechanism.solved.get(name)
  if (!solved) throw unknownBlock(block.span, name, [...mechanism.solved.keys(), ...mechanism.routines.keys()])
  if (solved.block === 'DERIVATIVE') solveDerivative(body, solved, statement)
  else if (solved.block === 'DISCRETE') runDiscrete(body, solved)
  else throw notSupported(solved.span, `a ${solved.block} block`)
}

/** Time goes on with each instance, and stays there: so it is in NEURON. */
function runDiscrete(body: Body, block: SolvedBlock): void {
  const time = { kind: 'model', offset: 0 } as const
  body.emit(store(time, binary('add', load(time), load({ kind: 'model', offset: 1 }))))
  body.enclosed(block.body)
}

function solveDerivative(body: Body, block: SolvedBlock, { method, steadyState, block: name }: Solve): void {
  for (const statement of walkStatements(block.body)) {
    if (statement.kind !== 'derivative') continue
    const meaning = body.unit.mechanism.meanings.get(statement.target.name)
    if (meaning?.kind !== 'instance' || meaning.role !== 'state')
      throw notDeclaredState(statement.target.span, statement.target.name)
  }
  if (steadyState && steadyState.text !== 'cnexp')
    throw notSupported(steadyState.span, `STEADYSTATE ${steadyState.text} of a DERIVATIVE block`)
  switch ((steadyState ?? method)?.text) {
    case 'cnexp':
      body.enclosed(block.body)
      return
    case 'euler':
      euler(body, block)
      return
    case 'runge':
      runge(body, block)
      return
    case 'sparse':
      throw methodNotForBlock(name.span, 'sparse', name.text)
    default:
      throw notSupported(
        method?.span ?? name.span,
        `the method ${method?.text ?? 'of this SOLVE'} for a DERIVATIVE block`,
      )
  }
}

const equationsOf = (block: SolvedBlock): DerivativeEquation[] =>
  [...walkStatements(block.body)].filter(
    (statement): statement is DerivativeEquation => statement.kind === 'derivative',
  )

/** Runs the block with each x' = f put into a local; gives the locals by state. */
export function evaluateDerivatives(body: Body, block: SolvedBlock): Map<string, IrLocal> {
  const found = new Map<string, IrLocal>()
  for (const { target } of equationsOf(block)) {
    if (found.has(target.name)) continue
    const local = body.unit.local('f64', `${target.name}'`)
    body.emit(assign(local, constant(0)))
    found.set(target.name, local)
  }
  body.scoped(() => {
    for (const [name, local] of found) body.bind(`${name}'`, { kind: 'local', local })
    body.block(
      mapStatements(block.body, (statement): readonly Statement[] => {
        if (statement.kind !== 'derivative') return [statement]
        return [
          {
            kind: 'assign',
            target: { ...statement.target, name: `${statement.target.name}'` },
            value: statement.value,
            span: statement.span,
          },
        ]
      }),
    )
  })
  return found
}

/** All derivatives first, then x += dt * x'. */
function euler(body: Body, block: SolvedBlock): void {
  const slopes = evaluateDerivatives(body, block)
  advance(body, block, slopes)
  ifSecondOrder(body, () => advance(body, block, slopes))
}

function advance(body: Body, block: SolvedBlock, slopes: ReadonlyMap<string, IrLocal>): void {
  const dt = load({ kind: 'model', offset: 1 })
  for (const { target } of equationsOf(block)) {
    const place = body.place(target, true)
    body.emit(store(place, binary('add', load(place), binary('mul', dt, readLocal(slopes.get(target.name)!)))))
  }
}

/** The other half of a step, along the slopes found; dt is half of it, see `lower/kernels.ts`. */
function ifSecondOrder(body: Body, build: () => void): void {
  const set = compare('ne', load({ kind: 'model', offset: 3 }), constant(0))
  body.emit({ kind: 'if', condition: set, whenTrue: body.collect(build), otherwise: [] })
}

/**
 * The classical method of fourth order, summed up in NEURON's order. As there its time runs from the end of the step on,
 * and the block is evaluated a fifth time, with the new states.
 */
function runge(body: Body, block: SolvedBlock): void {
  const time = { kind: 'model', offset: 0 } as const
  const dt = readLocal(body.temporary(load({ kind: 'model', offset: 1 }), 'dt'))
  const half = readLocal(body.temporary(binary('div', dt, constant(2)), 'half'))
  const later = (by: IrExpr) => body.emit(store(time, binary('add', load(time), by)))
  const places = equationsOf(block).map(({ target }) => ({ name: target.name, place: body.place(target, true) }))
  const old = places.map(({ name, place }) => readLocal(body.temporary(load(place), name)))
  const sum = places.map(({ name }) => body.unit.local('f64', `sum of ${name}`))
  const third = (one: IrExpr) => binary('div', one, constant(3))
  const stage = (h: IrExpr, first: boolean, step: (way: IrExpr) => IrExpr) => {
    const slopes = evaluateDerivatives(body, block)
    places.forEach(({ name, place }, i) => {
      const way = readLocal(body.temporary(binary('mul', h, readLocal(slopes.get(name)!)), 'way'))
      body.emit(store(place, binary('add', old[i]!, step(way))))
      body.emit(assign(sum[i]!, binary('add', first ? old[i]! : readLocal(sum[i]!), third(way))))
    })
  }
  stage(half, true, (way) => way)
  later(half)
  stage(dt, false, (way) => binary('div', way, constant(2)))
  stage(dt, false, (way) => way)
  later(half)
  const slopes = evaluateDerivatives(body, block)
  const sixth = readLocal(body.temporary(binary('div', dt, constant(6)), 'sixth'))
  places.forEach(({ name, place }, i) => {
    body.emit(store(place, binary('add', readLocal(sum[i]!), binary('mul', sixth, readLocal(slopes.get(name)!)))))
  })
  body.emit(store(time, binary('sub', load(time), dt)))
  ifSecondOrder(body, () => advance(body, block, slopes))
  evaluateDerivatives(body, block)
}
