/**
 * The integrator: backward differentiation formulas of order 1 to 5 with steps that follow the error, as the CVODE user
 * documentation describes them. The history is Nordsieck's array: `z[j]` holds h^j/j! times the j-th derivative.
 *
 * A step predicts by Taylor's series, corrects by Newton's iteration and tests the local error; then the step and,
 * when the order has been kept long enough, the order for the next one are chosen. All that is WebAssembly (`bdf-code.ts`) on a record; what comes
 * seldom is here.
 */
import { Numbers } from '../../memory/numbers.ts'
import { bdfRecord, ended, preparations, reasons } from './bdf-record.ts'
import { type Attempt, Functional, type LinearSystems } from './corrector.ts'
import type { Equations, Limits, Method } from './equations.ts'
import { guessFirstStep } from './first-step.ts'
import { systemsFor } from './linear-systems.ts'
import type { LoopMaker, Loops, Stepping } from './loops.ts'
import { boundedBy, failedConvergence, failedTest, highestOrder, Multistep, type Statistics } from './multistep.ts'
import { scaleBy } from './norms.ts'
import { RecordView } from './records.ts'
import type { Tolerances } from './scales.ts'
import { Vectors } from './vectors.ts'

const growthFirst = 1e4
/** What a first step is measured against where nothing ends the way (ms). */
const horizon = 1e5
const { doubles, words } = bdfRecord

export class Bdf extends Multistep implements Stepping {
  readonly showsItsEnd = true
  readonly statistics: Statistics
  /** A start from any states is one. */
  readonly failure = undefined
  readonly z: readonly Numbers[]
  readonly weights: Numbers
  /** Error test's estimate of the last step: correction of each state. */
  readonly correction: Numbers
  private readonly record: RecordView
  private readonly vectors: Vectors
  private readonly loops: Loops
  /** What the program has asked for, as of the last start; undefined for what WebAssembly does. */
  private plain: Functional | undefined = undefined
  private systems: LinearSystems | undefined = undefined

  constructor(
    private readonly equations: Equations,
    limits: Limits,
    tolerances: Pick<Tolerances, 'values' | 'renew'>,
    private readonly maker: LoopMaker,
    private readonly method: Method = { stiff: 2, jacobian: 0 },
  ) {
    super(limits, tolerances, 'CVode')
    const { arena } = maker
    this.loops = maker.loops
    this.record = new RecordView(arena, bdfRecord.size)
    this.statistics = new Counts(this.record)
    maker.integrators.set(this.record.address, this)
    this.vectors = new Vectors(equations.size, arena)
    this.z = this.vectors.z
    this.weights = this.vectors.weights
    this.correction = this.vectors.correction
    this.record.i32[this.record.w + words.base] = this.vectors.base
    this.record.i32[this.record.w + words.stride] = this.vectors.stride
    this.record.f64[this.record.d + doubles.size] = Math.max(1, equations.size)
    this.record.i32[this.record.w + words.order] = 1
    this.stop = Infinity
  }

  get t(): number {
    return this.record.f64[this.record.d + doubles.t]!
  }
  set t(t: number) {
    this.record.f64[this.record.d + doubles.t] = t
  }
  get stop(): number {
    return this.record.f64[this.record.d + doubles.stop]!
  }
  set stop(t: number) {
    this.record.f64[this.record.d + doubles.stop] = t
  }
  get lastStep(): number {
    return this.record.f64[this.record.d + doubles.lastStep]!
  }
  set lastStep(h: number) {
    this.record.f64[this.record.d + doubles.lastStep] = h
  }
  get order(): number {
    return this.record.i32[this.record.w + words.order]!
  }
  set order(order: number) {
    this.record.i32[this.record.w + words.order] = order
  }
  get count(): number {
    return this.record.i32[this.record.w + words.count]!
  }
  set count(count: number) {
    this.record.i32[this.record.w + words.count] = count
  }
  protected get h(): number {
    return this.record.f64[this.record.d + doubles.h]!
  }
  protected set h(h: number) {
    this.record.f64[this.record.d + doubles.h] = h
  }

  /** Its numbers are used no longer. */
  release(): void {
    this.maker.integrators.delete(this.record.address)
    this.vectors.release()
    this.record.release()
  }

  /** From the states in `z[0]` at time t on, with no history. */
  start(t: number): void {
    const { record } = this
    this.restart(t)
    this.order = 1
    record.i32[record.w + words.moved] = 0
    record.i32[record.w + words.nextOrder] = 1
    record.i32[record.w + words.wait] = 2
    record.i32[record.w + words.outcome] = ended.good
    record.f64[record.d + doubles.mostGrowth] = growthFirst
    record.f64[record.d + doubles.rate] = 1
    record.f64[record.d + doubles.savedQ5] = 0
    record.f64.fill(0, record.d + doubles.steps, record.d + doubles.steps + highestOrder + 2)
    this.h = 0
    this.chooseCorrector()
  }

  /** As the program asks for it now; it counts from this start on. */
  private chooseCorrector(): void {
    const { method, vectors, record } = this
    const evaluate = (t: number, y: Numbers, slopes: Numbers, gamma: number) => this.evaluate(t, y, slopes, gamma)
    this.plain = method.stiff === 0 ? new Functional(vectors, evaluate, this.statistics) : undefined
    this.systems = method.jacobian === 0 ? undefined : systemsFor(method.jacobian, vectors, evaluate)
    record.i32[record.w + words.iterates] = this.plain ? 1 : 0
    record.i32[record.w + words.systems] = this.systems ? 1 : 0
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
    const q = this.errorDivisor
    const factor = q === 0 ? 0 : 1 / q
    return this.correction.f64.map((x) => x * factor)
  }

  private get errorDivisor(): number {
    return this.record.f64[this.record.d + doubles.q + 2]!
  }

  private evaluate(t: number, y: Numbers, slopes: Numbers, gamma: number): void {
    this.statistics.evaluations++
    this.equations.evaluate(t, y, slopes, this.h, gamma)
  }

  // ---- what WebAssembly asks for

  evaluateHere(y: number, slopes: number): void {
    const { maker, equations, record, t, h } = this
    const at = (address: number) => new Numbers(maker.arena, address / 8, equations.size)
    equations.evaluate(t, at(y), at(slopes), h, record.f64[record.d + doubles.gamma]!)
  }

  iterate(): boolean {
    const { plain, record } = this
    const converged = plain!.correct(this.attempted())
    record.f64[record.d + doubles.norm] = plain!.norm
    return converged
  }

  prepareSystems(reason: number): number {
    const { systems, record } = this
    const made = systems!.prepare(this.attempted(), reasons[reason]!, record.f64[record.d + doubles.preparedGamma]!)
    return preparations.indexOf(made)
  }

  solveSystems(): boolean {
    const { systems, equations, vectors, record } = this
    if (systems)
      return systems.solve(
        this.attempted(),
        record.f64[record.d + doubles.gamma]! / record.f64[record.d + doubles.preparedGamma]!,
      )
    equations.solve!(vectors.side)
    return true
  }

  private attempted(): Attempt {
    const { record, t, h, count } = this
    const bound = record.f64[record.d + doubles.q + 4]!
    return {
      t,
      h,
      share: record.f64[record.d + doubles.share]!,
      gamma: record.f64[record.d + doubles.gamma]!,
      bound,
      count,
    }
  }

  // ---- a step

  step(): void {
    this.enter()
    const outcome = this.loops.step(this.record.address)
    this.leave()
    this.refuse(outcome)
  }

  /** Address of its record. */
  get address(): number {
    return this.record.address
  }

  /** Weights stay what they are from step to step; before the first one they are made. */
  get isSteady(): boolean {
    return !this.isToWeigh || (this.count === 0 && this.limits.rtol === 0)
  }

  /** Gamma of the last solution, which fixed steps go on with. */
  leave(): void {
    const { record, equations } = this
    equations.leave?.(record.f64[record.d + doubles.gamma]!)
  }

  /** Before WebAssembly takes steps: what these need to know, and the first of them. */
  enter(): void {
    const { record } = this
    if (this.isToWeigh) this.weigh(this.z[0]!)
    if (record.i32[record.w + words.count]! === 0) this.firstStep()
    this.setBounds()
  }

  /** As the program has them now, and what of an evaluation there is. */
  setBounds(): void {
    const { record, equations, limits } = this
    const { f64, i32, d, w } = record
    f64[d + doubles.minStep] = limits.minStep
    f64[d + doubles.maxStep] = limits.maxStep
    i32[w + words.maxOrder] = limits.maxOrder
    i32[w + words.evaluation] = equations.enter?.() ?? 0
  }

  /** A step that was none. */
  refuse(outcome: number): void {
    if (outcome === ended.newton) throw this.failed(failedConvergence)
    if (outcome === ended.error) throw this.failed(failedTest)
  }

  private firstStep(): void {
    const { limits, t, z, weights, vectors, record } = this
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
    record.f64[record.d + doubles.nextStep] = h
    record.f64[record.d + doubles.ratio] = 1
    scaleBy(z[1]!.f64, h)
  }

  get shown(): Numbers {
    const { record, vectors, z } = this
    return record.i32[record.w + words.moved]! ? vectors.y : z[0]!
  }
}

/** Counts of which WebAssembly makes some. */
class Counts implements Statistics {
  starts = 0

  constructor(private readonly record: RecordView) {}

  get steps(): number {
    return this.record.i32[this.record.w + words.taken]!
  }
  set steps(count: number) {
    this.record.i32[this.record.w + words.taken] = count
  }
  get evaluations(): number {
    return this.record.i32[this.record.w + words.evaluations]!
  }
  set evaluations(count: number) {
    this.record.i32[this.record.w + words.evaluations] = count
  }
  get solutions(): number {
    return this.record.i32[this.record.w + words.solutions]!
  }
  set solutions(count: number) {
    this.record.i32[this.record.w + words.solutions] = count
  }
  get newtonFailures(): number {
    return this.record.i32[this.record.w + words.newtonFailures]!
  }
  set newtonFailures(count: number) {
    this.record.i32[this.record.w + words.newtonFailures] = count
  }
  get errorFailures(): number {
    return this.record.i32[this.record.w + words.errorFailures]!
  }
  set errorFailures(count: number) {
    this.record.i32[this.record.w + words.errorFailures] = count
  }
}
