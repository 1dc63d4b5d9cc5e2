/**
 * WATCH: conditions that send an event to their own point process when they become true. Those that one call of
 * NET_RECEIVE sets replace what an earlier call had set.
 */
import type { Mechanism } from '../mechanism/mechanism.ts'
import type { PointProcess } from '../mechanism/point-process.ts'
import type { Model } from '../model.ts'
import { eventKind } from './event.ts'

/** Differences as small as this count as zero when a condition is set. */
const tolerance = 1e-11

interface Watch {
  readonly point: PointProcess
  readonly which: number
  readonly flag: number
  holds: boolean
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
      this.active = this.active.filter((watch) => watch.point !== point)
    }
    const watch: Watch = { point, which, flag, holds: false }
    watch.holds = this.value(watch) >= -tolerance
    this.active.push(watch)
    return 0
  }

  /** Looks at all conditions; those that have become true send their event, to be delivered at `time`. */
  check(time: number): void {
    const { active } = this
    for (let i = 0; i < active.length; i++) {
      const watch = active[i]!
      const holds = this.value(watch) > 0
      if (holds && !watch.holds) this.send(watch, time)
      watch.holds = holds
    }
  }

  clear(): void {
    this.active = []
  }

  private send(watch: Watch, time: number): void {
    const { queue } = this.model.events
    const event = queue.take()
    event.kind = eventKind.watch
    event.point = watch.point
    event.flag = watch.flag
    event.weights = 0
    queue.send(event, time)
  }

  private value({ point, which }: Watch): number {
    const { mechanism } = point
    return mechanism.exports.watch!(mechanism.context, point.index, which)
  }
}
