/**
 * The integrator: backward differentiation formulas of order 1 to 5 with steps that follow the error, as the CVODE user
 * documentation describes them. The history is Nordsieck's array: `z[j]` holds h^j/j! times the j-th derivative.
 *
 * A step predicts by Taylor's series, corrects by Newton's iteration and tests the local error; then the step and,
 * when the order has been kept long enough, the order for the next one are chosen.
 */
import { ModelError } from '../../errors.ts'
import { pow } from '../../math/pow.ts'
import type { Numbers } from '../../memory/numbers.ts'
import { Coefficients, highestOrder } from './coefficients.ts'
import type { Equations, Limits } from './equations.ts'
import { guessFirstStep } from './first-step.ts'
import type { LoopMaker } from './loops.ts'
import { scaleBy } from './norms.ts'
import { changeOrder } from './order.ts'
import type { Tolerances } from './scales.ts'
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
/** What a first step is measured against where nothing ends the way (ms). */
const horizon = 1e5
/** This close to where it has to stop (in units of rounding), a step has arrived. */
const arrival = 100 * roundoff

export class Bdf {
  /** Time reached. */
  t = 0
  /** Last step (ms). */
  lastStep = 0
  order = 1
  /** Back from a time within the last step, the model has the states of its end. */
  readonly showsItsEnd = true
  /** Steps since the start. */
  count = 0
  /** Not beyond this time. */
  stop = Infinity
  readonly statistics = { steps: 0, evaluations: 0, solutions: 0, errorFailures: 0, newtonFailures: 0, starts: 0 }
  readonly z: readonly Numbers[]
  readonly weights: Numbers
  /** Error test's estimate of the last step: correction of each state. */
  readonly correction: Numbers
  private readonly coefficients = new Coefficients()
  private readonly steps = new Float64Array(highestOrder + 2)
  private readonly vectors: Vectors
  /** The weights are those of the tolerances and stay so. */
  private weighed = false
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
  /** The step before, or the last attempt at this one, has failed. */
  private failedBefore = false
  private norm = 0

  constructor(
    private readonly equations: Equations,
    private readonly limits: Limits,
    private readonly tolerances: Pick<Tolerances, 'values' | 'renew'>,
    maker: LoopMaker,
  ) {
    this.vectors = new Vectors(equations.size, maker)
    this.z = this.vectors.z
    this.weights = this.vectors.weights
    this.correction = this.vectors.correction
  }

  /** Its vectors are used no longer. */
  release(): void {
    this.vectors.release()
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
    this.failedBefore = false
    this.rate = 1
    this.rateAt = 0
    this.rateGamma = 0
    this.savedQ5 = 0
    this.statistics.starts++
    if (this.tolerances.renew()) this.weighed = false
  }

  /** One step; z[0] then holds the states at the new `t`. */
  step(): void {
    this.weigh()
    if (this.count === 0) this.firstStep()
    else this.prepare()
    this.attempt()
    this.complete()
    this.choose()
    this.arrive()
  }

  /** States at a time within the last step. */
  interpolate(t: number, result: Numbers): void {
    const { z, order, h } = this
    const s = h === 0 ? 0 : (t - this.t) / h
    const into = result.f64
    const size = into.length
    into.set(z[order]!.f64)
    for (let j = order - 1; j >= 0; j--) {
      const row = z[j]!.f64
      for (let i = 0; i < size; i++) into[i] = into[i]! * s + row[i]!
    }
  }

  /** Weight of each state's error for the states in z[0]. */
  private weigh(): void {
    const { rtol } = this.limits
    // without a relative part they stay what they are
    if (rtol === 0 && this.weighed) return
    this.weighed = rtol === 0
    const tolerances = this.tolerances.values
    const [weights, y] = [this.weights.f64, this.z[0]!.f64]
    for (let i = 0; i < weights.length; i++) weights[i] = 1 / (rtol * Math.abs(y[i]!) + tolerances[i]!)
  }

  /** Estimate of the local error of each state in the last step. */
  errors(): Float64Array {
    const q = this.coefficients.q[2]!
    const factor = q === 0 ? 0 : 1 / q
    return this.correction.f64.map((x) => x * factor)
  }

  private evaluate(t: number, y: Numbers, slopes: Numbers, gamma: number): void {
    this.statistics.evaluations++
    this.equations.evaluate(t, y, slopes, this.h, gamma)
  }

  // ---- the first step

  private firstStep(): void {
    const { limits, t, z, weights, vectors } = this
    const tolerances = this.tolerances.values
    this.evaluate(t, z[0]!, z[1]!, 0)
    let h = guessFirstStep(
      { t, stop: Math.min(this.stop, t + horizon), y: z[0]!, slopes: z[1]!, weights, tolerances },
      { y: vectors.y, slopes: vectors.slopes },
      (time, y, slopes) => this.evaluate(time, y, slopes, 0),
    )
    const excess = Math.abs(h) * (1 / limits.maxStep)
    if (excess > 1) h /= excess
    if (h < limits.minStep) h *= limits.minStep / h
    if (t + h > this.stop) h = this.stop - t
    this.h = h
    this.nextStep = h
    this.ratio = 1
    scaleBy(z[1]!.f64, h)
  }

  // ---- a step

  private prepare(): void {
    const { stop, limits } = this
    if (this.t + this.nextStep > stop) this.changeTo(stop - this.t)
    if (this.nextOrder > limits.maxOrder) this.nextOrder = limits.maxOrder
    // a new order comes with a new step only: at the longest step allowed it stays
    if (this.nextStep === this.h) return
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
    this.vectors.rescale(this.order, this.ratio)
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
      this.coefficients.compute(this.order, this.h, this.steps, this.wait === 1)
      if (!this.correct()) {
        this.t = start
        this.restore()
        this.statistics.newtonFailures++
        if (++newtonFailures >= mostNewtonFailures || this.tooShort())
          throw this.failed('the corrector convergence failed repeatedly or with |h| = hmin')
        this.mostGrowth = 1
        this.failedBefore = true
        this.ratio = Math.max(0.25, this.limits.minStep / this.h)
        this.rescale()
        continue
      }
      this.failedBefore = false
      const error = this.norm / this.coefficients.q[2]!
      if (error <= 1) return
      this.failedBefore = true
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
      const ratio = growthFor(biasSame * error, this.order + 1)
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
    this.evaluate(this.t, this.z[0]!, this.z[1]!, 0)
    scaleBy(this.z[1]!.f64, this.h)
  }

  private predict(): void {
    this.vectors.predict(this.order)
  }

  private restore(): void {
    this.vectors.restore(this.order)
  }

  /** Newton's iteration from the prediction; once more from there when the rate of convergence was an old one. */
  private correct(): boolean {
    const share = 1 / this.coefficients.l[1]!
    const gamma = this.h * share
    let fresh = this.rateIsDue(gamma)
    for (;;) {
      this.evaluate(this.t, this.z[0]!, this.vectors.slopes, gamma)
      if (fresh) this.renewRate(gamma)
      if (this.iterate(gamma, share)) return true
      if (fresh) return false
      fresh = true
    }
  }

  private iterate(gamma: number, share: number): boolean {
    const { vectors, correction, coefficients, equations } = this
    const { y, slopes, side } = vectors
    correction.f64.fill(0)
    let before = 0
    for (let i = 0; ; ) {
      vectors.makeSide(gamma, share)
      equations.solve(side)
      this.statistics.solutions++
      const change = vectors.correct()
      if (!(change < Infinity)) return false
      if (i > 0) this.rate = Math.max(0.3 * this.rate, change / before)
      if ((change * Math.min(1, this.rate)) / coefficients.q[4]! <= 1) {
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
  private rateIsDue(gamma: number): boolean {
    const { count, rateAt, failedBefore } = this
    if (count === 0 || failedBefore || count >= rateAt + rateSteps) return true
    return Math.abs(gamma / this.rateGamma - 1) > rateChange
  }

  private renewRate(gamma: number): void {
    this.rate = 1
    this.rateAt = this.count
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
      z[highestOrder]!.f64.set(correction.f64)
      this.savedQ5 = q[5]!
    }
  }

  /** Step and order for the next time. */
  private choose(): void {
    const { order, limits } = this
    const error = this.norm / this.coefficients.q[2]!
    const growthNow = this.mostGrowth
    this.mostGrowth = growth
    this.nextOrder = order
    if (growthNow === 1) {
      this.wait = Math.max(this.wait, 2)
      this.changeTo(this.h)
      return
    }
    const same = growthFor(biasSame * error, order + 1)
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
      if (this.nextOrder > order) this.z[highestOrder]!.f64.set(this.correction.f64)
    }
    this.setRatio(best, growthNow)
  }

  private ratioBelow(): number {
    const error = this.vectors.normOfRow(this.order) / this.coefficients.q[1]!
    return growthFor(biasLower * error, this.order)
  }

  private ratioAbove(): number {
    const { order, steps, h } = this
    if (this.savedQ5 === 0) return 0
    const { q } = this.coefficients
    const share = (q[5]! / this.savedQ5) * wholePower(h / steps[2]!, order + 1)
    const error = this.vectors.normBeyond(share) / q[3]!
    return growthFor(biasHigher * error, order + 2)
  }

  private setRatio(ratio: number, most: number): void {
    if (ratio < worthwhile) {
      this.changeTo(this.h)
      return
    }
    let bounded = Math.min(ratio, most)
    bounded /= Math.max(1, this.h * (1 / this.limits.maxStep) * bounded)
    this.nextStep = this.h * bounded
    this.ratio = bounded
  }

  /** A step that has come as near to its end as rounding lets it ends there. */
  private arrive(): void {
    const { t, h, stop, vectors } = this
    if (!(Math.abs(t - stop) <= arrival * (Math.abs(t) + Math.abs(h)))) return
    this.interpolate(stop, vectors.y)
    this.z[0]!.f64.set(vectors.y.f64)
    this.t = stop
  }

  private failed(why: string): ModelError {
    return new ModelError(
      'RUN4010',
      `CVode: at t = ${this.t} and step size h = ${this.h}, ${why}`,
      'something in the model jumps or grows without bound; look at it with a fixed step, cvode.active(0)',
    )
  }
}

/** How much longer a step may be, for an error and the power of the step that the error goes with. */
const growthFor = (error: number, power: number): number => 1 / ((error <= 0 ? 0 : pow(error, 1 / power)) + tiny)

function wholePower(base: number, exponent: number): number {
  let product = 1
  for (let i = 0; i < exponent; i++) product *= base
  return product
}
