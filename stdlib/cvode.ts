/**
 * CVode: the control of events and of the integrator with a variable step.
 *
 * The solver for systems with algebraic equations
 * (`use_daspk`) is chosen by itself where there are equations beside those of the cable.
 */
import { problem } from '../lang/problem.ts'
import { PointProcess } from '../runtime/mechanism/point-process.ts'
import type { Ref } from '../runtime/memory/ref.ts'
import type { Limits } from '../runtime/solve/cvode/equations.ts'
import type { Integration } from '../runtime/solve/cvode/integration.ts'
import { describeStates, type StateDescription } from '../runtime/solve/cvode/names.ts'
import type { States } from '../runtime/solve/cvode/states.ts'
import { fixedStep } from '../runtime/solve/fixed-step.ts'
import type { HocClass } from './binding/class.ts'
import type { Context } from './binding/context.ts'
import {
  anything,
  either,
  instance,
  notEnoughArguments,
  number,
  object,
  optional,
  pointer,
  rest,
  text,
  textCell,
} from './binding/params.ts'
import { asDone, asFlag, asNothing, asNumber, asObject, hocClass, membersOf } from './binding/table.ts'
import { type HocObject, objectName, type StringCell } from './binding/value.ts'
import { copyMagnitudes, greatestOf, watchStates } from './cvode-magnitudes.ts'
import { connectionsOnTheWay, ownEventsOnTheWay, printQueue, queueTimes } from './cvode-queue.ts'
import { List } from './list.ts'
import { netConsBetween } from './net-con-lists.ts'
import { pythonMembers } from './python-object.ts'
import { QueuedStatement } from './save-state/saved-state.ts'
import { recordInto, sinkOf } from './vector/tracing.ts'
import { Vector } from './vector.ts'

/** Settings that are only kept and reported. */
interface Settings {
  stiff: number
  jacobian: number
  cache_efficient: number
  /** Whether the general sparse solver was asked for; the tree's own elimination gives the same to rounding, and stays in use. */
  use_mxb: number
  ownQueue: number
  debug_event: number
}

const defaults: Settings = {
  stiff: 2,
  jacobian: 0,
  cache_efficient: 0,
  use_mxb: 0,
  ownQueue: 0,
  debug_event: 0,
}

const key = Symbol('CVode settings')
const settings = (context: Context): Settings => context.state(key, () => ({ ...defaults }))

export class CVode {}

const on = membersOf(CVode)

/** A setting that is read and, with an argument, set. */
const setting = (name: keyof Settings) =>
  on.hoc([optional(number(name))], asNumber, (_self, context, value) => {
    const kept = settings(context)
    if (value !== undefined) kept[name] = value
    return kept[name]
  })

/** A bound or tolerance of the integrator. */
const limit = (name: keyof Limits) =>
  on.hoc([optional(number(name))], asNumber, (_self, { model: { variableStep } }, value) => {
    if (value !== undefined) variableStep.limits[name] = value
    return variableStep.limits[name]
  })

/** The number by which NEURON tells the method in force. */
function currentMethod(context: Context): number {
  const { model } = context
  const { variableStep, joint, secondorder } = model
  if (model.sections.length === 0) {
    if (!variableStep.active) return 100 * secondorder
    return 300 + (variableStep.dae ? 10 : 0)
  }
  model.settle()
  const kind = joint.active ? 2 : 1
  const sparse = (joint.active && joint.isBuilt) || settings(context).use_mxb ? 10 : 0
  if (!variableStep.active) return kind + sparse + 100 * secondorder
  if (variableStep.dae) return kind + 10 + 400
  return kind + sparse + 300 + (variableStep.localStep ? 1000 : 0)
}

/** Copies numbers into a Vector. */
function fill(into: Vector, values: ArrayLike<number>): void {
  into.resize(values.length)
  for (let i = 0; i < values.length; i++) into.set(i, values[i]!)
}

const nameOf = ({ cls, index }: HocObject): string => `${cls.name}[${index}]`

const namesKey = Symbol('CVode states')

/** The states in the integrator's order. */
function described(context: Context) {
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
function copyStates(context: Context, into: Vector, from: (one: Integration) => ArrayLike<number>): void {
  if (context.model.variableStep.active) copyAll(context, into, from)
  else into.resize(0)
}

/** Something of all integrators, one after the other, each in the order of its states. */
function copyAll(context: Context, into: Vector, from: (one: Integration) => ArrayLike<number>): void {
  const { integrators, dt } = stepOf(context)
  const copied = integrators.flatMap((one) => {
    const values = from(one)
    return describe(context, one).map(({ place }) => values[place]!)
  })
  context.model.dt = dt
  fill(into, copied)
}

/** Cells are asked for by number where each has a step of its own, and only there. */
function checkCell(cell: number, count: number): void {
  if (!(cell >= 0 && cell <= count - 1))
    throw problem(
      'HOC3002',
      undefined,
      `Arg out of range in user function: order was asked for cell ${cell} of ${count}`,
    )
}

const stepOf = ({ model }: Context) => ({ integrators: model.variableStep.integrators(), dt: model.dt })

function namedState(context: Context, i: number): StateDescription | undefined {
  let left = i
  for (const one of context.model.variableStep.integrators()) {
    if (left < one.equations.size) return describe(context, one)[left]
    left -= one.equations.size
  }
  return undefined
}

function stateName(context: Context, i: number, into: StringCell, style: number): number {
  const state = namedState(context, i)
  if (!state) throw problem('HOC3112', undefined, `CVode.statename: there is no state ${i}`)
  into.value = style === 2 ? state.kind : state.name
  return 0
}

/** f(t, y, y'): the derivatives for given states. */
function derivatives(context: Context, t: number, states: Vector, into: Vector): void {
  context.model.threads.only('only one thread allowed')
  const { one, list } = described(context)
  give(one, list, states)
  const slopes = one.derivativesFor(t).f64
  fill(
    into,
    list.map(({ place }) => slopes[place]!),
  )
}

function scatter(context: Context, states: Vector): void {
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

function gather(context: Context, into: Vector): number {
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
function scaleOf(context: Context, which: Ref | string, factor?: number): number {
  const { scales } = context.model.variableStep
  const name = typeof which === 'string' ? which : nameOfRef(which)
  if (typeof which === 'string') checkState(context, which)
  if (factor !== undefined) {
    scales.set(name, factor)
  }
  return scales.get(name)
}

function checkState(context: Context, name: string): void {
  if (!isState(context, name)) throw problem('HOC3116', undefined, `${name} must be in form rangevar or Template.var`)
}

function magnitudes(context: Context, what: number | string | Vector, more: number | Ref | undefined): number {
  const describeOne = (one: Integration) => describe(context, one)
  if (typeof what === 'number') return watchStates(context, what, describeOne)
  if (typeof what !== 'string') return copyMagnitudes(context, what, typeof more === 'number' && more >= 1, describeOne)
  checkState(context, what)
  return greatestOf(context, what, typeof more === 'object' ? more : undefined)
}

/** A range variable, or a variable of a class as `ExpSyn.g`; a Vector's elements have one scale. */
function isState(context: Context, name: string): boolean {
  const [first = '', second] = name.split('.')
  const { mechanisms } = context.model
  if (second === undefined) return first === 'Vector' || mechanisms.rangeVariable(first) !== undefined
  const mechanism = mechanisms.get(first)
  return mechanism?.isPoint === true && mechanism.variable(second) !== undefined
}

/** `soma.m_hh(0.5)` -> `m_hh`, `ExpSyn[0].g` -> `ExpSyn.g` */
const nameOfRef = ({ label }: Ref): string => {
  const range = /\.([A-Za-z_]\w*)\([^()]*\)$/.exec(label)
  return range ? range[1]! : label.replace(/\[\d+\]/g, '')
}

/** Of all integrators, or of the one of a cell. */
function printStatistics(context: Context, cell: number): void {
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

function postStatement(context: Context, time: number, text: string | undefined): void {
  const { model } = context
  if (text === undefined) model.atEvent(time, undefined)
  else model.atEvent(time, context.statement(text, null), new QueuedStatement(text, null))
}

/** With a point process the statement runs at once when its time comes, and with `reinit` the integrator of its cell starts anew. */
function postFor(context: Context, time: number, text: string, object: HocObject | null, reinit?: number): void {
  const point = object?.impl
  if (!(point instanceof PointProcess) || point.mechanism.isArtificial)
    throw problem('HOC3113', undefined, `${objectName(object)} is not a POINT_PROCESS`)
  if (reinit === undefined) throw notEnoughArguments('event', 'reinit')
  const run = context.statement(text, null)
  context.model.atEventOf(time, point, reinit >= 1, run, new QueuedStatement(text, null))
}

function statistics({ model }: Context, into: Vector): void {
  const { variableStep, events } = model
  const { inserted, moved, removed } = events.queue
  into.resize(11).fill(0)
  into.set(
    0,
    variableStep.active ? variableStep.integrators().reduce((sum, { equations }) => sum + equations.size, 0) : 0,
  )
  into.set(1, events.connections.size)
  for (const [i, count] of [inserted, moved, removed].entries()) into.set(8 + i, count)
}

/**
 * At each step, with its time; or, `discrete`, at the times given. Each of the two recordings at steps ends with its own vector, and both
 * when the variable is gone.
 */
function record({ model }: Context, variable: Ref, values: Vector, times: Vector, discrete: boolean): void {
  values.play_remove()
  if (discrete) {
    recordInto(values, model, variable, { times: () => times.data() })
    return
  }
  times.play_remove()
  values.traces.plays.push(model.record(variable, sinkOf(values)))
  const clock: Ref = Object.create(model.variables.get('t')!, { alive: { value: () => variable.alive() } })
  times.traces.plays.push(model.record(clock, sinkOf(times), { owner: variable }))
}

const list = instance(List<HocObject>, 'List')

/** event_queue_info(2, times, connections), event_queue_info(3, times, flags, point processes) */
function queueInfo(context: Context, kind: number, times: Vector, others: readonly (Vector | List<HocObject>)[]): void {
  const flags = kind >= 3 && others[0] instanceof Vector ? others[0] : undefined
  const into = others[flags ? 1 : 0]
  if (!(into instanceof List)) throw notEnoughArguments('event_queue_info', 'List')
  if (flags) ownEventsOnTheWay(context, times, flags, into)
  else connectionsOnTheWay(context, times, into)
}

export const cvodeClass: HocClass = hocClass(
  CVode,
  [],
  {
    ...pythonMembers('extra_scatter_gather', 'extra_scatter_gather_remove'),
    dae_init_dteps: on.hoc([optional(number('step', 0, 1e9))], asNumber, (_self, { model: { variableStep } }, step) => {
      if (step !== undefined) variableStep.startingStep = step
      return variableStep.startingStep
    }),
    active: on.hoc([optional(number('flag'))], asNumber, (_self, { model: { variableStep } }, flag) => {
      if (flag !== undefined) variableStep.active = flag !== 0
      return variableStep.active ? 1 : 0
    }),
    atol: limit('atol'),
    rtol: limit('rtol'),
    stiff: setting('stiff'),
    maxorder: limit('maxOrder'),
    minstep: limit('minStep'),
    maxstep: limit('maxStep'),
    jacobian: setting('jacobian'),
    condition_order: on.hoc([optional(number('order'))], asNumber, (_self, { model: { variableStep } }, order) => {
      if (order !== undefined) variableStep.conditionOrder = order === 2 ? 2 : 1
      return variableStep.conditionOrder
    }),
    cache_efficient: setting('cache_efficient'),
    queue_mode: on.hoc(
      [optional(number('bins', 0, 1)), optional(number('own', 0, 1))],
      asNumber,
      (_self, context, bins, own) => {
        const { events } = context.model
        const kept = settings(context)
        if (bins !== undefined) events.useBins = bins >= 1
        // events of artificial cells to themselves in a queue of their own: a matter of speed alone
        if (own !== undefined) kept.ownQueue = own >= 1 ? 2 : 0
        return (events.useBins ? 1 : 0) + kept.ownQueue
      },
    ),
    debug_event: setting('debug_event'),
    use_fast_imem: on.hoc([optional(number('flag'))], asNumber, (_self, { model: { membraneCurrent } }, flag) => {
      const before = membraneCurrent.enabled ? 1 : 0
      if (flag !== undefined) membraneCurrent.enabled = flag !== 0
      return before
    }),
    use_local_dt: on.hoc([optional(number('flag'))], asNumber, (_self, { model: { variableStep } }, flag) => {
      if (flag !== undefined) variableStep.localStep = flag !== 0
      return variableStep.localStep ? 1 : 0
    }),
    use_mxb: on.hoc([optional(number('flag'))], asNumber, (_self, context, flag) => {
      const kept = settings(context)
      if (flag !== undefined) kept.use_mxb = flag === 0 ? 0 : 1
      return kept.use_mxb
    }),
    use_daspk: on.hoc([optional(number('flag'))], asNumber, (_self, { model: { variableStep } }, flag) => {
      if (flag !== undefined) variableStep.dae = flag !== 0
      return variableStep.dae ? 1 : 0
    }),
    current_method: on.hoc([], asNumber, (_self, context) => currentMethod(context)),
    re_init: on.hoc([], asNothing, (_self, { model }) =>
      model.variableStep.active ? model.variableStep.reinitialise() : model.fcurrent(),
    ),
    fixed_step: on.hoc([], asNothing, (_self, context) => fixedStep(context.model)),
    solve: on.hoc([optional(number('t'))], asNumber, (_self, context, until) => {
      const { model } = context
      if (until === undefined) model.fadvance()
      else if (model.variableStep.active) {
        if (until > model.t) model.variableStep.solve(until)
      } else model.fadvanceTo(() => until - model.dt / 2)
      return 0
    }),
    atolscale: on.hoc(
      [either(text('name'), pointer('variable')), optional(number('factor'))],
      asNumber,
      (_self, context, which, factor) => scaleOf(context, which, factor),
    ),
    states: on.hoc([instance(Vector, 'Vector')], asNothing, (_self, context, into) =>
      copyStates(context, into, (one) => one.visible.f64),
    ),
    dstates: on.hoc([instance(Vector, 'Vector')], asNothing, (_self, context, into) =>
      copyStates(context, into, (one) => one.derivatives().f64),
    ),
    error_weights: on.hoc([instance(Vector, 'Vector')], asNothing, (_self, context, into) =>
      copyStates(context, into, ({ solver }) => solver.weights.f64),
    ),
    acor: on.hoc([instance(Vector, 'Vector')], asNothing, (_self, context, into) =>
      copyStates(context, into, ({ solver }) => solver.errors()),
    ),
    state_magnitudes: on.hoc(
      [
        either(number('how'), text('kind'), instance(Vector, 'Vector')),
        optional(either(number('errors', 0, 1), pointer('&error'))),
      ],
      asNumber,
      (_self, context, what, more) => magnitudes(context, what, more),
    ),
    statename: on.hoc(
      [number('i'), textCell('name'), optional(number('style'))],
      asNumber,
      (_self, context, i, into, style) => stateName(context, i, into, style ?? 0),
    ),
    f: on.hoc(
      [number('t'), instance(Vector, 'Vector'), instance(Vector, 'Vector')],
      asNothing,
      (_self, context, t, states, into) => derivatives(context, t, states, into),
    ),
    yscatter: on.hoc([instance(Vector, 'Vector')], asNothing, (_self, context, states) => scatter(context, states)),
    ygather: on.hoc([instance(Vector, 'Vector')], asNumber, (_self, context, into) => gather(context, into)),
    order: on.hoc([optional(number('cell'))], asNumber, (_self, { model: { variableStep } }, cell) => {
      if (cell !== undefined) checkCell(cell, variableStep.localStep ? variableStep.present.length : 0)
      return variableStep.orderOf(cell ?? 0)
    }),
    statistics: on.hoc([optional(number('cell'))], asNumber, (_self, context, cell) => {
      if (context.model.variableStep.active) printStatistics(context, cell ?? -1)
      return 0
    }),
    event: on.hoc(
      [number('t'), optional(text('statement')), optional(object('point process')), optional(number('reinit', 0, 1))],
      asNumber,
      (_self, context, time, statement, point, reinit) => {
        if (point === undefined) postStatement(context, time, statement)
        else postFor(context, time, statement ?? '', point, reinit)
        return time
      },
    ),
    record: on.hoc(
      [pointer('variable'), instance(Vector, 'Vector'), instance(Vector, 'Vector'), optional(number('discrete', 0, 1))],
      asNothing,
      (_self, context, variable, values, times, discrete) =>
        record(context, variable, values, times, discrete !== undefined && discrete !== 0),
    ),
    record_remove: on.hoc([instance(Vector, 'Vector')], asNothing, (_self, _context, values) => values.play_remove()),
    netconlist: on.hoc(
      [anything('pre'), anything('post'), anything('target'), optional(instance(List<HocObject>, 'List'))],
      asObject,
      (_self, context, pre, post, target, into) => netConsBetween(context, pre, post, target, into),
    ),
    simgraph_remove: on.hoc([], asNothing, () => undefined),
    structure_change_count: on.hoc([], asNumber, (_self, context) => context.model.generation),
    diam_change_count: on.hoc([], asNumber, (_self, context) => context.model.generation),
    poolshrink: on.hoc([optional(number('flag'))], asNumber, () => 0),
    use_long_double: on.hoc([optional(number('flag'))], asFlag, () => false),
    use_parallel: on.hoc([rest(anything('flag'))], asNumber, () => 1),
    ncs_netcons: on.hoc([], asNothing, () => undefined),
    spike_stat: on.hoc([instance(Vector, 'Vector')], asNothing, (_self, context, into) => statistics(context, into)),
    print_event_queue: on.hoc([optional(instance(Vector, 'Vector'))], asDone, (_self, context, times) =>
      times ? queueTimes(context, times) : printQueue(context),
    ),
    event_queue_info: on.hoc(
      [number('kind', 2, 3), instance(Vector, 'Vector'), rest(either(instance(Vector, 'Vector'), list))],
      asDone,
      (_self, context, kind, times, ...others) => queueInfo(context, kind, times, others),
    ),
    store_events: on.hoc([optional(instance(Vector, 'Vector'))], asDone, (_self, { model }, into) => {
      model.events.onSend = into && ((now, time) => void into.append(now, time))
    }),
  },
  { name: 'CVode', help: 'Events, and the settings of the integrator.' },
)
