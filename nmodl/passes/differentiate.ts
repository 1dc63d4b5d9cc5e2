/**
 * Derivatives of expressions, for the slopes that a variable step's solutions take. Undefined where NEURON takes a difference instead:
 * where the variable stands in a call or below a fraction line. Steps depend on each bit of a slope, so nothing more is derived.
 */
import { minus, num, op, walkExpression } from '../build.ts'
import type { Expression, Variable } from '../tree.ts'

/** The same variable, and the same element where the indices are numbers. */
export function isSame(a: Expression, b: Variable): boolean {
  if (a.kind !== 'variable' || a.name !== b.name) return false
  if (!a.index || !b.index) return !a.index && !b.index
  return a.index.kind === 'number' && b.index.kind === 'number' && a.index.value === b.index.value
}

const depends = (expression: Expression, x: Variable): boolean => {
  for (const part of walkExpression(expression))
    if (
      part.kind === 'variable' &&
      part.name === x.name &&
      !(part.index && x.index && part.index.kind === 'number' && !isSame(part, x))
    )
      return true
  return false
}

export type Derivative = Expression | 'zero' | undefined

export function differentiate(e: Expression, x: Variable): Derivative {
  if (!depends(e, x)) return 'zero'
  switch (e.kind) {
    case 'variable':
      return isSame(e, x) ? num(1, e.span) : undefined
    case 'unary': {
      const inner = differentiate(e.operand, x)
      return e.operator !== '-' || inner === undefined || inner === 'zero' ? undefined : minus(inner)
    }
    case 'binary':
      return ofBinary(e.operator, e.left, e.right, x)
    default:
      return undefined
  }
}

function ofBinary(operator: string, u: Expression, v: Expression, x: Variable): Derivative {
  const [du, dv] = [differentiate(u, x), differentiate(v, x)]
  if (du === undefined || dv === undefined) return undefined
  const times = (a: Derivative, b: Expression): Derivative => (a === undefined || a === 'zero' ? a : op('*', a, b))
  switch (operator) {
    case '+':
      return sum(du, dv)
    case '-':
      return sum(du, dv === 'zero' ? 'zero' : minus(dv))
    case '*':
      return sum(times(du, v), times(dv, u))
    case '/':
      return dv !== 'zero' || du === 'zero' ? undefined : op('/', du, v)
    default:
      return undefined
  }
}

function sum(a: Derivative, b: Derivative): Derivative {
  if (a === 'zero') return b
  if (b === 'zero') return a
  return a && b && op('+', a, b)
}
