/**
 * CVode: the control of events and of the integrator with a variable step.
 *
 * The solver for systems with algebraic equations
 * (`use_daspk`) is chosen by itself where there are equations beside those of the cable.
 */
import { problem } from '../lang/problem.ts'
import { PointProcess } from '../runtime/mechanism/point-process.ts'
import type { Ref } from '../runtime/memory/ref.ts'
import type { Limits, Method } from '../runtime/solve/cvode/equations.ts'
import { fixedStep } from '../runtime/solve/fixed-step.ts'
import type { HocClass } from './binding/class.ts'
import type { Context } from './binding/context.ts'
import {
  anything,
  either,
  instance,
  integer,
  notEnoughArguments,
  number,
  object,
  optional,
  pointer,
  rest,
  text,
  textCell,
} from './binding/params.ts'
import { asDone, asNothing, asNumber, asObject, hocClass, membersOf } from './binding/table.ts'
import { type HocObject, objectName } from './binding/value.ts'
import { connectionsOnTheWay, ownEventsOnTheWay, printQueue, queueTimes, traceEvents } from './cvode-queue.ts'
import {
  checkCell,
  copyStates,
  derivatives,
  gather,
  magnitudes,
  printStatistics,
  scaleOf,
  scatter,
  stateName,
} from './cvode-states.ts'
import { List } from './list.ts'
import { netConsBetween } from './net-con-lists.ts'
import { pythonMembers } from './python-object.ts'
import { QueuedStatement } from './save-state/saved-state.ts'
import { recordInto, sinkOf } from './vector/tracing.ts'
import { Vector } from './vector.ts'

/** Settings that are only kept and reported. */
interface Settings {
  cache_efficient: number
  ownQueue: number
  debug_event: number
  longDouble: number
}

const defaults: Settings = {
  cache_efficient: 0,
  ownQueue: 0,
  debug_event: 0,
  longDouble: 0,
}

const key = Symbol('CVode settings')
const settings = (context: Context): Settings => context.state(key, () => ({ ...defaults }))

export class CVode {}

const on = membersOf(CVode)

/** Whether something is done: 0 or 1, and what lies between counts as 0. */
const flagged = (label: string) => optional(integer(label, 0, 1))

/** A bound or tolerance of the integrator. */
const limit = (name: keyof Limits, takes = number(name, 0, 1e9)) =>
  on.hoc([optional(takes)], asNumber, (_self, { model: { variableStep } }, value) => {
    if (value !== undefined) variableStep.setLimit(name, value)
    return variableStep.limits[name]
  })

/** The number by which NEURON tells the method in force. */
function currentMethod(context: Context): number {
  const { model } = context
  const { variableStep, joint, secondorder } = model
  const sparse = joint.asked ? 10 : 0
  if (model.sections.length === 0) return sparse + (variableStep.active ? 300 : 100 * secondorder)
  model.settle()
  const kind = joint.active ? 2 : 1
  if (!variableStep.active) return kind + sparse + 100 * secondorder
  if (variableStep.dae) return kind + 10 + 400
  return kind + sparse + 300 + (variableStep.localStep ? 1000 : 0)
}

/** How the equations of a step are solved. */
const method = (name: keyof Method) =>
  on.hoc([optional(integer(name, 0, 2))], asNumber, (_self, { model: { variableStep } }, value) => {
    if (value !== undefined) variableStep.method[name] = value
    return variableStep.method[name]
  })

/** A statement whose names are those of the object in whose method it is given. */
function statementHere(context: Context, text: string) {
  const object = context.currentObject()
  return { run: context.statement(text, object), queued: new QueuedStatement(text, object) }
}

function postStatement(context: Context, time: number, text: string | undefined): void {
  const { model } = context
  if (text === undefined) model.programEvents.send(time, undefined)
  else {
    const { run, queued } = statementHere(context, text)
    model.programEvents.send(time, run, queued)
  }
}

/** With a point process the statement runs at once when its time comes, and with `reinit` the integrator of its cell starts anew. */
function postFor(context: Context, time: number, text: string, object: HocObject | null, reinit?: number): void {
  const point = object?.impl
  if (!(point instanceof PointProcess) || point.mechanism.isArtificial)
    throw problem('HOC3113', undefined, `${objectName(object)} is not a POINT_PROCESS`)
  if (reinit === undefined) throw notEnoughArguments('event', 'reinit')
  const { run, queued } = statementHere(context, text)
  context.model.programEvents.sendTo(point, time, reinit >= 1, run, queued)
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
    dae_init_dteps: on.hoc(
      [optional(number('step', 1e-100, 1)), optional(integer('failure', 0, 11))],
      asNumber,
      (_self, { model: { variableStep } }, step) => {
        if (step !== undefined) variableStep.startingStep = step
        return variableStep.startingStep
      },
    ),
    active: on.hoc([flagged('flag')], asNumber, (_self, { model: { variableStep } }, flag) => {
      if (flag !== undefined) variableStep.active = flag !== 0
      return variableStep.active ? 1 : 0
    }),
    atol: limit('atol'),
    rtol: limit('rtol'),
    stiff: method('stiff'),
    maxorder: limit('maxOrder', integer('order', 0, 5)),
    minstep: limit('minStep'),
    maxstep: limit('maxStep'),
    jacobian: method('jacobian'),
    condition_order: on.hoc(
      [optional(integer('order', 1, 2))],
      asNumber,
      (_self, { model: { variableStep } }, order) => {
        if (order !== undefined) variableStep.conditionOrder = order === 2 ? 2 : 1
        return variableStep.conditionOrder
      },
    ),
    cache_efficient: on.hoc([flagged('on')], asNumber, (_self, context, value) => {
      const kept = settings(context)
      if (value && !kept.cache_efficient) context.model.variableStep.takeForChanged()
      if (value !== undefined) kept.cache_efficient = value
      return kept.cache_efficient
    }),
    queue_mode: on.hoc(
      [optional(number('bins', 0, 1)), optional(number('own', 0, 1))],
      asNumber,
      (_self, context, bins, own) => {
        const { events } = context.model
        const kept = settings(context)
        if (bins !== undefined) events.useBins = bins !== 0
        // events of artificial cells to themselves in a queue of their own: a matter of speed alone
        if (own !== undefined) kept.ownQueue = own !== 0 ? 2 : 0
        return (events.useBins ? 1 : 0) + kept.ownQueue
      },
    ),
    debug_event: on.hoc([optional(integer('level', 0, 10))], asNumber, (_self, context, level) => {
      const kept = settings(context)
      if (level !== undefined) {
        kept.debug_event = level
        traceEvents(context, level)
      }
      return kept.debug_event
    }),
    use_fast_imem: on.hoc([flagged('flag')], asNumber, (_self, { model: { membraneCurrent } }, flag) => {
      const before = membraneCurrent.enabled ? 1 : 0
      if (flag !== undefined) membraneCurrent.enabled = flag !== 0
      return before
    }),
    use_local_dt: on.hoc([flagged('flag')], asNumber, (_self, { model: { variableStep } }, flag) => {
      if (flag !== undefined) variableStep.localStep = flag !== 0
      return variableStep.localStep ? 1 : 0
    }),
    use_mxb: on.hoc([flagged('flag')], asNumber, (_self, { model: { joint, variableStep } }, flag) => {
      // a change makes the matrix anew, which is a sparse one where there are algebraic equations
      if (flag !== undefined && joint.asked !== (flag !== 0))
        joint.asked = variableStep.active ? variableStep.dae : flag !== 0 || joint.active
      return joint.asked ? 1 : 0
    }),
    use_daspk: on.hoc([flagged('flag')], asNumber, (_self, { model: { variableStep } }, flag) => {
      if (flag !== undefined) variableStep.dae = flag !== 0
      return variableStep.daeStarted ? 1 : 0
    }),
    current_method: on.hoc([], asNumber, (_self, context) => currentMethod(context)),
    re_init: on.hoc([], asNothing, (_self, { model: { variableStep } }) => {
      if (variableStep.active) variableStep.reinitialise()
    }),
    fixed_step: on.hoc([], asNothing, (_self, { model }) => {
      fixedStep(model)
      model.threads.stepped()
    }),
    solve: on.hoc([optional(number('t'))], asNumber, (_self, context, until) => {
      const { model } = context
      const { variableStep } = model
      // a time before all times asks for a step, as none does
      const end = until !== undefined && until >= 0 ? until : undefined
      if (!variableStep.active) model.unseen(() => variableStep.goOnSwitchedOff(end))
      else if (end === undefined) model.fadvance()
      else if (end !== model.t) model.unseen(() => variableStep.solve(end))
      model.threads.stepped()
      return 0
    }),
    atolscale: on.hoc(
      [either(text('name'), pointer('variable')), optional(number('factor', 1e-30, 1e30))],
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
      [integer('i', 0, 1e9), textCell('name'), optional(integer('style', 0, 2))],
      asNumber,
      (_self, context, i, into, style) => stateName(context, i, into, style ?? 1),
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
    statistics: on.hoc([optional(integer('cell', -1, 1e6))], asNumber, (_self, context, cell) => {
      if (context.model.variableStep.active) printStatistics(context, cell ?? -1)
      return 0
    }),
    event: on.hoc(
      [number('t'), optional(text('statement')), optional(object('point process')), optional(number('reinit', 0, 1))],
      asNumber,
      (_self, context, time, statement, point, reinit) => {
        if (point === undefined) postStatement(context, time, statement)
        else postFor(context, time, statement ?? '', point, reinit)
        return context.model.programEvents.dueOf(time)
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
    use_long_double: on.hoc([flagged('flag')], asNumber, (_self, context, flag) => {
      const kept = settings(context)
      if (flag !== undefined) kept.longDouble = flag
      return kept.longDouble
    }),
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
