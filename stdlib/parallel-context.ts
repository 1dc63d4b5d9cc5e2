/**
 * ParallelContext with one process: programs written for many run the same. Jobs run when they are asked for, in the order they
 * came; cells have their numbers (gid) here.
 */
import { problem } from '../lang/problem.ts'
import { NetCon } from '../runtime/events/net-con.ts'
import { PointProcess } from '../runtime/mechanism/point-process.ts'
import type { Ref } from '../runtime/memory/ref.ts'
import type { Model } from '../runtime/model.ts'
import { IntegrationFailed } from '../runtime/solve/cvode/multistep.ts'
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
import { asDone, asFlag, asNothing, asNumber, asObject, asText, hocClass, membersOf } from './binding/table.ts'
import { type HocObject, isRef } from './binding/value.ts'
import { cellState } from './parallel/cell-state.ts'
import { office } from './parallel/office.ts'
import { membersForOthers } from './parallel/other-processes.ts'
import { threadMembers } from './parallel/threads.ts'
import { pythonMembers } from './python-object.ts'
import { recordSpikes } from './vector/tracing.ts'
import { Vector } from './vector.ts'

export class ParallelContext {}

const on = membersOf(ParallelContext)
const gid = number('gid')
/** Cells' numbers are not below 0. */
const cellNumber = number('gid', 0)
const messageKey = either(text('key'), number('key'))
const looking = (take: boolean) =>
  on.hoc([messageKey, rest(anything('&x'))], asFlag, (_self, context, name, ...targets) => {
    const { board } = office(context)
    const found = board.look(String(name), take)
    if (found) board.unpack(targets)
    return found
  })
const constant = (value: number) => on.hoc([rest(anything('argument'))], asNumber, () => value)

function connect(context: Context, id: number, target: HocObject | null, existing?: NetCon): NetCon {
  const source = office(context).anySource(id)
  const impl = target?.impl
  if (!(impl instanceof PointProcess))
    throw problem('HOC3133', undefined, 'gid_connect: the target is not a point process')
  if (existing) {
    if (existing.target !== impl)
      throw problem('HOC3140', undefined, 'target is different from 3rd arg NetCon target', {
        help: 'the NetCon given keeps its target; without it a new one is made',
      })
    existing.attach(source)
    return existing
  }
  return new NetCon(context.model, source, impl)
}

function recordAll(context: Context, which: number | Vector, times: Vector, ids: Vector): void {
  const here = office(context)
  const all = () => [...here.cells.keys()].filter((id) => here.stage(id) === 3)
  const wanted = typeof which === 'number' ? (which < 0 ? all() : [which]) : which.toArray()
  for (const id of wanted) {
    recordSpikes(here.source(Math.trunc(id)), times, ids, id)
  }
}

const solvingKey = Symbol('time in psolve')
/** Seconds that went into psolve. */
const solving = (context: Context) => context.state(solvingKey, () => ({ seconds: 0 }))

function solve(context: Context, until: number): void {
  const { model, host } = context
  const begin = host.seconds()
  model.settle()
  model.threads.checkInterval()
  if (model.variableStep.active) solveVariably(context, until)
  else advance(model, Math.trunc((until - model.t) / model.dt + 1e-9))
  solving(context).seconds += host.seconds() - begin
}

/** Where the integrator cannot go on the program does, from there: it has to look at t. */
function solveVariably(context: Context, until: number): void {
  const { model } = context
  try {
    model.unseen(() => model.variableStep.solve(until))
  } catch (error) {
    if (!(error instanceof IntegrationFailed)) throw error
    model.variableStep.leave()
    context.warn(error.code, error.message, error.help)
  }
}

/** NEURON takes more than three steps in one go, where no potentials have to be carried from cell to cell. */
function advance(model: Model, steps: number): void {
  if (steps > 3 && model.transfers.empty) model.unseen(() => takeSteps(model, steps))
  else takeSteps(model, steps)
}

function takeSteps(model: Model, steps: number): void {
  for (let left = steps; left > 0; ) {
    const several = model.fadvanceSeveral(Number.POSITIVE_INFINITY, { most: left })
    if (several === 0) model.fadvance()
    left -= Math.max(1, several)
  }
}

/** With one process a reduction gives back what came in. */
function reduce(value: number | Vector): number {
  return typeof value === 'number' ? value : 0
}

const timeoutKey = Symbol('timeout')
/** Seconds after which other processes would be given up. */
const timeout = (context: Context) => context.state(timeoutKey, () => ({ value: 20 }))

const secondsSinceStart = (context: Context) => context.host.seconds()

export const parallelContextClass: HocClass = hocClass(
  ParallelContext,
  [optional(number('processes'))],
  {
    prcellstate: on.hoc([gid, text('suffix')], asNothing, (_self, context, which, suffix) => {
      const content = cellState(context, Math.trunc(which))
      if (content !== undefined) context.host.writeFile(`${Math.trunc(which)}_${suffix}.nrndat`, content)
    }),
    ...pythonMembers('py_allgather', 'py_alltoall', 'py_broadcast', 'py_gather', 'py_scatter', 'pyret', 'upkpyobj'),
    id: constant(0),
    nhost: constant(1),
    id_world: constant(0),
    nhost_world: constant(1),
    id_bbs: constant(0),
    nhost_bbs: constant(1),
    nworker: constant(0),
    wait_time: constant(0),
    step_time: on.hoc([rest(anything('argument'))], asNumber, (_self, context) => solving(context).seconds),
    send_time: constant(0),
    event_time: constant(0),
    integ_time: constant(0),
    vtransfer_time: constant(0),
    mech_time: constant(0),
    step_wait: on.hoc([optional(number('level', -1, 0))], asNumber, () => 0),
    // the other half would have to be on a process beside this one
    splitcell_connect: on.hoc([number('host')], asNothing, () => {
      throw problem('HOC3195', undefined, 'cells may be split only on adjacent hosts', {
        help: 'there is one process: leave the cell whole',
      })
    }),
    time: on.hoc([], asNumber, (_self, context) => secondsSinceStart(context)),
    barrier: constant(0),
    runworker: constant(0),
    done: constant(0),
    subworlds: on.hoc([number('size', 1)], asNumber, () => 0),
    spike_compress: on.hoc([optional(number('spikes')), optional(number('gids', 0, 1))], asNumber, () => 0),
    // types 2 and 3 are what is sent between processes beside spikes
    gid_clear: on.hoc([optional(number('type', 0, 4))], asNothing, (_self, context, type = 0) => {
      if (Math.trunc(type) !== 2 && Math.trunc(type) !== 3) office(context).clear()
    }),
    // nobody waits for others here, but what was set is remembered
    timeout: on.hoc([optional(number('seconds', 0, 10000))], asNumber, (_self, context, seconds = 0) => {
      const before = timeout(context)
      const { value } = before
      before.value = seconds
      return value
    }),
    mpiabort_on_error: on.hoc([optional(number('flag', 0, 1))], asNumber, () => 0),
    optimize_node_order: constant(0),
    max_histogram: on.hoc([optional(instance(Vector, 'Vector'))], asNumber, () => 0),
    // nothing is sent or received
    spike_statistics: on.hoc([rest(pointer('&count'))], asNumber, (_self, _context, ...counts) => {
      for (const count of counts) count.set(0)
      return 0
    }),
    set_gid2node: on.hoc([cellNumber, number('id')], asNothing, (_self, context, which, id) => {
      if (id === 0) office(context).claim(Math.trunc(which))
    }),
    gid_exists: on.hoc([cellNumber], asNumber, (_self, context, which) => office(context).stage(Math.trunc(which))),
    cell: on.hoc(
      [gid, instance(NetCon, 'NetCon'), optional(number('output'))],
      asNothing,
      (_self, context, which, nc, output = 1) => {
        if (nc.detector) office(context).settle(Math.trunc(which), nc.detector, output !== 0)
      },
    ),
    outputcell: on.hoc([cellNumber], asNothing, (_self, context, which) => {
      office(context).makeOutput(which)
    }),
    threshold: on.hoc([gid, optional(number('mV'))], asNumber, (_self, context, which, value) => {
      const detector = office(context).source(which)
      if (value !== undefined) {
        detector.threshold = value
        context.model.sourcesChanged()
      }
      return detector.threshold
    }),
    gid2obj: on.hoc([gid], asObject, (_self, context, which) => {
      const { source, section } = office(context).source(which)
      return source ?? section?.owner ?? null
    }),
    gid2cell: on.hoc([gid], asObject, (_self, context, which) => {
      const { source, section } = office(context).source(which)
      return section?.owner ?? source?.section?.owner ?? source ?? null
    }),
    gid_connect: on.hoc(
      [gid, object('target'), optional(instance(NetCon, 'NetCon'))],
      asObject,
      (_self, context, which, target, nc) => connect(context, which, target, nc),
    ),
    spike_record: on.hoc(
      [either(gid, instance(Vector, 'Vector')), instance(Vector, 'Vector'), instance(Vector, 'Vector')],
      asNothing,
      (_self, context, which, times, ids) => recordAll(context, which, times, ids),
    ),
    psolve: on.hoc([number('t')], asNothing, (_self, context, until) => solve(context, until)),
    set_maxstep: on.hoc([number('ms', 1e-6, 1e9)], asNumber, (_self, context, step) => {
      return context.model.threads.findShortestDelay(step)
    }),
    allreduce: on.hoc(
      [either(number('value'), instance(Vector, 'Vector')), optional(number('how'))],
      asNumber,
      (_self, _context, value) => reduce(value),
    ),
    allgather: on.hoc([number('value'), instance(Vector, 'Vector')], asNothing, (_self, _context, value, all) =>
      all.clear().append(value),
    ),
    alltoall: on.hoc(
      [instance(Vector, 'Vector'), instance(Vector, 'Vector'), instance(Vector, 'Vector')],
      asNothing,
      (_self, _context, source, _counts, target) => target.copy(source),
    ),
    /** The length of what was passed on; this process is the only one that it can come from. */
    broadcast: on.hoc(
      [either(textCell('string'), instance(Vector, 'Vector')), number('root', 0, 0)],
      asNumber,
      (_self, _context, what) => (what instanceof Vector ? what.size() : what.value.length),
    ),
    source_var: on.hoc([pointer('variable'), number('gid')], asNothing, (_self, context, variable, id) => {
      office(context).transferSources.set(id, variable)
      context.model.transfers.awaitsSetup = true
    }),
    target_var: on.hoc([rest(anything('point process, &variable, gid'))], asNothing, (_self, context, ...args) => {
      const [target, id] = isRef(args[0]) ? args : args.slice(1)
      if (!isRef(target) || typeof id !== 'number')
        throw problem('HOC3003', undefined, 'interpreter stack type error: target_var takes a pointer and a gid')
      office(context).transferTargets.push({ target, id, atPoint: !isRef(args[0]) })
      context.model.transfers.awaitsSetup = true
    }),
    setup_transfer: on.hoc([], asNothing, (_self, context) => office(context).setupTransfers()),
    submit: on.hoc([rest(anything('job'))], asNumber, (_self, context, ...args) => office(context).submit(args)),
    working: on.hoc([], asNumber, (_self, context) => office(context).working()),
    retval: on.hoc([optional(pointer('value'))], asNumber, (_self, context, target?: Ref) => {
      const { value } = office(context).done
      target?.set(value)
      return value
    }),
    userid: on.hoc([], asNumber, (_self, context) => office(context).done.id),
    // runs on the workers only, and there are none
    context: on.hoc(
      [either(text('statement'), object('object')), rest(anything('argument'))],
      asDone,
      (_self, context) => office(context).number(),
    ),
    ...threadMembers(on),
    ...membersForOthers(on),
    pack: on.hoc([rest(anything('value'))], asNothing, (_self, context, ...values) =>
      office(context).board.pack(values),
    ),
    unpack: on.hoc([rest(anything('&x'))], asDone, (_self, context, ...targets) =>
      office(context).board.unpack(targets),
    ),
    post: on.hoc([messageKey, rest(anything('value'))], asDone, (_self, context, name, ...values) =>
      office(context).board.post(String(name), values),
    ),
    take: on.hoc([messageKey, rest(anything('&x'))], asDone, (_self, context, name, ...targets) => {
      office(context).board.take(String(name))
      office(context).board.unpack(targets)
    }),
    look: looking(false),
    look_take: looking(true),
    upkscalar: on.hoc([], asNumber, (_self, context) => office(context).board.number()),
    upkstr: on.hoc([textCell('string')], asText, (_self, context, cell) => {
      cell.value = office(context).board.text()
      return cell.value
    }),
    upkvec: on.hoc([optional(instance(Vector, 'Vector'))], asObject, (_self, context, into) =>
      (into ?? new Vector()).take(office(context).board.numbers().slice()),
    ),
    master_works_on_jobs: on.hoc([optional(number('flag'))], asFlag, () => true),
  },
  { name: 'ParallelContext', help: 'The parallel interface, with one process.' },
)
