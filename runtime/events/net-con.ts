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
  active: boolean
  /** Number of weights. */
  weightCount: number
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
    this.active = target !== null
    this.ownDelay = delay
    this.weightCount = weightsOf(target)
    this.place = model.arena.allocate(this.weightCount)
    model.arena.f64[this.place] = weight
    // connections without a source all have one and the same, which never fires and keeps its threshold
    if (source ?? target) this.attach(source ?? model.events.detectors.nobody())
    const isFirst = this.detector?.connections.length === 1
    if (source && threshold !== undefined && (isFirst || this.detector?.ref)) this.threshold = threshold
    if (target) target.incoming = appended(target.incoming, this)
    model.events.connections.add(this)
  }

  get threshold(): number {
    return this.origin.threshold
  }
  set threshold(value: number) {
    this.origin.threshold = value
    this.model.sourcesChanged()
  }

  /** Of the source, so for all its connections. */
  refOfThreshold(): Ref {
    const { origin } = this
    origin.thresholdRef ??= this.placed('threshold', origin.threshold)
    this.model.sourcesChanged()
    return origin.thresholdRef
  }

  /** The detector, which has to be there. */
  get origin(): Detector {
    if (this.detector) return this.detector
    throw new ModelError(
      'RUN4006',
      'source is missing',
      'a NetCon without a source and a target has neither delay nor threshold',
    )
  }

  /** Time (ms) from the spike to its arrival. */
  get delay(): number {
    this.mayDiffer()
    return this.presentDelay
  }
  set delay(value: number) {
    this.mayDiffer()
    if (this.delayRef) this.delayRef.set(value)
    else this.ownDelay = value
    this.model.events.delayChanges++
  }
  refOfDelay(): Ref {
    this.mayDiffer()
    this.delayRef ??= this.placed('delay', this.ownDelay)
    this.model.events.delayChanges++
    return this.delayRef
  }

  /** The same, for those who do not change it. */
  get presentDelay(): number {
    return this.delayRef ? this.delayRef.get() : this.ownDelay
  }

  /** Whether anyone with a pointer may change the delay. */
  get delayIsPointed(): boolean {
    return this.delayRef !== undefined
  }

  /** As in NEURON, whoever looks at the delay of one connection gives all of its source spikes of their own. */
  private mayDiffer(): void {
    this.origin.sharedDelay = Number.NaN
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

  /** Sends one event, to arrive at `time`; with a flag, one that the artificial cell sends to itself. Nothing when it is not active. */
  event(time: number, flag?: number): void {
    const { events } = this.model
    if (!this.active) return
    if (!this.target) throw new ModelError('RUN4007', 'target is missing')
    if (flag === undefined) events.sendConnection(this, time)
    else if (this.target.mechanism.isArtificial) events.selfEvents.send(this.target, this.weightsAddress, time, flag)
    else throw new ModelError('RUN4008', 'Can only send fake self-events to ARTIFICIAL_CELLs')
  }

  /** Records the source's spike times, and `id` for each in `ids`. The last call for a source wins. */
  recordTo(times: SampleSink | undefined, ids?: SampleSink, id = 0): void {
    const { origin } = this
    origin.times = times
    origin.ids = ids
    origin.id = id
  }
  onSpike(run: ((time: number) => void) | undefined): void {
    this.origin.onSpike = run
    this.model.events.delayChanges++
  }

  attach(source: Source): void {
    const detector = source instanceof Detector ? source : this.model.events.detectors.of(source)
    if (detector === this.detector) return
    this.loseSource()
    this.detector = detector
    detector.connections = appended(detector.connections, this)
    detector.sharedDelay = Number.NaN
    this.model.events.delayChanges++
  }

  /** Without a target it becomes inactive, and stays so with the next. Another number of weights starts from zero. */
  retarget(target: PointProcess | null): void {
    if (this.target && target !== this.target) this.leaveTarget()
    const count = weightsOf(target)
    if (count !== this.weightCount) {
      this.weightCount = count
      this.place = this.model.arena.allocate(count)
    }
    if (!target) this.active = false
    else if (!this.target) target.incoming = appended(target.incoming, this)
    this.target = target
    this.model.events.delayChanges++
  }

  loseSource(): void {
    const { detector } = this
    if (!detector) return
    detector.connections = without(detector.connections, this)
    this.detector = undefined
    this.model.events.detectors.release(detector)
  }

  loseTarget(): void {
    this.leaveTarget()
    this.active = false
  }

  private leaveTarget(): void {
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

/** One at least. */
const weightsOf = (target: PointProcess | null): number =>
  target ? Math.max(1, target.mechanism.spec.netReceive!.weights) : 1
