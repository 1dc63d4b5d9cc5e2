/**
 * The integrator: backward differentiation formulas of order 1 to 5 with steps that follow the error, as the CVODE user
 * documentation describes them. The history is Nordsieck's array: `z[j]` holds h^j/j! times the j-th derivative.
 *
 * A step predicts by Taylor's series, corrects by Newton's iteration and tests the local error; then the step and,
 * when the order has been kept long enough, the order for the next one are chosen. All that is WebAssembly (`bdf-code.ts`) on a record; what comes
 * seldom is here.
 */
import { pow } from '../../math/pow.ts'
import type { Numbers } from '../../memory/numbers.ts'
import { bias, tiny } from './bdf-code.ts'
import { type BdfDouble, type BdfWord, bdfRecord, ended, preparations, reasons } from './bdf-record.ts'
import { type Attempt, Functional, type LinearSystems } from './corrector.ts'
import type { Equations, Limits, Method } from './equations.ts'
import { guessFirstStep } from './first-step.ts'
import { systemsFor } from './linear-systems.ts'
import type { LoopMaker, Loops, Stepping } from './loops.ts'
import { boundedBy, highestOrder, Multistep, type Outcome, type Statistics } from './multistep.ts'
import { scaleBy } from './norms.ts'
import { RecordView } from './records.ts'
import type { Tolerances } from './scales.ts'
import { Vectors } from './vectors.ts'

const growthFirst = 1e4
const mostErrorFailures = 7
/** What a first step is measured against where nothing ends the way (ms). */
const horizon = 1e5
const outcomes: readonly Outcome[] = ['good', 'newton', 'error', 'good']

export class Bdf extends Multistep implements Stepping {
  readonly showsItsEnd = true
  readonly statistics: Statistics
  private moved = false
  /** A start from any states is one. */
  readonly failure = undefined
  readonly z: readonly Numbers[]
  readonly weights: Numbers
  /** Error test's estimate of the last step: correction of each state. */
  readonly correction: Numbers
  private readonly record: RecordView<BdfDouble, BdfWord>
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
    super(limits, tolerances, 'CVode', mostErrorFailures)
    const { arena } = maker
    this.loops = maker.loops
    this.record = new RecordView(arena, bdfRecord)
    this.statistics = new Counts(this.record)
    this.vectors = new Vectors(equations.size, arena)
    this.z = this.vectors.z
    this.weights = this.vectors.weights
    this.correction = this.vectors.correction
    this.record.setWord('base', this.vectors.base)
    this.record.setWord('stride', this.vectors.stride)
    this.record.setDouble('size', Math.max(1, equations.size))
    this.record.setWord('order', 1)
    this.stop = Infinity
  }

  get t(): number {
    return this.record.double('t')
  }
  set t(t: number) {
    this.record.setDouble('t', t)
  }
  get stop(): number {
    return this.record.double('stop')
  }
  set stop(t: number) {
    this.record.setDouble('stop', t)
  }
  get lastStep(): number {
    return this.record.double('lastStep')
  }
  set lastStep(h: number) {
    this.record.setDouble('lastStep', h)
  }
  get order(): number {
    return this.record.word('order')
  }
  set order(order: number) {
    this.record.setWord('order', order)
  }
  get count(): number {
    return this.record.word('count')
  }
  set count(count: number) {
    this.record.setWord('count', count)
  }
  protected get h(): number {
    return this.record.double('h')
  }
  protected set h(h: number) {
    this.record.setDouble('h', h)
  }

  /** Its numbers are used no longer. */
  release(): void {
    this.vectors.release()
    this.record.release()
  }

  /** From the states in `z[0]` at time t on, with no history. */
  start(t: number): void {
    const { record } = this
    this.restart(t)
    this.moved = false
    this.order = 1
    record.setWord('nextOrder', 1)
    record.setWord('wait', 2)
    record.setWord('outcome', ended.good)
    record.setDouble('mostGrowth', growthFirst)
    record.setDouble('rate', 1)
    record.setDouble('savedQ5', 0)
    record.list('steps', highestOrder + 2).fill(0)
    this.h = 0
    this.chooseCorrector()
  }

  /** As the program asks for it now; it counts from this start on. */
  private chooseCorrector(): void {
    const { method, vectors, record } = this
    const evaluate = (t: number, y: Numbers, slopes: Numbers, gamma: number) => this.evaluate(t, y, slopes, gamma)
    this.plain = method.stiff === 0 ? new Functional(vectors, evaluate, this.statistics) : undefined
    this.systems = method.jacobian === 0 ? undefined : systemsFor(method.jacobian, vectors, evaluate)
    record.setWord('iterates', this.plain ? 1 : 0)
    record.setWord('systems', this.systems ? 1 : 0)
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
    return this.record.list('q', 3)[2]!
  }

  private evaluate(t: number, y: Numbers, slopes: Numbers, gamma: number): void {
    this.statistics.evaluations++
    this.equations.evaluate(t, y, slopes, this.h, gamma)
  }

  // ---- what WebAssembly asks for

  evaluateHere(y: number): void {
    const { vectors, z, record, t, h } = this
    this.equations.evaluate(t, y === z[0]!.address ? z[0]! : vectors.y, vectors.slopes, h, record.double('gamma'))
  }

  iterate(): boolean {
    const { plain, record } = this
    const converged = plain!.correct(this.attempted())
    record.setDouble('norm', plain!.norm)
    return converged
  }

  prepareSystems(reason: number): number {
    const { systems, record } = this
    const made = systems!.prepare(this.attempted(), reasons[reason]!, record.double('preparedGamma'))
    return preparations.indexOf(made)
  }

  solveSystems(): boolean {
    const { systems, equations, vectors, record } = this
    if (systems) return systems.solve(this.attempted(), record.double('gamma') / record.double('preparedGamma'))
    equations.solve!(vectors.side)
    return true
  }

  private attempted(): Attempt {
    const { record, t, h, count } = this
    const bound = record.list('q', 5)[4]!
    return { t, h, share: record.double('share'), gamma: record.double('gamma'), bound, count }
  }

  // ---- a step

  step(): void {
    const { record, maker, equations, limits } = this
    const { address } = record
    this.moved = false
    if (this.isToWeigh) this.weigh(this.z[0]!)
    maker.stepping = this
    const isFirst = record.word('count') === 0
    if (isFirst) this.firstStep()
    record.setDouble('maxStep', limits.maxStep)
    record.setWord('maxOrder', limits.maxOrder)
    record.setWord('evaluation', equations.enter?.() ?? 0)
    const start = record.double('t')
    let outcome = isFirst ? this.loops.attempt(address) : this.loops.step(address)
    if (outcome === ended.newton || outcome === ended.error) {
      this.insist(start, outcomes[outcome]!)
      outcome = this.isAtStop ? ended.arrived : ended.good
    }
    equations.leave?.(record.double('gamma'))
    if (outcome === ended.arrived) this.arrive()
  }

  protected tryStep(): Outcome {
    return outcomes[this.loops.attempt(this.record.address)]!
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
    record.setDouble('nextStep', h)
    record.setDouble('ratio', 1)
    scaleBy(z[1]!.f64, h)
  }

  // ---- after a failure

  /** The history for a step `ratio` times as long. */
  private rescale(ratio: number): void {
    this.record.setDouble('ratio', ratio)
    this.loops.rescale(this.record.address)
  }

  protected restore(start: number): void {
    this.t = start
    this.loops.restore(this.record.address)
    this.record.setDouble('mostGrowth', 1)
  }

  protected override tooShort(): boolean {
    return this.h <= this.limits.minStep * 1.000001 || this.t + this.h === this.t
  }

  protected afterNewtonFailure(): void {
    this.rescale(Math.max(0.25, this.limits.minStep / this.h))
  }

  protected afterErrorFailure(failures: number): void {
    const { record, loops } = this
    const least = this.limits.minStep / this.h
    const error = record.double('norm') / this.errorDivisor
    if (failures <= 3) {
      const ratio = Math.max(0.1, growthFor(bias.same * error, this.order + 1), least)
      this.rescale(failures >= 2 ? Math.min(ratio, 0.2) : ratio)
      return
    }
    const ratio = Math.max(0.1, least)
    if (this.order > 1) {
      record.setWord('nextOrder', this.order - 1)
      loops.changeOrder(record.address)
      this.order--
      record.setWord('wait', this.order + 1)
      this.rescale(ratio)
      return
    }
    this.h *= ratio
    record.setDouble('ratio', ratio)
    record.setDouble('nextStep', this.h)
    record.setWord('wait', 10)
    this.evaluate(this.t, this.z[0]!, this.z[1]!, 0)
    scaleBy(this.z[1]!.f64, this.h)
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

/** Counts of which WebAssembly makes some. */
class Counts implements Statistics {
  errorFailures = 0
  newtonFailures = 0
  starts = 0

  constructor(private readonly record: RecordView<BdfDouble, BdfWord>) {}

  get steps(): number {
    return this.record.word('steps taken')
  }
  set steps(count: number) {
    this.record.setWord('steps taken', count)
  }
  get evaluations(): number {
    return this.record.word('evaluations')
  }
  set evaluations(count: number) {
    this.record.setWord('evaluations', count)
  }
  get solutions(): number {
    return this.record.word('solutions')
  }
  set solutions(count: number) {
    this.record.setWord('solutions', count)
  }
}
