/**
 * The integrator for systems with algebraic equations, F(t, y, y') = 0: backward differentiation formulas of order 1 to 5 with a
 * fixed leading coefficient, as K. E. Brenan, S. L. Campbell and L. R. Petzold describe it for DASSL (1989) and
 * A. C. Hindmarsh et al. for IDA (ACM TOMS 31:363, 2005).
 *
 * As long as nothing has failed the order rises and the step doubles at each step, later both follow the estimates of the error.
 */
import { pow } from '../../math/pow.ts'
import type { Arena } from '../../memory/arena.ts'
import { Numbers } from '../../memory/numbers.ts'
import type { Limits } from '../cvode/equations.ts'
import {
  arrival,
  boundedBy,
  failedConvergence,
  failedTest,
  highestOrder,
  IntegrationFailed,
  Multistep,
  mostNewtonFailures,
  type Outcome,
  type Statistics,
} from '../cvode/multistep.ts'
import type { Tolerances } from '../cvode/scales.ts'
import { Differences } from './differences.ts'
import type { DaeLoops } from './vectors-code.ts'

/** What is integrated. */
export interface DaeSystem {
  readonly size: number
  /** States and slopes with which to start at t. */
  initialise(t: number, y: Numbers, slopes: Numbers): void
  /** Puts F(t, y, y') into `residual`. */
  residual(t: number, y: Numbers, slopes: Numbers, residual: Numbers): void
  /** Says that the start does not fulfil the equations; the norm of what is left over, in tolerances. */
  inconsistent(norm: number): void
  /** Replaces b by the solution of (dF/dy + leading dF/dy') x = b, for what `residual` saw last. */
  solve(b: Numbers, leading: number): void
}

const mostIterations = 4
const mostErrorFailures = 10
/** How much of the error Newton's iteration may leave, and the change that is as good as none. */
const newtonTolerance = 0.33
const noChange = 1e-4 * newtonTolerance
const slowest = 0.9
/** First estimate of how far the iteration still has to go, in parts of a change. */
const firstRate = 20

export class Ida extends Multistep {
  t = 0
  lastStep = 0
  order = 1
  count = 0
  stop = Infinity
  readonly statistics: Statistics = {
    ...{ steps: 0, evaluations: 0, solutions: 0, errorFailures: 0, newtonFailures: 0, starts: 0 },
  }
  protected h = 0
  readonly showsItsEnd = false
  /** The states at `t`; the name is that of the other integrator's history. */
  readonly z: readonly Numbers[]
  readonly slopes: Numbers
  readonly shown: Numbers
  readonly weights: Numbers
  private readonly y: Numbers
  /** Correction of the last prediction, and one iteration's. */
  private readonly correction: Numbers
  private readonly delta: Numbers
  private readonly differences: Differences
  /** The order that is tried. */
  private k = 0
  /** Order and step still only rise. */
  private rising = true
  private rate = firstRate
  private readonly bounds = { maxStep: Number.POSITIVE_INFINITY, maxOrder: highestOrder }
  private newOrder = 1
  private estimate = 0
  /** The last start did not fulfil the equations. */
  failure: IntegrationFailed | undefined = undefined
  private error = { same: 0, lower: 0, lowerEstimate: 0 }

  constructor(
    private readonly system: DaeSystem,
    limits: Limits,
    tolerances: Pick<Tolerances, 'values' | 'renew'>,
    private readonly arena: Arena,
    private readonly loops: DaeLoops,
  ) {
    super(limits, tolerances, 'IDA')
    const { size } = system
    const numbers = () => new Numbers(arena, arena.allocate(size), size)
    this.y = numbers()
    this.z = [this.y]
    this.shown = this.y
    this.slopes = numbers()
    this.weights = numbers()
    this.correction = numbers()
    this.delta = numbers()
    this.differences = new Differences(arena, loops, size)
  }

  /** Its vectors are used no longer. */
  release(): void {
    for (const { address, count } of [this.y, this.slopes, this.weights, this.delta, this.correction])
      this.arena.release(address / 8, count)
    this.differences.release()
  }

  start(t: number): void {
    const { system, y, slopes } = this
    this.restart(t)
    this.order = 0
    this.rate = firstRate
    system.initialise(t, y, slopes)
    this.differences.start(y, slopes)
    this.weigh(y)
    this.evaluate()
    const norm = this.norm(this.delta)
    this.failure = undefined
    if (norm <= 1) return
    this.failure = new IntegrationFailed(`IDA: at t = ${t} the start does not fulfil the equations`, failedTest)
    system.inconsistent(norm)
  }

  /** States at a time within the last step; `slopes` follow. */
  interpolate(t: number, into: Numbers): void {
    this.differences.at(t - this.t, into, this.slopes)
  }

  /** Local error of each state in the last step. */
  errors(): Float64Array {
    return this.delta.f64.slice()
  }

  private evaluate(): void {
    this.statistics.evaluations++
    this.system.residual(this.t, this.y, this.slopes, this.delta)
  }

  // ---- the step's length

  /** What a program asks for counts for the solver that there is then, not for one that is made later; the order can only become lower. */
  bound(name: 'maxStep' | 'maxOrder', value: number): void {
    if (value > 0 && (name === 'maxStep' || value <= this.bounds.maxOrder)) this.bounds[name] = value
  }

  step(): void {
    this.begin()
    this.insist()
    this.count++
    this.statistics.steps++
    this.lastStep = this.h
    this.complete()
    this.arrive()
  }

  /** A step that has come as near to where it has to stop as rounding lets it ends there. */
  private arrive(): void {
    const { t, h, stop } = this
    if (!(Math.abs(t - stop) <= arrival * (Math.abs(t) + Math.abs(h)))) return
    this.interpolate(stop, this.y)
    this.t = stop
  }

  private begin(): void {
    if (this.count === 0) this.firstStep()
    else {
      this.weigh(this.differences.phi[0]!)
      this.limitStep()
    }
  }

  private firstStep(): void {
    const { bounds, differences } = this
    let h = 0.001 * Math.abs(this.stop - this.t)
    const norm = this.norm(differences.phi[1]!)
    if (norm > 0.5 / h) h = 0.5 / norm
    this.h = boundedBy(bounds, h)
    this.limitStep()
    differences.begin(this.h)
    this.k = 1
    this.rising = true
  }

  private limitStep(): void {
    if (this.t + this.h - this.stop > 0) this.h = this.stop - this.t
  }

  // ---- one step

  /** Until it is good. */
  private insist(): void {
    const { t: start, statistics } = this
    let newtonFailures = 0
    let errorFailures = 0
    for (;;) {
      const outcome = this.tryStep()
      if (outcome === 'good') return
      this.restore(start)
      if (outcome === 'newton') {
        statistics.newtonFailures++
        if (++newtonFailures >= mostNewtonFailures) throw this.failed(failedConvergence)
        this.shorten(0.25)
      } else {
        statistics.errorFailures++
        if (++errorFailures >= mostErrorFailures) throw this.failed(failedTest)
        this.afterErrorFailure(errorFailures)
      }
    }
  }

  private tryStep(): Outcome {
    const { differences, k, h } = this
    const share = differences.prepare(h, k)
    this.t += h
    if (!this.correct()) return 'newton'
    return share * this.testError() <= 1 ? 'good' : 'error'
  }

  private restore(start: number): void {
    this.rising = false
    this.t = start
    this.differences.restore(this.h, this.k)
  }

  /** The first time by the estimate, at the order that does best; after many failures from order 1 on. */
  private afterErrorFailure(failures: number): void {
    this.k = failures > 2 ? 1 : this.newOrder
    if (failures > 1) this.shorten(0.25)
    else this.shorten(Math.max(0.25, Math.min(0.9, 0.9 * root(2 * this.estimate + 1e-4, this.k + 1))))
  }

  private shorten(ratio: number): void {
    this.h *= ratio
    if (this.count === 0) this.differences.shortenFirst(this.h, ratio)
  }

  /** Newton's iteration from the prediction. */
  private correct(): boolean {
    const { correction, delta, differences } = this
    if (this.count === 0) this.rate = firstRate
    differences.predict(this.k, this.y, this.slopes)
    this.evaluate()
    correction.f64.fill(0)
    let first = 0
    for (let iteration = 0; iteration < mostIterations; iteration++) {
      if (iteration > 0) this.evaluate()
      this.system.solve(delta, differences.leading)
      this.statistics.solutions++
      this.apply(delta)
      const norm = this.norm(delta)
      if (!(norm < Infinity)) return false
      if (iteration === 0) {
        first = norm
        if (norm <= noChange) return true
      } else {
        const rate = pow(norm / first, 1 / iteration)
        if (rate > slowest) return false
        this.rate = rate / (1 - rate)
      }
      if (this.rate * norm <= newtonTolerance) return true
    }
    return false
  }

  private apply(delta: Numbers): void {
    const { correction, y, slopes, loops, differences } = this
    loops.apply(y.address, correction.address, slopes.address, delta.address, differences.leading, delta.count)
  }

  /** Root mean square, each number with its weight. */
  private norm({ address, count }: Numbers): number {
    return count === 0 ? 0 : Math.sqrt(this.loops.squares(address, this.weights.address, count) / count)
  }

  /** Estimates at this order and below; returns the norm of the correction. */
  private testError(): number {
    const { correction, k, delta, loops } = this
    const { sigma, phi } = this.differences
    const add = (x: Numbers, y: Numbers) => loops.add(delta.address, x.address, y.address, delta.count)
    const norm = this.norm(correction)
    const same = sigma[k]! * norm
    this.error = { same: (k + 1) * same, lower: 0, lowerEstimate: 0 }
    this.estimate = same
    this.newOrder = k
    if (k === 1) return norm
    add(phi[k]!, correction)
    const lowerEstimate = sigma[k - 1]! * this.norm(delta)
    this.error.lower = k * lowerEstimate
    this.error.lowerEstimate = lowerEstimate
    if (k > 2) {
      add(phi[k - 1]!, delta)
      const second = (k - 1) * (sigma[k - 2]! * this.norm(delta))
      if (Math.max(this.error.lower, second) > this.error.same) return norm
    } else if (this.error.lower > 0.5 * this.error.same) return norm
    this.newOrder = k - 1
    this.estimate = lowerEstimate
    return norm
  }

  // ---- after a step

  private complete(): void {
    const { differences } = this
    const rise = this.k - differences.order
    this.order = this.k
    differences.keep(this.h, this.k)
    const highest = this.bounds.maxOrder
    if (this.newOrder === this.k - 1 || this.k === highest) this.rising = false
    if (this.rising) {
      if (this.count > 1) {
        this.k++
        this.h *= 2
      }
    } else this.choose(rise, highest)
    differences.update(this.correction, highest)
  }

  /** Order and step for the next time. */
  private choose(rise: number, highest: number): void {
    const change = this.orderChange(rise, highest)
    this.k += change
    if (change < 0) this.estimate = this.error.lowerEstimate
    const ratio = root(2 * this.estimate + 1e-4, this.k + 1)
    if (ratio >= 2) this.h = boundedBy(this.bounds, 2 * this.h)
    else if (ratio <= 1) this.h *= Math.max(0.5, Math.min(0.9, ratio))
  }

  private orderChange(rise: number, highest: number): -1 | 0 | 1 {
    const { k, error, correction, delta, loops } = this
    const { phi, constant } = this.differences
    if (this.newOrder === k - 1) return -1
    if (k === highest || k + 1 >= constant || rise === 1) return 0
    loops.subtract(delta.address, correction.address, phi[k + 1]!.address, delta.count)
    const higher = this.norm(delta)
    if (k === 1 && higher >= 0.5 * error.same) return 0
    if (k > 1 && error.lower <= Math.min(error.same, higher)) return -1
    if (k > 1 && higher >= error.same) return 0
    this.estimate = higher / (k + 2)
    return 1
  }
}

/** 1 / x^(1/n) */
const root = (x: number, n: number): number => (x > 0 ? pow(x, -1 / n) : 0)
