/**
 * What both integrators with variable steps have in common: where they are and what they have done, the weights of errors, and the way
 * a step is tried until it succeeds. Each has a history of its own, and its own rules for the next step and order.
 */
import { ModelError } from '../../errors.ts'
import type { Numbers } from '../../memory/numbers.ts'
import type { Limits } from './equations.ts'
import type { Tolerances } from './scales.ts'

export const highestOrder = 5
export const mostNewtonFailures = 10
const roundoff = 2 ** -52
/** This close to where it has to stop (in units of rounding), a step has arrived. */
export const arrival = 100 * roundoff

/** How an attempt ended: Newton's iteration did not converge, or the error is too great. */
export type Outcome = 'good' | 'newton' | 'error'

/** The integrator cannot go on; `reason` is the number that NEURON gives. */
export class IntegrationFailed extends ModelError {
  constructor(
    message: string,
    readonly reason: number,
  ) {
    super(
      'RUN4010',
      message,
      'something in the model jumps or grows without bound; look at it with a fixed step, cvode.active(0)',
    )
  }
}

/** Why: the error is too great, also that of a start that does not fulfil the equations, or Newton's iteration does not converge. */
export const failedTest = -6
export const failedConvergence = -7

/** Counts, which whoever asks for them may set to 0. */
export interface Statistics {
  steps: number
  evaluations: number
  solutions: number
  errorFailures: number
  newtonFailures: number
  starts: number
}

export abstract class Multistep {
  /** Time reached. */
  abstract t: number
  /** Last step (ms) and its order. */
  abstract lastStep: number
  abstract order: number
  /** Steps since the start. */
  abstract count: number
  /** Not beyond this time. */
  abstract stop: number
  abstract readonly statistics: Statistics
  /** The first is the states at `t`. */
  abstract readonly z: readonly Numbers[]
  /** The same as the program sees them after a step. */
  abstract readonly shown: Numbers
  abstract readonly weights: Numbers
  /** Whether the model has the states of the step's end when it comes back from a time within it, or keeps those of that time. */
  abstract readonly showsItsEnd: boolean
  /** The step that is tried (ms). */
  protected abstract h: number
  /** The weights are those of the tolerances and stay so. */
  private weighed = false

  constructor(
    protected readonly limits: Limits,
    protected readonly tolerances: Pick<Tolerances, 'values' | 'renew'>,
    private readonly name: string,
  ) {}

  /** One step; z[0] then holds the states at the new `t`. */
  abstract step(): void

  /** From the states at time t on, with no history. */
  abstract start(t: number): void
  /** States at a time within the last step. */
  abstract interpolate(t: number, into: Numbers): void
  /** Estimate of the local error of each state in the last step. */
  abstract errors(): Float64Array
  /** Its vectors are used no longer. */
  abstract release(): void

  protected restart(t: number): void {
    this.t = t
    this.count = 0
    this.lastStep = 0
    this.stop = Infinity
    this.statistics.starts++
    if (this.tolerances.renew()) this.weighed = false
  }

  /** Whether weights are not those of the states as they are. */
  protected get isToWeigh(): boolean {
    return this.limits.rtol !== 0 || !this.weighed
  }

  /** Weight of each state's error for these states. */
  protected weigh({ f64: y }: { readonly f64: Float64Array }): void {
    const { rtol } = this.limits
    // without a relative part they stay what they are
    if (!this.isToWeigh) return
    this.weighed = rtol === 0
    const tolerances = this.tolerances.values
    const weights = this.weights.f64
    for (let i = 0; i < weights.length; i++) weights[i] = 1 / (rtol * Math.abs(y[i]!) + tolerances[i]!)
  }

  /** Why there is no step: `reason` is one of the two numbers above. */
  protected failed(reason: typeof failedTest | typeof failedConvergence): ModelError {
    const test = reason === failedTest ? 'error test failed' : 'corrector convergence failed'
    const why = `the ${test} repeatedly or with |h| = hmin`
    return new IntegrationFailed(`${this.name}: at t = ${this.t} and step size h = ${this.h}, ${why}`, reason)
  }
}

/** A step, no longer than the longest allowed, by NEURON's arithmetic. */
export function boundedBy({ maxStep }: Pick<Limits, 'maxStep'>, h: number): number {
  const excess = h * (1 / maxStep)
  return excess > 1 ? h / excess : h
}
