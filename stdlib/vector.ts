/**
 * Vector: an array of numbers that grows, with the arithmetic, statistics and signal processing that programs expect.
 * Methods that change the vector do so in place and return it. Formulas live in `vector/`, HOC's view in `vector/table.ts`.
 */
import { problem } from '../lang/problem.ts'
import type { RecordOptions } from '../runtime/events/record.ts'
import { sin } from '../runtime/math/angles.ts'
import { log10 as commonLog, log } from '../runtime/math/log.ts'
import { pow } from '../runtime/math/pow.ts'
import { ArrayRef, type Ref } from '../runtime/memory/ref.ts'
import type { Model } from '../runtime/model.ts'
import { argumentOutOfRange } from './binding/params.ts'
import { derivative, integral, interpolateInto } from './vector/calculus.ts'
import { condition, epsilon, type Operator } from './vector/comparison.ts'
import * as bins from './vector/histograms.ts'
import * as spectra from './vector/spectra.ts'
import * as statistics from './vector/statistics.ts'
import { modelOf, playFrom, recordInto, type Traces } from './vector/tracing.ts'

/** How `copy` walks over its source and its destination. */
export interface CopyOptions {
  readonly to?: number | undefined
  readonly from?: number | undefined
  /** Inclusive. */
  readonly end?: number | undefined
  readonly toStep?: number | undefined
  readonly fromStep?: number | undefined
}

/** How `play` gives its elements away. */
export interface PlayOptions {
  /** ms */
  readonly interval?: number
  /** ms, one for each element. */
  readonly times?: Vector
  /** Linear between the times; or so, but for jumps at these positions in `times`. */
  readonly continuous?: boolean | Vector
  readonly model?: Model
}

const noValues = new Float64Array(0)

export class Vector {
  /** The elements, and room to grow; only the first `length` count. Replaced when it grows. */
  values: Float64Array
  length: number
  private traced: Traces | undefined = undefined
  private name = ''

  constructor(size = 0, fill = 0) {
    this.length = checked('Vector', size, 0, 2 ** 31 - 1)
    // programs make thousands that grow later or never
    this.values = this.length === 0 ? noValues : new Float64Array(this.length)
    if (fill !== 0) this.values.fill(fill)
  }

  /** @example Vector.from([1, 2, 3]).reverse().toArray() // [3, 2, 1] */
  static from(values: Iterable<number> | ArrayLike<number>): Vector {
    return new Vector().take(Float64Array.from(values as ArrayLike<number>))
  }

  /** What it records and where it is played. */
  get traces(): Traces {
    this.traced ??= { record: undefined, plays: [] }
    return this.traced
  }

  // ---- elements and size

  /** Number of elements. */
  size(): number {
    return this.length
  }

  /** The elements as they lie in memory: a view, valid until the vector grows. */
  data(): Float64Array {
    return this.values.subarray(0, this.length)
  }

  toArray(): number[] {
    return Array.from(this.data())
  }

  [Symbol.iterator](): IterableIterator<number> {
    return this.data().values()
  }

  get(i: number): number {
    return this.values[checked('get', i, 0, this.length - 1)]!
  }

  set(i: number, value: number): this {
    this.values[checked('set', i, 0, this.length - 1)] = value
    return this
  }

  /** A pointer to an element; it follows the vector when that grows. */
  ref(i: number): Ref {
    return new ArrayRef(() => this.data(), i, `${this.name || 'Vector'}.x[${i}]`, this)
  }

  /** What was there stays; new elements are 0. */
  resize(size: number): this {
    const wanted = checked('resize', size, 0, 2 ** 31 - 1)
    if (wanted > this.values.length) this.reserve(wanted)
    if (wanted > this.length) this.values.fill(0, this.length, wanted)
    this.length = wanted
    return this
  }

  /** Room, in elements; with an argument first sets it. */
  buffer_size(size?: number): number {
    if (size !== undefined) this.reserve(checked('buffer_size', size, this.length, 2 ** 31 - 1))
    return this.values.length
  }

  /** Size 0; the room is kept. */
  clear(): this {
    this.length = 0
    return this
  }

  /** One more element at the end. */
  push(value: number): void {
    if (this.length === this.values.length) this.reserve(Math.max(16, this.length * 2))
    this.values[this.length++] = value
  }

  append(...items: (number | Vector)[]): this {
    for (const item of items) {
      if (typeof item === 'number') this.push(item)
      else if (item === this)
        throw problem('HOC3011', undefined, 'append  argument needs to be copied first: append(v.c)')
      else this.join(item.data())
    }
    return this
  }

  /** Puts numbers, and all elements of other vectors, before element `i`. */
  insrt(i: number, ...items: (number | Vector)[]): this {
    const at = checked('insrt', i, 0, this.length)
    const rest = this.data().slice(at)
    this.length = at
    for (const item of [...items, Vector.from(rest)]) {
      if (typeof item === 'number') this.push(item)
      else if (item === this)
        throw problem('HOC3011', undefined, 'insrt  argument needs to be copied first: insrt(i, v.c)')
      else this.join(item.data())
    }
    return this
  }

  private join(values: Float64Array): void {
    const before = this.length
    this.resize(before + values.length)
    this.values.set(values, before)
  }

  /** Takes out elements `start` to `end`, inclusive. */
  remove(start: number, end = start): this {
    // nothing can be taken from an empty vector, which NEURON does not notice
    if (this.length === 0 && start >= 0 && end >= start) return this.resize(start)
    const from = checked('remove', start, 0, this.length - 1)
    const to = checked('remove', end, from, this.length - 1)
    this.values.copyWithin(from, to + 1, this.length)
    this.length -= to - from + 1
    return this
  }

  /** A name, for graphs. With an argument sets it. */
  label(text?: string): string {
    if (text !== undefined) this.name = text
    return this.name
  }

  // ---- copies

  /** A new vector of the elements from `start` to `end`, inclusive. */
  c(start?: number, end?: number): Vector {
    return Vector.from(this.part('c', start, end))
  }

  at(start?: number, end?: number): Vector {
    return Vector.from(this.part('at', start, end))
  }

  /** A copy with its label. */
  cl(start?: number, end?: number): Vector {
    const copy = Vector.from(this.part('cl', start, end))
    copy.label(this.name)
    return copy
  }

  /** Becomes a copy of another vector, or takes part of it in; grows where needed, and never shrinks in the second case. */
  copy(source: Vector, options?: CopyOptions): this {
    if (!options) return source === this ? this : this.take(source.data().slice())
    const { from = 0, fromStep = 1, toStep = 1 } = options
    const top = source.length - 1
    const first = options.from === undefined ? from : checked('copy', from, 0, top)
    const last = options.end === undefined ? top : checked('copy', options.end, first, top)
    const to = checked('copy', options.to ?? 0, 0, 2 ** 31 - 1)
    const needed = to + Math.trunc((last - first) / fromStep) * toStep + 1
    if (needed > this.length) this.resize(needed)
    // one after the other: a vector copied into itself repeats
    for (let i = first, j = to; i <= last; i += fromStep, j += toStep) this.values[j] = source.values[i]!
    return this
  }

  /** Element `to[i]` becomes `source[from[i]]`; places that do not exist are skipped. */
  copyIndexed(source: Vector, from: Vector, to: Vector = from): this {
    for (let i = 0; i < Math.min(from.length, to.length); i++) {
      const [a, b] = [Math.trunc(from.values[i]!), Math.trunc(to.values[i]!)]
      if (a >= 0 && a < source.length && b >= 0 && b < this.length) this.values[b] = source.values[a]!
    }
    return this
  }

  /** Becomes the elements of `source` at the places `indices`; 0 for places that do not exist. */
  index(source: Vector, indices: Vector): this {
    return this.take(indices.data().map((i) => source.data()[Math.trunc(i)] ?? 0))
  }

  /** A new vector of the elements at the places `indices`; those that do not exist are left out. */
  ind(indices: Vector): Vector {
    return Vector.from(
      indices
        .data()
        .map(Math.trunc)
        .filter((i) => i >= 0 && i < this.length)
        .map((i) => this.values[i]!),
    )
  }

  from_double(count: number, source: Ref): this {
    return this.take(Float64Array.from({ length: Math.trunc(count) }, (_, i) => source.offset(i).get()))
  }

  // ---- filling and searching

  fill(value: number, start?: number, end?: number): this {
    if (this.length > 0) this.range('fill', start, end).fill(value)
    // without elements any range will do
    else if (start !== undefined && !(start >= 0 && end! >= start)) throw argumentOutOfRange('fill', start, 0, end ?? 0)
    return this
  }

  /** 0, 1, 2 ...; or with another step, start and step. The size stays. */
  indgen(start = 0, step = 1): this {
    for (let i = 0; i < this.length; i++) this.values[i] = start + i * step
    return this
  }

  /** From `start` to `end` inclusive; the size follows. */
  indgenTo(start: number, end: number, step: number): this {
    const span = Math.abs(end - start)
    if (!(Math.abs(step) <= span)) throw argumentOutOfRange('indgen', step, -span, span)
    const count = Math.floor((end - start) / step + 1e-9) + 1
    if (!(count >= 0 && count < 2 ** 31)) throw argumentOutOfRange('indgen', step)
    return this.resize(count).indgen(start, step)
  }

  contains(value: number): boolean {
    return this.indwhere('==', value) >= 0
  }

  /** Place of the first element that fulfils the condition, or -1. */
  indwhere(operator: Operator | string, value: number, high?: number): number {
    return this.data().findIndex(condition(operator, value, high))
  }

  /** Becomes the places where the condition holds. */
  indvwhere(operator: Operator | string, value: number, high?: number): this {
    const holds = condition(operator, value, high)
    return this.take(Float64Array.from([...this.data().keys()].filter((i) => holds(this.values[i]!))))
  }

  /** Keeps the elements for which the condition holds. */
  where(operator: Operator | string, value: number, high?: number): this {
    return this.take(this.data().filter(condition(operator, value, high)))
  }

  /** Whether sizes and, within float_epsilon, all elements are the same. */
  eq(other: Vector): boolean {
    if (other.length !== this.length) return false
    return this.data().every((value, i) => Math.abs(value - other.values[i]!) <= epsilon)
  }

  // ---- arithmetic, in place

  /** Adds a number, or another vector element by element, in place. */
  add(other: number | Vector): this {
    if (typeof other === 'number') for (let i = 0; i < this.length; i++) this.values[i]! += other
    else {
      const values = this.sameSize('add', other)
      for (let i = 0; i < this.length; i++) this.values[i]! += values[i]!
    }
    return this
  }

  sub(other: number | Vector): this {
    if (typeof other === 'number') for (let i = 0; i < this.length; i++) this.values[i]! -= other
    else {
      const values = this.sameSize('sub', other)
      for (let i = 0; i < this.length; i++) this.values[i]! -= values[i]!
    }
    return this
  }

  mul(other: number | Vector): this {
    if (typeof other === 'number') for (let i = 0; i < this.length; i++) this.values[i]! *= other
    else {
      const values = this.sameSize('mul', other)
      for (let i = 0; i < this.length; i++) this.values[i]! *= values[i]!
    }
    return this
  }

  div(other: number | Vector): this {
    if (typeof other === 'number') for (let i = 0; i < this.length; i++) this.values[i]! /= other
    else {
      const values = this.sameSize('div', other)
      for (let i = 0; i < this.length; i++) this.values[i]! /= values[i]!
    }
    return this
  }

  /** Maps the range of the elements onto low..high; the factor, or 0 when all elements are equal and nothing is done. */
  scale(low: number, high: number): number {
    const [least, most] = [this.min(), this.max()]
    // not so either when there are NaNs among them
    if (!(most > least)) return 0
    const factor = (high - low) / (most - least)
    this.map((x) => (x - least) * factor + low)
    return factor
  }

  /** Replaces each element by a function of it. */
  map(change: (x: number, i: number) => number, start?: number, end?: number): this {
    const values = this.range('apply', start, end)
    for (let i = 0; i < values.length; i++) values[i] = change(values[i]!, i)
    return this
  }

  /** Of its own elements or those of `source`. For 1/x it is a 0 among the elements before that is refused, as NEURON does. */
  pow(exponent: number, source: Vector = this): this {
    if (exponent === 0.5) return this.sqrt(source)
    this.resize(source.length)
    const power = powerOf(exponent)
    for (let i = 0; i < source.length; i++) {
      if (exponent === -1 && this.values[i] === 0) throw problem('HOC3016', undefined, 'pow: 1/0')
      this.values[i] = power(source.values[i]!)
    }
    return this
  }
  /** Of its own elements or those of `source`. What stands before a negative one is replaced when that is met. */
  sqrt(source: Vector = this): this {
    this.resize(source.length)
    for (let i = 0; i < source.length; i++) this.values[i] = squareRoot(source.values[i]!)
    return this
  }
  /** -nan below 0, as processors have it. */
  log(): this {
    return this.map((x) => (x < 0 ? Math.sqrt(x) : log(x)))
  }
  log10(): this {
    return this.map(commonLog)
  }
  tanh(): this {
    return this.map(Math.tanh)
  }
  abs(): this {
    return this.map(Math.abs)
  }
  floor(): this {
    return this.map(Math.floor)
  }

  /** A sine of `frequency` (Hz) from `phase` (radians) on, sampled every `dt` ms. */
  sin(frequency: number, phase: number, dt = 1): this {
    const step = ((2 * Math.PI) / 1000) * frequency * dt
    return this.map((_, i) => sin(step * i + phase))
  }

  // ---- order

  sort(): this {
    this.data().sort()
    return this
  }

  /** The places of the elements in rising order of these, in a new vector or in `into`. */
  sortindex(into = new Vector()): Vector {
    const places = Array.from({ length: this.length }, (_, i) => i)
    return into.take(Float64Array.from(places.sort((a, b) => this.values[a]! - this.values[b]!)))
  }

  reverse(): this {
    this.data().reverse()
    return this
  }

  /** Moves elements up by `count` places (down when negative); what falls off comes in at the other end, or zeros do. */
  rotate(count: number, wrap = true): this {
    const n = this.length
    const wanted = Math.trunc(count)
    if (n === 0) return this
    const shift = wanted > n ? wanted % n : wanted < 0 ? n - (-wanted % n) : wanted
    const old = this.data().slice()
    for (let i = 0; i < n; i++) {
      const from = (i - shift + n) % n
      const stays = wanted < 0 ? i < shift : i >= shift
      this.values[i] = wrap || shift === 0 || stays ? old[from]! : 0
    }
    return this
  }

  rebin(count: number): this {
    if (Math.trunc(count) === 0) throw floatingPoint('rebin')
    return this.take(bins.rebin(this.data(), Math.trunc(count)))
  }

  /** Becomes `source` with each element `rate` times, or every 1/rate-th. */
  resample(source: Vector, rate: number): this {
    const most = Math.floor(source.length / 2)
    if (!(rate >= 0 && rate <= most)) throw argumentOutOfRange('resample', rate, 0, most)
    return this.take(bins.resample(source.data().slice(), rate))
  }

  // ---- statistics of the whole, or of elements `start` to `end`

  sum(start?: number, end?: number): number {
    return statistics.sum(this.range('sum', start, end))
  }
  sumsq(start?: number, end?: number): number {
    return statistics.sumOfSquares(this.range('sumsq', start, end))
  }
  mean(start?: number, end?: number): number {
    return statistics.mean(this.sample('mean', 1, start, end))
  }
  /** Variance of a sample (divided by n - 1). */
  var(start?: number, end?: number): number {
    return statistics.variance(this.sample('var', 2, start, end))
  }
  stdev(start?: number, end?: number): number {
    return Math.sqrt(statistics.variance(this.sample('stdev', 2, start, end)))
  }
  /** Standard error of the mean. */
  stderr(start?: number, end?: number): number {
    const values = this.sample('stderr', 2, start, end)
    return Math.sqrt(statistics.variance(values)) / Math.sqrt(values.length)
  }
  median(): number {
    return statistics.median(this.sample('median', 1))
  }
  min(start?: number, end?: number): number {
    return this.length === 0 ? 0 : this.values[this.min_ind(start, end)]!
  }
  max(start?: number, end?: number): number {
    return this.length === 0 ? 0 : this.values[this.max_ind(start, end)]!
  }
  min_ind(start?: number, end?: number): number {
    return this.length === 0 ? -1 : (start ?? 0) + statistics.indexOfMin(this.range('min', start, end))
  }
  max_ind(start?: number, end?: number): number {
    return this.length === 0 ? -1 : (start ?? 0) + statistics.indexOfMax(this.range('max', start, end))
  }
  /** Length as of a vector in space. */
  mag(): number {
    return Math.sqrt(this.sumsq())
  }
  /** The other may be longer. */
  dot(other: Vector): number {
    if (other.length < this.length) return statistics.dot(this.data(), this.sameSize('dot', other))
    return statistics.dot(this.data(), other.data())
  }
  /** The others may be longer. */
  meansqerr(other: Vector, weights?: Vector): number {
    for (const each of [other, weights]) {
      if (each && (this.length > each.length || this.length === 0))
        throw problem('HOC3013', undefined, 'Vector argument too small', {
          help: `meansqerr: the vector has ${this.length} elements, the argument ${each.length}`,
        })
    }
    return statistics.meanSquaredError(this.data(), other.data(), weights?.data())
  }

  // ---- curves

  /** Differences over `dx`: method 1 forward, 2 central. */
  deriv(dx = 1, method = 2): this {
    this.needsTwo()
    return this.take(derivative(this.data(), dx, method !== 1))
  }
  private needsTwo(): void {
    if (this.length < 2)
      throw problem('HOC3010', undefined, "Can't take derivative of Vector with less than two points")
  }
  integral(dx = 1): this {
    return this.take(integral(this.data(), dx))
  }
  /** Becomes the curve (xs, ys) at the places `x`; `ys` is this vector itself when left out. */
  interpolate(x: Vector, xs: Vector, ys?: Vector): this {
    const own = ys ? undefined : this.data().slice()
    const [count, known] = [x.length, xs.length]
    this.resize(count)
    // any of them may be this vector, which changes while it is looked at
    interpolateInto(this.values, x.values.subarray(0, count), xs.values.subarray(0, known), own ?? ys!.values)
    return this
  }
  /** A new vector: bin 0 counts what is below `low`, the last what is above `high`. */
  histogram(low: number, high: number, width: number): Vector {
    if (!(high >= low)) throw argumentOutOfRange('histogram', high, low)
    if (!(width >= 0 && width <= high - low)) throw argumentOutOfRange('histogram', width, 0, high - low)
    return Vector.from(bins.histogram(this.data(), low, high, width))
  }
  hist(source: Vector, low: number, size: number, width: number): this {
    if (source === this) throw problem('HOC3011', undefined, 'hist  argument needs to be copied first: hist(v.c, ...)')
    positive('hist', width)
    return this.take(bins.hist(source.data().slice(), low, Math.trunc(size), width))
  }
  /** A new vector: a Gaussian for each element, summed. */
  sumgauss(low: number, high: number, step: number, variance: number, weights?: Vector): Vector {
    if (!(high >= low)) throw argumentOutOfRange('sumgauss', high, low)
    positive('sumgauss', step)
    if (!(variance >= 0)) throw argumentOutOfRange('sumgauss', variance, 0)
    const size = Math.trunc((high - low) / step + 0.5)
    return Vector.from(bins.sumOfGaussians(this.data(), low, size, step, variance, weights?.data()))
  }
  smhist(source: Vector, low: number, size: number, step: number, variance: number, weights?: Vector): this {
    positive('smhist', step)
    if (!(variance >= 0)) throw argumentOutOfRange('smhist', variance, 0)
    const values = source.data().slice()
    return this.take(bins.smoothedHistogram(values, low, Math.trunc(size), step, variance, weights?.data()))
  }
  /** Becomes 1 where `source` reaches the threshold from below, else 0; one number for each `width` elements. */
  spikebin(source: Vector, threshold: number, width = 1): this {
    // NEURON clears before it looks: of the vector itself nothing is left
    const curve = source === this ? new Float64Array(this.length) : source.data()
    return this.take(bins.spikes(curve, threshold, checked('spikebin', width, 1, 1e6)))
  }
  psth(source: Vector, dt: number, trials: number, size: number): this {
    const least = checked('psth', size, 1, Math.trunc(source.length / 2))
    // NEURON looks for so many spikes for ever
    if (least > source.sum()) throw argumentOutOfRange('psth', size, 1, source.sum())
    return this.take(bins.adaptiveRate(source.data(), dt, trials, least))
  }
  /** Becomes the average of `data` around the triggers; how many triggers were used. */
  trigavg(data: Vector, triggers: Vector, before: number, after: number): number {
    const most = data.length - 1
    const [pre, post] = [checked('trigavg', before, 0, most), checked('trigavg', after, 0, most)]
    const size = data.length
    // cleared before it looks, should one of them be this vector
    this.resize(pre + post).values.fill(0)
    return bins.addTriggered(this.data(), data.values.subarray(0, size), triggers.data(), pre, post)
  }
  /** Becomes the potential of an integrate-and-fire cell driven by the currents `source`; 0 marks a spike. */
  inf(
    source: Vector,
    dt: number,
    gl: number,
    el: number,
    cm: number,
    threshold: number,
    reset: number,
    refractory = 0,
  ): this {
    positive('inf', dt)
    this.resize(source.length)
    bins.integrateAndFire(this.data(), source.data(), { dt, gl, el, cm, threshold, reset, refractory })
    return this
  }

  // ---- spectra (Numerical Recipes, chapters 12 and 13)

  /** Fourier transform (1) or back (-1), packed; zeros are added up to a power of two. */
  fft(sign: number): this {
    return this.take(sign === -1 ? spectra.inverse(this.data()) : spectra.forward(this.data()))
  }
  convlv(source: Vector, filter: Vector, sign = 1): this {
    return this.take(spectra.convolve(source.data(), filter.data(), sign === -1))
  }
  /** Becomes `source` with its frequencies strengthened as told. */
  filter(source: Vector, strengths: Vector): this {
    return this.take(spectra.filtered(source.data(), strengths.data()))
  }
  /** Becomes the medians of `source` over windows of `half` elements to both sides, fewer at the ends. */
  medfltr(source: Vector, half?: number): this {
    // a number that is refused leaves the vector with the new length
    this.resize(source.length)
    const points = half === undefined ? 3 : checked('medfltr', half, 1, Math.floor(source.length / 2))
    return this.take(bins.medianFilter(source.data(), points))
  }
  correl(source: Vector, other: Vector = source): this {
    return this.take(spectra.correlate(source.data(), other.data()))
  }
  /** Becomes the power spectrum of `source`, of at least `size` frequencies; elements beyond it stay. */
  spctrm(source: Vector = this, size?: number): this {
    const power = spectra.powerSpectrum(source.data(), size)
    if (this.length < power.length) this.resize(power.length)
    this.values.set(power)
    return this
  }

  // ---- with time

  /**
   * Takes the number at `ref` at each step, from the next finitialize on; or at an interval (ms), or at times. A pointer that does not know its
   * model, as that of `t`, needs it told.
   */
  record(ref: Ref, options: RecordOptions & { readonly model?: Model } = {}): this {
    recordInto(this, options.model ?? modelOf(ref), ref, options)
    return this
  }

  /** Sets a number from its elements during each run: one each dt or interval (ms), or at times, perhaps linear between these. */
  play(target: Ref, options: PlayOptions = {}): this {
    const { interval, times, continuous = false, model = modelOf(target) } = options
    playFrom(this, model, target, times ?? interval, continuous)
    return this
  }

  /** Ends all recording and playing. */
  play_remove(): void {
    const { traced } = this
    if (!traced) return
    traced.record?.remove()
    traced.record = undefined
    for (const playing of traced.plays.splice(0)) playing.remove()
  }

  // ---- for this package

  /** Takes an array for its own. */
  take(values: Float64Array): this {
    this.values = values
    this.length = values.length
    return this
  }

  private reserve(size: number): void {
    const grown = new Float64Array(size)
    grown.set(this.data())
    this.values = grown
  }

  /** View of elements `start` to `end`, inclusive, checked; all of them when left out. */
  private range(caller: string, start?: number, end?: number): Float64Array {
    if (start === undefined) return this.data()
    const from = checked(caller, start, 0, this.length - 1)
    return this.values.subarray(from, checked(caller, end ?? this.length - 1, from, this.length - 1) + 1)
  }

  /** What a copy is made of: from the first of none on there are none. */
  private part(caller: string, start?: number, end?: number): Float64Array {
    return this.length === 0 && start === 0 && end === undefined ? noValues : this.range(caller, start, end)
  }

  /** The same, of at least so many elements. */
  private sample(caller: string, least: number, start?: number, end?: number): Float64Array {
    const values = this.range(caller, start, end)
    if (values.length >= least) return values
    throw problem('HOC3010', undefined, `Vector must have size > ${least - 1}: ${caller} of ${values.length} elements`)
  }

  private sameSize(caller: string, other: Vector): Float64Array {
    if (other.length === this.length) return other.data()
    throw problem('HOC3013', undefined, `Vector argument to .${caller}() wrong size`, {
      help: `the vector has ${this.length} elements, the argument ${other.length}`,
    })
  }
}

/** The argument cut to an integer, when it lies between the two bounds. */
function checked(caller: string, value: number, low: number, high: number): number {
  if (value >= low && value <= high) return Math.trunc(value)
  throw argumentOutOfRange(caller, value, low, high)
}

function positive(caller: string, value: number): void {
  if (!(value >= 1e-99 && value <= 1e99)) throw argumentOutOfRange(caller, value, 1e-99, 1e99)
}

export const floatingPoint = (caller: string) =>
  problem('HOC3016', undefined, `Floating point exception: ${caller} would divide by 0`)

function squareRoot(x: number): number {
  if (x < 0) throw problem('HOC3061', undefined, `sqrt argument out of domain: sqrt(${x})`)
  return Math.sqrt(x)
}
/** -nan where there is none, as processors have it. */
function realPower(x: number, exponent: number): number {
  const result = pow(x, exponent)
  return Number.isNaN(result) && !Number.isNaN(x) && !Number.isNaN(exponent) ? Math.sqrt(-1) : result
}
function powerOf(exponent: number): (x: number) => number {
  if (exponent === 0) return () => 1
  if (exponent === 1) return (x) => x
  if (exponent === 2) return (x) => x * x
  return exponent === -1 ? (x) => 1 / x : (x) => realPower(x, exponent)
}
