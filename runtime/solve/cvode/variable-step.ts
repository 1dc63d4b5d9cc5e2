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
import { DaeMaker } from '../dae/dae-maker.ts'
import { Ida } from '../dae/ida.ts'
import { Advancing } from './advancing.ts'
import { Crossings } from './crossings.ts'
import type { Limits, Method } from './equations.ts'
import type { Integration, Shared } from './integration.ts'
import { algebraicOne, completeMechanisms, ordinaryOne, refuse } from './integrators.ts'
import { LocalSteps } from './local-steps.ts'
import { LoopMaker } from './loops.ts'
import { IntegrationFailed } from './multistep.ts'
import { Scales } from './scales.ts'
import { SeveralSteps } from './several-steps.ts'
import { UnseenSteps } from './unseen-steps.ts'

export class VariableStep implements Shared {
  readonly limits: Limits = { rtol: 0, atol: 1e-3, maxOrder: 5, minStep: 0, maxStep: 1e9 }
  readonly method: Method = { stiff: 2, jacobian: 0 }
  readonly scales = new Scales()
  conditionOrder = 1
  readonly crossings: Crossings
  readonly maker: LoopMaker
  readonly algebra: DaeMaker
  /** Steps (ms) that make potentials and slopes consistent at the start, for systems with algebraic equations. */
  startingStep = 1e-9
  private on = false
  private seemsChanged = false
  /** Since then no start was made: the next step begins with one. */
  private switchedOn = false
  private local = false
  /** The one integrator for all, or those of the cells; none before the first start. */
  whole: Integration | undefined = undefined
  cells: LocalSteps | undefined = undefined
  private dropped: readonly { release(): void }[] = []
  private daeAsked = false
  private daeInForce = false
  private generation = -1
  /** Without equations, at the last start and now: it goes from event to event. */
  idle = false
  private wasEmpty = false
  private readonly advancing: Advancing

  readonly unseen: UnseenSteps
  readonly runs: SeveralSteps

  constructor(readonly model: Model) {
    this.advancing = new Advancing(this)
    this.unseen = new UnseenSteps(
      model,
      () => this.whole,
      () => this.goesOn,
    )
    this.runs = new SeveralSteps(model, () => this)
    this.crossings = new Crossings(model)
    this.maker = new LoopMaker(model.arena)
    this.algebra = new DaeMaker(model)
  }

  /** Events delivered. */
  get events(): number {
    return this.advancing.events
  }

  /** The model has changed since the integrators were made. */
  get outdated(): boolean {
    return this.generation !== this.model.generation
  }

  get active(): boolean {
    return this.on
  }
  set active(on: boolean) {
    if (on && !this.on) {
      for (const one of this.present) {
        one.stale = true
        one.time = this.model.t
      }
    }
    this.switchedOn = on
    this.on = on
    this.model.showVariableStep(on)
    // currents are there at once, for the present potentials: INITIAL blocks may read them
    if (on && (this.daeAsked || this.model.joint.active)) this.startDae()
    else if (on) this.reinitialise()
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
    if (wanted) {
      this.model.threads.only('NrnDAE only one thread allowed')
      this.startDae()
    } else this.reinitialise()
  }

  /** Its solver begins where the last step has ended: a time that the program has set since is forgotten. */
  private startDae(): void {
    this.model.t = this.model.threads.lastTime
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
    for (const one of this.present) one.sample()
    this.advancing.stop()
  }

  /** The integrators as they are, for who wants to see inside, also when the model has changed since; started when there are none. */
  integrators(): readonly Integration[] {
    if (!(this.whole || this.cells)) this.reinitialise()
    return this.present
  }

  /** Of one integrator: the order of its last step; 0 without equations. */
  orderOf(i: number): number {
    const one = this.present[i]
    return one && !one.empty ? one.solver.order : 0
  }

  /** A run begins: there is no step to go back in any more. */
  rewind(t: number): void {
    for (const one of this.present) {
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
    for (const one of this.present) one.forget()
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
    try {
      this.advancing.advance()
    } catch (error) {
      if (error instanceof IntegrationFailed) model.print('err=%d\n', [error.reason])
      throw error
    }
    this.leave()
  }

  /** It goes on from step to step, with the model as it is. */
  private get goesOn(): boolean {
    return !(this.idle || this.switchedOn || this.seemsChanged || this.model.isChanged || this.outdated)
  }

  /** What several times `advance` does while time is before `end`, as far as WebAssembly can take steps by itself; how many they were. */
  advanceSeveral(end: number, most: number): number {
    const { model, cells } = this
    const { queue } = model.events
    // mostly the next thing is an event
    if (!(queue.nextTime() > model.t) || (cells && most < Infinity) || !this.goesOn) return 0
    model.dt = model.stepShare.dt
    model.tablesOff.follow()
    if (!this.goesOn) return 0
    if (cells) model.threads.only('Lvardt method from fadvance() presently limited to single thread.')
    const steps = this.runs.take(Math.min(end, queue.nextTime()), most, !this.unseen.blind)
    if (cells && steps > 0) model.clock = Math.min(cells.nextTime(), queue.nextTime())
    if (steps > 0) this.leave()
    return steps
  }

  /** The program sees the time that was reached, and the dt of the last step. */
  leave(): void {
    const { model } = this
    model.t = model.clock
    model.stepShare.left(model)
  }

  /** To a time, exactly; what is due then has not happened yet. */
  solve(until: number): void {
    const { model } = this
    model.dt = model.stepShare.dt
    model.tablesOff.follow()
    // other shapes count from here on, without a new start
    if (model.isChanged) model.settle()
    this.renew()
    try {
      if (this.unseen.possible) this.unseen.during(() => this.advancing.solve(until))
      else this.advancing.solve(until)
    } finally {
      this.runs.handOver()
    }
    this.leave()
  }

  /**
   * The same while steps are fixed, or, without a time, one step: the integrator goes on from where it was left, and does not come
   * back from the end of its last step. One that was never started has nothing to integrate.
   */
  goOnSwitchedOff(until?: number): void {
    const { model } = this
    model.dt = model.stepShare.dt
    this.advancing.goOn(until)
    this.leave()
  }

  /** For kernels: whether `time` is now, at the start of the integrator; edges to come are noted then. */
  atTime(time: number): number {
    const asking = this.whole?.asking ? this.whole : this.cells?.asking()
    return asking ? asking.atTime(time) : 0
  }

  /** The integrators as they are, of a model that may have changed since. */
  get present(): readonly Integration[] {
    if (this.cells) return this.cells.cells
    return this.whole ? [this.whole] : []
  }

  /** Integrators for the model as it is now. */
  prepare(): void {
    const { model } = this
    const { couplings } = model
    model.settle()
    this.chooseSolver()
    if (!this.outdated && (this.whole || this.cells)) {
      if (couplings !== model.couplings) for (const { equations } of this.present) equations.recouple()
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
    this.dropped = this.cells ? [...this.cells.cells, this.cells] : this.present
    this.whole = this.cells = undefined
  }

  /** A model that has changed starts anew where it is. */
  private renew(): void {
    if (this.switchedOn || this.outdated || !(this.whole || this.cells)) this.reinitialise()
  }
}
