/** Derivatives of expressions, for the Jacobians of implicit methods. Undefined: by rules that are not known here. */
import { call, minus, num, op, walkExpression } from '../build.ts'
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
    case 'call':
      return ofCall(e.name, e.arguments, x)
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
    case '/': {
      const first = du === 'zero' ? du : op('/', du, v)
      const second = dv === 'zero' ? dv : minus(op('/', op('*', u, dv), op('*', v, v)))
      return sum(first, second)
    }
    case '^':
      if (dv !== 'zero' || du === 'zero') return undefined
      return op('*', op('*', v, op('^', u, op('-', v, num(1, v.span)))), du)
    default:
      return undefined
  }
}

function ofCall(name: string, args: readonly Expression[], x: Variable): Derivative {
  const [u, v] = args
  if (!u) return undefined
  const du = differentiate(u, x)
  if (du === undefined || du === 'zero') return undefined
  if (name === 'exp') return op('*', call('exp', [u], u.span), du)
  if (name === 'log') return op('/', du, u)
  if (name === 'sqrt') return op('/', du, op('*', num(2, u.span), call('sqrt', [u], u.span)))
  if (name === 'pow' && v && differentiate(v, x) === 'zero')
    return op('*', op('*', v, call('pow', [u, op('-', v, num(1, v.span))], u.span)), du)
  return undefined
}

function sum(a: Derivative, b: Derivative): Derivative {
  if (a === 'zero') return b
  if (b === 'zero') return a
  return a && b && op('+', a, b)
}
