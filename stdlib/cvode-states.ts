/** The states of the integrators as CVode shows them: their names, their numbers, and how much each of them did. */
import { problem } from '../lang/problem.ts'
import type { Mechanism } from '../runtime/mechanism/mechanism.ts'
import type { Ref } from '../runtime/memory/ref.ts'
import type { Integration } from '../runtime/solve/cvode/integration.ts'
import { describeStates, type Namer, type StateDescription } from '../runtime/solve/cvode/names.ts'
import type { States } from '../runtime/solve/cvode/states.ts'
import type { Context } from './binding/context.ts'
import type { HocObject, StringCell } from './binding/value.ts'
import { copyMagnitudes, greatestOf, watchStates } from './cvode-magnitudes.ts'
import { LinearMechanism } from './linear-mechanism.ts'
import type { Vector } from './vector.ts'

/** Copies numbers into a Vector. */
export function fill(into: Vector, values: ArrayLike<number>): void {
  into.resize(values.length)
  for (let i = 0; i < values.length; i++) into.set(i, values[i]!)
}

const nameOf = ({ cls, index }: HocObject): string => `${cls.name}[${index}]`

const namesKey = Symbol('CVode states')

/** The states in the integrator's order; style 0 names what has them by the variables of the program. */
function describe(context: Context, { equations: { states } }: Integration, style = 1): readonly StateDescription[] {
  // programs ask for one name after the other
  const known = context.state(namesKey, () => ({ style, of: new WeakMap<States, StateDescription[]>() }))
  if (known.style !== style) Object.assign(known, { style, of: new WeakMap() })
  let list = known.of.get(states)
  if (!list) known.of.set(states, (list = describeStates(states, namerOf(context, style), context.model.joint.linear)))
  return list
}

function namerOf(context: Context, style: number): Namer {
  const paths = style === 0 ? context.paths() : undefined
  return {
    section: (section) => paths?.get(section) ?? section.name,
    point(point) {
      const handle = context.handle(point)
      return paths?.get(handle) ?? nameOf(handle)
    },
    unknown: (equations, i) =>
      equations instanceof LinearMechanism ? `${nameOf(context.handle(equations.system.y))}.x[${i}]` : 'unknown',
  }
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

function namedState(context: Context, i: number, style: number): StateDescription | undefined {
  let left = i
  for (const one of context.model.variableStep.integrators()) {
    if (left < one.equations.size) return describe(context, one, style)[left]
    left -= one.equations.size
  }
  return undefined
}

export function stateName(context: Context, i: number, into: StringCell, style: number): number {
  if (!context.model.variableStep.active) throw problem('HOC3187', undefined, 'Cvode is not active')
  const state = namedState(context, i, style)
  if (!state) throw problem('HOC3112', undefined, `Cvode::statename argument out of range: there is no state ${i}`)
  into.value = style === 2 ? state.kind : state.name
  return 0
}

/** The integrator of the whole model; before the variable step was ever switched on there is none, and no states. */
function theOne(context: Context, size?: number) {
  const { variableStep, threads } = context.model
  if (variableStep.localStep) throw problem('HOC3114', undefined, 'not global variable time step')
  const one = variableStep.present[0]
  if (size !== undefined && size !== (one?.equations.size ?? 0))
    throw problem('HOC3114', undefined, 'size of state vector != number of state equations')
  threads.only('only one thread allowed')
  return one && { one, list: describe(context, one) }
}

/** f(t, y, y'): the derivatives for given states. */
export function derivatives(context: Context, t: number, states: Vector, into: Vector): void {
  const found = theOne(context, states.data().length)
  if (!found) {
    into.resize(0)
    return
  }
  const { one, list } = found
  give(one, list, states)
  const slopes = one.derivativesFor(t).f64
  fill(
    into,
    list.map(({ place }) => slopes[place]!),
  )
}

export function scatter(context: Context, states: Vector): void {
  const found = theOne(context, states.data().length)
  if (!found) return
  const { one, list } = found
  give(one, list, states)
  one.equations.scatter(one.given)
}

/** The integrator's states, with those of a Vector in the program's order. */
function give({ solver, given }: Integration, list: readonly StateDescription[], states: Vector): void {
  const y = given.f64
  y.set(solver.z[0]!.f64)
  list.forEach(({ place }, i) => {
    y[place] = states.get(i)
  })
}

export function gather(context: Context, into: Vector): number {
  const found = theOne(context)
  if (!found) {
    into.resize(0)
    return 0
  }
  const { one, list } = found
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
  else if (!isIntegrated(context, name)) throw problem('HOC3116', undefined, `${name} is not a STATE`)
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
  if (second === undefined) return first === 'Vector' || mechanisms.names.rangeVariable(first) !== undefined
  const mechanism = mechanisms.get(first)
  return mechanism?.isPoint === true && mechanism.variable(second) !== undefined
}

/** Whether a pointer's variable is a potential or a STATE of some mechanism; of a Vector's elements that is not known. */
function isIntegrated({ model: { mechanisms } }: Context, name: string): boolean {
  const [first = '', second] = name.split('.')
  if (second !== undefined) {
    const mechanism = mechanisms.get(first)
    return !mechanism || roleOf(mechanism, second) === 'state'
  }
  const range = mechanisms.names.rangeVariable(name)
  if (!range) return false
  const { mechanism } = range
  if (!mechanism) return name === 'v'
  const isOwn = mechanism.spec.variables.some((variable) => variable.name === name)
  return roleOf(mechanism, isOwn ? name : name.slice(0, -mechanism.name.length - 1)) === 'state'
}

const roleOf = ({ spec }: Mechanism, name: string) => spec.variables.find((variable) => variable.name === name)?.role

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
