/**
 * CVode: the control of events and of the integrator. The variable-step integrator itself is not built yet: settings are kept,
 * switching it on is a Problem.
 */
import { problem } from '../lang/problem.ts'
import type { Ref } from '../runtime/memory/ref.ts'
import type { HocClass } from './binding/class.ts'
import type { Context } from './binding/context.ts'
import { anything, either, instance, number, object, optional, pointer, rest, text } from './binding/params.ts'
import { asDone, asFlag, asNothing, asNumber, asObject, hocClass, membersOf } from './binding/table.ts'
import type { HocObject } from './binding/value.ts'
import { List } from './list.ts'
import { netConsBetween } from './net-con.ts'
import { sinkOf } from './vector/tracing.ts'
import { Vector } from './vector.ts'

/** Settings of the integrator, shared by all CVode objects of a session. */
interface Settings {
  atol: number
  rtol: number
  stiff: number
  maxorder: number
  minstep: number
  maxstep: number
  jacobian: number
  condition_order: number
  cache_efficient: number
  use_local_dt: number
  use_daspk: number
  queue_mode: number
  debug_event: number
}

const defaults: Settings = {
  atol: 0.001,
  rtol: 0,
  stiff: 2,
  maxorder: 5,
  minstep: 0,
  maxstep: 1e9,
  jacobian: 0,
  condition_order: 1,
  cache_efficient: 0,
  use_local_dt: 0,
  use_daspk: 0,
  queue_mode: 0,
  debug_event: 0,
}

const key = Symbol('CVode settings')
const settings = (context: Context): Settings => context.state(key, () => ({ ...defaults }))

/** Recordings by CVode.record, by the vector of values. */
const recordingsKey = Symbol('CVode.record')
const recordings = (context: Context) => context.state(recordingsKey, () => new Map<Vector, () => void>())

export class CVode {}

const on = membersOf(CVode)

/** A setting that is read and, with an argument, set. */
const setting = (name: keyof Settings) =>
  on.hoc([optional(number(name))], asNumber, (_self, context, value) => {
    const kept = settings(context)
    if (value !== undefined) kept[name] = value
    return kept[name]
  })

const unavailable = (what: string) =>
  problem('HOC3111', undefined, `${what}: the variable-step integrator is not available yet`, {
    help: 'use the fixed step: cvode.active(0)',
  })

/** A setting of the variable-step integrator that cannot be switched on yet. */
const switchedOff = (name: keyof Settings) =>
  on.hoc([optional(number('flag'))], asNumber, (_self, _context, flag) => {
    if (flag) throw unavailable(`CVode.${name}(1)`)
    return 0
  })

function record(context: Context, variable: Ref, values: Vector, times: Vector): void {
  recordings(context).get(values)?.()
  const { model } = context
  const clock = model.variables.get('t')!
  const both = [model.record(variable, sinkOf(values)), model.record(clock, sinkOf(times))]
  recordings(context).set(values, () => {
    for (const each of both) each.remove()
  })
}

export const cvodeClass: HocClass = hocClass(
  CVode,
  [],
  {
    active: on.hoc([optional(number('flag'))], asNumber, (_self, _context, flag) => {
      if (flag) throw unavailable('CVode.active(1)')
      return 0
    }),
    atol: setting('atol'),
    rtol: setting('rtol'),
    stiff: setting('stiff'),
    maxorder: setting('maxorder'),
    minstep: setting('minstep'),
    maxstep: setting('maxstep'),
    jacobian: setting('jacobian'),
    condition_order: setting('condition_order'),
    cache_efficient: setting('cache_efficient'),
    queue_mode: setting('queue_mode'),
    debug_event: setting('debug_event'),
    use_fast_imem: on.hoc([optional(number('flag'))], asNumber, (_self, { model: { membraneCurrent } }, flag) => {
      const before = membraneCurrent.enabled ? 1 : 0
      if (flag !== undefined) membraneCurrent.enabled = flag !== 0
      return before
    }),
    use_local_dt: switchedOff('use_local_dt'),
    use_daspk: switchedOff('use_daspk'),
    current_method: on.hoc([], asNumber, () => 0),
    re_init: on.hoc([], asNothing, (_self, context) => context.model.fcurrent()),
    fixed_step: on.hoc([], asNothing, (_self, context) => context.model.fadvance()),
    solve: on.hoc([optional(number('t'))], asNumber, (_self, context, until) => {
      const { model } = context
      if (until === undefined) model.fadvance()
      else while (model.t < until - model.dt / 2) model.fadvance()
      return 0
    }),
    atolscale: on.hoc([rest(anything('variable, scale'))], asNumber, () => 1),
    event: on.hoc(
      [number('t'), optional(either(text('statement'), object('object'))), optional(object('object'))],
      asDone,
      (_self, context, time, statement, owner) => {
        const run = typeof statement === 'string' ? context.statement(statement, owner ?? null) : () => undefined
        context.model.atEvent(time, run)
      },
    ),
    record: on.hoc(
      [pointer('variable'), instance(Vector, 'Vector'), instance(Vector, 'Vector'), optional(number('discrete'))],
      asDone,
      (_self, context, variable, values, times) => record(context, variable, values, times),
    ),
    record_remove: on.hoc([instance(Vector, 'Vector')], asDone, (_self, context, values) => {
      recordings(context).get(values)?.()
      recordings(context).delete(values)
    }),
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
