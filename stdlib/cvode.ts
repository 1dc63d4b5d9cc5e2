/**
 * CVode: the control of events and of the integrator with a variable step.
 *
 * The solver for systems with algebraic equations
 * (`use_daspk`) is chosen by itself where there are equations beside those of the cable.
 */
import { problem } from '../lang/problem.ts'
import type { Ref } from '../runtime/memory/ref.ts'
import type { Limits } from '../runtime/solve/cvode/equations.ts'
import type { Integration } from '../runtime/solve/cvode/integration.ts'
import { describeStates, type StateDescription } from '../runtime/solve/cvode/names.ts'
import type { States } from '../runtime/solve/cvode/states.ts'
import type { HocClass } from './binding/class.ts'
import type { Context } from './binding/context.ts'
import {
  anything,
  either,
  instance,
  number,
  object,
  optional,
  pointer,
  rest,
  text,
  textCell,
} from './binding/params.ts'
import { asFlag, asNothing, asNumber, asObject, hocClass, membersOf } from './binding/table.ts'
import type { HocObject, StringCell } from './binding/value.ts'
import { List } from './list.ts'
import { netConsBetween } from './net-con-lists.ts'
import { pythonMembers } from './python-object.ts'
import { QueuedStatement } from './save-state/saved-state.ts'
import { sinkOf } from './vector/tracing.ts'
import { Vector } from './vector.ts'

/** Settings that are only kept and reported. */
interface Settings {
  stiff: number
  jacobian: number
  cache_efficient: number
  /** Whether the general sparse solver was asked for; the tree's own elimination gives the same to rounding, and stays in use. */
  use_mxb: number
  queue_mode: number
  debug_event: number
}

const defaults: Settings = {
  stiff: 2,
  jacobian: 0,
  cache_efficient: 0,
  use_mxb: 0,
  queue_mode: 0,
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

/** Something of all integrators, one after the other, each in the order of its states. */
function copyStates(context: Context, into: Vector, from: (one: Integration) => ArrayLike<number>): void {
  const { integrators, dt } = stepOf(context)
  const copied = integrators.flatMap((one) => {
    const values = from(one)
    return describe(context, one).map(({ place }) => values[place]!)
  })
  context.model.dt = dt
  fill(into, copied)
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
  const y = given.f64
  y.set(solver.z[0]!.f64)
  list.forEach(({ place }, i) => {
    y[place] = states.get(i)
  })
}

function gather(context: Context, into: Vector): void {
  context.model.threads.only('only one thread allowed')
  const { one, list } = described(context)
  const { equations, given } = one
  equations.gather(given)
  const y = given.f64
  fill(
    into,
    list.map(({ place }) => y[place]!),
  )
}

/** atolscale(&variable or "name"[, factor]) */
function scaleOf(context: Context, which: Ref | string, factor?: number): number {
  const { scales } = context.model.variableStep
  const name = typeof which === 'string' ? which : nameOfRef(which)
  if (factor !== undefined) {
    scales.set(name, factor)
  }
  return scales.get(name)
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

/** Each of the two recordings ends with its own vector, and both when the variable is gone. */
function record({ model }: Context, variable: Ref, values: Vector, times: Vector): void {
  for (const vector of [values, times]) vector.play_remove()
  values.traces.plays.push(model.record(variable, sinkOf(values)))
  const clock: Ref = Object.create(model.variables.get('t')!, { alive: { value: () => variable.alive() } })
  times.traces.plays.push(model.record(clock, sinkOf(times), { owner: variable }))
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
    queue_mode: setting('queue_mode'),
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
    fixed_step: on.hoc([], asNothing, (_self, context) => context.model.fadvance()),
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
    ygather: on.hoc([instance(Vector, 'Vector')], asNothing, (_self, context, into) => gather(context, into)),
    order: on.hoc([optional(number('cell'))], asNumber, (_self, { model }, cell) =>
      model.variableStep.orderOf(cell ?? 0),
    ),
    statistics: on.hoc([optional(number('cell'))], asNumber, (_self, context, cell) => {
      if (context.model.variableStep.active) printStatistics(context, cell ?? -1)
      return 0
    }),
    event: on.hoc(
      [number('t'), optional(either(text('statement'), object('object'))), optional(object('object'))],
      asNumber,
      (_self, context, time, statement, owner) => {
        if (typeof statement !== 'string') context.model.atEvent(time, undefined)
        else {
          const origin = new QueuedStatement(statement, owner ?? null)
          context.model.atEvent(time, context.statement(statement, origin.object), origin)
        }
        return time
      },
    ),
    record: on.hoc(
      [pointer('variable'), instance(Vector, 'Vector'), instance(Vector, 'Vector'), optional(number('discrete'))],
      asNothing,
      (_self, context, variable, values, times) => record(context, variable, values, times),
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
    use_parallel: on.hoc([rest(anything('flag'))], asNumber, () => 0),
  },
  { name: 'CVode', help: 'Events, and the settings of the integrator.' },
)
