/**
 * Events at work: sending, delivering, and the connections and detectors they go through.
 */

import type { Section } from '../cable/section.ts'
import { ModelError } from '../errors.ts'
import type { Mechanism } from '../mechanism/mechanism.ts'
import type { PointProcess } from '../mechanism/point-process.ts'
import { RangeRef } from '../memory/range-ref.ts'
import type { Ref } from '../memory/ref.ts'
import { Roster } from '../memory/roster.ts'
import { inserted } from '../memory/short-list.ts'
import type { Model } from '../model.ts'
import { Bins } from './bins.ts'
import { Detector } from './detector.ts'
import { eventKind, type QueuedEvent } from './event.ts'
import type { NetCon } from './net-con.ts'
import { TimeQueue } from './queue.ts'

/** `time` is when the event comes, or would have come before it was moved. */
export type EventTrace = (
  what: 'send' | 'binq send' | 'deliver' | 'binq deliver' | 'move',
  event: QueuedEvent,
  time: number,
) => void

export class EventQueue {
  readonly queue = new TimeQueue()
  /** In order of creation. */
  readonly connections = new Roster<NetCon>()
  /** Counts what may have changed how soon a spike has an effect: connections that came or go elsewhere, delays that were set. */
  delayChanges = 0
  readonly detectors = new Roster<Detector>()
  /** Counts calls of NET_RECEIVE, so that the WATCH statements of one call stand together. */
  receives = 0
  /** Hears of everything that is sent but spikes that were detected: the time, and that of the event. */
  onSend: ((now: number, time: number) => void) | undefined = undefined
  /** Hears of everything that is sent, delivered or moved; steps are taken one by one meanwhile. */
  onTrace: EventTrace | undefined = undefined
  /** Whether spikes wait in bins, a step each. */
  useBins = false
  /** The time of the event in work. */
  due = 0
  private bins = new Bins()
  private statements: (() => void)[] = []
  private none: Detector | undefined = undefined

  constructor(private readonly model: Model) {}

  /** Calls `run` when time reaches `time`, within the step and before its states are integrated when it falls there. */
  send(time: number, run: (time: number) => void, origin?: unknown): QueuedEvent {
    const event = this.queue.take()
    event.kind = eventKind.callback
    event.run = run
    event.origin = origin
    this.put(event, time)
    return event
  }

  /** As `send`, but called when the step is over, with `t` at its end, as statements of `cvode.event` are. */
  sendStatement(time: number, run: () => void, origin?: unknown): void {
    const come = () => {
      this.model.variableStep.reachAll()
      this.statements.push(run)
    }
    this.send(time, come, origin)
  }

  /** Sends the event of one connection, to arrive at `time`. */
  sendConnection(connection: NetCon, time: number): void {
    this.put(this.connectionEvent(connection), time)
  }

  private connectionEvent(connection: NetCon): QueuedEvent {
    const event = this.queue.take()
    event.kind = eventKind.connection
    event.connection = connection
    return event
  }

  put(event: QueuedEvent, time: number): void {
    this.onSend?.(this.model.clock, time)
    this.onTrace?.('send', event, time)
    this.queue.send(event, time)
  }

  /** Where a spike that was detected waits. */
  private enqueue(event: QueuedEvent, time: number): void {
    this.onTrace?.(this.useBins ? 'binq send' : 'send', event, time)
    if (this.useBins) this.bins.put(event, time, this.model.dt)
    else this.queue.send(event, time)
  }

  /** Delivers what is due; kernels see the event's own time as t. */
  deliver(until: number): void {
    const { queue, model } = this
    if (queue.nextTime() > until) return
    const clock = model.clock
    let event: QueuedEvent | undefined
    while ((event = queue.popUntil(until))) {
      model.clock = event.time
      this.deliverOne(event)
    }
    model.clock = clock
  }

  /** At the beginning of a step. With bins the present one comes first, then what is due, as often as that puts more into the bin. */
  deliverStep(until: number): void {
    const { bins, queue, model } = this
    if (!this.useBins) {
      this.deliver(until)
      return
    }
    const { clock } = model
    let event: QueuedEvent | undefined
    do {
      while ((event = bins.take())) {
        event.time = model.clock
        this.deliverOne(event, 'binq deliver')
      }
      while ((event = queue.popUntil(until))) {
        model.clock = event.time
        this.deliverOne(event)
      }
    } while (bins.hasPresent)
    bins.shift(until)
    model.clock = clock
  }

  /**
   * Delivers what is due with a variable step. There kernels go on seeing the time to which their integrator was brought: it is not moved over
   * what is within rounding. Artificial cells have none, and see the event's own time.
   */
  deliverBetweenSteps(until: number): void {
    const { queue } = this
    let event: QueuedEvent | undefined
    while ((event = queue.popUntil(until))) this.deliverOne(event)
  }

  /** The same for the earliest event alone. */
  deliverFirst(): void {
    const event = this.queue.popUntil(Infinity)
    if (event) this.deliverOne(event)
  }

  /** Runs statements whose events came in this step. */
  runStatements(): void {
    if (this.statements.length === 0) return
    const due = this.statements
    this.statements = []
    for (const run of due) {
      run()
      this.noteTime(this.model.t)
    }
  }

  get hasStatements(): boolean {
    return this.statements.length > 0
  }

  /** Lets go of what is due: it has been delivered in another way. */
  passOver(until: number): void {
    const { queue } = this
    if (queue.nextTime() > until) return
    for (let event = queue.popUntil(until); event; event = queue.popUntil(until)) {
      queue.recycle(event)
      this.receives++
    }
  }

  clear(): void {
    this.queue.clear()
    for (const event of this.bins.waiting()) this.queue.recycle(event)
    this.bins = new Bins()
    this.bins.shift(this.model.clock - 0.5 * this.model.dt)
    this.statements = []
  }

  /** Events on their way, in the order in which they would come by now. */
  waiting(): QueuedEvent[] {
    return [...this.queue.waiting(), ...this.bins.waiting()]
  }

  // ---- what kernels ask for

  selfSend(mechanism: Mechanism, instance: number, weights: number, time: number, flag: number): number {
    return this.selfSendAt(mechanism.instances[instance] as PointProcess, weights, time, flag)
  }

  selfSendAt(point: PointProcess, weights: number, time: number, flag: number): number {
    const delay = time - this.model.clock
    if (delay < 0) throw new ModelError('RUN4002', `${point.mechanism.name}: net_send delay ${delay} is negative`)
    this.sendSelf(point, weights, time, flag)
    return 0
  }

  sendSelf(point: PointProcess, weights: number, time: number, flag: number): void {
    const event = this.queue.take()
    event.kind = eventKind.self
    event.point = point
    event.weights = weights
    event.flag = flag
    // net_move moves the event of flag 1, as NEURON has it
    if (flag === 1) this.setHandle(point, event.handle)
    this.put(event, time)
  }

  selfMove(mechanism: Mechanism, instance: number, time: number): number {
    const point = mechanism.instances[instance] as PointProcess
    const event = this.queue.byHandle(this.handleOf(point))
    if (event?.point !== point)
      throw new ModelError('RUN4003', `${mechanism.name}: net_move without an outstanding self event`)
    if (time < this.model.clock) throw new ModelError('RUN4002', `${mechanism.name}: net_move to the past, ${time}`)
    const before = event.time
    this.queue.move(event, time)
    this.onTrace?.('move', event, before)
    return 0
  }

  /** `net_event`: the point process fires. */
  fire(mechanism: Mechanism, instance: number, time: number): number {
    const point = mechanism.instances[instance] as PointProcess
    if (point.detector) this.spike(point.detector, time)
    return 0
  }

  /** A source fires: recorded now, on its way to each target. */
  spike(detector: Detector, time: number): void {
    detector.times?.append(time)
    detector.ids?.append(detector.id)
    if (detector.onSpike) this.tell(detector.onSpike, time)
    const { sharedDelay, connections } = detector
    if (!Number.isNaN(sharedDelay)) this.enqueue(this.spikeEvent(detector), time + sharedDelay)
    else
      for (const connection of connections)
        if (connection.active && connection.target)
          this.enqueue(this.connectionEvent(connection), time + connection.presentDelay)
  }

  /** Who is told of a spike sees its time as t, and so does who comes later in the same step. */
  private tell(onSpike: (time: number) => void, time: number): void {
    this.model.t = time
    onSpike(time)
    this.noteTime(time)
  }

  /** The program has seen this time: if it asked for many steps in one go it sees no other until they are taken. */
  private noteTime(time: number): void {
    const { model } = this
    if (model.heldTime !== undefined) model.heldTime = time
  }

  /** A spike on its way to all connections at once, which have one delay. */
  sendSpike(detector: Detector, time: number): void {
    this.put(this.spikeEvent(detector), time)
  }

  private spikeEvent(detector: Detector): QueuedEvent {
    const event = this.queue.take()
    event.kind = eventKind.spike
    event.detector = detector
    return event
  }

  // ---- connections and detectors

  /** The source of all connections that have none. */
  nobody(): Detector {
    this.none ??= this.add(new Detector(undefined, undefined, undefined, undefined))
    return this.none
  }

  /** The detector of a source, made when it is the first connection from there. */
  detectorOf(source: { ref: Ref; section?: Section } | PointProcess): Detector {
    if (!('ref' in source && 'get' in source.ref)) {
      const point = source as PointProcess
      point.detector ??= this.add(new Detector(undefined, undefined, point, undefined))
      return point.detector
    }
    const { ref, section } = source as { ref: Ref; section?: Section }
    const node = ref instanceof RangeRef ? ref.node : undefined
    const candidates = node ? node.detectors : this.detectors
    for (const detector of candidates) if (detector.ref && detector.ref.index() === ref.index()) return detector
    const detector = this.add(new Detector(ref, section, undefined, node))
    if (node) {
      const { guests } = node
      guests.detectors = inserted(guests.detectors, guests.detectors.length, detector)
    }
    return detector
  }

  /** Drops a detector that no connection uses, nothing records and no cell's number stands for. */
  release(detector: Detector): void {
    if (detector.connections.length > 0 || detector.times || detector.gid >= 0) return
    if (detector === this.none) this.none = undefined
    this.forget(detector)
    this.detectors.delete(detector)
    if (detector.source) detector.source.detector = undefined
    if (detector.node?.detectors.length) {
      const { guests } = detector.node
      guests.detectors = guests.detectors.filter((each) => each !== detector)
    }
    this.model.sourcesChanged()
  }

  /** What fired is gone: its connections go without a source, and nothing is recorded any more. */
  drop(detector: Detector): void {
    detector.times = detector.ids = undefined
    for (const connection of [...detector.connections]) connection.loseSource()
    this.release(detector)
  }

  /** Takes all events for a point process or of a connection out of the queue. */
  forget(owner: PointProcess | NetCon | Detector): void {
    const isOf = (event: QueuedEvent) => event.point === owner || event.connection === owner || event.detector === owner
    for (const event of this.queue.waiting()) if (isOf(event)) this.queue.remove(event)
    for (const event of this.bins.waiting().filter(isOf)) {
      this.bins.remove(event)
      this.queue.recycle(event)
    }
  }

  private add(detector: Detector): Detector {
    this.detectors.add(detector)
    this.model.sourcesChanged()
    return detector
  }

  private deliverOne(event: QueuedEvent, how: 'deliver' | 'binq deliver' = 'deliver'): void {
    const { kind, connection, detector, point, weights, flag, run, handle, time } = event
    this.due = time
    this.onTrace?.(how, event, time)
    if (kind === eventKind.self && this.handleOf(point!) === handle) this.setHandle(point!, 0)
    this.queue.recycle(event)
    if (kind === eventKind.connection) this.receive(connection!.target, connection!.weightsAddress, 0)
    else if (kind === eventKind.callback) run!(time)
    else if (kind === eventKind.spike) this.fanOut(detector!, time)
    else this.receive(point, weights, flag)
  }

  /** A spike comes to the connections of its source: a delay that grew while it was on its way is waited for. */
  private fanOut(detector: Detector, time: number): void {
    for (const connection of detector.connections) {
      const { active, target, presentDelay, weightsAddress } = connection
      if (!active || !target) continue
      const more = presentDelay - detector.sentWith
      if (more < 0) throw new ModelError('RUN4005', 'internal error: Source delay is > NetCon delay')
      if (more > 0) this.sendConnection(connection, time + more)
      else this.receive(target, weightsAddress, 0)
    }
  }

  /** As if an event came now. */
  receiveDirectly(point: PointProcess, weights: number, flag: number): number {
    this.receives++
    const { mechanism } = point
    if (!mechanism.isArtificial) this.model.variableStep.discontinuity(point)
    mechanism.exports.receive!(mechanism.context, point.index, weights, flag)
    return 0
  }

  private receive(point: PointProcess | null, weights: number, flag: number): void {
    if (!point) return
    const { model, due } = this
    if (point.mechanism.isArtificial && model.variableStep.active) model.clock = due
    this.receiveDirectly(point, weights, flag)
  }

  private handleOf(point: PointProcess): number {
    const { mechanism } = point
    if (mechanism.eventColumn < 0) return 0
    return this.model.arena.i32[mechanism.table.integerColumn(mechanism.eventColumn) + point.index]!
  }

  private setHandle(point: PointProcess, handle: number): void {
    const { mechanism } = point
    if (mechanism.eventColumn < 0) return
    this.model.arena.i32[mechanism.table.integerColumn(mechanism.eventColumn) + point.index] = handle
  }
}
