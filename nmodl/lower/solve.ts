/** SOLVE: what each method does with its block, for one instance and one step. */
import { mapStatements, walkStatements } from '../build.ts'
import { assign, binary, constant, type IrLocal, load, readLocal, store } from '../ir.ts'
import { methodNotForBlock, notDeclaredState, notSupported, unknownBlock, unknownMethod } from '../problems.ts'
import type { SolvedBlock } from '../symbols.ts'
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

export function lowerSolve(body: Body, statement: Solve): void {
  const { mechanism } = body.unit
  const { block, method, steadyState } = statement
  const name = block.text
  const chosen = steadyState ?? method
  if (chosen && !methods.has(chosen.text)) throw unknownMethod(chosen.span, chosen.text)
  const routine = mechanism.routines.get(steadyState ? `steady ${name}` : name)
  if (routine) {
    body.emit({ kind: 'evaluate', value: body.routineBody(routine, []) })
    return
  }
  const solved = mechanism.solved.get(name)
  if (!solved) throw unknownBlock(block.span, name, [...mechanism.solved.keys(), ...mechanism.routines.keys()])
  if (solved.block === 'DERIVATIVE') solveDerivative(body, solved, statement)
  else throw notSupported(solved.span, `a ${solved.block} block`)
}

function solveDerivative(body: Body, block: SolvedBlock, { method, steadyState, block: name }: Solve): void {
  for (const statement of walkStatements(block.body)) {
    if (statement.kind !== 'derivative') continue
    const meaning = body.unit.mechanism.meanings.get(statement.target.name)
    if (meaning?.kind !== 'instance' || meaning.role !== 'state')
      throw notDeclaredState(statement.target.span, statement.target.name)
  }
  if (steadyState) throw notSupported(steadyState.span, `STEADYSTATE ${steadyState.text} of a DERIVATIVE block`)
  switch (method?.text) {
    case 'cnexp':
      body.enclosed(block.body)
      return
    case 'euler':
      euler(body, block)
      return
    // without a METHOD an adaptive Runge-Kutta method is meant; its accuracy is at least that of one step of fourth order
    case undefined:
    case 'adrunge':
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
  const derivatives = evaluateDerivatives(body, block)
  const dt = load({ kind: 'model', offset: 1 })
  for (const { target } of equationsOf(block)) {
    const place = body.place(target, true)
    body.emit(store(place, binary('add', load(place), binary('mul', dt, readLocal(derivatives.get(target.name)!)))))
  }
}

/**
 * The classical method of fourth order. As in NEURON its time runs from the end of the step on, and the block is
 * evaluated a fifth time, with the new states.
 */
function runge(body: Body, block: SolvedBlock): void {
  const time = { kind: 'model', offset: 0 } as const
  const dt = body.temporary(load({ kind: 'model', offset: 1 }), 'dt')
  const start = body.temporary(load(time), 't')
  const places = equationsOf(block).map(({ target }) => ({ name: target.name, place: body.place(target, true) }))
  const old = places.map(({ name, place }) => body.temporary(load(place), name))
  const half = body.temporary(binary('mul', constant(0.5), readLocal(dt)), 'half')
  const advance = (step: IrLocal, slopes: ReadonlyMap<string, IrLocal>) => {
    places.forEach(({ name, place }, i) => {
      body.emit(
        store(place, binary('add', readLocal(old[i]!), binary('mul', readLocal(step), readLocal(slopes.get(name)!)))),
      )
    })
    body.emit(store(time, binary('add', readLocal(start), readLocal(step))))
  }
  const k1 = evaluateDerivatives(body, block)
  advance(half, k1)
  const k2 = evaluateDerivatives(body, block)
  advance(half, k2)
  const k3 = evaluateDerivatives(body, block)
  advance(dt, k3)
  const k4 = evaluateDerivatives(body, block)
  const sixth = body.temporary(binary('div', readLocal(dt), constant(6)), 'sixth')
  places.forEach(({ name, place }, i) => {
    const k = [k1, k2, k3, k4].map((slopes) => readLocal(slopes.get(name)!))
    const middle = binary('mul', constant(2), binary('add', k[1]!, k[2]!))
    const sum = binary('add', binary('add', k[0]!, middle), k[3]!)
    body.emit(store(place, binary('add', readLocal(old[i]!), binary('mul', readLocal(sixth), sum))))
  })
  evaluateDerivatives(body, block)
  body.emit(store(time, readLocal(start)))
}
