/**
 * Several steps in one go: block after block of the model, each through all of the steps. What lies between steps otherwise (events, thresholds,
 * recording) is done for each block by itself, which takes what the blocks know to be their own, and a stretch so short that no spike
 * that is found in it arrives in it. The numbers, and the order of all that is sent, are those of single steps.
 */
import type { QueuedEvent } from '../events/event.ts'
import type { Model } from '../model.ts'
import { Twins } from './alike/twins.ts'
import { StretchCode } from './memory-code.ts'
import { isPlain } from './plain-step.ts'
import { mostSteps } from './step-plan.ts'
import { StretchRecords } from './stretch-records.ts'
import type { Crossing } from './watched-numbers.ts'

export interface StretchLimits {
  /** The number of steps is a multiple of this; between them `end` is not looked at. */
  readonly together?: number
  readonly most?: number
  /** Whether the program wants nothing between steps. */
  readonly allowed?: () => boolean
}

/** Fewer are no gain; in small models what a stretch needs is as much as some of their steps. */
const leastSteps = 2
const leastOfSmall = 6
const smallRows = 500
/** Milliseconds for which a run goes on before the program may look at the clock. */
export const longest = 500
/** After so many steps there is another look whether there may be several at a time. */
const patience = 100
/** And after so many at most, where something comes every few steps. */
const shortPatience = 64
/** So often it is made ready for a program that goes step by step. */
const mostInVain = 2

export class Stretches {
  private records: StretchRecords | undefined = undefined
  private readonly twins: Twins
  /** Time before each step, and behind the last. */
  private readonly times = new Float64Array(mostSteps + 1)
  /** Kept for all records. */
  private readonly code: StretchCode
  /** How often it was made ready since steps were last taken together. */
  private readyInVain = 0
  /** From here to there it has not been possible. */
  private refused = { from: Number.POSITIVE_INFINITY, until: 0 }
  /** Twice as many steps after each look that came too early. */
  private waits = 1

  constructor(private readonly model: Model) {
    this.twins = new Twins(model)
    this.code = new StretchCode(model.arena)
  }

  /** Whether it may be worth a try: a look that costs next to nothing. */
  mayBegin(): boolean {
    const { t } = this.model
    return !(t >= this.refused.from && t < this.refused.until)
  }

  /** The same after a step by itself: also not where the next event would end it before it has begun. */
  mayFollow(): boolean {
    if (!this.mayBegin()) return false
    const { records, model } = this
    return !records || mayComeFirst(model.events.queue.first(), model, records)
  }

  /** The layout is up to date. Takes stretch after stretch, as nothing of the program runs between them. Returns how many steps they were. */
  run(end: number, limits: StretchLimits): number {
    if (!isPlain(this.model)) return this.refuse()
    const records = this.settledRecords()
    this.readyInVain = 0
    if (!records.usable) return this.refuse()
    const { most = Number.POSITIVE_INFINITY } = limits
    const { queue } = this.model.events
    const first = queue.first()
    if (!mayComeFirst(first, this.model, records)) return this.wait(first!.time)
    const shortest = records.shortestDelay()
    const started = Date.now()
    let taken = 0
    try {
      do {
        const steps = this.count(end, { ...limits, most: most - taken }, records, shortest)
        if (steps < this.least()) break
        this.twins.prepare(steps, records)
        this.take(steps, records)
        this.waits = 1
        taken += steps
      } while (Date.now() - started < longest)
    } finally {
      this.settle()
    }
    return taken
  }

  /** A run is over; one that was ended from outside could not do this itself. */
  settle(): void {
    this.model.showAll()
    this.twins.end()
  }

  /**
   * Looks for what steps will need that are taken together, so that the first of them do not have to. A program that goes step by step after two
   * such looks may do so after each.
   */
  makeReady(): void {
    if (this.readyInVain >= mostInVain || !isPlain(this.model)) return
    this.readyInVain++
    this.settledRecords().makeReady()
  }

  /** Something comes too soon, in so many cases that the next look can wait a little longer than that. */
  private wait(until: number): number {
    const { t, dt } = this.model
    const { waits } = this
    this.waits = Math.min(2 * waits, shortPatience)
    return this.refuse(Math.max(until, t + waits * dt))
  }

  private least(): number {
    return this.model.nodes.count < smallRows ? leastOfSmall : leastSteps
  }

  private refuse(until = this.model.t + patience * this.model.dt): number {
    this.refused = { from: this.model.t, until }
    return 0
  }

  private settledRecords(): StretchRecords {
    const { model } = this
    model.thresholds.settle()
    if (!this.records?.fits()) {
      this.records?.release()
      this.records = new StretchRecords(model, model.blocks!, this.code)
    }
    this.records.settleSamples()
    return this.records
  }

  /** How many steps can be taken, and the times between them. */
  private count(
    end: number,
    { together = 1, most = mostSteps }: StretchLimits,
    records: StretchRecords,
    shortest: number,
  ): number {
    const { model, times } = this
    const { t, dt } = model
    const { queue } = model.events
    const isOwn = (event: QueuedEvent) => records.takes(event)
    if (!mayComeFirst(queue.first(), model, records)) return 0
    // spikes are stamped a little later than the step they are found in
    const arrival = t + shortest - dt / 4
    let steps = 0
    if (!(together >= 1 && Number.isInteger(together))) return 0
    times[0] = t
    const last = Math.min(most, mostSteps)
    // what comes behind the last step is of no interest
    const foreign = queue.earliestBut(isOwn, Math.min(arrival, t + (last + 1) * dt))
    while (steps + together <= last && times[steps]! < end) {
      for (let k = steps; k < steps + together; k++) times[k + 1] = times[k]! + 0.5 * dt + 0.5 * dt
      const reached = times[steps + together]!
      if (reached >= foreign || reached >= arrival) {
        if (steps < this.least()) this.wait(Math.min(foreign, arrival))
        break
      }
      steps += together
    }
    return steps
  }

  private take(steps: number, records: StretchRecords): void {
    const { model, times } = this
    const { dt, secondorder, events } = model
    const scale = secondorder === 0 ? 1 : 2
    const due = events.queue.due(times[steps]!)
    // an integrator that waits to be switched on again
    if (due.length > 0) model.variableStep.discontinuity()
    records.list(due, times, dt)
    model.stepless = 0
    model.clock = model.t
    const list = this.twins.list(records)
    model.blocks!.run({
      factor: 0.001 * model.stepShare.forStep(model),
      scale,
      time: model.t,
      half: 0.5 * dt,
      currents: true,
      states: true,
      steps,
      records: records.address,
      list,
    })
    this.tellCrossings(records.crossings(steps, list))
    events.passOver(times[steps]!)
    if (records.hasSamples) records.sample(steps, times.subarray(1, steps + 1))
    model.t = model.clock = times[steps]!
    model.stepShare.taken(model)
  }

  /** What was found within the steps, with the queue as it was then. */
  private tellCrossings(crossings: readonly Crossing[]): void {
    const { model, times } = this
    for (const { step, detector, above } of crossings) {
      model.clock = times[step]!
      if (step > 0) model.events.passOver(model.clock)
      model.thresholds.crossed(detector, above, model.clock)
    }
  }
}

/** Whether the first event that waits does not end a stretch before it has begun: a look that costs next to nothing. */
const mayComeFirst = (first: QueuedEvent | undefined, { t, dt }: Model, records: StretchRecords): boolean =>
  !first || first.time > t + dt || records.takes(first)
