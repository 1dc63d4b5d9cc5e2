/**
 * How the states at the end of a step are found from their prediction, as far as that is JavaScript: for equations that are not stiff by plain iteration of
 * the formula, until what is left is a small part of the error. Newton's iteration is WebAssembly (`newton-code.ts`), the linear systems that programs seldom want are not.
 */
import type { Numbers } from '../../memory/numbers.ts'
import { weightedNorm } from './norms.ts'
import type { Vectors } from './vectors.ts'

/** The step that is tried. */
export interface Attempt {
  /** Its end, and length (ms). */
  readonly t: number
  readonly h: number
  /** 1 / l[1], and h times that. */
  readonly share: number
  readonly gamma: number
  /** What the norm of what is left is measured by. */
  readonly bound: number
  /** Steps since the start. */
  readonly count: number
}

/** The slopes of the states y at time t. */
export type Evaluate = (t: number, y: Numbers, slopes: Numbers, gamma: number) => void

/** Why the linear systems are made ready anew: time for it, a failure of another kind, or a Jacobian that has grown old. */
export type Reason = 'due' | 'failure' | 'old'

export interface LinearSystems {
  /**
   * The slopes at the prediction are in the vectors. Returns whether the Jacobian is that of now, or one kept from before; undefined
   * where the matrix is singular.
   */
  prepare(attempt: Attempt, reason: Reason, gammaBefore: number): 'new' | 'kept' | undefined
  /** Replaces the side by the solution; `ratio`: gamma by that of the last preparation. */
  solve(attempt: Attempt, ratio: number): boolean
}

const mostIterations = 3

/** The rate of convergence, estimated from one iteration to the next. */
class Rate {
  value = 1
  private last = 0

  /** Of the change of iteration i; whether what is left is small enough. */
  enough(i: number, change: number, bound: number): boolean {
    if (i > 0) this.value = Math.max(0.3 * this.value, change / this.last)
    return (change * Math.min(1, this.value)) / bound <= 1
  }

  /** After iteration i: whether there is no use in another. */
  hopeless(i: number, change: number): boolean {
    if (i + 1 === mostIterations || (i >= 1 && change > 2 * this.last)) return true
    this.last = change
    return false
  }
}

/** Plain iteration: the slopes at the end give the end. */
export class Functional {
  norm = 0
  private readonly rate = new Rate()

  constructor(
    private readonly vectors: Vectors,
    private readonly evaluate: Evaluate,
    private readonly statistics: { solutions: number },
  ) {}

  correct(attempt: Attempt): boolean {
    const { vectors, rate } = this
    const { t, bound } = attempt
    rate.value = 1
    this.evaluate(t, vectors.z[0]!, vectors.slopes, 0)
    vectors.correction.f64.fill(0)
    for (let i = 0; ; i++) {
      this.statistics.solutions++
      const change = this.improve(attempt)
      if (!(change < Infinity)) return false
      if (rate.enough(i, change, bound)) {
        this.norm = i === 0 ? change : weightedNorm(vectors.correction.f64, vectors.weights.f64)
        return true
      }
      if (rate.hopeless(i, change)) return false
      this.evaluate(t, vectors.y, vectors.slopes, 0)
    }
  }

  /** The correction that the slopes ask for; the norm of its change. */
  private improve({ h, share }: Attempt): number {
    const { z, y, slopes, side, correction, weights } = this.vectors
    const [start, first, values, rates, change, sum] = [z[0]!, z[1]!, y, slopes, side, correction].map(
      ({ f64 }) => f64,
    ) as [Float64Array, Float64Array, Float64Array, Float64Array, Float64Array, Float64Array]
    for (let i = 0; i < sum.length; i++) {
      const wanted = share * (h * rates[i]! - first[i]!)
      values[i] = start[i]! + wanted
      change[i] = wanted - sum[i]!
      sum[i] = wanted
    }
    return weightedNorm(change, weights.f64)
  }
}
