/**
 * One integrator at work on the model, or on one cell of it: what happens between two of its steps. Events are delivered at
 * their own times, for which the states are interpolated; whatever makes states or currents jump ends a step there and starts the
 * integrator anew. What happens in which order is NEURON's.
 *
 * Two times: the integrator's own, the end of its last step, and `time`, how far events have let it come, at most that. The model's
 * clock is the time of the last evaluation.
 */
import type { Detector } from '../../events/detector.ts'
import type { Recording } from '../../events/record.ts'
import type { Watch } from '../../events/watch.ts'
import { Numbers } from '../../memory/numbers.ts'
import type { Model } from '../../model.ts'
import type { DaeEquations } from '../dae/dae-equations.ts'
import type { Ida } from '../dae/ida.ts'
import { Bdf } from './bdf.ts'
import { CableEquations } from './cable-equations.ts'
import { CellLists } from './cell-lists.ts'
import { cellRecord } from './cell-record.ts'
import type { Crossings } from './crossings.ts'
import { nextEdge, timeTolerance } from './edges.ts'
import type { Method } from './equations.ts'
import { IntegrationState } from './integration-state.ts'
import type { LoopMaker } from './loops.ts'
import { Magnitudes } from './magnitudes.ts'
import type { Part } from './parts.ts'

const { words } = cellRecord
/** An edge that nothing has told is this far away (ms). */
const horizon = 1e5
/** How far a cell without states goes (ms). */
export const freely = 1e9

/** What all integrators of a model share. */
export interface Shared {
  readonly model: Model
  readonly maker: LoopMaker
  readonly crossings: Crossings
  readonly method: Method
  /** 1: a spike is at the end of the step that passes the threshold; 2: where a line between the ends crosses it. */
  conditionOrder: number
  readonly unseen: { readonly blind: boolean }
}

export interface Looks {
  readonly detectors: readonly Detector[]
  readonly recordings: readonly Recording[]
}

/** What belongs to a part of the model; a whole one has all. */
export interface Belongings extends Looks {
  readonly owns: (watch: Watch) => boolean
}

export class Integration extends IntegrationState {
  magnitudes: Magnitudes | undefined = undefined

  /** It has started on its way since this was last cleared. A start that the program asks for does not count. */
  started = false
  belongings: Belongings | undefined = undefined
  readonly lists: CellLists
  /** Samples of the moment before the jump have been taken. */
  private sampledBeforeStart = false
  /** Set while kernels tell their edges. */
  asking = false
  private edge = Infinity
  /** States that a program gives. */
  readonly given: Numbers
  private readonly y: Numbers
  private readonly slopes: Numbers

  constructor(
    private readonly shared: Shared,
    readonly equations: CableEquations | DaeEquations,
    readonly solver: Bdf | Ida,
    readonly part?: Part,
  ) {
    super(shared.model.arena)
    const { arena } = shared.model
    const { size } = equations
    const numbers = () => new Numbers(arena, arena.allocate(size), size)
    this.given = numbers()
    this.y = numbers()
    this.slopes = numbers()
    const { record } = this
    this.lists = new CellLists(shared.model, record)
    this.stale = true
    if (!(solver instanceof Bdf && equations instanceof CableEquations)) return
    record.i32[record.w + words.stepping] = solver.address
    record.i32[record.w + words.evaluation] = equations.record
  }

  /** What stood at the time that the model shows. */
  get visible(): Numbers {
    return this.retreated ? this.y : this.solver.shown
  }

  /** Before WebAssembly takes several steps: whether it may, of its own; what it looks at is what belongs to it. */
  beReady({ detectors, recordings }: Looks = this.belongings!): boolean {
    const { record, solver, shared, lists, equations } = this
    let isPlain = solver instanceof Bdf && solver.isSteady && equations.size > 0
    isPlain &&= !this.magnitudes
    const crossings = shared.conditionOrder === 2 ? shared.crossings : undefined
    if (isPlain) isPlain = lists.renew(detectors, recordings, crossings)
    if (isPlain) (solver as Bdf).setBounds()
    record.i32[record.w + words.special] = isPlain ? 0 : 1
    return isPlain
  }

  /** Its numbers in the model's memory are used no longer. */
  release(): void {
    const { arena } = this.shared.model
    for (const { address, count } of [this.given, this.y, this.slopes]) arena.release(address / 8, count)
    this.lists.release()
    this.record.release()
    this.solver.release()
    this.equations.release()
  }

  get empty(): boolean {
    return this.equations.size === 0
  }

  /** Work so far: evaluations count those that only show a moment as well. */
  get work(): { readonly evaluations: number; readonly solutions: number } {
    const { advances, interpolations, starts } = this.counts
    const { evaluations, solutions } = this.solver.statistics
    return { evaluations: evaluations + advances + interpolations + starts, solutions }
  }

  /** Counts from zero. */
  forget(): void {
    Object.assign(this.counts, { advances: 0, interpolations: 0, starts: 0, edges: 0 })
    Object.assign(this.solver.statistics, { evaluations: 0, solutions: 0 })
  }

  /** Something has jumped: NET_RECEIVE, a played value. */
  discontinuity(): void {
    this.stale = true
    if (this.sampledBeforeStart) return
    this.sampledBeforeStart = true
    this.sample()
  }

  start(t: number): void {
    const { solver, equations } = this
    this.counts.starts++
    this.time = t
    if (!this.empty) this.startSolver(t)
    else solver.t = t
    this.stale = this.stepped = this.sampledBeforeStart = this.unshown = this.retreated = false
    this.magnitudes?.note(solver.z[0]!.f64)
    if (!this.empty) equations.showCapacitive()
    this.lookForCrossings(t, true)
  }

  private startSolver(t: number): void {
    const { solver, equations, part } = this
    const { model } = this.shared
    this.edge = Math.min(t + horizon, nextEdge(model, t, part?.rangeOf))
    equations.gather(solver.z[0]!)
    solver.start(t)
    this.asking = true
    equations.evaluate(t, solver.z[0]!, this.slopes, 0, 0)
    this.asking = false
    solver.stop = this.edge - timeTolerance(this.edge)
  }

  /** For kernels: whether `time` is now, at the start of the integrator; edges to come are noted then. */
  atTime(time: number): number {
    const { time: now } = this
    if (now < time && time < this.edge) this.edge = time
    return Math.abs(time - now) < timeTolerance(now) ? 1 : 0
  }

  /** Towards the next event. */
  go(next: number): void {
    if (this.shared.conditionOrder === 1 && this.spikeNow()) return
    if (this.stale) {
      this.startOnTheWay(this.time)
      this.started = true
    } else if (next <= this.solver.t) this.retreat(next)
    else if (this.time < this.solver.t) this.comeBack()
    else this.step()
  }

  /** Whether looking at the thresholds has made something due at once. */
  private spikeNow(): boolean {
    const { time, belongings } = this
    const { model } = this.shared
    model.clock = time
    if (belongings) {
      for (const detector of belongings.detectors) detector.check(model.events, time)
      model.watches.check(time, belongings.owns)
    } else {
      model.thresholds.check(time, 0)
      model.watches.check(time)
    }
    return model.events.queue.nextTime() <= time
  }

  private step(): void {
    const { time, solver, shared } = this
    this.sample()
    if (this.empty) {
      this.time = solver.t = shared.model.clock = time + freely
      return
    }
    if (time >= solver.stop - timeTolerance(time)) {
      this.passEdge(solver.stop)
      return
    }
    this.counts.advances++
    shared.model.clock = time
    this.equations.prepare()
    solver.step()
    this.magnitudes?.note(solver.shown.f64, solver.errors())
    this.stepped = true
    this.show(solver.t, solver.shown, shared.unseen.blind)
    this.lookForCrossings(solver.t)
  }

  /** Those of second order, on the way of a step that has been taken, or at a start. */
  lookForCrossings(t = this.solver.t, fresh = false): void {
    const { shared, lists } = this
    if (shared.conditionOrder !== 2) return
    lists.takeCourses()
    shared.crossings.evaluate(t, fresh, this.belongings)
  }

  /** From zero on, or no longer. */
  watchMagnitudes(on: boolean): void {
    const { size } = this.equations
    this.magnitudes = on && size > 0 ? new Magnitudes(size) : undefined
  }

  /** The other side of an edge: the same states, other currents. */
  private passEdge(stop: number): void {
    this.counts.edges++
    this.startOnTheWay(stop + 1.5 * timeTolerance(stop))
  }

  /** Where the program begins a run a start need not fulfil the equations, on the way it must. */
  private startOnTheWay(t: number): void {
    const { model } = this.shared
    // with algebraic equations the program gets to see it
    if (model.heldTime !== undefined && model.joint.active) model.heldTime = t
    this.start(t)
    if (!this.empty && this.solver.failure) throw this.solver.failure
  }

  /** To the end of the integrator's last step, from a time before it. */
  private comeBack(): void {
    const { solver } = this
    if (solver.showsItsEnd) {
      this.retreat(solver.t)
      return
    }
    const { model } = this.shared
    this.counts.interpolations++
    this.time = model.clock = solver.t
  }

  /** To a time within the integrator's last step. */
  retreat(t: number): void {
    const { solver } = this
    const { model } = this.shared
    if (this.empty) {
      this.time = model.clock = t
      return
    }
    // where the integrator has just started, it stays there
    if (!this.stepped) {
      model.clock = t
      return
    }
    if (Math.abs(t - this.time) < timeTolerance(this.time)) {
      this.time = t
      return
    }
    this.counts.interpolations++
    const first = solver.t - solver.lastStep
    // what NEURON says where the program asks for a time before the last step
    if (t < first)
      model.print('Cvode::interpolate assert error t0=%g tout-t0=%g eps*t_=%g\n', [
        first,
        t - first,
        timeTolerance(this.time),
      ])
    const within = Math.min(Math.max(t, first), solver.t)
    solver.interpolate(within, this.y)
    this.show(within, this.y)
  }

  /** States, and what follows from them, into the model; the latter may wait until somebody looks. */
  private show(t: number, y: Numbers, later = false): void {
    this.retreated = y === this.y
    this.equations.show(t, y, this.solver.lastStep, !later)
    this.unshown = later
    this.time = t
  }

  /** Somebody looks at the end of the last step. */
  reveal(): void {
    if (!this.unshown) return
    this.unshown = false
    const { solver, equations } = this
    const { model } = this.shared
    const { clock, dt } = model
    equations.show(solver.t, this.visible, solver.lastStep, true)
    Object.assign(model, { clock, dt })
  }

  /** Whether nothing comes of evaluations but derivatives, and what shows the moment. */
  get leavesNothing(): boolean {
    return !this.empty && this.equations.beforeStep.mechanisms.length === 0 && this.equations.leavesNothing
  }

  sample(): void {
    const { model } = this.shared
    this.lists.handOver()
    this.equations.beforeStep.run()
    for (const recording of this.belongings?.recordings ?? model.recordings)
      if (recording.continuous) recording.sample(this.time)
  }

  /** Derivatives at a time for the states given; the model is left with them. */
  derivativesFor(t: number): Numbers {
    const { equations, given, slopes, solver } = this
    equations.evaluate(t, given, slopes, solver.lastStep, 0)
    return slopes
  }

  /** Derivatives as the last evaluation has left them. */
  derivatives(): Numbers {
    this.equations.gatherRates(this.slopes)
    return this.slopes
  }
}
