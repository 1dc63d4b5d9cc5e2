/**
 * Playing: setting a number from a series of values while time goes on. What HOC calls Vector.play.
 */
import type { PointProcess } from '../mechanism/point-process.ts'
import type { Ref } from '../memory/ref.ts'
import type { Model } from '../model.ts'
import { isBesideStates } from '../solve/beside-states.ts'

export interface PlaySource {
  values(): ArrayLike<number>
  /** ms, one for each value. */
  times?(): ArrayLike<number>
  /** What the values belong to. */
  readonly owner?: object
  /** The point process that was named with it: when it is put elsewhere, playing ends. */
  readonly point?: PointProcess
  /** ms between values, when there are no times. */
  readonly interval?: number
  /** Where a continuous one jumps: positions in `times`. Without it every time is looked at as it comes. */
  jumps?(): ArrayLike<number>
}

export class Playing {
  /** Next value of a discrete one; for a continuous one how many of its jumps have passed. */
  next = 0
  /** Position of the time up to which a continuous one interpolates until its event has come. */
  bound = 0
  /** Upper end of the interval that was used last, where the search begins. */
  upper = 0
  /** Place among all recordings and what is played, in the order of their making. */
  number = 0
  private removed = false
  private generation = -1
  private isBeside = false

  constructor(
    private readonly model: Model,
    readonly source: PlaySource,
    readonly target: Ref | ((value: number) => void),
    /** Linear between the values, set at each step; otherwise each value holds until the next. */
    readonly continuous: boolean,
  ) {}

  get point(): PointProcess | undefined {
    return this.source.point
  }

  /** At finitialize. */
  start(): void {
    this.next = 0
    this.upper = 0
    if (!this.continuous) this.askValue(0)
    else if (this.source.values().length > 0) this.askBound()
  }

  /** Whether that may be done behind the states of a step as well. */
  get mayComeLast(): boolean {
    const { model, target } = this
    if (this.generation !== model.generation) {
      this.isBeside = typeof target !== 'function' && isBesideStates(model, target)
      this.generation = model.generation
    }
    return this.isBeside
  }

  /** Sets the target for time t. */
  follow(t: number): void {
    const values = this.source.values()
    if (values.length > 0) this.set(this.valueAt(t, values), t)
  }

  remove(): void {
    this.removed = true
    this.model.traces.remove(this)
  }

  private set(value: number, at: number = this.model.clock): void {
    const { target, model } = this
    if (typeof target !== 'function') {
      target.set(value)
      return
    }
    // statements see the time of the event, or that of the evaluation
    const time = model.t
    model.t = model.variableStep.active ? at : model.clock
    target(value)
    model.t = time
  }

  private time(i: number, times = this.source.times?.()): number | undefined {
    if (times) return times[i]
    const { source } = this
    return i < source.values().length ? i * (source.interval ?? this.model.dt) : undefined
  }

  /** The event of the next value: at `due`, unless times are given. */
  private askValue(due: number): void {
    const { times } = this.source
    const next = times ? times()[this.next] : due
    if (next === undefined || this.next >= this.source.values().length) return
    this.model.events.send(next, (time) => this.giveValue(time), this)
  }

  private giveValue(time: number): void {
    const value = this.source.values()[this.next]
    if (this.removed || value === undefined) return
    this.next++
    this.model.variableStep.discontinuity(typeof this.target === 'function' ? undefined : this.target)
    this.set(value, time)
    this.askValue(time + (this.source.interval ?? this.model.dt))
  }

  /** The next bound of interpolation, and the event that lets it go beyond: each time, or each of the jumps alone. */
  private askBound(): void {
    const { source } = this
    const jumps = source.jumps?.()
    const last = (source.times?.().length ?? source.values().length) - 1
    const passed = this.next++
    const next = jumps ? jumps[passed] : passed
    if (next === undefined || (!jumps && passed > last)) {
      this.bound = last
      return
    }
    this.bound = Math.trunc(next)
    this.model.events.send(this.time(this.bound)!, (time) => this.passBound(time), this)
  }

  private passBound(time: number): void {
    if (this.removed) return
    this.model.variableStep.discontinuity(typeof this.target === 'function' ? undefined : this.target)
    this.upper = this.bound
    this.askBound()
    this.follow(time)
  }

  get hasJumps(): boolean {
    return this.source.jumps?.() !== undefined
  }

  /** A value lasts until its successor comes: the one before `next` is in force. */
  goOnFrom(next: number): void {
    this.next = next
    const value = this.source.values()[next - 1]
    if (value !== undefined) this.set(value)
  }

  /** Sends an event that a saved state had on its way, where `next`, `bound` and `upper` stand as they stood then. */
  resume(time: number): void {
    const pass = this.continuous ? (at: number) => this.passBound(at) : (at: number) => this.giveValue(at)
    this.model.events.send(time, pass, this)
  }

  /** Linear in the interval around t; beyond the bound the slope before it goes on. */
  private valueAt(t: number, values: ArrayLike<number>): number {
    const { bound, source } = this
    const times = source.times === undefined ? undefined : source.times()
    if (t >= this.time(bound, times)!) {
      this.upper = bound
      if (bound === 0) return values[0]!
    } else if (t <= this.time(0, times)!) {
      this.upper = 0
      return values[0]!
    } else this.search(t, times)
    const i = this.upper
    const t0 = this.time(i - 1, times)!
    const t1 = this.time(i, times)!
    const y0 = values[i - 1]!
    const y1 = values[i]!
    return t0 === t1 ? (y0 + y1) / 2 : y0 + (y1 - y0) * ((t - t0) / (t1 - t0))
  }

  private search(t: number, times: ArrayLike<number> | undefined): void {
    while (this.upper > 0 && t < this.time(this.upper, times)!) this.upper--
    while (t >= this.time(this.upper, times)!) this.upper++
  }
}
