/**
 * Minimum of a function of several variables without derivatives: the principal axis method of R. P. Brent, Algorithms for
 * Minimization without Derivatives (1973), chapter 7. Names of quantities are the book's, where they are short.
 *
 * A round searches along n directions. Powell's rule replaces one of them by the way the round went; after the round the directions are
 * turned into the principal axes of the quadratic form that they and the curvatures along them describe.
 */
import { PrincipalDirections } from './principal-directions.ts'

export interface PraxisOptions {
  /** Wanted precision of the place. */
  readonly tolerance: number
  /** Longest step; about the distance of the start from the minimum. */
  readonly maxStep: number
  /** Numbers between 0 and 1, for the step out of a resolution valley. */
  readonly random: () => number
  /** After each round, when the quadratic form is known. True ends the search. */
  readonly afterRound?: (state: Praxis) => boolean
  /** How the search gets on: after each direction, with `details` and `form` also what is known of the curvatures. */
  readonly report?: {
    readonly progress: (state: Praxis) => void
    readonly details?: (state: Praxis) => void
    readonly form?: (state: Praxis) => void
  }
}

/** What values of the function are sure to, relative to themselves: NEURON's, for a simulation has no more. */
const epsilon = 1e-11
const small = epsilon * epsilon
const large = 1 / small
const verySmall = small * small
const veryLarge = 1 / verySmall
const m2 = Math.sqrt(epsilon)
const m4 = Math.sqrt(m2)
/** Rounds without progress that end the search. */
const patience = 2
/** Of the longest step, after each search that makes less. */
const shrinking = 0.01

export class Praxis {
  /** Directions, as rows. */
  readonly axes: Float64Array[]
  /** Curvature along each: half the second derivative. */
  readonly values: Float64Array
  value: number
  /** How often the function has been asked, and along how many lines it was looked for. */
  evaluations = 0
  searches = 0
  private readonly n: number
  private h: number
  private readonly t: number
  private t2: number
  private dmin = small
  private ldt: number
  private kt = 0
  private illConditioned = false
  // the curve through the ends of three rounds
  private q0: Float64Array
  private q1: Float64Array
  private qf1: number
  private qd0 = 0
  private qd1 = 0

  constructor(
    private readonly fun: (x: Float64Array) => number,
    readonly x: Float64Array,
    private readonly options: PraxisOptions,
  ) {
    const n = x.length
    this.n = n
    this.axes = Array.from({ length: n }, (_, i) => Float64Array.from({ length: n }, (_, j) => (i === j ? 1 : 0)))
    this.values = new Float64Array(n)
    this.t = small + Math.abs(options.tolerance)
    this.t2 = this.t
    this.h = Math.max(options.maxStep, 100 * this.t)
    this.ldt = this.h
    this.value = this.f(x)
    this.qf1 = this.value
    this.q0 = x.slice()
    this.q1 = x.slice()
  }

  private f(x: Float64Array): number {
    this.evaluations++
    return this.fun(x)
  }

  /** Searches until the precision is reached. The least value. */
  minimise(): number {
    this.options.report?.progress(this)
    for (;;) {
      if (this.round()) return this.value
      if (this.n > 1) {
        this.extrapolate()
        this.toPrincipalAxes()
      }
      this.options.report?.form?.(this)
      if (this.options.afterRound?.(this)) return this.value
    }
  }

  /** One search along each direction. True at the end. */
  private round(): boolean {
    const { values: d, axes } = this
    const before = d[0]!
    d[0] = 0
    const first = this.along(axes[0]!, 2, 0, 0, this.value, false)
    d[0] = first.d2
    if (first.x <= 0) scale(axes[0]!, -1)
    if (before <= 0.9 * d[0]! || 0.9 * before >= d[0]!) d.fill(0, 1)
    // with one variable there is nothing but this direction
    if (this.n === 1) return Math.abs(first.x) < this.t
    for (let k = 1; k < this.n; k++) if (this.turn(k)) return true
    return false
  }

  /** Searches along direction k and those after it, then again those before; the way made becomes a direction. */
  private turn(k: number): boolean {
    const { values: d, axes, x } = this
    const start = x.slice()
    const startValue = this.value
    if (this.kt > 0) this.illConditioned = true
    const worst = this.greatestDecrease(k)
    if (k === 1) this.options.report?.details?.(this)
    for (let i = 0; i < k; i++) this.search(i)
    const reached = this.value
    this.value = startValue
    const way = x.map((xi, i) => xi - start[i]!)
    let length = norm(way)
    x.set(start)
    if (length > small) {
      // the direction that brought most is nearest to the new one: it goes
      axes.splice(worst, 1)
      axes.splice(
        k,
        0,
        way.map((step) => step / length),
      )
      d.copyWithin(k + 1, k, worst)
      d[k] = 0
      const found = this.along(axes[k]!, 4, 0, length, reached, true)
      d[k] = found.d2
      length = found.x
      if (length <= 0) {
        length = -length
        scale(axes[k]!, -1)
      }
    }
    return this.settled(length)
  }

  private settled(length: number): boolean {
    this.ldt = Math.max(this.ldt * shrinking, length)
    this.options.report?.progress(this)
    this.t2 = m2 * norm(this.x) + this.t
    if (this.ldt > 0.5 * this.t2) this.kt = 0
    else this.kt++
    return this.kt > patience
  }

  /** Searches along k and what follows. The direction with the greatest decrease. */
  private greatestDecrease(k: number): number {
    for (;;) {
      const kick = this.illConditioned ? this.randomStep() : undefined
      let worst = k
      let most = 0
      for (let i = k; i < this.n; i++) {
        const before = this.value
        const step = this.search(i)
        const gain = kick ? this.values[i]! * (step + kick[i]!) ** 2 : before - this.value
        if (gain >= most) {
          most = gain
          worst = i
        }
      }
      if (this.illConditioned || most >= Math.abs(100 * epsilon * this.value)) return worst
      this.illConditioned = true
    }
  }

  private randomStep(): Float64Array {
    const size = 0.1 * this.ldt + this.t2 * 10 ** this.kt
    const kick = Float64Array.from({ length: this.n }, () => size * (this.options.random() - 0.5))
    this.axes.forEach((axis, i) => {
      for (let j = 0; j < this.n; j++) this.x[j]! += kick[i]! * axis[j]!
    })
    this.value = this.f(this.x)
    return kick
  }

  private search(i: number): number {
    const found = this.along(this.axes[i]!, 2, this.values[i]!, 0, this.value, false)
    this.values[i] = found.d2
    return found.x
  }

  private along(axis: Float64Array, tries: number, d2: number, x1: number, f1: number, known: boolean) {
    const { x } = this
    const probe = (step: number) => this.f(x.map((xi, j) => xi + step * axis[j]!))
    const found = this.lineSearch(probe, tries, d2, x1, f1, known)
    for (let j = 0; j < this.n; j++) x[j]! += found.x * axis[j]!
    return found
  }

  /**
   * Least value along a line by parabolas; `d2` is the curvature as far as known (0 when it is not), `f1` the value at `x1` when that is
   * known. Sets `value`.
   */
  private lineSearch(
    probe: (x: number) => number,
    tries: number,
    d2: number,
    x1: number,
    f1: number,
    known: boolean,
  ): { x: number; d2: number } {
    const given = { x: x1, f: f1 }
    const f0 = this.value
    let best = { x: 0, f: f0 }
    const better = (x: number, f: number) => {
      if (f <= best.f) best = { x, f }
    }
    let unknown = d2 < epsilon
    const size = norm(this.x)
    const least = this.leastStep(unknown ? this.dmin : d2, size, unknown)
    if (known) better(x1, f1)
    if (!known || Math.abs(x1) < least) {
      x1 = x1 >= 0 ? least : -least
      f1 = probe(x1)
      better(x1, f1)
    }
    let x2 = 0
    let k = 0
    for (let fresh = true; fresh; ) {
      fresh = false
      if (unknown) {
        x2 = f0 < f1 ? -x1 : 2 * x1
        const f2 = probe(x2)
        better(x2, f2)
        d2 = (x2 * (f1 - f0) - x1 * (f2 - f0)) / (x1 * x2 * (x1 - x2))
      }
      const d1 = (f1 - f0) / x1 - x1 * d2
      unknown = true
      x2 = d2 <= small ? (d1 >= 0 ? -this.h : this.h) : (-0.5 * d1) / d2
      if (Math.abs(x2) > this.h) x2 = x2 > 0 ? this.h : -this.h
      for (;;) {
        const f2 = probe(x2)
        if (k >= tries || f2 <= f0) {
          this.searches++
          if (f2 > best.f) x2 = best.x
          else best = { x: x2, f: f2 }
          break
        }
        k++
        if (f0 < f1 && x1 * x2 > 0) {
          fresh = true
          break
        }
        x2 *= 0.5
      }
    }
    if (Math.abs(x2 * (x2 - x1)) > small) d2 = (x2 * (f1 - f0) - x1 * (best.f - f0)) / (x1 * x2 * (x1 - x2))
    else if (k > 0) d2 = 0
    this.value = best.f
    if (known && given.f < this.value) {
      this.value = given.f
      x2 = given.x
    }
    return { x: x2, d2: Math.max(d2, small) }
  }

  private leastStep(curvature: number, size: number, unknown: boolean): number {
    const wanted = m4 * Math.sqrt(Math.abs(this.value) / curvature + size * this.ldt) + m2 * this.ldt
    const most = m4 * size + this.t
    return Math.min(Math.max(unknown && wanted > most ? most : wanted, small), 0.01 * this.h)
  }

  /** Along the parabola in space through the places after the last three rounds, for valleys that bend. */
  private extrapolate(): void {
    const { x } = this
    const here = x.slice()
    ;[this.value, this.qf1] = [this.qf1, this.value]
    x.set(this.q1)
    this.q1 = here
    this.qd1 = Math.sqrt(x.reduce((sum, xi, i) => sum + (xi - here[i]!) ** 2, 0))
    const { q0, qd0, qd1, q1 } = this
    const start = x.slice()
    const place = (l: number) => {
      const a = (l * (l - qd1)) / (qd0 * (qd0 + qd1))
      const b = ((l + qd0) * (qd1 - l)) / (qd0 * qd1)
      const c = (l * (l + qd0)) / (qd1 * (qd0 + qd1))
      return start.map((xi, i) => a * q0[i]! + b * xi + c * q1[i]!)
    }
    if (qd0 > 0 && qd1 > 0 && this.searches >= 3 * this.n * this.n) {
      const found = this.lineSearch((l) => this.f(place(l)), 2, 0, qd1, this.qf1, true)
      x.set(place(found.x))
    } else {
      this.value = this.qf1
      x.set(q1)
    }
    this.q0 = start
    this.qd0 = qd1
  }

  private toPrincipalAxes(): void {
    const { n, values: d, axes } = this
    const lengths = d.map((di) => 1 / Math.sqrt(di))
    const longest = Math.max(...lengths)
    axes.forEach((axis, i) => {
      scale(axis, lengths[i]! / longest)
    })
    const { columns, q } = new PrincipalDirections(axes, epsilon, verySmall)
    const order = Array.from(q, (_, k) => k)
    const curvatures = q.map((value) => curvature(longest * value))
    // the most curved first
    order.sort((a, b) => curvatures[b]! - curvatures[a]!)
    for (const [i, from] of order.entries()) {
      axes[i]!.set(columns.map((row) => row[from]!))
      d[i] = curvatures[from]!
    }
    this.dmin = Math.max(d[n - 1]!, small)
    this.illConditioned = m2 * d[0]! > this.dmin
  }
}

/** Of a direction in which the form has this length. */
function curvature(length: number): number {
  if (length > large) return verySmall
  return length < small ? veryLarge : 1 / (length * length)
}

const norm = (a: Float64Array) => Math.sqrt(a.reduce((sum, ai) => sum + ai * ai, 0))

function scale(a: Float64Array, factor: number): Float64Array {
  for (let i = 0; i < a.length; i++) a[i]! *= factor
  return a
}
