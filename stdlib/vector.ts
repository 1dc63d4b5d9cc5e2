/**
 * Vector: an array of numbers that grows, with the arithmetic, statistics and signal processing that programs expect.
 * Methods that change the vector do so in place and return it. Elements, summaries and arithmetic are classes of their own in `vector/`, as formulas are; HOC's view in `vector/table.ts`.
 */
import { problem } from '../lang/problem.ts'
import type { RecordOptions } from '../runtime/events/record.ts'
import type { Ref } from '../runtime/memory/ref.ts'
import type { Model } from '../runtime/model.ts'
import { argumentOutOfRange } from './binding/params.ts'
import { VectorArithmetic } from './vector/arithmetic.ts'
import { centralDifferences, forwardDifferences, integrate, interpolateInto } from './vector/calculus.ts'
import { checked, positive } from './vector/elements.ts'
import * as bins from './vector/histograms.ts'
import * as loops from './vector/loops.ts'
import { sortedPlaces } from './vector/order.ts'
import * as spectra from './vector/spectra.ts'
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

export class Vector extends VectorArithmetic {
  private traced: Traces | undefined = undefined

  /** @example Vector.from([1, 2, 3]).reverse().toArray() // [3, 2, 1] */
  static from(values: Iterable<number> | ArrayLike<number>): Vector {
    return new Vector().take(Float64Array.from(values as ArrayLike<number>))
  }

  /** Whether it was ever recorded into or played. */
  get isTraced(): boolean {
    return this.traced !== undefined
  }

  /** What it records and where it is played. */
  get traces(): Traces {
    this.traced ??= { record: undefined, plays: [], spikes: new Set() }
    return this.traced
  }

  // ---- copies

  /** A new vector of the elements from `start` to `end`, inclusive. */
  c(start?: number, end?: number): Vector {
    return new Vector().take(this.piece('c', start, end))
  }

  at(start?: number, end?: number): Vector {
    return new Vector().take(this.piece('at', start, end))
  }

  /** A copy with its label. */
  cl(start?: number, end?: number): Vector {
    const copy = new Vector().take(this.piece('cl', start, end))
    copy.label(this.name)
    return copy
  }

  /** Becomes a copy of another vector, or takes part of it in; grows where needed, and never shrinks in the second case. */
  copy(source: Vector, options?: CopyOptions): this {
    if (!options) return this.take(this.values.length > 0 ? source.data() : source.data().slice())
    const { from = 0, fromStep = 1, toStep = 1 } = options
    const top = source.length - 1
    const first = options.from === undefined ? from : checked('copy', from, 0, top)
    const last = options.end === undefined ? top : checked('copy', options.end, first, top)
    const to = checked('copy', options.to ?? 0, 0, 2 ** 31 - 1)
    const needed = to + Math.trunc((last - first) / fromStep) * toStep + 1
    if (needed > this.length) this.resize(needed)
    // one after the other: a vector copied into itself repeats
    const { values } = this
    const taken = source.values
    for (let i = first, j = to; i <= last; i += fromStep, j += toStep) values[j] = taken[i]!
    return this
  }

  /** Element `to[i]` becomes `source[from[i]]`; places that do not exist are skipped. */
  copyIndexed(source: Vector, from: Vector, to: Vector = from): this {
    const n = Math.min(from.length, to.length)
    for (let i = 0; i < n; i++) {
      const a = Math.trunc(from.values[i]!)
      const b = Math.trunc(to.values[i]!)
      if (a >= 0 && a < source.length && b >= 0 && b < this.length) this.values[b] = source.values[a]!
    }
    return this
  }

  /** Becomes the elements of `source` at the places `indices`; 0 for places that do not exist. */
  index(source: Vector, indices: Vector): this {
    const n = indices.length
    if (source === this || indices === this) return this.take(source.picked(indices, false))
    loops.pick(this.renew(n), source.values, source.length, indices.values, n, false)
    return this
  }

  /** A new vector of the elements at the places `indices`; those that do not exist are left out. */
  ind(indices: Vector): Vector {
    return new Vector().take(this.picked(indices, true))
  }

  private picked(indices: Vector, isStrict: boolean): Float64Array {
    const found = new Float64Array(indices.length)
    const count = loops.pick(found, this.values, this.length, indices.values, indices.length, isStrict)
    return count === found.length ? found : found.slice(0, count)
  }

  from_double(count: number, source: Ref): this {
    return this.take(Float64Array.from({ length: Math.trunc(count) }, (_, i) => source.offset(i).get()))
  }

  /** The places of the elements in rising order of these, in a new vector or in `into`. */
  sortindex(into = new Vector()): Vector {
    const places = sortedPlaces(this.data())
    into.renew(places.length).set(places)
    return into
  }

  /** Becomes `source` with each element `rate` times, or every 1/rate-th. */
  resample(source: Vector, rate: number): this {
    const most = Math.floor(source.length / 2)
    if (!(rate >= 0 && rate <= most)) throw argumentOutOfRange('resample', rate, 0, most)
    const values = source === this ? source.data().slice() : source.data()
    return this.take(bins.resample(values, rate))
  }

  // ---- curves

  /** Differences over `dx`, of its own elements or those of `source`: method 1 forward, 2 central. */
  deriv(dx = 1, method = 2, source: Vector = this): this {
    const n = source.length
    if (n < 2) throw problem('HOC3010', undefined, "Can't take derivative of Vector with less than two points")
    if (method === 1) {
      const to = source === this ? this.values : this.renew(n - 1)
      forwardDifferences(to, source.values, n, dx)
      this.length = n - 1
    } else if (source === this) centralDifferences(this.values, this.values.slice(0, n), n, dx)
    else centralDifferences(this.renew(n), source.values, n, dx)
    return this
  }
  integral(dx = 1, source: Vector = this): this {
    const to = source === this ? this.values : this.renew(source.length)
    integrate(to, source.values, source.length, dx)
    return this
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
    const values = source === this ? source.data().slice() : source.data()
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
  fft(sign: number, source: Vector = this): this {
    const n = spectra.nextPowerOfTwo(source.length)
    if (sign !== -1) {
      const data = spectra.padded(source.data(), n)
      this.renew(n)
      spectra.pack(this.data(), data)
      return this
    }
    const copy = source === this || source.length !== n ? spectra.padded(source.data(), n) : undefined
    this.renew(n)
    spectra.unpack(this.data(), copy ?? source.data())
    return this
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
}
