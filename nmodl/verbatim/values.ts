/** Values of C and the conversions between them. */
import type { Span } from '../../lang/source.ts'
import {
  compare,
  constant,
  type IrExpr,
  type IrLocal,
  integer,
  type MachineOperation,
  type Place,
  typeOf,
} from '../ir.ts'
import { isAskedFor } from './faces.ts'
import { badTypes, refusedC } from './problems.ts'
import { type CType, describe, double, integerType, irTypeOf, isArithmetic, isFloating, pointerTo } from './types.ts'

export interface Value {
  readonly type: CType
  readonly value: IrExpr
}
/** Where something is that can be assigned, or whose address can be taken. */
export type LValue =
  /** `fixed` names what it is a copy of: assigning it would be lost. */
  | { readonly kind: 'local'; readonly local: IrLocal; readonly type: CType; readonly fixed?: string }
  | { readonly kind: 'memory'; readonly address: IrExpr; readonly offset: number; readonly type: CType }
  | { readonly kind: 'place'; readonly place: Place; readonly type: CType }
  /** An array that each instance has: its elements are not neighbours. */
  | {
      readonly kind: 'columns'
      readonly name: string
      readonly slot: number
      readonly count: number
      readonly together: boolean
      readonly type: CType
    }
  | { readonly kind: 'function'; readonly name: string; readonly type: CType }

export const machine = (op: MachineOperation, type: 'i32' | 'i64' | 'f64', ...args: IrExpr[]): IrExpr => ({
  kind: 'machine',
  op,
  args,
  type,
})
export const isUnsigned = (type: CType): boolean =>
  type.kind === 'pointer' || (type.kind === 'integer' && type.unsigned)

/** The value as another type holds it. */
export function converted({ type, value }: Value, to: CType, span: Span): IrExpr {
  if (to.kind === 'void') return value
  if (!isArithmetic(to) && to.kind !== 'pointer')
    throw badTypes(span, `${describe(type)} cannot become ${describe(to)}`)
  if (type.kind === 'struct' || type.kind === 'void')
    throw badTypes(span, `${describe(type)} cannot become ${describe(to)}`)
  if (isAskedFor(type) && to.kind === 'pointer' && to.to.kind !== 'void' && !isAskedFor(to))
    throw refusedC(
      span,
      `${describe(type)} as ${describe(to)}`,
      'its elements are not neighbours in memory: use them by index',
    )
  const [from, wanted] = [typeOf(value), irTypeOf(to)]
  let result = value
  if (from === 'f64' && wanted !== 'f64') result = fromDouble(value, to)
  else if (from === 'i32' && wanted === 'f64') result = toDouble(value, isUnsigned(type))
  else if (from === 'i32' && wanted === 'i64')
    result = machine(isUnsigned(type) ? 'i64.extend_i32_u' : 'i64.extend_i32_s', 'i64', value)
  else if (from === 'i64' && wanted === 'i32') result = machine('i32.wrap_i64', 'i32', value)
  else if (from === 'i64' && wanted === 'f64')
    result = machine(isUnsigned(type) ? 'f64.convert_i64_u' : 'f64.convert_i64_s', 'f64', value)
  if (to.kind === 'float' && type.kind !== 'float') result = machine('f32.round', 'f64', result)
  if (
    to.kind === 'integer' &&
    to.bytes < 4 &&
    !(type.kind === 'integer' && type.bytes === to.bytes && type.unsigned === to.unsigned)
  )
    result = narrowed(result, to.bytes, to.unsigned)
  return result
}

function toDouble(value: IrExpr, unsigned: boolean): IrExpr {
  if (value.kind === 'int') return constant(unsigned ? value.value >>> 0 : value.value)
  return unsigned ? machine('f64.convert_i32_u', 'f64', value) : { kind: 'convert', op: 'toDouble', a: value }
}

function fromDouble(value: IrExpr, to: CType): IrExpr {
  if (irTypeOf(to) === 'i64') return machine('i64.trunc_sat_f64_s', 'i64', value)
  // as the processors that models were written on do it: by way of 64 bits
  if (isUnsigned(to)) return machine('i32.wrap_i64', 'i32', machine('i64.trunc_sat_f64_s', 'i64', value))
  return { kind: 'convert', op: 'toInt', a: value }
}

function narrowed(value: IrExpr, bytes: number, unsigned: boolean): IrExpr {
  const bits = 32 - 8 * bytes
  if (unsigned) return machine('i32.and', 'i32', value, integer(bytes === 1 ? 0xff : 0xffff))
  return machine('i32.shr_s', 'i32', machine('i32.shl', 'i32', value, integer(bits)), integer(bits))
}

/** 1 or 0. */
export function truth({ value }: Value): IrExpr {
  if (value.kind === 'compare' || (value.kind === 'convert' && value.op === 'not')) return value
  const type = typeOf(value)
  if (type === 'f64') return compare('ne', value, constant(0))
  if (type === 'i64') return machine('i64.ne', 'i32', value, { kind: 'long', value: 0n })
  return machine('i32.ne', 'i32', value, integer(0))
}

export function promoted(type: CType): CType {
  return type.kind === 'integer' && type.bytes < 4 ? integerType(4) : type
}

/** The type that both sides of an operator are worked in. */
export function commonType(a: CType, b: CType): CType {
  if (a.kind === 'double' || b.kind === 'double') return double
  if (isFloating(a)) return a
  if (isFloating(b)) return b
  const [x, y] = [promoted(a), promoted(b)]
  if (x.kind !== 'integer' || y.kind !== 'integer') return x
  if (x.bytes !== y.bytes) return x.bytes > y.bytes ? x : y
  return x.unsigned ? x : y
}

export const decay = (type: CType): CType =>
  type.kind === 'array' ? pointerTo(type.of) : type.kind === 'function' ? pointerTo(type) : type
