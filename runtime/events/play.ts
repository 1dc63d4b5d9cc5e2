/**
 * Playing: setting a number from a series of values while time goes on. What HOC calls Vector.play.
 */
import type { Ref } from '../memory/ref.ts'
import type { Model } from '../model.ts'

export interface PlaySource {
  values(): ArrayLike<number>
  /** ms, one for each value. */
  times?(): ArrayLike<number>
  /** ms between values, when there are no times. */
  readonly interval?: number
}

export class Playing {
  private next = 0
  /** Where the search for the present time starts. */
  private hint = 0
  private removed = false

  constructor(
    private readonly model: Model,
    private readonly source: PlaySource,
    readonly target: Ref | ((value: number) => void),
    /** Linear between the values, set at each step; otherwise each value holds until the next. */
    readonly continuous: boolean,
  ) {}

  /** At finitialize. */
  start(): void {
    this.next = 0
    this.hint = 0
    if (!this.continuous) this.ask()
  }

  /** Sets the target for time t. */
  follow(t: number): void {
    if (this.source.values().length > 0) this.set(this.valueAt(t))
  }

  remove(): void {
    this.removed = true
    this.model.playings.delete(this)
  }

  private set(value: number): void {
    if (typeof this.target === 'function') this.target(value)
    else this.target.set(value)
  }

  private time(i: number): number | undefined {
    const { source } = this
    if (source.times) return source.times()[i]
    return i < source.values().length ? i * (source.interval ?? this.model.dt) : undefined
  }

  private ask(): void {
    const due = this.time(this.next)
    if (due === undefined) return
    this.model.events.send(due, () => {
      const value = this.source.values()[this.next]
      if (this.removed || value === undefined) return
      this.next++
      this.set(value)
      this.ask()
    })
  }

  private valueAt(t: number): number {
    const values = this.source.values()
    const last = Math.min(values.length, this.source.times?.().length ?? Infinity) - 1
    if (last < 1 || t <= this.time(0)!) return values[0]!
    let i = Math.min(this.hint, last - 1)
    while (i > 0 && this.time(i)! > t) i--
    // a time given twice is a jump: the later one holds from there on
    while (i < last - 1 && this.time(i + 1)! <= t) i++
    this.hint = i
    const [t0, t1] = [this.time(i)!, this.time(i + 1)!]
    const [y0, y1] = [values[i]!, values[i + 1]!]
    return t1 === t0 ? y1 : y0 + ((y1 - y0) * (t - t0)) / (t1 - t0)
  }
}
