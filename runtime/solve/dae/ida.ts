/**
 * The integrator for systems with algebraic equations, F(t, y, y') = 0: backward differentiation formulas of order 1 to 5 with a
 * fixed leading coefficient, in the form of modified divided differences, as K. E. Brenan, S. L. Campbell and L. R. Petzold
 * describe it for DASSL (1989) and A. C. Hindmarsh et al. for IDA (ACM TOMS 31:363, 2005).
 *
 * `phi` holds the differences, `psi` the sums of the last steps; as long as nothing has failed the order rises and the step
 * doubles at each step, later both follow the estimates of the error.
 */
import { ModelError } from '../../errors.ts'
import { pow } from '../../math/pow.ts'
import type { Arena } from '../../memory/arena.ts'
import { Numbers } from '../../memory/numbers.ts'
import type { Limits } from '../cvode/equations.ts'
import { scaleBy, weightedNorm } from '../cvode/norms.ts'
import type { Tolerances } from '../cvode/scales.ts'

/** What is integrated. */
export interface DaeSystem {
  readonly size: number
  /** States and slopes with which to start at t. */
  initialise(t: number, y: Numbers, slopes: Numbers): void
  /** Puts F(t, y, y') into `residual`. */
  residual(t: number, y: Numbers, slopes: Numbers, residual: Numbers): void
  /** The start does not fulfil the equations; the norm of what is left over, in tolerances. */
  inconsistent(norm: number): void
  /** Replaces b by the solution of (dF/dy + leading dF/dy') x = b, for what `residual` saw last. */
  solve(b: Numbers, leading: number): void
}

const highestOrder = 5
const mostIterations = 4
const mostNewtonFailures = 10
const mostErrorFailures = 10
/** How much of the error Newton's iteration may leave, and the change that is as good as none. */
const newtonTolerance = 0.33
const noChange = 1e-4 * newtonTolerance
const slowest = 0.9
/** First estimate of how far the iteration still has to go, in parts of a change. */
const firstRate = 20
const roundoff = 2 ** -52

export class Ida {
  /** Time reached. */
  t = 0
  /** Last step (ms) and its order. */
  lastStep = 0
  order = 1
  stop = Infinity
  /** Back from a time within the last step, the model keeps the states of that time until the next step, as in NEURON. */
  readonly showsItsEnd = false
  readonly statistics = { steps: 0, evaluations: 0, solutions: 0, errorFailures: 0, newtonFailures: 0, starts: 0 }
  /** The states at `t`; the name is that of the other integrator's history. */
  readonly z: readonly Numbers[]
  readonly slopes: Numbers
  readonly weights: Numbers
  private readonly y: Numbers
  /** Correction of the last prediction, and one iteration's. */
  private readonly correction: Float64Array
  private readonly delta: Numbers
  private readonly phi: Float64Array[]
  private readonly psi = new Float64Array(highestOrder + 2)
  private readonly alpha = new Float64Array(highestOrder + 2)
  private readonly beta = new Float64Array(highestOrder + 2)
  private readonly sigma = new Float64Array(highestOrder + 2)
  private readonly gamma = new Float64Array(highestOrder + 2)
  private h = 0
  private k = 0
  private usedOrder = 0
  /** Steps of the same length and order. */
  private constant = 0
  private leading = 0
  private count = 0
  /** Order and step still only rise. */
  private rising = true
  private rate = firstRate
  private newOrder = 1
  private estimate = 0
  private error = { same: 0, lower: 0, lowerEstimate: 0 }

  constructor(
    private readonly system: DaeSystem,
    private readonly limits: Limits,
    private readonly tolerances: Pick<Tolerances, 'values' | 'renew'>,
    private readonly arena: Arena,
  ) {
    const { size } = system
    const numbers = () => new Numbers(arena, arena.allocate(size), size)
    const vector = () => new Float64Array(size)
    this.y = numbers()
    this.z = [this.y]
    this.slopes = numbers()
    this.weights = numbers()
    this.correction = vector()
    this.delta = numbers()
    this.phi = Array.from({ length: highestOrder + 2 }, vector)
  }

  /** Its vectors are used no longer. */
  release(): void {
    for (const { address, count } of [this.y, this.slopes, this.weights, this.delta])
      this.arena.release(address / 8, count)
  }

  start(t: number): void {
    const { system, y, slopes, phi } = this
    this.t = t
    this.count = 0
    this.lastStep = 0
    this.stop = Infinity
    this.rate = firstRate
    this.statistics.starts++
    this.tolerances.renew()
    system.initialise(t, y, slopes)
    phi[0]!.set(y.f64)
    phi[1]!.set(slopes.f64)
    this.weigh()
    this.evaluate()
    const norm = weightedNorm(this.delta.f64, this.weights.f64)
    if (norm > 1) system.inconsistent(norm)
  }

  step(): void {
    if (this.count === 0) this.firstStep()
    else {
      this.weigh()
      this.limitStep()
    }
    this.attempt()
    this.complete()
    if (Math.abs(this.t - this.stop) > 100 * roundoff * (Math.abs(this.t) + Math.abs(this.h))) return
    this.at(this.stop, this.y, this.slopes)
    this.t = this.stop
  }

  /** States at a time within the last step; `slopes` follow. */
  interpolate(t: number, into: Numbers): void {
    this.at(t, into, this.slopes)
  }

  private weigh(): void {
    const weights = this.weights.f64
    const { rtol } = this.limits
    const tolerances = this.tolerances.values
    const y = this.phi[0]!
    for (let i = 0; i < weights.length; i++) weights[i] = 1 / (rtol * Math.abs(y[i]!) + tolerances[i]!)
  }

  /** Local error of each state in the last step. */
  errors(): Float64Array {
    return this.delta.f64.slice()
  }

  private at(t: number, states: Numbers, rates: Numbers): void {
    const { phi, psi } = this
    const [y, slopes] = [states.f64, rates.f64]
    y.set(phi[0]!)
    slopes.fill(0)
    const distance = t - this.t
    let c = 1
    let d = 0
    let gamma = distance / psi[0]!
    for (let j = 1; j <= Math.max(1, this.usedOrder); j++) {
      d = d * gamma + c / psi[j - 1]!
      c *= gamma
      gamma = (distance + psi[j - 1]!) / psi[j]!
      const row = phi[j]!
      for (let i = 0; i < y.length; i++) {
        y[i] = y[i]! + c * row[i]!
        slopes[i] = slopes[i]! + d * row[i]!
      }
    }
  }

  private evaluate(): void {
    this.statistics.evaluations++
    this.system.residual(this.t, this.y, this.slopes, this.delta)
  }

  // ---- the step's length

  private firstStep(): void {
    const { phi, limits } = this
    let h = 0.001 * Math.abs(this.stop - this.t)
    const norm = weightedNorm(phi[1]!, this.weights.f64)
    if (norm > 0.5 / h) h = 0.5 / norm
    this.h = boundedBy(limits, h)
    this.limitStep()
    scaleBy(phi[1]!, this.h)
    this.k = 1
    this.usedOrder = 0
    this.psi[0] = this.h
    this.leading = 1 / this.h
    this.rising = true
    this.constant = 0
  }

  private limitStep(): void {
    if (this.t + this.h - this.stop > 0) this.h = this.stop - this.t
  }

  // ---- one step

  private attempt(): void {
    const start = this.t
    let newtonFailures = 0
    let errorFailures = 0
    for (;;) {
      const share = this.setCoefficients()
      const solved = this.correct()
      if (solved && share * this.testError() <= 1) return
      this.restore(start)
      if (solved) {
        this.statistics.errorFailures++
        if (++errorFailures >= mostErrorFailures) throw this.failed('the error test failed repeatedly')
        this.shorten(this.ratioAfter(errorFailures))
      } else {
        this.statistics.newtonFailures++
        if (++newtonFailures >= mostNewtonFailures) throw this.failed('the corrector convergence failed repeatedly')
        this.shorten(0.25)
      }
    }
  }

  private shorten(ratio: number): void {
    this.h *= ratio
    if (this.count > 0) return
    this.psi[0] = this.h
    scaleBy(this.phi[1]!, ratio)
  }

  /** The first time by the estimate, at the order that does best; after many failures from order 1 on. */
  private ratioAfter(failures: number): number {
    if (failures > 2) {
      this.k = 1
      return 0.25
    }
    this.k = this.newOrder
    if (failures === 2) return 0.25
    return Math.max(0.25, Math.min(0.9, 0.9 * root(2 * this.estimate + 1e-4, this.k + 1)))
  }

  private restore(start: number): void {
    const { phi, psi, beta, k } = this
    this.rising = false
    this.t = start
    for (let j = this.constant; j <= k; j++) scaleBy(phi[j]!, 1 / beta[j]!)
    for (let j = 1; j <= k; j++) psi[j - 1] = psi[j]! - this.h
  }

  /** Coefficients for the present step and order; time moves on. Returns what turns a correction's norm into the error. */
  private setCoefficients(): number {
    const { phi, psi, alpha, beta, sigma, gamma, h, k } = this
    if (h !== this.lastStep || k !== this.usedOrder) this.constant = 0
    this.constant = Math.min(this.constant + 1, this.usedOrder + 2)
    if (k + 1 >= this.constant) {
      beta[0] = alpha[0] = sigma[0] = 1
      gamma[0] = 0
      let sum = h
      for (let i = 1; i <= k; i++) {
        const before = psi[i - 1]!
        psi[i - 1] = sum
        beta[i] = (beta[i - 1]! * psi[i - 1]!) / before
        sum = before + h
        alpha[i] = h / sum
        sigma[i] = i * sigma[i - 1]! * alpha[i]!
        gamma[i] = gamma[i - 1]! + alpha[i - 1]! / h
      }
      psi[k] = sum
    }
    let fixed = 0
    let variable = 0
    for (let i = 0; i < k; i++) {
      fixed -= 1 / (i + 1)
      variable -= alpha[i]!
    }
    this.leading = -fixed / h
    for (let i = this.constant; i <= k; i++) scaleBy(phi[i]!, beta[i]!)
    this.t += h
    return Math.max(Math.abs(alpha[k]! + fixed - variable), alpha[k]!)
  }

  private predict(): void {
    const { phi, gamma, k } = this
    const [y, slopes] = [this.y.f64, this.slopes.f64]
    y.set(phi[0]!)
    slopes.fill(0)
    for (let j = 1; j <= k; j++) {
      const row = phi[j]!
      const factor = gamma[j]!
      for (let i = 0; i < y.length; i++) {
        y[i] = row[i]! + y[i]!
        slopes[i] = factor * row[i]! + slopes[i]!
      }
    }
  }

  /** Newton's iteration from the prediction. */
  private correct(): boolean {
    const { correction, weights, delta } = this
    if (this.count === 0) this.rate = firstRate
    this.predict()
    this.evaluate()
    correction.fill(0)
    let first = 0
    for (let iteration = 0; iteration < mostIterations; iteration++) {
      if (iteration > 0) this.evaluate()
      this.system.solve(delta, this.leading)
      this.statistics.solutions++
      this.apply(delta.f64)
      const norm = weightedNorm(delta.f64, weights.f64)
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

  private apply(delta: Float64Array): void {
    const { correction, leading } = this
    const [y, slopes] = [this.y.f64, this.slopes.f64]
    for (let i = 0; i < y.length; i++) {
      y[i] = y[i]! - delta[i]!
      correction[i] = correction[i]! - delta[i]!
      slopes[i] = slopes[i]! - leading * delta[i]!
    }
  }

  /** Estimates at this order and below; returns the norm of the correction. */
  private testError(): number {
    const { correction, sigma, phi, k } = this
    const [weights, delta] = [this.weights.f64, this.delta.f64]
    const norm = weightedNorm(correction, weights)
    const same = sigma[k]! * norm
    this.error = { same: (k + 1) * same, lower: 0, lowerEstimate: 0 }
    this.estimate = same
    this.newOrder = k
    if (k === 1) return norm
    sumInto(delta, phi[k]!, correction)
    const lowerEstimate = sigma[k - 1]! * weightedNorm(delta, weights)
    this.error.lower = k * lowerEstimate
    this.error.lowerEstimate = lowerEstimate
    if (k > 2) {
      sumInto(delta, phi[k - 1]!, delta)
      const second = (k - 1) * (sigma[k - 2]! * weightedNorm(delta, weights))
      if (Math.max(this.error.lower, second) > this.error.same) return norm
    } else if (this.error.lower > 0.5 * this.error.same) return norm
    this.newOrder = k - 1
    this.estimate = lowerEstimate
    return norm
  }

  // ---- after a step

  private complete(): void {
    this.count++
    this.statistics.steps++
    const rise = this.k - this.usedOrder
    this.usedOrder = this.order = this.k
    this.lastStep = this.h
    const highest = Math.min(highestOrder, this.limits.maxOrder)
    if (this.newOrder === this.k - 1 || this.k === highest) this.rising = false
    if (this.rising) {
      if (this.count > 1) {
        this.k++
        this.h *= 2
      }
    } else this.choose(rise, highest)
    this.updateDifferences(highest)
  }

  /** Order and step for the next time. */
  private choose(rise: number, highest: number): void {
    const change = this.orderChange(rise, highest)
    this.k += change
    if (change < 0) this.estimate = this.error.lowerEstimate
    const ratio = root(2 * this.estimate + 1e-4, this.k + 1)
    if (ratio >= 2) this.h = boundedBy(this.limits, 2 * this.h)
    else if (ratio <= 1) this.h *= Math.max(0.5, Math.min(0.9, ratio))
  }

  private orderChange(rise: number, highest: number): -1 | 0 | 1 {
    const { k, error, correction, phi } = this
    const [weights, delta] = [this.weights.f64, this.delta.f64]
    if (this.newOrder === k - 1) return -1
    if (k === highest || k + 1 >= this.constant || rise === 1) return 0
    for (let i = 0; i < delta.length; i++) delta[i] = correction[i]! - phi[k + 1]![i]!
    const higher = weightedNorm(delta, weights)
    if (k === 1 && higher >= 0.5 * error.same) return 0
    if (k > 1 && error.lower <= Math.min(error.same, higher)) return -1
    if (k > 1 && higher >= error.same) return 0
    this.estimate = higher / (k + 2)
    return 1
  }

  private updateDifferences(highest: number): void {
    const { phi, correction, usedOrder } = this
    if (usedOrder < highest) phi[usedOrder + 1]!.set(correction)
    sumInto(phi[usedOrder]!, correction, phi[usedOrder]!)
    for (let j = usedOrder - 1; j >= 0; j--) sumInto(phi[j]!, phi[j]!, phi[j + 1]!)
  }

  private failed(why: string, advice = 'something in the model jumps or grows without bound'): ModelError {
    return new ModelError(
      'RUN4010',
      `IDA: at t = ${this.t} and step size h = ${this.h}, ${why}`,
      `${advice}; look at it with a fixed step, cvode.active(0)`,
    )
  }
}

/** A step, no longer than the longest allowed, by NEURON's arithmetic. */
function boundedBy({ maxStep }: Limits, h: number): number {
  const excess = h * (1 / maxStep)
  return excess > 1 ? h / excess : h
}

/** 1 / x^(1/n) */
const root = (x: number, n: number): number => (x > 0 ? pow(x, -1 / n) : 0)

function sumInto(into: Float64Array, x: Float64Array, y: Float64Array): void {
  for (let i = 0; i < into.length; i++) into[i] = x[i]! + y[i]!
}
