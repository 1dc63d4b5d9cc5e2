/**
 * A quicker, coarser queue for spikes under fixed steps (`cvode.queue_mode(1)`): each step has a bin, its spikes are delivered at its
 * beginning whatever their exact times were, and the last one put in comes first.
 */
import { ModelError } from '../errors.ts'
import type { EventRows } from './event.ts'

/** A time this part of a step before a bin counts as in it. */
const roundOff = 1e-10

export class Bins {
  private readonly bins = new Map<number, number[]>()
  private present = 0
  /** Where the present bin begins (ms). */
  private start = 0

  constructor(private readonly rows: EventRows) {}

  get isEmpty(): boolean {
    return this.bins.size === 0
  }

  get hasPresent(): boolean {
    return this.bins.has(this.present)
  }

  put(event: number, time: number, dt: number): void {
    const ahead = Math.trunc((time - this.start) / dt + roundOff)
    if (ahead < 0) throw new ModelError('RUN4009', `a spike for ${time} comes too late for the bins of the queue`)
    this.rows.times[event] = time
    const bin = this.present + ahead
    const found = this.bins.get(bin)
    if (found) found.push(event)
    else this.bins.set(bin, [event])
  }

  /** The next event of the present bin, 0 when it is empty. */
  take(): number {
    const bin = this.bins.get(this.present)
    if (bin?.length === 1) this.bins.delete(this.present)
    return bin?.pop() ?? 0
  }

  /** The next bin, which begins at `time`. */
  shift(time: number): void {
    this.present++
    this.start = time
  }

  remove(event: number): void {
    for (const [key, bin] of this.bins) {
      const place = bin.indexOf(event)
      if (place >= 0) bin.splice(place, 1)
      if (bin.length === 0) this.bins.delete(key)
    }
  }

  /** All that wait, bin after bin. */
  waiting(): number[] {
    return [...this.bins.entries()].sort(([a], [b]) => a - b).flatMap(([, bin]) => bin.toReversed())
  }
}
