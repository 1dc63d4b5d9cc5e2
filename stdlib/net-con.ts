/** NetCon as HOC sees it; the connection itself is the runtime's. */
import { problem } from '../lang/problem.ts'
import type { Section } from '../runtime/cable/section.ts'
import type { Detector } from '../runtime/events/detector.ts'
import { NetCon, type Source } from '../runtime/events/net-con.ts'
import { PointProcess } from '../runtime/mechanism/point-process.ts'
import type { Ref } from '../runtime/memory/ref.ts'
import type { HocClass } from './binding/class.ts'
import type { Context } from './binding/context.ts'
import {
  anything,
  describe,
  either,
  instanceOrNull,
  number,
  object,
  optional,
  type Parameter,
  pointer,
  rest,
} from './binding/params.ts'
import { asFlag, asNothing, asNumber, asObject, hocClassMadeBy, membersOf } from './binding/table.ts'
import { type HocObject, isRef, isStringCell, objectOf, type Value } from './binding/value.ts'
import { List } from './list.ts'
import { pythonMembers } from './python-object.ts'
import { sinkOf } from './vector/tracing.ts'
import { Vector } from './vector.ts'

/** The cell an object of the network belongs to: the object that owns its section. */
const ownerOf = (section: Section | undefined): object | null => section?.owner ?? null

const sourceSection = (detector: Detector | undefined): Section | undefined =>
  detector?.section ?? detector?.node?.section ?? detector?.source?.section

function sourceOf(context: Context, from: Ref | HocObject | null): Source | null {
  if (from === null) return null
  if (isRef(from)) {
    const section = context.sectionOrNone()
    return section ? { ref: from, section } : { ref: from }
  }
  if (from.impl instanceof PointProcess) return from.impl
  throw problem('HOC3101', undefined, `the source of a NetCon is a pointer (&v(0.5)) or a point process`, {
    help: `it was given ${describe(from)}`,
  })
}

function recording(self: NetCon, context: Context, args: readonly Value[]): number {
  const [first, second, third] = args
  self.recordTo(undefined)
  self.onSpike(undefined)
  if (isStringCell(first)) {
    if (first.value !== '') self.onSpike(context.statement(first.value, objectOf(second) ?? null))
    return 0
  }
  const times = objectOf(first)?.impl
  const ids = objectOf(second)?.impl
  if (!(times instanceof Vector)) return 0
  const id = typeof third === 'number' ? third : numberOfConnection(context, self)
  self.recordTo(sinkOf(times), ids instanceof Vector ? sinkOf(ids) : undefined, id)
  recorded(context).set(self.detector!, times)
  return 0
}

/** `record(times, ids)` notes the number of the NetCon object. */
const numberOfConnection = (context: Context, self: NetCon) => context.handle(self).index

const recordedKey = Symbol('recording NetCons')
const recorded = (context: Context) => context.state(recordedKey, () => new WeakMap<Detector, Vector>())

/** Connections as HOC lists them. */
function listOf(context: Context, connections: Iterable<NetCon>): List<HocObject> {
  const list = new List<HocObject>()
  for (const connection of connections) {
    const handle = context.handle(connection)
    context.retain(handle)
    list.append(handle)
  }
  return list
}

const on = membersOf(NetCon)

const withSamePre = (self: NetCon) => (other: NetCon) =>
  other.detector !== undefined && other.detector === self.detector
const withSamePreCell = (self: NetCon) => (other: NetCon) =>
  ownerOf(sourceSection(other.detector)) !== null &&
  ownerOf(sourceSection(other.detector)) === ownerOf(sourceSection(self.detector))
const withSameTarget = (self: NetCon) => (other: NetCon) => other.target === self.target
const withSameTargetCell = (self: NetCon) => (other: NetCon) =>
  ownerOf(other.target?.section) !== null && ownerOf(other.target?.section) === ownerOf(self.target?.section)

const selected = (choose: (self: NetCon) => (other: NetCon) => boolean) =>
  on.hoc([], asObject, (self, context) => listOf(context, [...context.model.events.connections].filter(choose(self))))

function pushLocation(context: Context, section: Section | undefined, x: () => number): number {
  if (!section) return -1
  context.pushSection(section)
  return x()
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
    optional(number('delay')),
    optional(number('weight')),
  ],
  (context, from, target, threshold, delay, weight) =>
    new NetCon(context.model, sourceOf(context, from), target, threshold, delay, weight),
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
      get: (self) => self.detector?.ref?.get() ?? 0,
      set: (self, value) => self.detector?.ref?.set(value),
      ref: (self) => {
        const watched = self.detector?.ref
        if (watched) return watched
        throw problem('HOC2256', undefined, 'x has no address', { help: 'this NetCon watches no variable' })
      },
    }),
    wcnt: on.hoc([], asNumber, (self) => self.weightCount),
    valid: on.method('valid', [], asFlag),
    active: on.hoc([optional(number('flag'))], asFlag, (self, _context, flag) => {
      if (flag !== undefined) self.active = flag !== 0
      return self.active
    }),
    event: on.hoc([number('t'), optional(number('flag'))], asNumber, (self, _context, time) => {
      self.event(time)
      return time
    }),
    record: on.hoc([rest(anything('times, ids | statement'))], asNumber, (self, context, ...args) =>
      recording(self, context, args),
    ),
    get_recordvec: on.hoc([], asObject, (self, context) =>
      self.detector ? (recorded(context).get(self.detector) ?? null) : null,
    ),
    pre: on.hoc([], asObject, (self) => self.source ?? null),
    syn: on.hoc([], asObject, (self) => self.target),
    ...pythonMembers('preseg', 'postseg'),
    precell: on.hoc([], asObject, (self) => ownerOf(sourceSection(self.detector))),
    postcell: on.hoc([], asObject, (self) => ownerOf(self.target?.section)),
    preloc: on.hoc([], asNumber, (self, context) => {
      const { detector } = self
      const section = sourceSection(detector)
      return pushLocation(context, section, () =>
        detector?.source ? detector.source.x() : detector?.node ? section!.positionOf(detector.node) : 0.5,
      )
    }),
    postloc: on.hoc([], asNumber, (self, context) =>
      pushLocation(context, self.target?.section, () => self.target!.x()),
    ),
    setpost: on.hoc([instanceOrNull(PointProcess, 'target')], asNothing, (self, _context, target) =>
      self.retarget(target),
    ),
    srcgid: on.hoc([], asNumber, (self) => self.detector?.gid ?? -1),
    prelist: selected(withSamePre),
    synlist: selected(withSameTarget),
    precelllist: selected(withSamePreCell),
    postcelllist: selected(withSameTargetCell),
  },
  { help: 'A connection that carries spikes, with a delay (ms) and weights.', destroy: (self) => self.remove() },
)

/** What `CVode.netconlist(pre, post, target)` selects: objects, or patterns of their names; "" for any. */
export function netConsBetween(
  context: Context,
  pre: Value | undefined,
  post: Value | undefined,
  target: Value | undefined,
  into?: List<HocObject>,
): List<HocObject> {
  const wanted = [
    [pre, (nc: NetCon) => ownerOf(sourceSection(nc.detector)) ?? nc.source ?? null],
    [post, (nc: NetCon) => ownerOf(nc.target?.section)],
    [target, (nc: NetCon) => nc.target],
  ] as const
  const chosen = [...context.model.events.connections].filter((nc) =>
    wanted.every(([what, part]) => matches(context, what, part(nc))),
  )
  const list = listOf(context, chosen)
  if (!into) return list
  into.append(...list)
  return into
}

function matches(context: Context, what: Value | undefined, found: object | null): boolean {
  if (what === undefined) return true
  const handle = found === null ? null : 'cls' in found ? (found as HocObject) : context.handle(found)
  if (isStringCell(what)) {
    if (what.value === '') return true
    return handle !== null && `${handle.cls.name}[${handle.index}]`.startsWith(what.value)
  }
  const wanted = objectOf(what)
  return wanted === null || wanted === undefined || wanted === handle
}
