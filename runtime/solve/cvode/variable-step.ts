/**
 * Running a model with a variable step: one integrator for all of it, or one for each cell (`localStep`).
 *
 * There are three times: that of each integrator, `model.clock`, for which the model was evaluated last, and `model.t`, what HOC
 * sees: the clock at the end of an advance, and before statements. What is due within rounding of where an integrator is happens
 * there without a new evaluation, so the clock may stay behind by a few units of rounding. So it is in NEURON, to the bit.
 */
import type { PointProcess } from '../../mechanism/point-process.ts'
import type { Ref } from '../../memory/ref.ts'
import type { Model } from '../../model.ts'
import { Ida } from '../dae/ida.ts'
import { Crossings } from './crossings.ts'
import type { Limits, Method } from './equations.ts'
import { freely, type Integration, type Shared } from './integration.ts'
import { algebraicOne, completeMechanisms, ordinaryOne, refuse } from './integrators.ts'
import { LocalSteps } from './local-steps.ts'
import { LoopMaker } from './loops.ts'
import { IntegrationFailed } from './multistep.ts'
import { Scales } from './scales.ts'
import { UnseenSteps } from './unseen-steps.ts'

/** How far fadvance goes when there is nothing to wait for (ms). */
const nothingToDo = 1e6

export class VariableStep implements Shared {
  readonly limits: Limits = { rtol: 0, atol: 1e-3, maxOrder: 5, minStep: 0, maxStep: 1e9 }
  readonly method: Method = { stiff: 2, jacobian: 0 }
  readonly scales = new Scales()
  conditionOrder = 1
  /** Events delivered. */
  events = 0
  readonly crossings: Crossings
  readonly maker: LoopMaker
  /** Steps (ms) that make potentials and slopes consistent at the start, for systems with algebraic equations. */
  startingStep = 1e-9
  private on = false
  private seemsChanged = false
  /** Since then no start was made: the next step begins with one. */
  private switchedOn = false
  private local = false
  private whole: Integration | undefined = undefined
  private cells: LocalSteps | undefined = undefined
  private dropped: readonly Integration[] = []
  private daeAsked = false
  private daeInForce = false
  private generation = -1
  /** Ends `advance` and `solve`: an event without a statement has come. */
  private halted = false

  /** Where an integrator is that was never started. */
  private timeWithout = 0

  /** Without equations, at the last start and now: it goes from event to event. */
  private idle = false
  private wasEmpty = false

  readonly unseen: UnseenSteps
  private readonly stoprun: Ref

  constructor(readonly model: Model) {
    this.stoprun = model.variables.get('stoprun')!
    this.unseen = new UnseenSteps(
      model,
      () => this.whole,
      () => !(this.idle || this.switchedOn || model.isChanged) && this.generation === model.generation,
    )
    this.crossings = new Crossings(model)
    this.maker = new LoopMaker(model.arena)
  }

  get active(): boolean {
    return this.on
  }
  set active(on: boolean) {
    if (on && !this.on) {
      for (const one of this.integrations()) {
        one.stale = true
        one.time = this.model.t
      }
    }
    this.switchedOn = on
    this.on = on
    this.model.showVariableStep(on)
    // currents are there at once, for the present potentials: INITIAL blocks may read them
    if (on) this.reinitialise()
    this.wasEmpty = this.idle = false
  }

  /** Whether each cell has a step of its own. */
  get localStep(): boolean {
    return this.local
  }
  set localStep(on: boolean) {
    const { joint, sections } = this.model
    const wanted = on && !joint.active && sections.length > 0
    if (wanted === this.local) return
    this.local = wanted
    this.daeAsked = this.daeInForce = joint.asked = false
    this.drop()
    this.model.structureChanged()
    if (this.on) this.reinitialise()
  }

  setLimit(name: keyof Limits, value: number): void {
    this.limits[name] = value
    const solver = this.whole?.solver
    if (solver instanceof Ida && (name === 'maxStep' || name === 'maxOrder')) solver.bound(name, value)
  }

  /** Whether equations without derivatives are solved as such: asked for, or there are other equations beside the cable's. */
  get dae(): boolean {
    return this.daeInForce || this.model.joint.active
  }
  /** Whether the last start has found it so. */
  get daeStarted(): boolean {
    return this.daeInForce
  }
  /** Counts for fixed steps at once, for variable ones from their start on. */
  set dae(on: boolean) {
    const { joint } = this.model
    const wanted = on || joint.active
    // as long as it has not come into force NEURON takes it for not asked for
    if (this.local || on === this.daeInForce || wanted === this.daeInForce) return
    this.daeAsked = joint.asked = wanted
    this.daeInForce = false
    this.generation = -1
    if (!this.on) return
    if (wanted) this.model.threads.only('NrnDAE only one thread allowed')
    this.reinitialise()
  }

  /** A point process is about to receive an event, or a number to be set: its integrator will start anew. */
  discontinuity(at?: PointProcess | Ref): void {
    if (!this.cells) {
      if (!this.whole) return
      if (this.on) this.whole.discontinuity()
      else this.whole.stale = true
      return
    }
    if (!this.on) {
      for (const cell of this.cells.cells) cell.stale = true
      return
    }
    this.reach(at)?.discontinuity()
  }

  /** Brings the cell that has a point process or a number to the time of the event in work. */
  reach(at: PointProcess | Ref | undefined): Integration | undefined {
    const { cells } = this
    if (!cells || !at || !this.on) return undefined
    const { due } = this.model.events
    return 'mechanism' in at ? cells.bring(at, due) : cells.bringOwner(at, due)
  }

  /** Brings all cells to the time of the event in work: a statement of the program comes. */
  reachAll(): void {
    const { model } = this
    if (!this.on) return
    const { due } = model.events
    this.cells?.bringAll(due)
    model.clock = due
  }

  /** NEURON makes an instance of each mechanism to look at, and takes the model for changed: its integrator will begin again at time 0. */
  takeForChanged(): void {
    this.seemsChanged = this.on
  }

  /** Goes no further than this moment: what `cvode.event(t)` without a statement asks for. */
  halt(): void {
    // one that was asked for before the program went over to fixed steps
    if (!this.on) return
    this.reachAll()
    for (const one of this.integrations()) one.sample()
    this.halted = true
  }

  /** The integrators as they are, for who wants to see inside, also when the model has changed since; started when there are none. */
  integrators(): readonly Integration[] {
    if (!(this.whole || this.cells)) this.reinitialise()
    return this.integrations()
  }

  /** Of one integrator: the order of its last step; 0 without equations. */
  orderOf(i: number): number {
    const one = this.integrations()[i]
    return one && !one.empty ? one.solver.order : 0
  }

  /** A run begins: there is no step to go back in any more. */
  rewind(t: number): void {
    for (const one of this.integrations()) {
      one.stepped = false
      one.time = one.solver.t = t
    }
  }

  /** Before a run begins: what is found to need the solver for algebraic equations starts with it once, and that brings back the last dt. */
  meetAlgebra(): void {
    const { model } = this
    if (this.on && model.joint.active && !this.daeInForce) model.dt = model.stepShare.dt
  }

  /** From the states in the model on; dt stays what it was, or what steps had last, where algebraic equations are to be fulfilled. */
  reinitialise(): void {
    this.model.traces.install()
    const { model } = this
    const { t } = model
    this.switchedOn = this.seemsChanged = false
    this.prepare()
    const { dt } = this.dae ? model.stepShare : model
    // NEURON finds out at the second start that there is nothing to integrate
    const { wasEmpty } = this
    this.wasEmpty = this.whole?.empty ?? false
    this.idle = wasEmpty && this.wasEmpty
    for (const one of this.integrations()) one.forget()
    this.whole?.start(t)
    this.cells?.start(t)
    model.t = model.clock = t
    model.dt = dt
  }

  /** Until the time has moved, or the integrator has started anew: one step, or the way to the next event. */
  advance(): void {
    const { model } = this
    // what the program has set dt to does not count
    model.dt = model.stepShare.dt
    model.tablesOff.follow()
    // NEURON's integrator begins again at time 0 when it finds the model changed; events stay where they are
    if ((model.isChanged || this.seemsChanged) && (this.whole || this.cells)) {
      model.t = model.clock = 0
      this.reinitialise()
    } else this.renew()
    // once an advance, whatever that has to do
    model.runHooks()
    this.halted = false
    try {
      if (this.cells) this.advanceLocally(this.cells)
      else if (this.idle) this.skip(model.events.queue.nextTime())
      else this.advanceWhole(this.whole!)
    } catch (error) {
      if (error instanceof IntegrationFailed) model.print('err=%d\n', [error.reason])
      throw error
    }
    this.leave()
  }

  /** The program sees the time that was reached, and the dt of the last step. */
  leave(): void {
    const { model } = this
    model.t = model.clock
    model.stepShare.left(model)
  }

  private advanceWhole(whole: Integration): void {
    const { time } = whole
    whole.started = false
    for (let now = whole; ; now = this.whole!) {
      this.microStep(now)
      if (this.whole!.time > time || this.whole!.started || this.stopped()) return
    }
  }

  /** To a time, exactly; what is due then has not happened yet. */
  solve(until: number): void {
    const { model } = this
    const { queue } = model.events
    model.dt = model.stepShare.dt
    model.tablesOff.follow()
    // other shapes count from here on, without a new start
    if (model.isChanged) model.settle()
    this.renew()
    this.halted = false
    if (this.cells) this.solveLocally(until)
    else if (this.idle) {
      while (queue.nextTime() <= until && !this.stopped()) this.skip(queue.nextTime())
      if (!this.stopped()) model.clock = until
    } else if (this.unseen.possible) this.unseen.during(() => this.solveWhole(until))
    else this.solveWhole(until)
    this.leave()
  }

  /**
   * The same while steps are fixed, or, without a time, one step: the integrator goes on from where it was left, and does not come
   * back from the end of its last step. One that was never started has nothing to integrate.
   */
  goOnSwitchedOff(until?: number): void {
    const { model, whole } = this
    model.dt = model.stepShare.dt
    this.halted = false
    const { queue } = model.events
    if (this.cells && until === undefined) this.advanceLocally(this.cells)
    else if (this.cells) this.stepCells(this.cells, until!)
    else if (whole) {
      if (until === undefined) this.advanceWhole(whole)
      else while (!this.stopped() && (this.whole!.time < until || queue.nextTime() < until)) this.microStep(this.whole!)
      this.whole!.sample()
    } else this.goWithout(until)
    this.leave()
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
    while (this.whole!.time < until || queue.nextTime() < until) {
      this.microStep(this.whole!)
      if (this.stopped()) return
    }
    this.whole!.retreat(until)
    this.whole!.sample()
  }

  /** For kernels: whether `time` is now, at the start of the integrator; edges to come are noted then. */
  atTime(time: number): number {
    const asking = this.whole?.asking ? this.whole : this.cells?.asking()
    return asking ? asking.atTime(time) : 0
  }

  /** The integrators as they are, of a model that may have changed since. */
  get present(): readonly Integration[] {
    return this.integrations()
  }

  private integrations(): readonly Integration[] {
    if (this.cells) return this.cells.cells
    return this.whole ? [this.whole] : []
  }

  /** Integrators for the model as it is now. */
  private prepare(): void {
    const { model } = this
    const { couplings } = model
    model.settle()
    this.chooseSolver()
    if (this.generation === model.generation && (this.whole || this.cells)) {
      if (couplings !== model.couplings) for (const { equations } of this.integrations()) equations.recouple()
      return
    }
    completeMechanisms(model)
    refuse(model)
    const { cells } = this
    const time = this.whole?.time ?? model.t
    const magnitudes = this.whole?.magnitudes
    this.drop()
    if (this.local) this.cells = new LocalSteps(this, this.limits, this.scales, cells)
    else {
      this.whole = this.dae ? algebraicOne(this) : ordinaryOne(this)
      this.whole.time = time
      // who asked for the greatest states goes on being told; of other states, from zero on
      if (magnitudes?.states.length === this.whole.equations.size) this.whole.magnitudes = magnitudes
      else this.whole.watchMagnitudes(magnitudes !== undefined)
    }
    this.generation = model.generation
  }

  /** NEURON's rules: what a start finds asked for is in force, and then fixed steps are to be solved in the same way. */
  private chooseSolver(): void {
    const { joint, sections } = this.model
    // without a model nothing starts
    if (!this.on || sections.length === 0) return
    if (joint.active) this.daeAsked = true
    joint.asked = this.daeAsked
    if (this.local || this.daeAsked === this.daeInForce) return
    this.daeInForce = this.daeAsked
    this.generation = -1
  }

  /** The integrators so far go on no more. One may be in the middle of a step, so their memory is kept until the next time. */
  private drop(): void {
    for (const one of this.dropped) one.release()
    this.dropped = this.integrations()
    this.whole = this.cells = undefined
  }

  /** A model that has changed starts anew where it is. */
  private renew(): void {
    if (this.switchedOn || this.generation !== this.model.generation || !(this.whole || this.cells)) this.reinitialise()
  }

  private stopped(): boolean {
    return this.halted || this.stoprun.get() !== 0
  }

  private skip(next: number): void {
    const { model } = this
    model.clock = next === Infinity ? model.clock + nothingToDo : next
    this.whole!.time = model.clock
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
    this.unseen.look()
    this.leave()
    model.events.runStatements()
  }

  private microStep(whole: Integration): void {
    const { model } = this
    const { queue } = model.events
    if (model.generation !== this.generation) whole.stale = true
    const next = queue.nextTime()
    try {
      if (next <= whole.time) {
        whole.reveal()
        this.deliver(next)
      } else {
        if (whole.stale) this.prepare()
        this.whole!.go(next)
      }
    } finally {
      if (queue.nextTime() < this.whole!.time) this.whole!.retreat(queue.nextTime())
    }
    this.runStatements()
  }

  // ---- each cell by itself

  private localStepOnce(): void {
    const { events } = this.model
    if (events.queue.nextTime() <= this.cells!.nextTime()) {
      this.events++
      events.deliverFirst()
      // what is due at the same time comes before the statement, or the end
      if (events.hasStatements || this.halted) events.deliverBetweenSteps(events.due)
    } else this.cells!.step()
    this.runStatements()
    if (this.model.generation !== this.generation) this.reinitialise()
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
    } while (this.cells!.nextTime() <= first && queue.nextTime() <= due)
    model.clock = Math.min(this.cells!.nextTime(), due)
  }

  private solveLocally(until: number): void {
    const { queue } = this.model.events
    while (this.cells!.nextTime() < until || queue.nextTime() <= until) {
      this.localStepOnce()
      if (this.stopped()) return
    }
    for (const [i, cell] of this.cells!.cells.entries()) {
      this.cells!.bringTo(i, until)
      cell.sample()
    }
  }
}
