/**
 * NetCon: a connection from a source of spikes to a point process or artificial cell, with a delay and weights.
 */
import type { Section } from '../cable/section.ts'
import { ModelError } from '../errors.ts'
import type { PointProcess } from '../mechanism/point-process.ts'
import { FixedRef, type Ref } from '../memory/ref.ts'
import { appended, without } from '../memory/short-list.ts'
import type { Model } from '../model.ts'
import { Detector } from './detector.ts'
import type { SampleSink } from './record.ts'

/** A variable whose crossing of the threshold is a spike, and the section it lies in. */
export interface VariableSource {
  readonly ref: Ref
  readonly section?: Section
}
export type Source = VariableSource | PointProcess | Detector

export class NetCon {
  detector: Detector | undefined = undefined
  target: PointProcess | null
  active = true
  /** Number of weights. */
  readonly weightCount: number
  /** Place among all of the model. */
  slot = -1
  private place: number
  private lives = true
  /** ms; in `delayRef` once someone points to it. */
  private ownDelay: number
  private delayRef: Ref | undefined = undefined

  constructor(
    readonly model: Model,
    source: Source | null,
    target: PointProcess | null,
    /** mV; left as it is when other connections from the source have set it. */
    threshold?: number,
    delay = 1,
    weight = 0,
  ) {
    if (target && !target.mechanism.spec.netReceive)
      throw new ModelError(
        'RUN4004',
        `${target.mechanism.name} has no NET_RECEIVE block: it cannot be the target of a NetCon`,
      )
    this.target = target
    this.ownDelay = delay
    this.weightCount = target ? Math.max(1, target.mechanism.spec.netReceive!.weights) : 1
    this.place = model.arena.allocate(this.weightCount)
    model.arena.f64[this.place] = weight
    if (source) this.attach(source)
    if (threshold !== undefined) this.threshold = threshold
    if (target) target.incoming = appended(target.incoming, this)
    model.events.connections.add(this)
  }

  get threshold(): number {
    return this.detector?.threshold ?? 10
  }
  set threshold(value: number) {
    if (!this.detector) return
    this.detector.threshold = value
    this.model.sourcesChanged()
  }

  /** Of the source, so for all its connections. */
  refOfThreshold(): Ref {
    const alone = () => this.placed('threshold', this.threshold)
    if (!this.detector) return alone()
    this.detector.thresholdRef ??= alone()
    this.model.sourcesChanged()
    return this.detector.thresholdRef
  }

  /** Time (ms) from the spike to its arrival. */
  get delay(): number {
    return this.delayRef ? this.delayRef.get() : this.ownDelay
  }
  set delay(value: number) {
    if (this.delayRef) this.delayRef.set(value)
    else this.ownDelay = value
  }
  refOfDelay(): Ref {
    this.delayRef ??= this.placed('delay', this.ownDelay)
    return this.delayRef
  }

  /** A number of its own in shared memory, where it stays. */
  private placed(name: string, value: number): Ref {
    const place = this.model.arena.allocate(1)
    this.model.arena.f64[place] = value
    return new FixedRef(this.model.arena, place, `NetCon.${name}`)
  }

  /** Byte address of the weights. */
  get weightsAddress(): number {
    return 8 * this.place
  }
  getWeight(k = 0): number {
    return this.model.arena.f64[this.place + this.checked(k)]!
  }
  setWeight(value: number, k = 0): void {
    this.model.arena.f64[this.place + this.checked(k)] = value
  }
  weightRef(k = 0): Ref {
    return new FixedRef(this.model.arena, this.place + this.checked(k), `NetCon.weight[${k}]`, () => this.lives)
  }
  /** The first weight: S, uS or whatever the target makes of it. */
  get weight(): number {
    return this.getWeight()
  }
  set weight(value: number) {
    this.setWeight(value)
  }

  get source(): PointProcess | undefined {
    return this.detector?.source
  }
  /** Whether both ends exist. */
  valid(): boolean {
    return this.detector !== undefined && this.target !== null
  }

  /** Sends one event, to arrive at `time`. */
  event(time: number): void {
    if (this.active && this.target) this.model.events.sendConnection(this, time)
  }

  /** Records the source's spike times, and `id` for each in `ids`. The last call for a source wins. */
  recordTo(times: SampleSink | undefined, ids?: SampleSink, id = 0): void {
    const { detector } = this
    if (!detector) return
    detector.times = times
    detector.ids = ids
    detector.id = id
  }
  onSpike(run: ((time: number) => void) | undefined): void {
    if (this.detector) this.detector.onSpike = run
  }

  attach(source: Source): void {
    const detector = source instanceof Detector ? source : this.model.events.detectorOf(source)
    if (detector === this.detector) return
    this.loseSource()
    this.detector = detector
    detector.connections = appended(detector.connections, this)
  }

  retarget(target: PointProcess | null): void {
    this.loseTarget()
    this.target = target
    if (target) target.incoming = appended(target.incoming, this)
  }

  loseSource(): void {
    const { detector } = this
    if (!detector) return
    detector.connections = without(detector.connections, this)
    this.detector = undefined
    this.model.events.release(detector)
  }

  loseTarget(): void {
    if (this.target) this.target.incoming = without(this.target.incoming, this)
    this.target = null
  }

  /** Ends the connection; events on their way are dropped. */
  remove(): void {
    this.loseSource()
    this.loseTarget()
    this.lives = false
    this.model.events.forget(this)
    this.model.events.connections.delete(this)
  }

  private checked(k: number): number {
    if (k >= 0 && k < this.weightCount) return k
    throw new ModelError('RUN3006', `weight: subscript ${k} is out of range`)
  }
}
