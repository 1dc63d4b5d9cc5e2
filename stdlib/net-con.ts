/** NetCon as HOC sees it; the connection itself is the runtime's. */
import { problem } from '../lang/problem.ts'
import type { Section } from '../runtime/cable/section.ts'
import { NetCon, type Source } from '../runtime/events/net-con.ts'
import { PointProcess } from '../runtime/mechanism/point-process.ts'
import { RangeRef } from '../runtime/memory/range-ref.ts'
import type { Ref } from '../runtime/memory/ref.ts'
import type { HocClass } from './binding/class.ts'
import type { Context } from './binding/context.ts'
import {
  argumentOutOfRange,
  describe,
  either,
  instance,
  instanceOrNull,
  notEnoughArguments,
  number,
  object,
  optional,
  type Parameter,
  pointer,
  text,
} from './binding/params.ts'
import { asFlag, asNothing, asNumber, asObject, hocClassMadeBy, membersOf } from './binding/table.ts'
import { type HocObject, isRef } from './binding/value.ts'
import { List } from './list.ts'
import {
  ownerOf,
  sourceSection,
  withSamePre,
  withSamePreCell,
  withSameTarget,
  withSameTargetCell,
} from './net-con-lists.ts'
import { pythonMembers } from './python-object.ts'
import { recordSpikes } from './vector/tracing.ts'
import { Vector } from './vector.ts'

function sourceOf(context: Context, from: Ref | HocObject | null): Source | null {
  if (from === null) return null
  if (isRef(from)) {
    const section = context.section()
    if (!liesIn(section, from))
      throw problem('HOC3102', undefined, 'NetCon  pointer not associated with currently accessed section', {
        help: `choose the section first: \`soma new NetCon(&v(0.5), syn)\`; ${from.label} is somewhere else than in ${section.name}`,
      })
    return { ref: from, section }
  }
  if (from.impl instanceof PointProcess) return from.impl
  throw problem('HOC3101', undefined, `the source of a NetCon is a pointer (&v(0.5)) or a point process`, {
    help: `it was given ${describe(from)}`,
  })
}

/** Whether a number belongs to the nodes of a section; its neighbour's, where it is connected, is one of them. */
function liesIn(section: Section, { node }: Ref): boolean {
  if (node === undefined) return false
  const row = node.index
  return section.nodeInRow(row) !== undefined || section.nearNode().index === row
}

/** record(times), record(times, ids[, id]), record("statement"); record() and record("") end the one or the other. */
function recording(
  self: NetCon,
  context: Context,
  what: string | Vector | null | undefined,
  ids: Vector | undefined,
  id: number | undefined,
): number {
  if (typeof what === 'string') self.onSpike(what === '' ? undefined : context.statement(what, context.currentObject()))
  else if (what === null && ids)
    throw problem('HOC3003', undefined, 'object type is nil instead of Vector: record takes two Vectors')
  else recordSpikes(self.origin, what ?? undefined, ids, id ?? numberOfConnection(context, self))
  return 0
}

/** `record(times, ids)` notes the number of the NetCon object. */
const numberOfConnection = (context: Context, self: NetCon) => context.handle(self).index

const on = membersOf(NetCon)

const listOf = (choose: (self: NetCon, context: Context, into: List<HocObject> | undefined) => List<HocObject>) =>
  on.hoc([optional(instance(List<HocObject>, 'List'))], asObject, (self, context, into) => choose(self, context, into))

function pushLocation(context: Context, section: Section | undefined, x: () => number): number {
  if (!section) return -1
  context.pushSection(section)
  return x()
}

/** Where in the section the watched voltage is; -2 for another variable. */
function placeOfVoltage(watched: Ref | undefined, section: Section): number {
  if (!(watched instanceof RangeRef) || watched.variable !== section.model.mechanisms.v) return -2
  const { node } = watched
  const own = [section.nearNode(), ...section.nodes].find((each) => each.index === node.index)
  return own ? section.positionOf(own) : -2
}

type Arguments = [
  Parameter<Ref | HocObject | null>,
  Parameter<PointProcess | null>,
  Parameter<number | undefined>,
  Parameter<number | undefined>,
  Parameter<number | undefined>,
]

export const netConClass: HocClass = hocClassMadeBy<NetCon, Arguments>(
  'NetCon',
  [
    either(pointer('source'), object('source')),
    instanceOrNull(PointProcess, 'target'),
    optional(number('threshold')),
    optional(number('delay', 0, 1e15)),
    optional(number('weight')),
  ],
  (context, from, target, threshold, delay, weight) => {
    if (threshold !== undefined && weight === undefined) throw notEnoughArguments('NetCon', 'weight')
    return new NetCon(context.model, sourceOf(context, from), target, threshold, delay, weight)
  },
  {
    delay: on.number('delay', (self) => self.refOfDelay()),
    threshold: on.number('threshold', (self) => self.refOfThreshold()),
    weight: on.elements({
      firstByDefault: true,
      get: (self, _context, i) => self.getWeight(i),
      set: (self, value, _context, i) => self.setWeight(value, i),
      ref: (self, i) => self.weightRef(i),
    }),
    x: on.elements({
      firstByDefault: true,
      get: (self) => self.origin.ref?.get() ?? 0,
      set: (self, value) => self.origin.ref?.set(value),
      ref: (self) => {
        const watched = self.origin.ref
        if (watched) return watched
        throw problem('HOC2256', undefined, 'x has no address', { help: 'this NetCon watches no variable' })
      },
    }),
    wcnt: on.hoc([], asNumber, (self) => self.weightCount),
    valid: on.method('valid', [], asFlag),
    active: on.hoc([optional(number('flag'))], asFlag, (self, _context, flag) => {
      const before = self.active
      if (flag === undefined || !self.target) return before
      if (!(flag >= 0 && flag <= 1)) throw argumentOutOfRange('active', flag, 0, 1)
      self.active = flag !== 0
      return before
    }),
    event: on.hoc([number('t', -1e20, 1e20), optional(number('flag'))], asFlag, (self, _context, time, flag) => {
      self.event(time, flag)
      return self.active
    }),
    record: on.hoc(
      [optional(either(text('statement'), instanceOrNull(Vector))), optional(instance(Vector)), optional(number('id'))],
      asNumber,
      recording,
    ),
    get_recordvec: on.hoc([], asObject, (self) => self.detector?.times?.target ?? null),
    pre: on.hoc([], asObject, (self) => self.source ?? null),
    syn: on.hoc([], asObject, (self) => self.target),
    ...pythonMembers('preseg', 'postseg'),
    precell: on.hoc([], asObject, (self) => ownerOf(sourceSection(self.detector))),
    postcell: on.hoc([], asObject, (self) => ownerOf(self.target?.section)),
    preloc: on.hoc([], asNumber, ({ detector }, context) => {
      const section = sourceSection(detector)
      return pushLocation(context, section, () => placeOfVoltage(detector?.ref, section!))
    }),
    postloc: on.hoc([], asNumber, (self, context) =>
      pushLocation(context, self.target?.section, () => self.target!.x()),
    ),
    setpost: on.hoc([instanceOrNull(PointProcess, 'target')], asNothing, (self, _context, target) =>
      self.retarget(target),
    ),
    srcgid: on.hoc([], asNumber, (self) => self.detector?.gid ?? -1),
    prelist: listOf(withSamePre),
    synlist: listOf(withSameTarget),
    precelllist: listOf(withSamePreCell),
    postcelllist: listOf(withSameTargetCell),
  },
  { help: 'A connection that carries spikes, with a delay (ms) and weights.', destroy: (self) => self.remove() },
)
