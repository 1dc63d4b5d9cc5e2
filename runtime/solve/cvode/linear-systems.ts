/**
 * The linear systems of Newton's iteration, (1 - gamma J) x = b, solved with the model's own approximation of the Jacobian J, with one that
 * differences of slopes give, or with a diagonal of such differences. The last two follow the CVODE user documentation, to the bit.
 */
import type { Attempt, Evaluate, LinearSystems, Reason } from './corrector.ts'
import { factorDense, solveDense } from './dense.ts'
import { weightedNorm } from './norms.ts'
import type { Vectors } from './vectors.ts'

const roundoff = 2 ** -52

/** What a method asks for; undefined for the equations' own Jacobian, which is made anew at each evaluation. */
export function systemsFor(jacobian: number, vectors: Vectors, evaluate: Evaluate): LinearSystems | undefined {
  if (jacobian === 1) return new DenseJacobian(vectors, evaluate)
  if (jacobian === 2) return new DiagonalJacobian(vectors, evaluate)
  return undefined
}

/** Share of plain iteration's change that the diagonal is taken from. */
const part = 0.1

/** One slope for each state, from a change of all of them at once. */
export class DiagonalJacobian implements LinearSystems {
  /** The reciprocal of the matrix, and for which gamma. */
  private readonly inverse: Float64Array
  private gamma = 0

  constructor(
    private readonly vectors: Vectors,
    private readonly evaluate: Evaluate,
  ) {
    this.inverse = new Float64Array(vectors.y.f64.length)
  }

  prepare({ t, h, share, gamma }: Attempt): 'new' | undefined {
    const { vectors, inverse } = this
    const [start, first, slopes, change] = [vectors.z[0]!, vectors.z[1]!, vectors.slopes, vectors.correction].map(
      ({ f64 }) => f64,
    ) as [Float64Array, Float64Array, Float64Array, Float64Array]
    const { y, side, weights } = vectors
    const factor = part * share
    for (let i = 0; i < change.length; i++) {
      change[i] = h * slopes[i]! - first[i]!
      y.f64[i] = factor * change[i]! + start[i]!
    }
    this.evaluate(t, y, side, 0)
    for (let i = 0; i < change.length; i++) {
      const curvature = part * change[i]! - h * (side.f64[i]! - slopes[i]!)
      // a change that is lost in rounding tells nothing
      const counts = Math.abs(change[i]! * weights.f64[i]!) >= roundoff
      const value = counts ? curvature / (part * change[i]!) : 1
      if (value === 0) return undefined
      inverse[i] = 1 / value
    }
    this.gamma = gamma
    return 'new'
  }

  solve({ gamma }: Attempt): boolean {
    const { vectors, inverse } = this
    if (gamma !== this.gamma && !this.follow(gamma)) return false
    const b = vectors.side.f64
    for (let i = 0; i < b.length; i++) b[i] = b[i]! * inverse[i]!
    return true
  }

  private follow(gamma: number): boolean {
    const { inverse } = this
    const ratio = gamma / this.gamma
    for (let i = 0; i < inverse.length; i++) {
      const value = (1 / inverse[i]! - 1) * ratio + 1
      if (value === 0) return false
      inverse[i] = 1 / value
    }
    this.gamma = gamma
    return true
  }
}

/** Steps after which a kept Jacobian is too old, and the change of gamma up to which it is to blame for a failure. */
const [mostSteps, gammaChange] = [50, 0.2]
/** The least difference, in units of rounding. */
const leastIncrement = 1000

/** All slopes of all states, one state changed at a time; kept for some steps. */
export class DenseJacobian implements LinearSystems {
  /** Columns, one after the other: J, and the factors of 1 - gamma J. */
  private readonly jacobian: Float64Array
  private readonly factors: Float64Array
  private readonly pivots: Int32Array
  private readonly size: number
  private madeAt = 0

  constructor(
    private readonly vectors: Vectors,
    private readonly evaluate: Evaluate,
  ) {
    this.size = vectors.y.f64.length
    this.jacobian = new Float64Array(this.size * this.size)
    this.factors = new Float64Array(this.size * this.size)
    this.pivots = new Int32Array(this.size)
  }

  prepare(attempt: Attempt, reason: Reason, gammaBefore: number): 'new' | 'kept' | undefined {
    const { count, gamma } = attempt
    const change = Math.abs(gamma / gammaBefore - 1)
    const isOld =
      count === 0 ||
      count > this.madeAt + mostSteps ||
      (reason === 'old' && change < gammaChange) ||
      reason === 'failure'
    if (isOld) {
      this.madeAt = count
      this.make(attempt)
    }
    const { jacobian, factors, size, pivots } = this
    for (let i = 0; i < factors.length; i++) factors[i] = jacobian[i]! * -gamma
    for (let i = 0; i < size; i++) factors[i * size + i]! += 1
    if (!factorDense(factors, size, pivots)) return undefined
    return isOld ? 'new' : 'kept'
  }

  private make({ t, h }: Attempt): void {
    const { vectors, size, jacobian } = this
    const [start, slopes, weights] = [vectors.z[0]!.f64, vectors.slopes.f64, vectors.weights.f64]
    const { correction } = vectors
    const norm = weightedNorm(slopes, weights)
    const least = norm === 0 ? 1 : leastIncrement * Math.abs(h) * roundoff * size * norm
    for (let j = 0; j < size; j++) {
      const before = start[j]!
      const increment = Math.max(Math.sqrt(roundoff) * Math.abs(before), least / weights[j]!)
      start[j] = before + increment
      this.evaluate(t, vectors.z[0]!, correction, 0)
      start[j] = before
      const inverse = 1 / increment
      for (let i = 0; i < size; i++) jacobian[j * size + i] = inverse * (correction.f64[i]! - slopes[i]!)
    }
  }

  solve(_attempt: Attempt, ratio: number): true {
    const b = this.vectors.side.f64
    solveDense(this.factors, this.size, this.pivots, b)
    const scale = 2 / (1 + ratio)
    if (ratio !== 1) for (let i = 0; i < b.length; i++) b[i] = b[i]! * scale
    return true
  }
}
