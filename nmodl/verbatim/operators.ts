/** Operators of C on values of one type, and literals. */
import { binary, type Comparison, compare, constant, type IrExpr, integer } from '../ir.ts'
import { type CType, irTypeOf, sizeOf, unsignedLong } from './types.ts'
import { isUnsigned, machine, type Value } from './values.ts'

export const sizeValue = (type: CType): Value => ({
  type: unsignedLong,
  value: { kind: 'long', value: BigInt(sizeOf(type)) },
})

export function literal(value: number | bigint, type: CType): IrExpr {
  const held = irTypeOf(type)
  if (held === 'f64') return constant(Number(value))
  return held === 'i64' ? { kind: 'long', value: BigInt.asIntN(64, BigInt(value)) } : integer(Number(value) | 0)
}

export function negated(value: IrExpr, type: CType): IrExpr {
  const held = irTypeOf(type)
  if (held === 'f64') return value.kind === 'const' ? constant(-value.value) : { kind: 'unary', op: 'neg', a: value }
  if (value.kind === 'int') return integer(-value.value | 0)
  return arithmetic('-', literal(0, type), value, type)
}

export const comparisons: Readonly<Record<string, Comparison>> = {
  '<': 'lt',
  '<=': 'le',
  '>': 'gt',
  '>=': 'ge',
  '==': 'eq',
  '!=': 'ne',
}

export function compared(operation: Comparison, a: IrExpr, b: IrExpr, type: CType): IrExpr {
  const held = irTypeOf(type)
  if (held === 'f64') return compare(operation, a, b)
  if (operation === 'eq' && held === 'i32') return { kind: 'integer', op: 'ieq', a, b }
  if (operation === 'eq' || operation === 'ne') return machine(`${held}.${operation}` as 'i64.eq', 'i32', a, b)
  const unsigned = isUnsigned(type)
  if (held === 'i64' || unsigned)
    return machine(`${held}.${operation}_${unsigned ? 'u' : 's'}` as 'i64.lt_s', 'i32', a, b)
  if (operation === 'gt') return machine('i32.gt_s', 'i32', a, b)
  return { kind: 'integer', op: `i${operation}` as 'ilt', a, b }
}

const doubles: Readonly<Record<string, 'add' | 'sub' | 'mul' | 'div'>> = {
  '+': 'add',
  '-': 'sub',
  '*': 'mul',
  '/': 'div',
}
const words: Readonly<Record<string, string>> = {
  '+': 'add',
  '-': 'sub',
  '*': 'mul',
  '&': 'and',
  '|': 'or',
  '^': 'xor',
  '<<': 'shl',
}
const plainIntegers: Readonly<Record<string, 'iadd' | 'isub' | 'imul'>> = { '+': 'iadd', '-': 'isub', '*': 'imul' }

export function arithmetic(operator: string, a: IrExpr, b: IrExpr, type: CType): IrExpr {
  const held = irTypeOf(type)
  if (held === 'f64') return binary(doubles[operator]!, a, b)
  const plain = held === 'i32' ? plainIntegers[operator] : undefined
  if (plain) return { kind: 'integer', op: plain, a, b }
  const suffix = isUnsigned(type) ? '_u' : '_s'
  const word =
    operator === '/'
      ? `div${suffix}`
      : operator === '%'
        ? `rem${suffix}`
        : operator === '>>'
          ? `shr${suffix}`
          : words[operator]!
  return machine(`${held}.${word}` as 'i32.and', held, a, b)
}
