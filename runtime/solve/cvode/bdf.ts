/**
 * The integrator: backward differentiation formulas of order 1 to 5 with steps that follow the error, as the CVODE user
 * documentation describes them. The history is Nordsieck's array: `z[j]` holds h^j/j! times the j-th derivative.
 *
 * A step predicts by Taylor's series, corrects by Newton's iteration and tests the local error; then the step and,
 * when the order has been kept long enough, the order for the next one are chosen.
 */
import { ModelError } from '../../errors.ts'
import { Coefficients, highestOrder } from './coefficients.ts'
import type { Equations, Limits } from './equations.ts'
import { addScaled, maxRatio, weightedNorm } from './norms.ts'
import { changeOrder } from './order.ts'
import { Vectors } from './vectors.ts'

/** Divisors that make estimates at each order cautious: lower, same, higher. */
const [biasLower, biasSame, biasHigher] = [6, 6, 10]
const tiny = 1e-6
/** A change of step smaller than this is not worth it. */
const worthwhile = 1.5
const growthFirst = 1e4
const growth = 10
const mostIterations = 3
const mostNewtonFailures = 10
const mostErrorFailures = 7
/** Steps and change of gamma after which the rate of convergence is estimated anew. */
const [rateSteps, rateChange] = [20, 0.3]
const roundoff = 2 ** -52

export class Bdf {
  /** Time reached. */
  t = 0
  /** Last step (ms). */
  lastStep = 0
  order = 1
  /** Steps since the start. */
  count = 0
  /** Not beyond this time. */
  stop = Infinity
  readonly statistics = { steps: 0, evaluations: 0, solutions: 0, errorFailures: 0, newtonFailures: 0, starts: 0 }
  readonly z: readonly Float64Array[]
  readonly weights: Float64Array
  /** Error test's estimate of the last step: correction of each state. */
  readonly correction: Float64Array
  private readonly coefficients = new Coefficients()
  private readonly steps = new Float64Array(highestOrder + 2)
  private readonly vectors: Vectors
  private readonly weighed = { rtol: -1, atol: -1 }
  private h = 0
  private nextStep = 0
  private nextOrder = 1
  private ratio = 1
  private mostGrowth = growthFirst
  /** Steps until a change of order is considered. */
  private wait = 2
  private savedQ5 = 0
  private rate = 1
  private rateAt = 0
  private rateGamma = 0
  private newtonFailed = false
  private norm = 0

  constructor(
    private readonly equations: Equations,
    private readonly limits: Limits,
    /** Factor of the absolute error of each state. */
    private readonly scale: Float64Array,
  ) {
    this.vectors = new Vectors(equations.size)
    this.z = this.vectors.z
    this.weights = this.vectors.weights
    this.correction = this.vectors.correction
  }

  /** From the states in `z[0]` at time t on, with no history. */
  start(t: number): void {
    this.t = t
    this.count = 0
    this.order = this.nextOrder = 1
    this.wait = 2
    this.mostGrowth = growthFirst
    this.h = this.lastStep = 0
    this.steps.fill(0)
    this.stop = Infinity
    this.newtonFailed = false
    this.rate = 1
    this.rateAt = 0
    this.rateGamma = 0
    this.savedQ5 = 0
    this.statistics.starts++
    this.evaluate(t, this.z[0]!, this.z[1]!, 1)
  }

  /** One step; z[0] then holds the states at the new `t`. */
  step(): void {
    this.weigh()
    if (this.count === 0) this.firstStep()
    else this.prepare()
    this.attempt()
    this.complete()
    this.choose()
  }

  /** States at a time within the last step. */
  interpolate(t: number, into: Float64Array): void {
    const { z, order, h } = this
    const s = h === 0 ? 0 : (t - this.t) / h
    const size = into.length
    const top = z[order]!
    for (let i = 0; i < size; i++) into[i] = top[i]!
    for (let j = order - 1; j >= 0; j--) {
      const row = z[j]!
      for (let i = 0; i < size; i++) into[i] = into[i]! * s + row[i]!
    }
  }

  /** Weight of each state's error for the states in z[0]. */
  weigh(): void {
    const { weights, scale, weighed } = this
    const { rtol, atol } = this.limits
    // without a relative part they stay what they are
    if (rtol === 0 && weighed.rtol === 0 && weighed.atol === atol) return
    weighed.rtol = rtol
    weighed.atol = atol
    const y = this.z[0]!
    for (let i = 0; i < weights.length; i++) weights[i] = 1 / (rtol * Math.abs(y[i]!) + atol * scale[i]!)
  }

  /** First derivatives of the states at the end of the last step. */
  derivatives(): Float64Array {
    const h = this.count === 0 ? 1 : this.h
    return this.z[1]!.map((slope) => slope / h)
  }

  private evaluate(t: number, y: Float64Array, slopes: Float64Array, gamma: number): void {
    this.statistics.evaluations++
    this.equations.evaluate(t, y, slopes, gamma)
  }

  // ---- the first step

  private firstStep(): void {
    const { limits } = this
    let h = this.guessStep()
    h = Math.min(Math.max(h, limits.minStep), limits.maxStep)
    if (this.t + h > this.stop) h = this.stop - this.t
    this.h = h
    this.nextStep = h
    this.ratio = 1
    scaleBy(this.z[1]!, h)
  }

  /** h with h*h*|y''|/2 about half the tolerance, y'' by a difference. */
  private guessStep(): number {
    const { t, z, weights } = this
    const low = 100 * roundoff * Math.max(Math.abs(t), Math.abs(t + 1), 1e-3)
    const high = Math.min(0.1, 1 / Math.max(maxRatio(z[1]!, z[0]!, weights), 1e-300), this.stop - t)
    if (high <= low) return Math.max(high, 0) || low
    let guess = Math.sqrt(low * high)
    for (let i = 1; ; i++) {
      const curvature = this.curvature(guess)
      let next = curvature * high * high > 2 ? Math.sqrt(2 / curvature) : Math.sqrt(guess * high)
      const change = next / guess
      if (i >= 4 || (change > 0.5 && change < 2)) {
        guess = next
        break
      }
      if (i > 1 && change > 2) {
        next = guess
        break
      }
      guess = next
    }
    return Math.min(Math.max(0.5 * guess, low), high)
  }

  private curvature(h: number): number {
    const { z } = this
    const { y, slopes: scratch } = this.vectors
    y.set(z[0]!)
    addScaled(y, h, z[1]!)
    this.evaluate(this.t + h, y, scratch, 1)
    for (let i = 0; i < y.length; i++) scratch[i] = (scratch[i]! - z[1]![i]!) / h
    return weightedNorm(scratch, this.weights)
  }

  // ---- a step

  private prepare(): void {
    const { stop, limits } = this
    if (this.nextStep > limits.maxStep) this.changeTo(limits.maxStep)
    if (this.t + this.nextStep > stop) this.changeTo((stop - this.t) * (1 - 4 * roundoff))
    if (this.nextOrder > limits.maxOrder) this.nextOrder = limits.maxOrder
    if (this.nextStep === this.h && this.nextOrder === this.order) return
    if (this.nextOrder !== this.order) {
      changeOrder(this.z, this.order, this.nextOrder, this.h, this.steps, this.z[highestOrder]!)
      this.order = this.nextOrder
      this.wait = this.order + 1
    }
    this.rescale()
  }

  private changeTo(h: number): void {
    this.nextStep = h
    this.ratio = h / this.h
  }

  /** The history for a step `ratio` times as long. */
  private rescale(): void {
    let factor = this.ratio
    for (let j = 1; j <= this.order; j++) {
      scaleBy(this.z[j]!, factor)
      factor *= this.ratio
    }
    this.h *= this.ratio
    this.nextStep = this.h
  }

  /** Predicts and corrects until the error is small enough. */
  private attempt(): void {
    const start = this.t
    let newtonFailures = 0
    let errorFailures = 0
    for (;;) {
      this.predict()
      this.t = start + this.h
      // the last step before a stop ends on it, whatever rounding says
      if (this.stop < Infinity && Math.abs(this.stop - this.t) <= 100 * roundoff * Math.abs(this.stop))
        this.t = this.stop
      this.coefficients.compute(this.order, this.h, this.steps, this.wait === 1)
      if (!this.correct()) {
        this.t = start
        this.restore()
        this.statistics.newtonFailures++
        if (++newtonFailures >= mostNewtonFailures || this.tooShort())
          throw this.failed('the corrector convergence failed repeatedly or with |h| = hmin')
        this.mostGrowth = 1
        this.newtonFailed = true
        this.ratio = Math.max(0.25, this.limits.minStep / this.h)
        this.rescale()
        continue
      }
      this.newtonFailed = false
      const error = this.norm * this.coefficients.q[2]!
      if (error <= 1) return
      this.t = start
      this.restore()
      this.statistics.errorFailures++
      if (++errorFailures >= mostErrorFailures || this.tooShort())
        throw this.failed('the error test failed repeatedly or with |h| = hmin')
      this.afterErrorFailure(error, errorFailures)
    }
  }

  private tooShort(): boolean {
    return this.h <= this.limits.minStep * 1.000001 || this.t + this.h === this.t
  }

  private afterErrorFailure(error: number, failures: number): void {
    const least = this.limits.minStep / this.h
    this.mostGrowth = 1
    if (failures <= 3) {
      const ratio = 1 / ((biasSame * error) ** (1 / (this.order + 1)) + tiny)
      this.ratio = Math.max(0.1, ratio, least)
      if (failures >= 2) this.ratio = Math.min(this.ratio, 0.2)
      this.rescale()
      return
    }
    this.ratio = Math.max(0.1, least)
    if (this.order > 1) {
      changeOrder(this.z, this.order, this.order - 1, this.h, this.steps, this.z[highestOrder]!)
      this.order--
      this.wait = this.order + 1
      this.rescale()
      return
    }
    this.h *= this.ratio
    this.nextStep = this.h
    this.wait = 10
    this.evaluate(this.t, this.z[0]!, this.z[1]!, this.h)
    scaleBy(this.z[1]!, this.h)
  }

  private predict(): void {
    this.vectors.predict(this.order)
  }

  private restore(): void {
    this.vectors.restore(this.order)
  }

  /** Newton's iteration from the prediction. */
  private correct(): boolean {
    const { vectors, z, correction, coefficients, equations } = this
    const { y, slopes, side } = vectors
    const share = 1 / coefficients.l[1]!
    const gamma = this.h * share
    this.followRate(gamma)
    this.evaluate(this.t, z[0]!, slopes, gamma)
    correction.fill(0)
    let before = 0
    for (let i = 0; ; ) {
      vectors.makeSide(gamma, share)
      equations.solve(side)
      this.statistics.solutions++
      const change = vectors.correct()
      if (!(change < Infinity)) return false
      if (i > 0) this.rate = Math.max(0.3 * this.rate, change / before)
      if (change * Math.min(1, this.rate) <= coefficients.q[4]!) {
        this.norm = i === 0 ? change : vectors.normOfCorrection()
        return true
      }
      i++
      if (i === mostIterations || (i >= 2 && change > 2 * before)) return false
      before = change
      this.evaluate(this.t, y, slopes, gamma)
    }
  }

  /** The rate of convergence is an estimate from earlier steps until these are too different. */
  private followRate(gamma: number): void {
    const { count } = this
    const changed = Math.abs(gamma / this.rateGamma - 1) > rateChange
    if (count > 0 && !this.newtonFailed && count < this.rateAt + rateSteps && !changed) return
    this.rate = 1
    this.rateAt = count
    this.rateGamma = gamma
  }

  // ---- after a step

  private complete(): void {
    const { z, order, steps, correction } = this
    const { l, q } = this.coefficients
    this.count++
    this.statistics.steps++
    this.lastStep = this.h
    for (let i = order; i >= 2; i--) steps[i] = steps[i - 1]!
    if (order === 1 && this.count > 1) steps[2] = steps[1]!
    steps[1] = this.h
    this.vectors.complete(order, l)
    this.wait--
    if (this.wait === 1 && order !== highestOrder) {
      z[highestOrder]!.set(correction)
      this.savedQ5 = q[5]!
    }
  }

  /** Step and order for the next time. */
  private choose(): void {
    const { order, limits } = this
    const error = this.norm * this.coefficients.q[2]!
    const growthNow = this.mostGrowth
    this.mostGrowth = growth
    this.nextOrder = order
    if (growthNow === 1) {
      this.wait = Math.max(this.wait, 2)
      this.changeTo(this.h)
      return
    }
    const same = 1 / ((biasSame * error) ** (1 / (order + 1)) + tiny)
    if (this.wait > 0) {
      this.setRatio(same, growthNow)
      return
    }
    this.wait = 2
    const lower = order > 1 ? this.ratioBelow() : 0
    const higher = order < Math.min(highestOrder, limits.maxOrder) ? this.ratioAbove() : 0
    const best = Math.max(same, lower, higher)
    if (best < worthwhile) {
      this.changeTo(this.h)
      return
    }
    if (best !== same) {
      this.nextOrder = best === lower ? order - 1 : order + 1
      if (this.nextOrder > order) this.z[highestOrder]!.set(this.correction)
    }
    this.setRatio(best, growthNow)
  }

  private ratioBelow(): number {
    const error = this.vectors.normOfRow(this.order) * this.coefficients.q[1]!
    return 1 / ((biasLower * error) ** (1 / this.order) + tiny)
  }

  private ratioAbove(): number {
    const { order, steps, h } = this
    if (this.savedQ5 === 0) return 0
    const { q } = this.coefficients
    const share = (q[5]! / this.savedQ5) * (h / steps[2]!) ** (order + 1)
    const error = this.vectors.normBeyond(share) * q[3]!
    return 1 / ((biasHigher * error) ** (1 / (order + 2)) + tiny)
  }

  private setRatio(ratio: number, most: number): void {
    if (ratio < worthwhile) {
      this.changeTo(this.h)
      return
    }
    const bounded = Math.min(ratio, most, this.limits.maxStep / this.h)
    this.changeTo(this.h * Math.max(bounded, 1))
  }

  private failed(why: string): ModelError {
    return new ModelError(
      'RUN4010',
      `CVode: at t = ${this.t} and step size h = ${this.h}, ${why}`,
      'something in the model jumps or grows without bound; look at it with a fixed step, cvode.active(0)',
    )
  }
}

function scaleBy(x: Float64Array, factor: number): void {
  for (let i = 0; i < x.length; i++) x[i] = x[i]! * factor
}
