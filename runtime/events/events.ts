/** Events at work: sending and delivering. */
import { ModelError } from '../errors.ts'
import type { Mechanism } from '../mechanism/mechanism.ts'
import type { PointProcess } from '../mechanism/point-process.ts'
import { Roster } from '../memory/roster.ts'
import type { Model } from '../model.ts'
import { Bins } from './bins.ts'
import type { Detector } from './detector.ts'
import { Detectors } from './detectors.ts'
import {
  type Callback,
  type EventKind,
  type EventOwner,
  eventKind,
  type QueuedEvent,
  type WatchOwner,
} from './event.ts'
import type { NetCon } from './net-con.ts'
import { TimeQueue } from './queue.ts'
import { noteOutstanding, outstandingOf, SelfEvents } from './self-events.ts'

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
  readonly detectors: Detectors
  /** `net_send` and `net_move`. */
  readonly selfEvents: SelfEvents
  /** Counts calls of NET_RECEIVE, so that the WATCH statements of one call stand together. */
  receives = 0
  /** Counts what the program has run at events. */
  programRuns = 0
  /** Hears of everything that is sent but spikes that were detected: the time, and that of the event. */
  onSend: ((now: number, time: number) => void) | undefined = undefined
  /** Hears of everything that is sent, delivered or moved; steps are taken one by one meanwhile. */
  onTrace: EventTrace | undefined = undefined
  /** Whether spikes wait in bins, a step each. */
  useBins = false
  /** The time of the event in work. */
  due = 0
  private bins = new Bins(this.queue.rows)
  private statements: (() => void)[] = []

  constructor(private readonly model: Model) {
    this.detectors = new Detectors({
      sourcesChanged: () => model.sourcesChanged(),
      forget: (detector) => this.forget(detector),
    })
    this.selfEvents = new SelfEvents(this, model)
  }

  /** Calls `run` when time reaches `time` (the event's handle comes back), within the step and before its states are integrated when it falls there. */
  send(time: number, run: (time: number) => void, origin?: unknown): number {
    const event = this.queue.take(eventKind.callback, { run, origin })
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
    this.put(this.queue.take(eventKind.connection, connection), time)
  }

  put(event: number, time: number): void {
    this.onSend?.(this.model.clock, time)
    this.queue.send(event, time)
    if (this.onTrace) this.onTrace('send', this.queue.rows.view(event), time)
  }

  /** A spike that was detected sets out: where it waits. */
  private setOut(kind: EventKind, owner: EventOwner, time: number): void {
    const { queue } = this
    const event = queue.take(kind, owner)
    if (this.useBins) this.bins.put(event, time, this.model.dt)
    else queue.send(event, time)
    if (this.onTrace) this.onTrace(this.useBins ? 'binq send' : 'send', queue.rows.view(event), time)
  }

  /** Delivers what is due; kernels see the event's own time as t. */
  deliver(until: number): void {
    const { queue, model } = this
    if (queue.nextTime() > until) return
    const clock = model.clock
    for (let event = queue.popUntil(until); event; event = queue.popUntil(until)) {
      model.clock = queue.rows.times[event]!
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
    do {
      for (let event = bins.take(); event; event = bins.take()) {
        queue.rows.times[event] = model.clock
        this.deliverOne(event, 'binq deliver')
      }
      for (let event = queue.popUntil(until); event; event = queue.popUntil(until)) {
        model.clock = queue.rows.times[event]!
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
    for (let event = queue.popUntil(until); event; event = queue.popUntil(until)) this.deliverOne(event)
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
    this.programRuns++
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
    if (!this.bins.isEmpty) {
      for (const event of this.bins.waiting()) this.queue.recycle(event)
      this.bins = new Bins(this.queue.rows)
    }
    this.bins.shift(this.model.clock - 0.5 * this.model.dt)
    this.statements = []
  }

  /** Events on their way, in the order in which they would come by now. */
  waiting(): QueuedEvent[] {
    const { queue, bins } = this
    return [...queue.waiting(), ...bins.waiting().map((event) => queue.rows.view(event))]
  }

  // ---- spikes

  /** `net_event`: the point process fires. */
  fire(mechanism: Mechanism, instance: number, time: number): number {
    const point = mechanism.instances[instance] as PointProcess
    if (point.detector) this.spike(point.detector, time)
    return 0
  }

  /** A source fires: recorded now, on its way to each target. */
  spike(detector: Detector, time: number): void {
    const { times } = detector
    if (times) {
      times.append(time)
      detector.ids?.append(detector.id)
    }
    if (detector.onSpike) this.tell(detector.onSpike, time)
    const { sharedDelay, connections } = detector
    if (!Number.isNaN(sharedDelay)) {
      this.setOut(eventKind.spike, detector, time + sharedDelay)
      return
    }
    for (let i = 0; i < connections.length; i++) {
      const connection = connections[i]!
      if (connection.active && connection.target)
        this.setOut(eventKind.connection, connection, time + connection.presentDelay)
    }
  }

  /** Who is told of a spike sees its time as t, and so does who comes later in the same step. */
  private tell(onSpike: (time: number) => void, time: number): void {
    this.model.t = time
    this.programRuns++
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
    this.put(this.queue.take(eventKind.spike, detector), time)
  }

  /** Takes all events for a point process or of a connection out of the queue. */
  forget(owner: PointProcess | NetCon | Detector): void {
    const { queue, bins } = this
    if (!bins.isEmpty)
      for (const event of bins.waiting()) {
        if (!queue.rows.isOf(event, owner)) continue
        bins.remove(event)
        queue.recycle(event)
      }
    if (queue.size > 0) queue.removeOf(owner)
  }

  private deliverOne(event: number, how: 'deliver' | 'binq deliver' = 'deliver'): void {
    const { queue } = this
    const { rows } = queue
    const kind = rows.kinds[event]!
    const owner = rows.owners[event]
    const time = rows.times[event]!
    this.due = time
    if (this.onTrace) this.onTrace(how, rows.view(event), time)
    if (kind === eventKind.connection) {
      queue.recycle(event)
      const { target, weightsAddress } = owner as NetCon
      this.receive(target, weightsAddress, 0)
    } else if (kind === eventKind.self) {
      const point = owner as PointProcess
      const weights = rows.weights[event]!
      const flag = rows.flags[event]!
      if (outstandingOf(point) === event) noteOutstanding(point, 0)
      queue.recycle(event)
      this.receive(point, weights, flag)
    } else this.deliverRare(event, kind, owner, time)
  }

  private deliverRare(event: number, kind: number, owner: EventOwner | undefined, time: number): void {
    const { queue } = this
    const flag = queue.rows.flags[event]!
    queue.recycle(event)
    if (kind === eventKind.spike) this.fanOut(owner as Detector, time)
    else if (kind === eventKind.callback) (owner as Callback).run(time)
    else if (kind === eventKind.watch) this.receive((owner as WatchOwner).point ?? null, 0, flag)
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
}
