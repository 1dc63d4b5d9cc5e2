/**
 * Running a model with a variable step: between steps of the integrator events are delivered at their own times, for
 * which the states are interpolated; whatever makes states or currents jump ends a step there and starts the integrator
 * anew.
 *
 * Two times: `model.t`, where the model's numbers are, and the integrator's own, which may be ahead of it.
 */
import { ModelError } from '../../errors.ts'
import type { Model } from '../../model.ts'
import { sampleStep } from '../fixed-step.ts'
import { Bdf } from './bdf.ts'
import { CableEquations } from './cable-equations.ts'
import { nextEdge, timeTolerance } from './edges.ts'
import type { Limits } from './equations.ts'
import { Scales } from './scales.ts'

export class VariableStep {
  readonly limits: Limits = { rtol: 0, atol: 1e-3, maxOrder: 5, minStep: 0, maxStep: 1e9 }
  readonly scales = new Scales()
  /** 1: a spike is at the end of the step that passes the threshold; 2: where a line between the ends crosses it. */
  conditionOrder = 1
  /** Counts deliveries of events. */
  events = 0
  private on = false
  private equations: CableEquations | undefined
  private solver: Bdf | undefined
  private generation = -1
  /** The integrator has to start anew before it goes on. */
  private stale = true
  /** Set while kernels tell their edges. */
  private asking = false
  private edge = Infinity
  /** `solve` goes no further. */
  private bound = Infinity
  private y = new Float64Array()

  constructor(private readonly model: Model) {}

  get active(): boolean {
    return this.on
  }
  set active(on: boolean) {
    if (on && !this.on) this.stale = true
    this.on = on
  }

  /** Something has jumped: NET_RECEIVE, a played value. */
  discontinuity(): void {
    this.stale = true
  }

  /** The integrator, for who wants to see inside; started when it was not. */
  integrator(): { solver: Bdf; equations: CableEquations } {
    if (this.stale || this.generation !== this.model.generation) this.start()
    return { solver: this.solver!, equations: this.equations! }
  }

  /** From the states in the model at its present time on. */
  start(): void {
    const { model } = this
    model.settle()
    if (this.generation !== model.generation || !this.solver) this.build()
    const { solver, equations } = this
    const { dt } = model
    model.clock = model.t
    this.edge = nextEdge(model, model.t)
    equations!.states.gather(solver!.z[0]!)
    this.asking = true
    solver!.start(model.t)
    this.asking = false
    solver!.stop = this.edge === Infinity ? Infinity : this.edge - timeTolerance(this.edge)
    this.stale = false
    model.dt = dt
    model.thresholds.prepare(model.t)
  }

  /** What is due now; else until the time has moved: one step, or the way to the next event. */
  advance(): void {
    const { model } = this
    const before = model.t
    if (model.events.queue.nextTime() <= before) {
      while (model.events.queue.nextTime() <= model.t) this.microStep()
      return
    }
    do this.microStep()
    while (model.t <= before)
  }

  /** To a time, exactly; what is due then has not happened yet. */
  solve(until: number): void {
    const { model } = this
    const stop = model.variables.get('stoprun')!
    this.bound = until
    try {
      while (model.t < until && stop.get() === 0) this.microStep()
    } finally {
      this.bound = Infinity
    }
  }

  /** For kernels: whether `time` is now; while the integrator starts, an edge to come. */
  atTime(time: number): number {
    const { t } = this.model
    const tolerance = 2 * timeTolerance(time)
    if (this.asking && time > t + tolerance && time < this.edge) this.edge = time
    return Math.abs(time - t) <= tolerance ? 1 : 0
  }

  /** Derivatives for states given; the model is left with them. */
  evaluate(t: number, y: Float64Array, slopes: Float64Array): void {
    this.integrator().equations.evaluate(t, y, slopes, 1)
  }

  private build(): void {
    const { model } = this
    for (const { spec, active } of [...model.mechanisms.order, ...model.mechanisms.artificial]) {
      if (active > 0 && (spec.fixedStepOnly || spec.name === 'VClamp'))
        throw new ModelError(
          'RUN4011',
          `${spec.name} cannot be used with CVode`,
          'what its BREAKPOINT solves is made for a fixed step; use cvode.active(0)',
        )
    }
    this.equations = new CableEquations(model)
    this.solver = new Bdf(this.equations, this.limits, this.scales.of(this.equations.states))
    this.y = new Float64Array(this.equations.size)
    this.generation = model.generation
  }

  private microStep(): void {
    const { model } = this
    const { queue } = model.events
    if (model.generation !== this.generation) this.stale = true
    if (queue.nextTime() <= model.t) {
      model.clock = model.t
      this.events++
      model.events.deliverNext()
      return
    }
    if (this.stale) {
      this.start()
      this.sample()
      return
    }
    const { t } = this.solver!
    if (model.t < t) this.commit(Math.min(t, queue.nextTime(), this.bound))
    else if (t >= this.solver!.stop) this.crossEdge()
    else this.step()
  }

  private step(): void {
    const { model } = this
    const solver = this.solver!
    solver.step()
    if (this.conditionOrder === 2) {
      this.show(solver.t)
      model.thresholds.checkSpan(solver.t, 2)
    }
    this.commit(Math.min(solver.t, model.events.queue.nextTime(), this.bound))
  }

  /** The model goes to a time within the integrator's last step. */
  private commit(t: number): void {
    const { model, solver } = this
    this.show(t)
    model.t = t
    if (t === solver!.t) model.dt = solver!.lastStep
    if (this.conditionOrder === 1) model.thresholds.checkSpan(t, 1)
    model.watches.check(t)
    this.sample()
  }

  /** Puts the states of a time within the last step into the model. */
  private show(t: number): void {
    const solver = this.solver!
    const { lastStep } = solver
    if (t === solver.t) this.equations!.place(t, solver.z[0]!, lastStep)
    else {
      solver.interpolate(t, this.y)
      this.equations!.place(t, this.y, lastStep)
    }
  }

  /** The other side of an edge: the same states, other currents. */
  private crossEdge(): void {
    this.model.t = this.edge
    this.stale = true
  }

  /** The end of a step. */
  private sample(): void {
    const { model } = this
    this.equations!.finish()
    model.clock = model.t
    if (model.recordings.size > 0 || model.t < this.solver!.t) this.equations!.refresh()
    sampleStep(model)
    model.runHooks()
  }
}
