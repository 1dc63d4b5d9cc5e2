/** Sums, moments and extremes of numbers; the order of operations is the one that gives NEURON's digits. */
import { sortNumbers } from './order.ts'

export function sum(values: ArrayLike<number>): number {
  let total = 0
  for (let i = 0; i < values.length; i++) total += values[i]!
  return total
}

export function sumOfSquares(values: ArrayLike<number>): number {
  let total = 0
  for (let i = 0; i < values.length; i++) total += values[i]! * values[i]!
  return total
}

export const mean = (values: ArrayLike<number>): number => sum(values) / values.length

/** Of a sample: divided by n - 1. */
export function variance(values: ArrayLike<number>): number {
  const middle = mean(values)
  let total = 0
  for (let i = 0; i < values.length; i++) total += (values[i]! - middle) ** 2
  return total / (values.length - 1)
}

export function median(values: ArrayLike<number>): number {
  const sorted = sortNumbers(Float64Array.from(values))
  const half = sorted.length >> 1
  return sorted.length % 2 === 1 ? sorted[half]! : (sorted[half - 1]! + sorted[half]!) / 2
}

/** Place of the first smallest. */
export function indexOfMin(values: ArrayLike<number>): number {
  let best = 0
  for (let i = 1; i < values.length; i++) if (values[i]! < values[best]!) best = i
  return best
}

/** Place of the first largest. */
export function indexOfMax(values: ArrayLike<number>): number {
  let best = 0
  for (let i = 1; i < values.length; i++) if (values[i]! > values[best]!) best = i
  return best
}

export function dot(a: ArrayLike<number>, b: ArrayLike<number>): number {
  let total = 0
  for (let i = 0; i < a.length; i++) total += a[i]! * b[i]!
  return total
}

/** Mean of the squared differences, each weighted. */
export function meanSquaredError(a: ArrayLike<number>, b: ArrayLike<number>, weights?: ArrayLike<number>): number {
  let total = 0
  for (let i = 0; i < a.length; i++) {
    const off = a[i]! - b[i]!
    total += weights ? off * off * weights[i]! : off * off
  }
  return total / a.length
}
