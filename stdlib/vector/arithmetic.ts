/**
 * What changes the elements of a Vector in place: filling, selecting, arithmetic, functions, order.
 */
import { problem } from '../../lang/problem.ts'
import { sin } from '../../runtime/math/angles.ts'
import { log10 as commonLog, log } from '../../runtime/math/log.ts'
import { pow } from '../../runtime/math/pow.ts'
import { argumentOutOfRange } from '../binding/params.ts'
import { condition, epsilon, type Operator } from './comparison.ts'
import { floatingPoint, type VectorElements } from './elements.ts'
import * as bins from './histograms.ts'
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

  contains(value: number, tolerance = epsilon): boolean {
    return this.indwhere('==', value, undefined, tolerance) >= 0
  }

  /** Place of the first element that fulfils the condition, or -1. */
  indwhere(operator: Operator | string, value: number, high?: number, tolerance = epsilon): number {
    return this.data().findIndex(condition(operator, value, high, tolerance))
  }

  /** Becomes the places where the condition holds. */
  indvwhere(operator: Operator | string, value: number, high?: number, tolerance = epsilon): this {
    const holds = condition(operator, value, high, tolerance)
    return this.take(Float64Array.from([...this.data().keys()].filter((i) => holds(this.values[i]!))))
  }

  /** Keeps the elements for which the condition holds. */
  where(operator: Operator | string, value: number, high?: number, tolerance = epsilon): this {
    return this.take(this.data().filter(condition(operator, value, high, tolerance)))
  }

  /** Whether sizes and, within the tolerance, all elements are the same. */
  eq(other: VectorElements, tolerance = epsilon): boolean {
    if (other.length !== this.length) return false
    return this.data().every((value, i) => Math.abs(value - other.values[i]!) <= tolerance)
  }

  // ---- arithmetic, in place

  /** Adds a number, or another vector element by element, in place. */
  add(other: number | VectorElements): this {
    if (typeof other === 'number') for (let i = 0; i < this.length; i++) this.values[i]! += other
    else {
      const values = this.sameSize('add', other)
      for (let i = 0; i < this.length; i++) this.values[i]! += values[i]!
    }
    return this
  }

  sub(other: number | VectorElements): this {
    if (typeof other === 'number') for (let i = 0; i < this.length; i++) this.values[i]! -= other
    else {
      const values = this.sameSize('sub', other)
      for (let i = 0; i < this.length; i++) this.values[i]! -= values[i]!
    }
    return this
  }

  mul(other: number | VectorElements): this {
    if (typeof other === 'number') for (let i = 0; i < this.length; i++) this.values[i]! *= other
    else {
      const values = this.sameSize('mul', other)
      for (let i = 0; i < this.length; i++) this.values[i]! *= values[i]!
    }
    return this
  }

  div(other: number | VectorElements): this {
    if (typeof other === 'number') for (let i = 0; i < this.length; i++) this.values[i]! /= other
    else {
      const values = this.sameSize('div', other)
      for (let i = 0; i < this.length; i++) this.values[i]! /= values[i]!
    }
    return this
  }

  /** Maps the range of the elements onto low..high; the factor, or 0 when all elements are equal and nothing is done. */
  scale(low: number, high: number): number {
    const [least, most] = extremes(this.data())
    // not so either when one of them is NaN
    if (!(most > least)) return 0
    const factor = (high - low) / (most - least)
    this.map((x) => (x - least) * factor + low)
    return factor
  }

  /** Replaces each element by a function of it. */
  map(change: (x: number, i: number) => number, start?: number, end?: number): this {
    const values = this.stretch('apply', start, end)
    for (let i = 0; i < values.length; i++) values[i] = change(values[i]!, i)
    return this
  }

  /** Of its own elements or those of `source`. For 1/x it is a 0 among the elements before that is refused, as NEURON does. */
  pow(exponent: number, source: VectorElements = this): this {
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
  sqrt(source: VectorElements = this): this {
    this.resize(source.length)
    for (let i = 0; i < source.length; i++) this.values[i] = squareRoot(source.values[i]!)
    return this
  }
  /** -nan below 0, as processors have it. */
  log(source: VectorElements = this): this {
    return this.each(source, (x) => (x < 0 ? Math.sqrt(x) : log(x)))
  }
  log10(source: VectorElements = this): this {
    return this.each(source, commonLog)
  }
  tanh(source: VectorElements = this): this {
    return this.each(source, Math.tanh)
  }
  abs(source: VectorElements = this): this {
    return this.each(source, Math.abs)
  }
  floor(source: VectorElements = this): this {
    return this.each(source, Math.floor)
  }

  private each(source: VectorElements, change: (x: number) => number): this {
    this.resize(source.length)
    for (let i = 0; i < source.length; i++) this.values[i] = change(source.values[i]!)
    return this
  }

  /** A sine of `frequency` (Hz) from `phase` (radians) on, sampled every `dt` ms. */
  sin(frequency: number, phase: number, dt = 1): this {
    const step = ((2 * Math.PI) / 1000) * frequency * dt
    return this.map((_, i) => sin(step * i + phase))
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
}

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
