/** Sums, moments and extremes of numbers; the order of operations is the one that gives NEURON's digits. */
import { sortNumbers } from './order.ts'

export function sum(values: ArrayLike<number>): number {
  let total = 0
  for (let i = 0; i < values.length; i++) total += values[i]!
  return total
}

export function sumOfSquares(values: Float64Array): number {
  let total = 0
  for (let i = 0; i < values.length; i++) total += values[i]! * values[i]!
  return total
}

export const mean = (values: ArrayLike<number>): number => sum(values) / values.length

/** Of a sample: divided by n - 1. */
export function variance(values: Float64Array): number {
  const middle = mean(values)
  let total = 0
  for (let i = 0; i < values.length; i++) {
    const off = values[i]! - middle
    total += off * off
  }
  return total / (values.length - 1)
}

export function median(values: Float64Array): number {
  const sorted = sortNumbers(values.slice())
  const half = sorted.length >> 1
  return sorted.length % 2 === 1 ? sorted[half]! : (sorted[half - 1]! + sorted[half]!) / 2
}

/** Place of the first smallest. */
export function indexOfMin(values: Float64Array): number {
  let best = 0
  let least = values[0]!
  for (let i = 1; i < values.length; i++) {
    const x = values[i]!
    if (!(x < least)) continue
    best = i
    least = x
  }
  return best
}

/** Place of the first largest. */
export function indexOfMax(values: Float64Array): number {
  let best = 0
  let most = values[0]!
  for (let i = 1; i < values.length; i++) {
    const x = values[i]!
    if (!(x > most)) continue
    best = i
    most = x
  }
  return best
}

export function dot(a: Float64Array, b: Float64Array): number {
  let total = 0
  for (let i = 0; i < a.length; i++) total += a[i]! * b[i]!
  return total
}

/** Mean of the squared differences, each weighted. */
export function meanSquaredError(a: Float64Array, b: Float64Array, weights?: Float64Array): number {
  let total = 0
  for (let i = 0; i < a.length; i++) {
    const off = a[i]! - b[i]!
    total += weights === undefined ? off * off : off * off * weights[i]!
  }
  return total / a.length
}
