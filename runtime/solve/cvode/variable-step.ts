/**
 * Running a model with a variable step: between steps of the integrator events are delivered at their own times, for
 * which the states are interpolated; whatever makes states or currents jump ends a step there and starts the integrator
 * anew. What happens in which order is NEURON's.
 *
 * Three times: the integrator's own, the end of its last step; `time`, how far events have let the model come, at most
 * that; and `model.t`, what HOC sees: the same but for events that fall into the moment in which an edge is passed.
 */
import { ModelError } from '../../errors.ts'
import type { Model } from '../../model.ts'
import { DaeEquations } from '../dae/dae-equations.ts'
import { Ida } from '../dae/ida.ts'
import { sampleStep } from '../fixed-step.ts'
import { Bdf } from './bdf.ts'
import { CableEquations } from './cable-equations.ts'
import { Crossings } from './crossings.ts'
import { nextEdge, timeTolerance } from './edges.ts'
import type { Limits } from './equations.ts'
import { Scales } from './scales.ts'

/** Edges further away than this are not looked for when the integrator starts (ms). */
const horizon = 1e5
/** How far fadvance goes when there is nothing to wait for (ms). */
const nothingToDo = 1e6

export class VariableStep {
  readonly limits: Limits = { rtol: 0, atol: 1e-3, maxOrder: 5, minStep: 0, maxStep: 1e9 }
  readonly scales = new Scales()
  /** 1: a spike is at the end of the step that passes the threshold; 2: where a line between the ends crosses it. */
  conditionOrder = 1
  /** Whether each cell should have a step of its own: kept, but all share one. */
  localStep = false
  readonly counts = { events: 0, interpolations: 0, edges: 0 }
  private readonly crossings: Crossings
  private on = false
  private equations: CableEquations | DaeEquations | undefined = undefined
  private solver: Bdf | Ida | undefined = undefined
  private algebraic = false
  private generation = -1
  private time = 0
  /** The integrator has to start anew before it goes on. */
  private stale = true
  /** Samples of the moment before the jump have been taken. */
  private sampledBeforeStart = false
  /** There is a step to interpolate in. */
  private stepped = false
  /** Ends `advance`. */
  private started = false
  /** Ends `advance` and `solve`: an event without a statement has come. */
  private halted = false
  /** Set while kernels tell their edges. */
  private asking = false
  private edge = Infinity
  private y: Float64Array = new Float64Array()
  private visible: Float64Array = new Float64Array()
  private slopes: Float64Array = new Float64Array()

  constructor(private readonly model: Model) {
    this.crossings = new Crossings(model)
  }

  get active(): boolean {
    return this.on
  }
  set active(on: boolean) {
    if (on && !this.on) {
      this.stale = true
      this.time = this.model.t
    }
    this.on = on
    this.model.showVariableStep(on)
  }

  /** Whether equations without derivatives are solved as such: asked for, or there are other equations beside the cable's. */
  get dae(): boolean {
    return this.algebraic || this.model.joint.active
  }
  set dae(on: boolean) {
    if (on !== this.algebraic) this.generation = -1
    this.algebraic = on
    if (on && this.on) this.model.threads.only('NrnDAE only one thread allowed')
  }

  /** Something has jumped: NET_RECEIVE, a played value. */
  discontinuity(): void {
    this.stale = true
    if (!this.on || this.sampledBeforeStart) return
    this.sampledBeforeStart = true
    this.sample()
  }

  /** Goes no further than this moment: what `cvode.event(t)` without a statement asks for. */
  halt(): void {
    this.sample()
    this.halted = true
  }

  /** The integrator, for who wants to see inside; started when it was not. */
  integrator(): { solver: Bdf | Ida; equations: CableEquations | DaeEquations } {
    if (this.stale || this.generation !== this.model.generation) this.reinitialise()
    return { solver: this.solver!, equations: this.equations! }
  }

  /** The states at the time that the model shows: where the integrator is, or what it gives for the time of an event. */
  shown(): Float64Array {
    this.integrator()
    return this.visible
  }

  /** From the states in the model on; dt stays what it was. */
  reinitialise(): void {
    const { model } = this
    const { dt } = model
    this.start(model.t)
    model.dt = dt
  }

  private start(t: number): void {
    const { model } = this
    model.settle()
    if (this.generation !== model.generation || !this.solver) this.build()
    const solver = this.solver!
    this.time = model.t = model.clock = t
    this.edge = Math.min(t + horizon, nextEdge(model, t))
    this.visible = solver.z[0]!
    this.equations!.gather(this.visible)
    solver.start(t)
    this.asking = true
    this.equations!.evaluate(t, solver.z[0]!, this.slopes, 0, 0)
    this.asking = false
    this.equations!.showCapacitive()
    solver.stop = this.edge - timeTolerance(this.edge)
    this.stale = this.stepped = this.sampledBeforeStart = false
    this.started = true
    if (this.conditionOrder === 2) this.crossings.evaluate(t, true)
  }

  /** Until the time has moved, or the integrator has started anew: one step, or the way to the next event. */
  advance(): void {
    const { model } = this
    if (this.idle()) {
      this.skip(model.events.queue.nextTime())
      return
    }
    if (this.localStep) model.threads.only('Lvardt method from fadvance() presently limited to single thread.')
    const { time } = this
    this.started = this.halted = false
    do this.microStep()
    while (this.time <= time && !this.started && !this.stopped())
  }

  /** To a time, exactly; what is due then has not happened yet. */
  solve(until: number): void {
    const { model } = this
    const { queue } = model.events
    this.halted = false
    if (this.idle()) {
      while (queue.nextTime() <= until && !this.stopped()) this.skip(queue.nextTime())
      if (!this.stopped()) this.time = model.t = until
      return
    }
    while (this.time < until || queue.nextTime() < until) {
      this.microStep()
      if (this.stopped()) return
    }
    this.retreat(until)
    this.sample()
  }

  /** For kernels: whether `time` is now, at the start of the integrator; edges to come are noted then. */
  atTime(time: number): number {
    if (!this.asking) return 0
    const { time: now } = this
    if (now < time && time < this.edge) this.edge = time
    return Math.abs(time - now) < timeTolerance(now) ? 1 : 0
  }

  /** Derivatives for states given; the model is left with them. */
  evaluate(t: number, y: Float64Array, slopes: Float64Array): void {
    this.integrator().equations.evaluate(t, y, slopes, this.solver!.lastStep, 0)
  }

  /** Derivatives of the present states. */
  derivatives(): Float64Array {
    const { equations } = this.integrator()
    const slopes = new Float64Array(equations.size)
    equations.gather(this.y)
    this.evaluate(this.time, this.y, slopes)
    return slopes
  }

  private build(): void {
    const { model } = this
    for (const { spec, active } of [...model.mechanisms.order, ...model.mechanisms.artificial]) {
      if (active > 0 && spec.fixedStepOnly)
        throw new ModelError(
          'RUN4011',
          `${spec.name} cannot be used with CVode`,
          'what its BREAKPOINT solves is made for a fixed step; use cvode.active(0)',
        )
    }
    if (this.dae) this.buildAlgebraic()
    else {
      this.equations = new CableEquations(model)
      this.solver = new Bdf(this.equations, this.limits, this.scales.of(this.equations.states))
    }
    this.y = new Float64Array(this.equations!.size)
    this.slopes = new Float64Array(this.equations!.size)
    this.generation = model.generation
  }

  private buildAlgebraic(): void {
    this.model.threads.only('NrnDAE only one thread allowed')
    const equations = new DaeEquations(this.model)
    const solver = new Ida(equations, this.limits, equations.scale(this.scales))
    equations.slopes = solver.slopes
    this.equations = equations
    this.solver = solver
  }

  /** Nothing to integrate: time goes from event to event. */
  private idle(): boolean {
    if (this.generation !== this.model.generation) this.reinitialise()
    return this.equations!.size === 0
  }

  private stopped(): boolean {
    return this.halted || this.model.variables.get('stoprun')!.get() !== 0
  }

  private skip(next: number): void {
    const { model } = this
    this.time = model.t = model.clock = next === Infinity ? model.t + nothingToDo : next
    this.deliver(next)
  }

  /** What is due at a time. */
  private deliver(time: number): void {
    const { model } = this
    this.counts.events++
    model.events.deliver(time)
    model.clock = model.t
    model.events.runStatements()
  }

  private microStep(): void {
    const { model } = this
    const { queue } = model.events
    if (model.generation !== this.generation) this.stale = true
    const next = queue.nextTime()
    if (next <= this.time) this.deliver(next)
    else this.go(next)
    if (queue.nextTime() < this.time) this.retreat(queue.nextTime())
  }

  /** Towards the next event. */
  private go(next: number): void {
    if (this.conditionOrder === 1 && this.spikeNow()) return
    if (this.stale) this.start(this.time)
    else if (next <= this.solver!.t) this.retreat(next)
    else if (this.time < this.solver!.t) this.retreat(this.solver!.t)
    else this.step()
  }

  /** Whether looking at the thresholds has made something due at once. */
  private spikeNow(): boolean {
    const { model, time } = this
    model.clock = time
    model.thresholds.check(time, 0)
    model.watches.check(time)
    return model.events.queue.nextTime() <= time
  }

  private step(): void {
    const { time } = this
    const solver = this.solver!
    this.sample()
    if (time >= solver.stop - timeTolerance(time)) {
      this.passEdge(solver.stop)
      return
    }
    this.model.runHooks()
    this.equations!.prepare()
    solver.step()
    this.stepped = true
    this.show(solver.t, solver.z[0]!)
    if (this.conditionOrder === 2) this.crossings.evaluate(solver.t, false)
  }

  /** The other side of an edge: the same states, other currents. */
  private passEdge(stop: number): void {
    this.counts.edges++
    this.start(stop + 1.5 * timeTolerance(stop))
  }

  /** To a time within the integrator's last step. */
  private retreat(t: number): void {
    const { model } = this
    const solver = this.solver!
    if (!this.stepped || Math.abs(t - this.time) < timeTolerance(this.time)) {
      if (this.stepped) this.time = t
      model.t = model.clock = t
      return
    }
    this.counts.interpolations++
    const within = Math.min(Math.max(t, solver.t - solver.lastStep), solver.t)
    solver.interpolate(within, this.y)
    this.show(within, this.y)
  }

  /** States, and what follows from them, into the model. */
  private show(t: number, y: Float64Array): void {
    const { model, equations } = this
    this.visible = y
    equations!.place(t, y, this.solver!.lastStep)
    equations!.refresh()
    this.time = model.t = t
  }

  private sample(): void {
    const { model } = this
    const { clock } = model
    model.clock = this.time
    sampleStep(model)
    model.clock = clock
  }
}
