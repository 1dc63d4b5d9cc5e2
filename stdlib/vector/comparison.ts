/**
 * Conditions on elements: `indwhere("==", 3)`, `where("[)", 0, 1)`. Every comparison allows for HOC's float_epsilon (`tolerance`).
 */
import { problem } from '../../lang/problem.ts'

/** HOC's float_epsilon at its default. */
export const epsilon = 1e-11

export type Operator = '==' | '!=' | '>' | '<' | '>=' | '<=' | '()' | '[]' | '[)' | '(]'
export type Test = (x: number) => boolean

/** The condition as a test; `high` is for the ranges. */
export function condition(operator: string, value: number, high?: number, tolerance = epsilon): Test {
  switch (operator) {
    case '==':
      return (x) => Math.abs(x - value) <= tolerance
    case '!=':
      // NaN is unequal to everything
      return (x) => !(Math.abs(x - value) <= tolerance)
    case '>':
      return (x) => x > value + tolerance
    case '<':
      return (x) => x < value - tolerance
    case '>=':
      return (x) => x >= value - tolerance
    case '<=':
      return (x) => x <= value + tolerance
    default:
      return range(operator, value, high, tolerance)
  }
}

function range(operator: string, low: number, high: number | undefined, tolerance: number): Test {
  const forms: Record<string, [string, string]> = {
    '()': ['>', '<'],
    '[]': ['>=', '<='],
    '[)': ['>=', '<'],
    '(]': ['>', '<='],
  }
  const form = forms[operator]
  if (!form) {
    throw problem('HOC3012', undefined, `Vector: Invalid comparator in .where(): "${operator}"`, {
      help: 'one of == != > < >= <= and the ranges () [] [) (]',
    })
  }
  if (high === undefined) {
    throw problem('HOC3001', undefined, `not enough arguments: the range "${operator}" needs an upper bound`)
  }
  const [above, below] = [condition(form[0], low, undefined, tolerance), condition(form[1], high, undefined, tolerance)]
  return (x) => above(x) && below(x)
}
