/**
 * Recording: copying a number to a sink at every step, at an interval, or at given times. What HOC calls Vector.record.
 */
import type { PointProcess } from '../mechanism/point-process.ts'
import type { Ref } from '../memory/ref.ts'
import type { Model } from '../model.ts'

/** Where samples go: a Vector, or anything that can be emptied and appended to. */
export interface SampleSink {
  /** The vector behind it. */
  readonly target?: object
  clear(): void
  append(value: number): void
  /** The same with several, one after the other. */
  appendAll?(values: Float64Array): void
  resize?(count: number): void
}

export interface RecordOptions {
  /** A number whose cell tells when to sample, where it is not the one that is recorded. Of `t` at each step: with it the recording ends. */
  readonly owner?: Ref
  /** The point process that was named with it: when it is put elsewhere, recording ends. */
  readonly point?: PointProcess
  /** ms between samples. */
  readonly interval?: number
  /** Takes part in the run that is going on. */
  readonly atOnce?: boolean
  /** Times (ms) of the samples. */
  readonly times?: () => ArrayLike<number>
}

/**
 * A point process is put elsewhere: what was recorded and played with its name ends. They are told one after the other, and who has ended leaves the
 * row, so that the next moves up and is not told.
 */
export function endTracesOf(model: Model, point: PointProcess): void {
  const ofPoint = model.traces.all().filter((one) => one.point === point)
  for (let i = 0; i < ofPoint.length; i += 2) ofPoint[i]!.remove()
}

export class Recording {
  private generation = -1
  private place = -1
  /** Samples taken at given times or intervals. */
  samples = 0
  /** Place among all recordings and what is played, in the order of their making. */
  number = 0
  /** Events of an earlier start are ignored. */
  private started = 0
  /** Whether it takes a sample at each step. */
  readonly continuous: boolean

  constructor(
    private readonly model: Model,
    readonly ref: Ref,
    readonly sink: SampleSink,
    readonly options: RecordOptions,
  ) {
    this.continuous = options.interval === undefined && options.times === undefined
  }

  /** The number whose cell it goes with. */
  get owner(): Ref {
    return this.options.owner ?? this.ref
  }

  get point(): PointProcess | undefined {
    return this.options.point
  }

  /** Whether there still is what it records. */
  get isAlive(): boolean {
    const { point } = this.options
    return this.ref.alive() && (point !== undefined || !this.continuous || this.owner.alive())
  }

  /** At finitialize: empties the sink and asks for the first sample. When what it records is gone it ends. */
  start(): void {
    if (!this.isAlive) {
      this.remove()
      return
    }
    this.sink.clear()
    this.samples = 0
    this.started++
    if (!this.continuous) this.ask(this.model.t)
  }

  /** The samples of a step that ends at `time`. */
  static sampleAll(all: readonly Recording[], model: Model, time: number): void {
    const { generation, timeIndex } = model
    const { f64 } = model.arena
    for (let i = 0; i < all.length; i++) {
      const one = all[i]!
      const { place } = one
      if (one.generation === generation && place >= 0 && place !== timeIndex) one.sink.append(f64[place]!)
      else one.sample(time)
    }
  }

  sample(time: number): void {
    const { model } = this
    if (this.generation !== model.generation && !this.locate()) this.remove()
    else if (this.place === model.timeIndex) this.sink.append(time)
    else this.sink.append(this.place < 0 ? this.ref.get() : model.arena.f64[this.place]!)
  }

  remove(): void {
    this.model.traces.remove(this)
    this.removed = true
  }

  private removed = false

  /** False when what it records is gone. */
  private locate(): boolean {
    if (!this.isAlive) return false
    this.place = this.ref.index()
    this.generation = this.model.generation
    return true
  }

  /** Sends the event of the next sample: at `due`, unless times are given. */
  private ask(due: number): void {
    const { times } = this.options
    const next = times ? times()[this.samples] : due
    if (next !== undefined) this.resume(next)
  }

  /** So many samples are behind; what the sink has lost of them are zeros. */
  goOnFrom(samples: number): void {
    this.samples = samples
    this.sink.resize?.(samples)
  }

  /** Sends the event of a sample, the next one or one that a saved state had on its way. */
  resume(next: number): void {
    const { started } = this
    const take = (time: number) => {
      if (this.removed || started !== this.started) return
      this.model.variableStep.reach(this.owner)
      // of t itself, at given times: what the program sees then, which is the beginning of the step
      this.sample(this.options.times ? (this.model.heldTime ?? this.model.t) : time)
      this.samples++
      this.ask(time + (this.options.interval ?? 0))
    }
    this.model.events.send(next, take, this)
  }
}
