/**
 * What changes the elements of a Vector in place: filling, selecting, arithmetic, functions, order.
 */
import { problem } from '../../lang/problem.ts'
import { argumentOutOfRange } from '../binding/params.ts'
import {
  type Condition,
  condition,
  epsilon,
  firstPlace,
  matches,
  type Operator,
  places,
  selected,
} from './comparison.ts'
import { floatingPoint, type VectorElements } from './elements.ts'
import * as bins from './histograms.ts'
import * as loops from './loops.ts'
import { extremes, sortNumbers } from './order.ts'
import { VectorSummaries } from './summaries.ts'

export class VectorArithmetic extends VectorSummaries {
  // ---- filling and searching; numbers that differ by no more than the tolerance count as equal

  fill(value: number, start?: number, end?: number): this {
    if (this.length > 0) this.stretch('fill', start, end).fill(value)
    // without elements any range will do
    else if (start !== undefined && !(start >= 0 && end! >= start)) throw argumentOutOfRange('fill', start, 0, end ?? 0)
    return this
  }

  /** 0, 1, 2 ...; or with another step, start and step. The size stays. */
  indgen(start = 0, step = 1): this {
    loops.count(this.values, this.length, start, step)
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

  contains(value: number, tolerance = epsilon): boolean {
    return this.indwhere('==', value, undefined, tolerance) >= 0
  }

  /** Place of the first element that fulfils the condition, or -1. */
  indwhere(operator: Operator | string, value: number, high?: number, tolerance = epsilon): number {
    return firstPlace(this.values, this.length, condition(operator, value, high, tolerance))
  }

  /** Becomes the places where the condition holds, in `source` or itself. */
  indvwhere(
    operator: Operator | string,
    value: number,
    high?: number,
    tolerance = epsilon,
    source: VectorElements = this,
  ): this {
    const wanted = condition(operator, value, high, tolerance)
    return this.gather(places, source, wanted)
  }

  /** Keeps the elements for which the condition holds, or becomes those of `source`. */
  where(
    operator: Operator | string,
    value: number,
    high?: number,
    tolerance = epsilon,
    source: VectorElements = this,
  ): this {
    const wanted = condition(operator, value, high, tolerance)
    return this.gather(selected, source, wanted)
  }

  /** Of another vector they are counted first, for the room that is made shows in `buffer_size`. */
  private gather(collect: typeof places, source: VectorElements, wanted: Condition): this {
    const n = source.length
    if (source !== this) this.renew(matches(source.values, n, wanted))
    this.length = collect(this.values, source.values, n, wanted)
    return this
  }

  /** Whether sizes and, within the tolerance, all elements are the same. */
  eq(other: VectorElements, tolerance = epsilon): boolean {
    if (other.length !== this.length) return false
    return loops.agree(this.values, other.values, this.length, tolerance)
  }

  // ---- arithmetic, in place

  /** Adds a number, or another vector element by element, in place. */
  add(other: number | VectorElements): this {
    if (typeof other === 'number') loops.addNumber(this.values, this.length, other)
    else loops.addEach(this.values, this.length, this.sameSize('add', other))
    return this
  }

  sub(other: number | VectorElements): this {
    if (typeof other === 'number') loops.subtractNumber(this.values, this.length, other)
    else loops.subtractEach(this.values, this.length, this.sameSize('sub', other))
    return this
  }

  mul(other: number | VectorElements): this {
    if (typeof other === 'number') loops.multiplyNumber(this.values, this.length, other)
    else loops.multiplyEach(this.values, this.length, this.sameSize('mul', other))
    return this
  }

  div(other: number | VectorElements): this {
    if (typeof other === 'number') loops.divideNumber(this.values, this.length, other)
    else loops.divideEach(this.values, this.length, this.sameSize('div', other))
    return this
  }

  /** Maps the range of the elements onto low..high; the factor, or 0 when all elements are equal and nothing is done. */
  scale(low: number, high: number): number {
    const found = extremes(this.data())
    const least = found[0]
    const most = found[1]
    // not so either when one of them is NaN
    if (!(most > least)) return 0
    const factor = (high - low) / (most - least)
    loops.rescale(this.values, this.length, least, factor, low)
    return factor
  }

  /** Replaces each element by a function of it. */
  map(change: (x: number, i: number) => number, start?: number, end?: number): this {
    const { length } = this.stretch('apply', start, end)
    const first = start === undefined ? 0 : Math.trunc(start)
    for (let i = 0; i < length; i++) {
      // a function of HOC's may make the memory grow that the elements lie in
      const changed = change(this.values[first + i]!, i)
      this.values[first + i] = changed
    }
    return this
  }

  /** Of its own elements or those of `source`. For 1/x it is a 0 among the elements before that is refused, as NEURON does. */
  pow(exponent: number, source: VectorElements = this): this {
    if (exponent === 0.5) return this.sqrt(source)
    this.resize(source.length)
    const values = this.values
    const from = source.values
    if (exponent === -1) reciprocals(values, from, source.length)
    else if (exponent === 0) this.fill(1)
    else if (exponent === 1) values.set(source.data())
    else if (exponent === 2) loops.squares(values, from, source.length)
    else loops.powers(values, from, source.length, exponent)
    return this
  }
  /** Of its own elements or those of `source`. What stands before a negative one is replaced when that is met. */
  sqrt(source: VectorElements = this): this {
    this.resize(source.length)
    squareRoots(this.values, source.values, source.length)
    return this
  }
  /** -nan below 0, as processors have it. */
  log(source: VectorElements = this): this {
    return this.each(source, loops.logarithms)
  }
  log10(source: VectorElements = this): this {
    return this.each(source, loops.commonLogarithms)
  }
  tanh(source: VectorElements = this): this {
    return this.each(source, loops.hyperbolicTangents)
  }
  abs(source: VectorElements = this): this {
    return this.each(source, loops.absolutes)
  }
  floor(source: VectorElements = this): this {
    return this.each(source, loops.floors)
  }

  private each(source: VectorElements, loop: typeof loops.absolutes): this {
    this.resize(source.length)
    loop(this.values, source.values, source.length)
    return this
  }

  /** A sine of `frequency` (Hz) from `phase` (radians) on, sampled every `dt` ms. */
  sin(frequency: number, phase: number, dt = 1): this {
    const step = ((2 * Math.PI) / 1000) * frequency * dt
    loops.sines(this.values, this.length, step, phase)
    return this
  }

  // ---- order

  sort(): this {
    sortNumbers(this.data())
    return this
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
    const { values } = this
    if (shift % n > 0) {
      const last = values.slice(n - shift, n)
      values.copyWithin(shift, 0, n - shift)
      values.set(last)
    }
    if (!wrap && wanted < 0) values.fill(0, shift, n)
    else if (!wrap) values.fill(0, 0, shift)
    return this
  }

  rebin(count: number, source: VectorElements = this): this {
    if (Math.trunc(count) === 0) throw floatingPoint('rebin')
    return this.take(bins.rebin(source.data(), Math.trunc(count)))
  }
}

/** What stands before a number that has none is replaced when that is met. */
function squareRoots(to: Float64Array, from: Float64Array, n: number): void {
  for (let i = 0; i < n; i++) {
    const x = from[i]!
    if (x < 0) throw problem('HOC3061', undefined, `sqrt argument out of domain: sqrt(${x})`)
    to[i] = Math.sqrt(x)
  }
}

function reciprocals(to: Float64Array, from: Float64Array, n: number): void {
  for (let i = 0; i < n; i++) {
    if (to[i] === 0) throw problem('HOC3016', undefined, 'pow: 1/0')
    to[i] = 1 / from[i]!
  }
}
