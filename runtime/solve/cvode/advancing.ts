/**
 * How integrators go on: step by step from event to event, one for all or each cell by itself. An event comes before the step that would
 * pass it, or the integrator goes back to its time; statements of the program run between.
 */

import type { Ref } from '../../memory/ref.ts'
import type { Model } from '../../model.ts'
import { freely, type Integration } from './integration.ts'
import type { LocalSteps } from './local-steps.ts'
import type { SeveralSteps } from './several-steps.ts'

/** How far fadvance goes when there is nothing to wait for (ms). */
const nothingToDo = 1e6

/** The integrators as they are now. */
interface Steps {
  readonly model: Model
  readonly whole: Integration | undefined
  readonly cells: LocalSteps | undefined
  /** Nothing to integrate: it goes from event to event. */
  readonly idle: boolean
  /** The model has changed since they were made. */
  readonly outdated: boolean
  readonly unseen: { readonly blind: boolean; look(): void }
  readonly runs: SeveralSteps
  /** Integrators for the model as it is now. */
  prepare(): void
  reinitialise(): void
  /** The program sees the time that was reached. */
  leave(): void
}

export class Advancing {
  /** Events delivered. */
  events = 0
  private readonly model: Model
  private readonly stoprun: Ref
  /** An event without a statement has come. */
  private halted = false
  /** Where an integrator is that was never started. */
  private timeWithout = 0

  constructor(private readonly steps: Steps) {
    this.model = steps.model
    this.stoprun = steps.model.variables.get('stoprun')!
  }

  /** Goes no further than this moment. */
  stop(): void {
    this.halted = true
  }

  /** One step, or the way to the next event. */
  advance(): void {
    const { whole, cells, idle } = this.steps
    this.halted = false
    if (cells) this.advanceLocally(cells)
    else if (idle) this.skip(this.model.events.queue.nextTime())
    else this.advanceWhole(whole!)
  }

  /** To a time, exactly; what is due then has not happened yet. */
  solve(until: number): void {
    this.halted = false
    if (this.steps.cells) this.solveLocally(until)
    else if (this.steps.idle) this.skipTo(until)
    else this.solveWhole(until)
  }

  private skipTo(until: number): void {
    const { queue } = this.model.events
    while (queue.nextTime() <= until && !this.stopped()) this.skip(queue.nextTime())
    if (!this.stopped()) this.model.clock = until
  }

  /** From where it was left while steps are fixed, to a time or one step. */
  goOn(until?: number): void {
    const { whole, cells } = this.steps
    this.halted = false
    if (cells && until === undefined) this.advanceLocally(cells)
    else if (cells) this.stepCells(cells, until!)
    else if (whole) this.goOnWhole(whole, until)
    else this.goWithout(until)
  }

  private goOnWhole(whole: Integration, until: number | undefined): void {
    const { queue } = this.model.events
    if (until === undefined) this.advanceWhole(whole)
    else
      while (!this.stopped() && (this.steps.whole!.time < until || queue.nextTime() < until))
        this.microStep(this.steps.whole!)
    this.steps.whole!.sample()
  }

  private advanceWhole(whole: Integration): void {
    const { time } = whole
    whole.started = false
    for (let now = whole; ; now = this.steps.whole!) {
      this.microStep(now)
      if (this.steps.whole!.time > time || this.steps.whole!.started || this.stopped()) return
    }
  }

  private stepCells(cells: LocalSteps, until: number): void {
    const { queue } = this.model.events
    while (!this.stopped() && (cells.nextTime() < until || queue.nextTime() <= until)) this.localStepOnce()
    for (const cell of cells.cells) cell.sample()
  }

  /** From event to event, and very far when there is none. */
  private goWithout(until?: number): void {
    const { model } = this
    const { queue } = model.events
    const start = this.timeWithout
    while (!this.stopped() && (until === undefined ? this.timeWithout <= start : this.timeWithout < until)) {
      if (queue.nextTime() <= this.timeWithout) this.deliver(queue.nextTime())
      else model.clock = this.timeWithout += freely
      if (queue.nextTime() < this.timeWithout) model.clock = this.timeWithout = queue.nextTime()
      this.runStatements()
    }
  }

  private solveWhole(until: number): void {
    const { queue } = this.model.events
    const goesOn = () => this.steps.whole!.time < until || queue.nextTime() < until
    this.steps.runs.begin()
    while (goesOn()) {
      this.several(until)
      if (!goesOn()) break
      this.microStep(this.steps.whole!)
      if (this.stopped()) return
    }
    this.steps.whole!.retreat(until)
    this.steps.whole!.sample()
  }

  /** Steps before a time, as far as nothing comes between. */
  private several(until: number): void {
    const { runs, unseen } = this.steps
    runs.take(Math.min(until, this.model.events.queue.nextTime()), Infinity, !unseen.blind)
  }

  private stopped(): boolean {
    return this.halted || this.stoprun.get() !== 0
  }

  private skip(next: number): void {
    const { model } = this
    model.clock = next === Infinity ? model.clock + nothingToDo : next
    this.steps.whole!.time = model.clock
    this.deliver(next)
    this.runStatements()
  }

  /** What is due at a time. */
  private deliver(time: number): void {
    this.events++
    this.model.events.deliverBetweenSteps(time)
  }

  private runStatements(): void {
    const { model } = this
    if (!model.events.hasStatements) return
    this.steps.unseen.look()
    this.steps.runs.handOver()
    this.steps.leave()
    model.events.runStatements()
    this.steps.runs.begin()
  }

  private microStep(whole: Integration): void {
    const { model } = this
    const { queue } = model.events
    if (this.steps.outdated) whole.stale = true
    const next = queue.nextTime()
    try {
      if (next <= whole.time) {
        whole.reveal()
        this.deliver(next)
      } else {
        if (whole.stale) this.steps.prepare()
        this.steps.whole!.go(next)
      }
    } finally {
      if (queue.nextTime() < this.steps.whole!.time) this.steps.whole!.retreat(queue.nextTime())
    }
    this.runStatements()
  }

  // ---- each cell by itself

  private localStepOnce(): void {
    const { events } = this.model
    if (events.queue.nextTime() <= this.steps.cells!.nextTime()) {
      this.events++
      events.deliverFirst()
      // what is due at the same time comes before the statement, or the end
      if (events.hasStatements || this.halted) events.deliverBetweenSteps(events.due)
    } else this.steps.cells!.step()
    this.runStatements()
    if (this.steps.outdated) this.steps.reinitialise()
  }

  private advanceLocally(cells: LocalSteps): void {
    const { model } = this
    const { queue } = model.events
    model.threads.only('Lvardt method from fadvance() presently limited to single thread.')
    const first = cells.nextTime()
    const due = queue.nextTime()
    do {
      this.localStepOnce()
      if (this.stopped()) return
    } while (this.steps.cells!.nextTime() <= first && queue.nextTime() <= due)
    model.clock = Math.min(this.steps.cells!.nextTime(), due)
  }

  private solveLocally(until: number): void {
    const { queue } = this.model.events
    const goesOn = () => this.steps.cells!.nextTime() < until || queue.nextTime() <= until
    this.steps.runs.begin()
    while (goesOn()) {
      this.several(until)
      if (!goesOn()) break
      this.localStepOnce()
      if (this.stopped()) return
    }
    for (const [i, cell] of this.steps.cells!.cells.entries()) {
      this.steps.cells!.bringTo(i, until)
      cell.sample()
    }
  }
}
