/**
 * Conditions on elements: `indwhere("==", 3)`, `where("[)", 0, 1)`. Every comparison allows for HOC's float_epsilon (`tolerance`).
 */
import { problem } from '../../lang/problem.ts'

/** HOC's float_epsilon at its default. */
export const epsilon = 1e-11

export type Operator = '==' | '!=' | '>' | '<' | '>=' | '<=' | '()' | '[]' | '[)' | '(]'

/** What numbers, not functions, say: whoever asks about many elements has one loop for all kinds. */
export interface Condition {
  /** 0: from `low` to `high`, both included; 1: as near to `low` as `high` says; -1: not so near. */
  readonly near: 0 | 1 | -1
  readonly low: number
  readonly high: number
}

export function condition(operator: string, value: number, high?: number, tolerance = epsilon): Condition {
  switch (operator) {
    case '==':
      return { near: 1, low: value, high: tolerance }
    case '!=':
      return { near: -1, low: value, high: tolerance }
    case '>':
      return { near: 0, low: next(value + tolerance, 1n), high: Infinity }
    case '<':
      return { near: 0, low: -Infinity, high: next(value - tolerance, -1n) }
    case '>=':
      return { near: 0, low: value - tolerance, high: Infinity }
    case '<=':
      return { near: 0, low: -Infinity, high: value + tolerance }
    default:
      return range(operator, value, high, tolerance)
  }
}

/** The double next to x, upwards or downwards; NaN behind the last: nothing is beyond it. */
function next(x: number, step: 1n | -1n): number {
  if (x === 0) return Number(step) * Number.MIN_VALUE
  if (x === Number(step) * Infinity) return NaN
  const bits = new BigInt64Array(Float64Array.of(x).buffer)
  bits[0]! += x > 0 ? step : -step
  return new Float64Array(bits.buffer)[0]!
}

const forms: Record<string, ['>' | '>=', '<' | '<=']> = {
  '()': ['>', '<'],
  '[]': ['>=', '<='],
  '[)': ['>=', '<'],
  '(]': ['>', '<='],
}

function range(operator: string, low: number, high: number | undefined, tolerance: number): Condition {
  const form = forms[operator]
  if (!form) {
    throw problem('HOC3012', undefined, `Vector: Invalid comparator in .where(): "${operator}"`, {
      help: 'one of == != > < >= <= and the ranges () [] [) (]',
    })
  }
  if (high === undefined) {
    throw problem('HOC3001', undefined, `not enough arguments: the range "${operator}" needs an upper bound`)
  }
  const above = condition(form[0], low, undefined, tolerance)
  const below = condition(form[1], high, undefined, tolerance)
  return { near: 0, low: above.low, high: below.high }
}

/** Place of the first of `n` elements that fulfils it, or -1. NaN lies between no bounds, and is not near to anything. */
export function firstPlace(values: Float64Array, n: number, { near, low, high }: Condition): number {
  if (near !== 0) return firstNear(values, n, low, high, near > 0)
  for (let i = 0; i < n; i++) {
    const x = values[i]!
    if (x >= low && x <= high) return i
  }
  return -1
}

function firstNear(values: Float64Array, n: number, value: number, tolerance: number, isNear: boolean): number {
  for (let i = 0; i < n; i++) if (Math.abs(values[i]! - value) <= tolerance === isNear) return i
  return -1
}

const holds = (near: number, low: number, high: number, x: number): boolean =>
  near === 0 ? x >= low && x <= high : Math.abs(x - low) <= high === near > 0

/** How many fulfil it. */
export function matches(values: Float64Array, n: number, { near, low, high }: Condition): number {
  let found = 0
  for (let i = 0; i < n; i++) if (holds(near, low, high, values[i]!)) found++
  return found
}

/** Writes the places of those that fulfil it; how many there are. `to` may be the elements themselves. */
export function places(to: Float64Array, values: Float64Array, n: number, { near, low, high }: Condition): number {
  let found = 0
  for (let i = 0; i < n; i++) if (holds(near, low, high, values[i]!)) to[found++] = i
  return found
}

/** The same of the elements. */
export function selected(to: Float64Array, values: Float64Array, n: number, { near, low, high }: Condition): number {
  let found = 0
  for (let i = 0; i < n; i++) {
    const x = values[i]!
    if (holds(near, low, high, x)) to[found++] = x
  }
  return found
}
