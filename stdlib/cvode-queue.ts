/** What CVode tells of the events on their way, and of those that were sent. */
import { sprintf } from '../lang/printf.ts'
import type { Detector } from '../runtime/events/detector.ts'
import { eventKind, type QueuedEvent } from '../runtime/events/event.ts'
import type { NetCon } from '../runtime/events/net-con.ts'
import { Playing } from '../runtime/events/play.ts'
import { Recording } from '../runtime/events/record.ts'
import type { Context } from './binding/context.ts'
import { type HocObject, objectName } from './binding/value.ts'
import type { List } from './list.ts'
import { QueuedStatement } from './save-state/saved-state.ts'
import type { Vector } from './vector.ts'

const nameOf = (context: Context, object: object | null | undefined): string =>
  object ? objectName(context.handle(object)) : 'nil'

const sourceName = (context: Context, { source, section }: Detector): string =>
  source ? nameOf(context, source) : (section?.name ?? '')

/** Each event in a line, the earliest first. */
export function printQueue(context: Context): void {
  for (const event of context.model.events.waiting()) context.host.write(`${lineOf(context, event)}\n`)
}

/** `debug_event`: prints each event that is sent, delivered or moved. */
export function traceEvents(context: Context, level: number): void {
  const { model, host } = context
  model.events.onTrace =
    level < 1
      ? undefined
      : (what, event, time) =>
          host.write(what === 'move' ? moved(context, event, time) : `${what}${lineOf(context, event, time)}\n`)
}

const moved = (context: Context, { point, time }: QueuedEvent, before: number): string =>
  sprintf(
    'NetCvode::move_event self event target %s t=%g, old=%g new=%g\n',
    nameOf(context, point),
    context.model.clock,
    before,
    time,
  )

function lineOf(context: Context, event: QueuedEvent, time = event.time): string {
  const { kind, connection, detector, point, flag } = event
  const when = sprintf('%.15g', time)
  if (kind === eventKind.connection) {
    const source = connection!.detector ? sourceName(context, connection!.detector) : 'nil'
    return ` ${nameOf(context, connection)} src=${source} target=${nameOf(context, connection!.target)} ${when}`
  }
  if (kind === eventKind.spike) return ` PreSyn src=${sourceName(context, detector!)} ${when}`
  if (kind === eventKind.self) return ` SelfEvent target=${nameOf(context, point)} ${when} flag=${sprintf('%g', flag)}`
  if (kind === eventKind.watch) return ` WatchCondition ${nameOf(context, point)} ${when} flag=${sprintf('%g', flag)}`
  return callbackLine(context, event.origin, when)
}

function callbackLine(context: Context, origin: unknown, when: string): string {
  if (origin instanceof Recording) return ` PlayRecordEvent ${when} PlayRecord`
  if (origin instanceof Playing) {
    const place = origin.continuous ? origin.upper : origin.next
    const kind = origin.continuous ? 'VecPlayContinuous' : 'VecPlayStep'
    return ` PlayRecordEvent ${when} ${kind} ${nameOf(context, origin.source.owner)}.x[${place}]`
  }
  return ` HocEvent ${origin instanceof QueuedStatement ? origin.text : ''} ${when}`
}

/** The times alone. */
export function queueTimes(context: Context, into: Vector): void {
  into.clear().append(...context.model.events.waiting().map(({ time }) => time))
}

/** When spikes come to which connections. */
export function connectionsOnTheWay(context: Context, times: Vector, list: List<HocObject>): void {
  const found = context.model.events.waiting().flatMap((event) => arrivals(event))
  times.clear().append(...found.map(({ time }) => time))
  fill(
    context,
    list,
    found.map(({ connection }) => connection),
  )
}

function arrivals({ kind, time, connection, detector }: QueuedEvent): { time: number; connection: NetCon }[] {
  if (kind === eventKind.connection) return [{ time, connection: connection! }]
  if (kind !== eventKind.spike) return []
  const { connections, sentWith } = detector!
  return connections.map((each) => ({ time: time + (each.presentDelay - sentWith), connection: each })).toReversed()
}

/** When events of which flags come to the point processes that sent them to themselves. */
export function ownEventsOnTheWay(context: Context, times: Vector, flags: Vector, list: List<HocObject>): void {
  const found = context.model.events.waiting().filter(({ kind }) => kind === eventKind.self)
  times.clear().append(...found.map(({ time }) => time))
  flags.clear().append(...found.map(({ flag }) => flag))
  fill(
    context,
    list,
    found.map(({ point }) => point!),
  )
}

function fill(context: Context, list: List<HocObject>, objects: readonly object[]): void {
  for (const old of list.remove_all()) context.release(old)
  for (const object of objects) {
    const handle = context.handle(object)
    context.retain(handle)
    list.append(handle)
  }
}
