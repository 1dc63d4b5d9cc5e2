/**
 * The integrator: backward differentiation formulas of order 1 to 5 with steps that follow the error, as the CVODE user
 * documentation describes them. The history is Nordsieck's array: `z[j]` holds h^j/j! times the j-th derivative.
 *
 * A step predicts by Taylor's series, corrects by Newton's iteration and tests the local error; then the step and,
 * when the order has been kept long enough, the order for the next one are chosen.
 */
import { pow } from '../../math/pow.ts'
import type { Numbers } from '../../memory/numbers.ts'
import { Coefficients } from './coefficients.ts'
import type { Corrector, Evaluate } from './corrector.ts'
import type { Equations, Limits, Method } from './equations.ts'
import { guessFirstStep } from './first-step.ts'
import { correctorFor } from './linear-systems.ts'
import type { LoopMaker } from './loops.ts'
import { boundedBy, highestOrder, Multistep, type Outcome } from './multistep.ts'
import { scaleBy, wholePower } from './norms.ts'
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
const mostErrorFailures = 7
/** What a first step is measured against where nothing ends the way (ms). */
const horizon = 1e5

export class Bdf extends Multistep {
  readonly showsItsEnd = true
  private moved = false
  /** A start from any states is one. */
  readonly failure = undefined
  readonly z: readonly Numbers[]
  readonly weights: Numbers
  /** Error test's estimate of the last step: correction of each state. */
  readonly correction: Numbers
  private readonly coefficients = new Coefficients()
  private readonly steps = new Float64Array(highestOrder + 2)
  private readonly vectors: Vectors
  private nextStep = 0
  private nextOrder = 1
  private ratio = 1
  private mostGrowth = growthFirst
  /** Steps until a change of order is considered. */
  private wait = 2
  private savedQ5 = 0
  private corrector: Corrector

  constructor(
    private readonly equations: Equations,
    limits: Limits,
    tolerances: Pick<Tolerances, 'values' | 'renew'>,
    maker: LoopMaker,
    private readonly method: Method = { stiff: 2, jacobian: 0 },
  ) {
    super(limits, tolerances, 'CVode', mostErrorFailures)
    this.vectors = new Vectors(equations.size, maker)
    this.z = this.vectors.z
    this.weights = this.vectors.weights
    this.correction = this.vectors.correction
    this.corrector = this.chosenCorrector()
  }

  /** As the program asks for it now; it counts from the next start on. */
  private chosenCorrector(): Corrector {
    const evaluate: Evaluate = (t, y, slopes, gamma) => this.evaluate(t, y, slopes, gamma)
    return correctorFor(this.method, this.equations, this.vectors, evaluate, this.statistics)
  }

  /** Its vectors are used no longer. */
  release(): void {
    this.vectors.release()
  }

  /** From the states in `z[0]` at time t on, with no history. */
  start(t: number): void {
    this.restart(t)
    this.moved = false
    this.order = this.nextOrder = 1
    this.wait = 2
    this.mostGrowth = growthFirst
    this.h = 0
    this.steps.fill(0)
    this.savedQ5 = 0
    this.corrector = this.chosenCorrector()
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

  protected begin(): void {
    this.moved = false
    this.weigh(this.z[0]!)
    if (this.count === 0) this.firstStep()
    else this.prepare()
  }

  private firstStep(): void {
    const { limits, t, z, weights, vectors } = this
    const tolerances = this.tolerances.values
    this.evaluate(t, z[0]!, z[1]!, 0)
    let h = guessFirstStep(
      { t, stop: Math.min(this.stop, t + horizon), y: z[0]!, slopes: z[1]!, weights, tolerances },
      { y: vectors.y, slopes: vectors.slopes },
      (time, y, slopes) => this.evaluate(time, y, slopes, 0),
    )
    h = boundedBy(limits, h)
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

  protected tryStep(): Outcome {
    const { order, coefficients, outcome, count, corrector } = this
    this.vectors.predict(order)
    this.t += this.h
    const { t, h } = this
    coefficients.compute(order, h, this.steps, this.wait === 1)
    const share = 1 / coefficients.l[1]!
    const bound = coefficients.q[4]!
    if (!corrector.correct({ t, h, share, gamma: h * share, bound, count, before: outcome })) return 'newton'
    return corrector.norm / coefficients.q[2]! <= 1 ? 'good' : 'error'
  }

  protected restore(start: number): void {
    this.t = start
    this.vectors.restore(this.order)
    this.mostGrowth = 1
  }

  protected override tooShort(): boolean {
    return this.h <= this.limits.minStep * 1.000001 || this.t + this.h === this.t
  }

  protected afterNewtonFailure(): void {
    this.ratio = Math.max(0.25, this.limits.minStep / this.h)
    this.rescale()
  }

  protected afterErrorFailure(failures: number): void {
    const least = this.limits.minStep / this.h
    const error = this.corrector.norm / this.coefficients.q[2]!
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

  // ---- after a step

  protected complete(): void {
    const { z, order, steps, correction } = this
    const { l, q } = this.coefficients
    for (let i = order; i >= 2; i--) steps[i] = steps[i - 1]!
    if (order === 1 && this.count > 1) steps[2] = steps[1]!
    steps[1] = this.h
    this.vectors.complete(order, l)
    this.wait--
    if (this.wait === 1 && order !== highestOrder) {
      z[highestOrder]!.f64.set(correction.f64)
      this.savedQ5 = q[5]!
    }
    this.choose()
  }

  /** Step and order for the next time. */
  private choose(): void {
    const { order, limits } = this
    const error = this.corrector.norm / this.coefficients.q[2]!
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

  /** The history stays that of the step's own end, some units of rounding away. */
  protected moveTo(t: number): void {
    this.interpolate(t, this.vectors.y)
    this.moved = true
  }

  get shown(): Numbers {
    return this.moved ? this.vectors.y : this.z[0]!
  }
}

/** How much longer a step may be, for an error and the power of the step that the error goes with. */
const growthFor = (error: number, power: number): number => 1 / ((error <= 0 ? 0 : pow(error, 1 / power)) + tiny)
