/** What comes to each block within several steps, written where the step's function finds it (see `step-plan.ts` and `between-steps.ts`). */
import type { Views } from '../memory/views.ts'
import { eventPlace, recordPlace, recordWords } from './step-plan.ts'

interface Arrival {
  readonly time: number
  readonly receiver: number
  readonly instance: number
  readonly weights: number
}

const eventDoubles = eventPlace.bytes / 8

export class BlockEvents {
  private readonly lists: readonly Arrival[][]
  /** How many there is to be room for; the first place is for blocks that get none. */
  private count = 1

  /** `records`: byte address of the first block's record. `room` gives the place of so many doubles. */
  constructor(
    private readonly views: Views,
    private readonly records: number,
    blocks: number,
    private readonly room: (doubles: number) => number,
  ) {
    this.lists = Array.from({ length: blocks }, () => [])
  }

  /** Events come in their order. `weights`: their byte address. */
  put(time: number, block: number, receiver: number, instance: number, weights: number): void {
    // a list has an end as well
    this.count += this.lists[block]!.push({ time, receiver, instance, weights }) === 1 ? 2 : 1
  }

  /** Writes what was put; `times` are those of the steps. */
  write(times: Float64Array, dt: number): void {
    const { lists } = this
    const first = this.room(eventDoubles * this.count)
    this.count = 1
    const record = this.records / 4 + recordPlace.events / 4
    const { i32 } = this.views
    let at = first
    i32[2 * at] = -1
    for (let block = 0; block < lists.length; block++) {
      const list = lists[block]!
      const isEmpty = list.length === 0
      i32[record + recordWords * block] = 8 * (isEmpty ? first : at + eventDoubles)
      if (isEmpty) continue
      at = this.writeList(list, at + eventDoubles, times, dt)
      list.length = 0
    }
  }

  /** Gives the place behind the last, which says that there are no more. */
  private writeList(list: readonly Arrival[], from: number, times: Float64Array, dt: number): number {
    const { i32, f64 } = this.views
    let [at, step] = [from, 0]
    for (const { time, receiver, instance, weights } of list) {
      while (time > times[step + 1]!) step++
      i32[2 * at + eventPlace.half / 4] = 2 * step + (time <= times[step]! + 0.5 * dt ? 0 : 1)
      i32[2 * at + eventPlace.receiver / 4] = receiver
      i32[2 * at + eventPlace.instance / 4] = instance
      i32[2 * at + eventPlace.weights / 4] = weights
      f64[at + eventPlace.time / 8] = time
      at += eventDoubles
    }
    i32[2 * at] = -1
    return at
  }
}
