/**
 * WATCH: conditions that send an event to their own point process when they become true. Those that one call of
 * NET_RECEIVE sets replace what an earlier call had set, with the events of these that are on their way.
 */
import type { Mechanism } from '../mechanism/mechanism.ts'
import type { PointProcess } from '../mechanism/point-process.ts'
import type { Model } from '../model.ts'
import { eventKind } from './event.ts'

/** Differences as small as this count as zero when a condition is set. */
const tolerance = 1e-11

/** A condition that others than mechanisms set. */
export interface Condition {
  /** It holds where this is above zero. */
  value(): number
  /** It has become true at `time`. */
  send(time: number): void
}

export interface Watch extends Condition {
  readonly point: PointProcess | undefined
  /** Whether it held when last looked at. */
  above: boolean
  /** Handle of what was sent last, 0 for nothing; it has come, or is another's by now, where this does not own it. */
  sent: number
}

export class Watches {
  private active: Watch[] = []
  private readonly setIn = new WeakMap<PointProcess, number>()

  constructor(private readonly model: Model) {}

  activate(mechanism: Mechanism, instance: number, which: number, flag: number): number {
    const point = mechanism.instances[instance] as PointProcess
    const call = this.model.events.receives
    if (this.setIn.get(point) !== call) {
      this.setIn.set(point, call)
      const [others, own] = [true, false].map((other) => this.active.filter((one) => (one.point !== point) === other))
      this.active = others!
      for (const watch of own!) this.withdraw(watch)
    }
    const watch = this.start(point, {
      value: () => mechanism.exports.watch!(mechanism.context, point.index, which),
      send: (time) => this.send(watch, flag, time),
    })
    return 0
  }

  /** Watches a condition until it is removed, or finitialize; returns how to remove it. */
  add(condition: Condition): () => void {
    const watch = this.start(undefined, condition)
    return () => {
      this.active = this.active.filter((each) => each !== watch)
    }
  }

  private start(point: PointProcess | undefined, { value, send }: Condition): Watch {
    const watch: Watch = { point, value, send, above: value() >= -tolerance, sent: 0 }
    this.active.push(watch)
    return watch
  }

  /** Looks at all conditions; those that have become true send their event, to be delivered at `time`. */
  check(time: number, wanted?: (watch: Watch) => boolean): void {
    const { active } = this
    for (let i = 0; i < active.length; i++) {
      const watch = active[i]!
      if (wanted && !wanted(watch)) continue
      const holds = watch.value() > 0
      if (holds && !watch.above) watch.send(time)
      watch.above = holds
    }
  }

  /** Those that are in force. */
  get all(): readonly Watch[] {
    return this.active
  }

  clear(): void {
    this.active = []
  }

  /** Takes back what it has sent and what has not come yet. */
  private withdraw(watch: Watch): void {
    const { queue } = this.model.events
    if (watch.sent && queue.rows.owners[watch.sent] === watch) queue.remove(watch.sent)
  }

  private send(watch: Watch, flag: number, time: number): void {
    const { events } = this.model
    const event = events.queue.take(eventKind.watch, watch)
    events.queue.rows.flags[event] = flag
    watch.sent = event
    events.put(event, time)
  }
}
