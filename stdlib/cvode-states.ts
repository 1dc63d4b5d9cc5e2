/** The states of the integrators as CVode shows them: their names, their numbers, and how much each of them did. */
import { problem } from '../lang/problem.ts'
import type { Ref } from '../runtime/memory/ref.ts'
import type { Integration } from '../runtime/solve/cvode/integration.ts'
import { describeStates, type StateDescription } from '../runtime/solve/cvode/names.ts'
import type { States } from '../runtime/solve/cvode/states.ts'
import type { Context } from './binding/context.ts'
import type { HocObject, StringCell } from './binding/value.ts'
import { copyMagnitudes, greatestOf, watchStates } from './cvode-magnitudes.ts'
import type { Vector } from './vector.ts'

/** Copies numbers into a Vector. */
export function fill(into: Vector, values: ArrayLike<number>): void {
  into.resize(values.length)
  for (let i = 0; i < values.length; i++) into.set(i, values[i]!)
}

const nameOf = ({ cls, index }: HocObject): string => `${cls.name}[${index}]`

const namesKey = Symbol('CVode states')

/** The states in the integrator's order. */
export function described(context: Context) {
  const [one] = context.model.variableStep.integrators()
  return { one: one!, list: describe(context, one!) }
}

function describe(context: Context, { equations: { states } }: Integration): readonly StateDescription[] {
  // programs ask for one name after the other
  const known = context.state(namesKey, () => new WeakMap<States, StateDescription[]>())
  let list = known.get(states)
  if (!list) known.set(states, (list = describeStates(states, (point) => nameOf(context.handle(point)))))
  return list
}

/** Of the integrators in use; nothing with fixed steps. */
export function copyStates(context: Context, into: Vector, from: (one: Integration) => ArrayLike<number>): void {
  if (context.model.variableStep.active) copyAll(context, into, from)
  else into.resize(0)
}

/** Something of all integrators, one after the other, each in the order of its states. */
export function copyAll(context: Context, into: Vector, from: (one: Integration) => ArrayLike<number>): void {
  const { integrators, dt } = stepOf(context)
  const copied = integrators.flatMap((one) => [...Array.from(from(one)).slice(0, one.equations.size)])
  context.model.dt = dt
  fill(into, copied)
}

/** Cells are asked for by number where each has a step of its own, and only there. */
export function checkCell(cell: number, count: number): void {
  if (!(cell >= 0 && cell <= count - 1))
    throw problem(
      'HOC3002',
      undefined,
      `Arg out of range in user function: order was asked for cell ${cell} of ${count}`,
    )
}

export const stepOf = ({ model }: Context) => ({ integrators: model.variableStep.integrators(), dt: model.dt })

export function namedState(context: Context, i: number): StateDescription | undefined {
  let left = i
  for (const one of context.model.variableStep.integrators()) {
    if (left < one.equations.size) return describe(context, one)[left]
    left -= one.equations.size
  }
  return undefined
}

export function stateName(context: Context, i: number, into: StringCell, style: number): number {
  const state = namedState(context, i)
  if (!state) throw problem('HOC3112', undefined, `CVode.statename: there is no state ${i}`)
  into.value = style === 2 ? state.kind : state.name
  return 0
}

/** f(t, y, y'): the derivatives for given states. */
export function derivatives(context: Context, t: number, states: Vector, into: Vector): void {
  context.model.threads.only('only one thread allowed')
  const { one, list } = described(context)
  give(one, list, states)
  const slopes = one.derivativesFor(t).f64
  fill(
    into,
    list.map(({ place }) => slopes[place]!),
  )
}

export function scatter(context: Context, states: Vector): void {
  context.model.threads.only('only one thread allowed')
  const { one, list } = described(context)
  give(one, list, states)
  one.equations.scatter(one.given)
}

/** The integrator's states, with those of a Vector in the program's order. */
function give({ solver, given }: Integration, list: readonly StateDescription[], states: Vector): void {
  if (states.data().length !== list.length)
    throw problem('HOC3114', undefined, 'size of state vector != number of state equations')
  const y = given.f64
  y.set(solver.z[0]!.f64)
  list.forEach(({ place }, i) => {
    y[place] = states.get(i)
  })
}

export function gather(context: Context, into: Vector): number {
  context.model.threads.only('only one thread allowed')
  const { one, list } = described(context)
  const { equations, given } = one
  equations.gather(given)
  const y = given.f64
  fill(
    into,
    list.map(({ place }) => y[place]!),
  )
  return list.length
}

/** atolscale(&variable or "name"[, factor]) */
export function scaleOf(context: Context, which: Ref | string, factor?: number): number {
  const { scales } = context.model.variableStep
  const name = typeof which === 'string' ? which : nameOfRef(which)
  if (typeof which === 'string') checkState(context, which)
  if (factor !== undefined) {
    scales.set(name, factor)
  }
  return scales.get(name)
}

export function checkState(context: Context, name: string): void {
  if (!isState(context, name)) throw problem('HOC3116', undefined, `${name} must be in form rangevar or Template.var`)
}

export function magnitudes(context: Context, what: number | string | Vector, more: number | Ref | undefined): number {
  const describeOne = (one: Integration) => describe(context, one)
  if (typeof what === 'number') return watchStates(context, what, describeOne)
  if (typeof what !== 'string') return copyMagnitudes(context, what, typeof more === 'number' && more >= 1, describeOne)
  checkState(context, what)
  return greatestOf(context, what, typeof more === 'object' ? more : undefined)
}

/** A range variable, or a variable of a class as `ExpSyn.g`; a Vector's elements have one scale. */
export function isState(context: Context, name: string): boolean {
  const [first = '', second] = name.split('.')
  const { mechanisms } = context.model
  if (second === undefined) return first === 'Vector' || mechanisms.rangeVariable(first) !== undefined
  const mechanism = mechanisms.get(first)
  return mechanism?.isPoint === true && mechanism.variable(second) !== undefined
}

/** `soma.m_hh(0.5)` -> `m_hh`, `ExpSyn[0].g` -> `ExpSyn.g` */
export const nameOfRef = ({ label }: Ref): string => {
  const range = /\.([A-Za-z_]\w*)\([^()]*\)$/.exec(label)
  return range ? range[1]! : label.replace(/\[\d+\]/g, '')
}

/** Of all integrators, or of the one of a cell. */
export function printStatistics(context: Context, cell: number): void {
  const { variableStep, nodes } = context.model
  variableStep.integrators().forEach((one, i) => {
    if (cell >= 0 && cell !== i) return
    const { counts, work, equations, part } = one
    const name = nodes.at(part?.first ?? 0).section.name
    context.host.write(
      `\nCvode instance ${i} ${name} statistics : ${equations.size} ${variableStep.dae ? 'IDA' : 'CVode'} states\n` +
        `   ${counts.advances} advance_tn, ${counts.interpolations} interpolate, ` +
        `${counts.starts} init (${counts.edges} due to at_time)\n` +
        `   ${work.evaluations} function evaluations, ${work.solutions} mx=b solves\n`,
    )
  })
  context.host.write(`${variableStep.events} total events delivered\n`)
}
