/**
 * The history of the integrator for algebraic equations: `phi` holds modified divided differences of the states, `psi` the sums of the last
 * steps. What a step of a given length and order makes of them follows from these sums alone.
 */
import type { Arena } from '../../memory/arena.ts'
import { Numbers } from '../../memory/numbers.ts'
import { highestOrder } from '../cvode/multistep.ts'
import type { DaeLoops } from './vectors-code.ts'

const coefficients = () => new Float64Array(highestOrder + 2)

export class Differences {
  readonly phi: readonly Numbers[]
  readonly sigma = coefficients()
  /** Order of the last step. */
  order = 0
  /** How many steps of the same length and order there were. */
  constant = 0
  /** Of the slopes in the formula: y' = leading * y + ... */
  leading = 0
  private h = 0
  private readonly psi = coefficients()
  private readonly alpha = coefficients()
  private readonly beta = coefficients()
  private readonly gamma = coefficients()

  constructor(
    private readonly arena: Arena,
    private readonly loops: DaeLoops,
    private readonly size: number,
  ) {
    this.phi = Array.from({ length: highestOrder + 2 }, () => new Numbers(arena, arena.allocate(size), size))
  }

  /** Its vectors are used no longer. */
  release(): void {
    for (const { address } of this.phi) this.arena.release(address / 8, this.size)
  }

  private scale(k: number, factor: number): void {
    this.loops.scale(this.phi[k]!.address, factor, this.size)
  }

  start(y: Numbers, slopes: Numbers): void {
    this.phi[0]!.f64.set(y.f64)
    this.phi[1]!.f64.set(slopes.f64)
    this.h = 0
  }

  /** Before the first step, of length h. */
  begin(h: number): void {
    this.scale(1, h)
    this.psi[0] = h
    this.leading = 1 / h
    this.order = 0
    this.constant = 0
  }

  /** A first step that failed is tried with h, `ratio` times as long. */
  shortenFirst(h: number, ratio: number): void {
    this.psi[0] = h
    this.scale(1, ratio)
  }

  /** For a step of length h and order k. Returns what turns the norm of a correction into the error. */
  prepare(h: number, k: number): number {
    const { alpha, beta } = this
    if (h !== this.h || k !== this.order) this.constant = 0
    this.constant = Math.min(this.constant + 1, this.order + 2)
    if (k + 1 >= this.constant) this.renew(h, k)
    let fixed = 0
    let variable = 0
    for (let i = 0; i < k; i++) {
      fixed -= 1 / (i + 1)
      variable -= alpha[i]!
    }
    this.leading = -fixed / h
    for (let i = this.constant; i <= k; i++) this.scale(i, beta[i]!)
    return Math.max(Math.abs(alpha[k]! + fixed - variable), alpha[k]!)
  }

  private renew(h: number, k: number): void {
    const { psi, alpha, beta, sigma, gamma } = this
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

  /** Back to what was before `prepare`. */
  restore(h: number, k: number): void {
    const { psi, beta } = this
    for (let j = this.constant; j <= k; j++) this.scale(j, 1 / beta[j]!)
    for (let j = 1; j <= k; j++) psi[j - 1] = psi[j]! - h
  }

  /** States and slopes at the end of the step that is prepared, if nothing new happens. */
  predict(k: number, y: Numbers, slopes: Numbers): void {
    const { phi, gamma, loops, size } = this
    y.f64.set(phi[0]!.f64)
    slopes.f64.fill(0)
    for (let j = 1; j <= k; j++) loops.predict(y.address, slopes.address, phi[j]!.address, gamma[j]!, size)
  }

  /** States and slopes at a distance (ms) from the end of the last step. */
  at(distance: number, y: Numbers, slopes: Numbers): void {
    const { phi, psi, loops, size } = this
    y.f64.set(phi[0]!.f64)
    slopes.f64.fill(0)
    let c = 1
    let d = 0
    let gamma = distance / psi[0]!
    for (let j = 1; j <= Math.max(1, this.order); j++) {
      d = d * gamma + c / psi[j - 1]!
      c *= gamma
      gamma = (distance + psi[j - 1]!) / psi[j]!
      loops.further(y.address, slopes.address, phi[j]!.address, c, d, size)
    }
  }

  /** The step of length h and order k is done. */
  keep(h: number, k: number): void {
    this.h = h
    this.order = k
  }

  /** With the correction of that step; `highest`: the order up to which there are differences. */
  update(correction: Numbers, highest: number): void {
    const { phi, order, loops, size } = this
    if (order < highest) phi[order + 1]!.f64.set(correction.f64)
    let { address } = correction
    for (let j = order; j >= 0; j--) {
      const row = phi[j]!.address
      loops.add(row, row, address, size)
      address = row
    }
  }
}
