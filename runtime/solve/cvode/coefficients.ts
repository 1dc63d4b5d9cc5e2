/**
 * The coefficients of the backward differentiation formula with variable steps, in Nordsieck's representation.
 *
 * `l` are those of the polynomial that corrects the prediction; `q` holds by what the norm of a correction is divided to
 * estimate the error at the present order (2), one lower (1) and one higher (3), the bound of Newton's iteration (4),
 * and what the estimate for the higher order needs of the step before (5).
 * See A. C. Hindmarsh et al., SUNDIALS, ACM TOMS 31:363 (2005), and Byrne & Hindmarsh, ACM TOMS 1:71 (1975).
 */
import { highestOrder } from './multistep.ts'

/** Share of the error that Newton's iteration may leave. */
const newtonShare = 0.1

export class Coefficients {
  readonly l = new Float64Array(highestOrder + 2)
  readonly q = new Float64Array(6)

  /** `steps[1]` is the last step, `steps[2]` the one before ... */
  compute(order: number, h: number, steps: Float64Array, orderIsDue: boolean): void {
    const { l, q } = this
    l.fill(0)
    l[0] = l[1] = 1
    let inverse = 1
    let inverseStar = 1
    let alpha = -1
    let alphaHat = -1
    let span = h
    if (order > 1) {
      for (let j = 2; j < order; j++) {
        span += steps[j - 1]!
        inverse = h / span
        alpha -= 1 / j
        for (let i = j; i >= 1; i--) l[i]! += l[i - 1]! * inverse
      }
      alpha -= 1 / order
      inverseStar = -l[1]! - alpha
      span += steps[order - 1]!
      inverse = h / span
      alphaHat = -l[1]! - inverse
      for (let i = order; i >= 1; i--) l[i]! += l[i - 1]! * inverseStar
    }
    const a1 = 1 - alphaHat + alpha
    const a2 = 1 + order * a1
    q[2] = Math.abs(alpha * (a2 / a1))
    q[5] = Math.abs(a2 / ((l[order]! * inverse) / inverseStar))
    if (orderIsDue) this.neighbours(order, h, steps, { alpha, alphaHat, inverse, inverseStar, span, a2 })
    q[4] = newtonShare * q[2]!
  }

  private neighbours(
    order: number,
    h: number,
    steps: Float64Array,
    at: { alpha: number; alphaHat: number; inverse: number; inverseStar: number; span: number; a2: number },
  ): void {
    const { l, q } = this
    const { alpha, alphaHat, inverse, inverseStar, span, a2 } = at
    const a3 = alpha + 1 / order
    const a4 = alphaHat + inverse
    q[1] = Math.abs(a3 / (1 - a4 + a3) / (inverseStar / l[order]!))
    const next = h / (span + steps[order]!)
    const a5 = alpha - 1 / (order + 1)
    const a6 = alphaHat - next
    q[3] = Math.abs((a2 / (1 - a6 + a5)) * next * (order + 2) * a5)
  }
}
