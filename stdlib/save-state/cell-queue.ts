/**
 * Events on their way, as states of cells keep them: spikes with the cell that fired them, by when they set out; what comes to a point
 * process from elsewhere, and what it sends itself, with that point process.
 */
import type { Detector } from '../../runtime/events/detector.ts'
import { eventKind, type QueuedEvent } from '../../runtime/events/event.ts'
import type { NetCon } from '../../runtime/events/net-con.ts'
import type { PointProcess } from '../../runtime/mechanism/point-process.ts'
import type { Model } from '../../runtime/model.ts'

/** When a spike set out (ms), and how many connections it has yet to come to. */
export interface SpikeUnderWay {
  readonly time: number
  count: number
}

/** Times that stand for the same spike: what is left of rounding. */
const same = 1e-9

export class CellQueue {
  /** By the number of the cell. */
  readonly spikes = new Map<number, SpikeUnderWay[]>()
  /** Times at which something comes through a connection whose source has no number. */
  readonly arrivals = new Map<NetCon, number[]>()
  readonly selfEvents = new Map<PointProcess, QueuedEvent[]>()
  /** Of each point process, in the order of their making. */
  readonly connections = new Map<PointProcess, NetCon[]>()

  constructor(model: Model) {
    for (const nc of model.events.connections) if (nc.detector && nc.target) into(this.connections, nc.target, nc)
    for (const event of model.events.waiting()) this.add(event)
  }

  private add(event: QueuedEvent): void {
    const { kind, time, connection, detector, point } = event
    if (kind === eventKind.self) into(this.selfEvents, point!, event)
    else if (kind === eventKind.spike) {
      const { gid, sentWith, connections } = detector!
      if (gid >= 0) this.addSpike(gid, time - sentWith, connections.length)
      else for (const nc of connections) into(this.arrivals, nc, time)
    } else if (kind === eventKind.connection) {
      const { gid } = connection!.detector ?? { gid: -1 }
      if (gid >= 0) this.addSpike(gid, time - connection!.presentDelay, 1)
      else into(this.arrivals, connection!, time)
    }
  }

  private addSpike(gid: number, time: number, count: number): void {
    const known = this.spikes.get(gid)?.find((each) => Math.abs(each.time - time) < same)
    if (known) known.count += count
    else into(this.spikes, gid, { time, count })
  }
}

function into<K, V>(lists: Map<K, V[]>, key: K, value: V): void {
  const list = lists.get(key)
  if (list) list.push(value)
  else lists.set(key, [value])
}

/** A spike that set out at a time gone by: what has arrived of it has arrived. */
export function sendAgain({ events, t }: Model, detector: Detector, time: number): void {
  if (!Number.isNaN(detector.sharedDelay)) {
    if (time + detector.sharedDelay > t) events.sendSpike(detector, time + detector.sharedDelay)
    return
  }
  for (const nc of detector.connections) {
    const arrival = time + nc.presentDelay
    if (nc.active && nc.target && arrival > t) events.sendConnection(nc, arrival)
  }
}
