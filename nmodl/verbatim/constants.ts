/** Expressions of C whose value is known before anything runs: sizes of arrays, values of enums, first values of static variables. */

import type { CExpression } from './tree.ts'
import type { TypeNames } from './type-names.ts'
import { isFloating, sizeOf } from './types.ts'

/** A number, and whether it is one with a fraction: 1/2 is 0 and 1.0/2 is not. */
interface Constant {
  readonly value: number
  readonly floating: boolean
}

export const constantValue = (expression: CExpression, names: TypeNames): number | undefined =>
  constantOf(expression, names)?.value

function constantOf(expression: CExpression, names: TypeNames): Constant | undefined {
  switch (expression.kind) {
    case 'number':
      return { value: Number(expression.value), floating: isFloating(expression.type) }
    case 'name': {
      const value = names.constants.get(expression.name)
      return value === undefined ? undefined : whole(value)
    }
    case 'sizeofType':
      return whole(sizeOf(expression.type))
    case 'cast': {
      const operand = constantOf(expression.operand, names)
      if (!operand) return undefined
      if (isFloating(expression.type)) return { ...operand, floating: true }
      return whole(Math.trunc(operand.value))
    }
    case 'unary':
      return unary(expression.operator, constantOf(expression.operand, names))
    case 'binary':
      return binary(expression.operator, constantOf(expression.left, names), constantOf(expression.right, names))
    case 'conditional': {
      const condition = constantOf(expression.condition, names)
      return condition && constantOf(condition.value !== 0 ? expression.whenTrue : expression.otherwise, names)
    }
    default:
      return undefined
  }
}

const whole = (value: number | boolean): Constant => ({ value: Number(value), floating: false })

function unary(operator: string, a: Constant | undefined): Constant | undefined {
  if (!a) return undefined
  if (operator === '-') return { ...a, value: -a.value }
  if (operator === '+') return a
  if (operator === '~') return whole(~a.value)
  return operator === '!' ? whole(a.value === 0) : undefined
}

function binary(operator: string, left: Constant | undefined, right: Constant | undefined): Constant | undefined {
  if (!left || !right) return undefined
  const { value: a } = left
  const { value: b } = right
  const floating = left.floating || right.floating
  const arithmetic: Readonly<Record<string, number>> = { '+': a + b, '-': a - b, '*': a * b, '/': a / b, '%': a % b }
  const result = arithmetic[operator]
  if (result !== undefined) return floating ? { value: result, floating } : whole(Math.trunc(result))
  const others: Readonly<Record<string, number | boolean>> = {
    // beyond 32 bits, as long has them
    '<<': a * 2 ** b,
    '>>': Math.floor(a / 2 ** b),
    '|': a | b,
    '&': a & b,
    '^': a ^ b,
    '==': a === b,
    '!=': a !== b,
    '<': a < b,
    '<=': a <= b,
    '>': a > b,
    '>=': a >= b,
    '&&': a !== 0 && b !== 0,
    '||': a !== 0 || b !== 0,
  }
  const other = others[operator]
  return other === undefined ? undefined : whole(other)
}
