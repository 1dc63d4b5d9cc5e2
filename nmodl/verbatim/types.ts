/** Types of C in our memory: pointers have 32 bits, everything else is as on a 64-bit machine. */
import type { Format, IrType } from '../ir.ts'

export interface Field {
  readonly name: string
  readonly type: CType
  readonly offset: number
}
/** Its fields come later than its name. */
export interface Layout {
  readonly name: string
  readonly union: boolean
  fields: Field[] | undefined
  size: number
  align: number
}
export type CType =
  | { readonly kind: 'void' }
  | { readonly kind: 'integer'; readonly bytes: 1 | 2 | 4 | 8; readonly unsigned: boolean }
  | { readonly kind: 'double' }
  | { readonly kind: 'float' }
  | { readonly kind: 'pointer'; readonly to: CType }
  | { readonly kind: 'array'; readonly of: CType; readonly count: number | undefined }
  | { readonly kind: 'struct'; readonly layout: Layout }
  | { readonly kind: 'function'; readonly result: CType; readonly parameters: readonly CType[] | undefined }

export const voidType: CType = { kind: 'void' }
export const double: CType = { kind: 'double' }
export const float: CType = { kind: 'float' }
export const integerType = (bytes: 1 | 2 | 4 | 8, unsigned = false): CType => ({ kind: 'integer', bytes, unsigned })
export const int: CType = integerType(4)
export const char: CType = integerType(1)
export const long: CType = integerType(8)
export const unsignedLong: CType = integerType(8, true)
export const pointerTo = (to: CType): CType => ({ kind: 'pointer', to })

export const isArithmetic = (type: CType): boolean =>
  type.kind === 'integer' || type.kind === 'double' || type.kind === 'float'
export const isFloating = (type: CType): boolean => type.kind === 'double' || type.kind === 'float'

export function sizeOf(type: CType): number {
  switch (type.kind) {
    case 'integer':
      return type.bytes
    case 'double':
      return 8
    case 'float':
    case 'pointer':
      return 4
    case 'array':
      return sizeOf(type.of) * (type.count ?? 0)
    case 'struct':
      return type.layout.size
    default:
      return 1
  }
}

export function alignOf(type: CType): number {
  if (type.kind === 'array') return alignOf(type.of)
  if (type.kind === 'struct') return type.layout.align
  return sizeOf(type)
}

export const aligned = (offset: number, align: number): number => Math.ceil(offset / align) * align

export function completeLayout(layout: Layout, members: readonly { name: string; type: CType }[]): void {
  let [size, align] = [0, 1]
  layout.fields = members.map(({ name, type }) => {
    const offset = layout.union ? 0 : aligned(size, alignOf(type))
    size = Math.max(size, offset + sizeOf(type))
    align = Math.max(align, alignOf(type))
    return { name, type, offset }
  })
  layout.size = aligned(size, align)
  layout.align = align
}

/** How a value of the type is held while it is worked with. */
export const irTypeOf = (type: CType): IrType =>
  isFloating(type) ? 'f64' : type.kind === 'integer' && type.bytes === 8 ? 'i64' : 'i32'

export function formatOf(type: CType): Format {
  if (type.kind === 'double') return 'f64'
  if (type.kind === 'float') return 'f32'
  if (type.kind !== 'integer') return 'i32'
  if (type.bytes === 8) return 'i64'
  if (type.bytes === 4) return 'i32'
  return `${type.unsigned ? 'u' : 'i'}${type.bytes === 1 ? 8 : 16}` as Format
}

export function describe(type: CType): string {
  switch (type.kind) {
    case 'integer':
      return `${type.unsigned ? 'unsigned ' : ''}${{ 1: 'char', 2: 'short', 4: 'int', 8: 'long' }[type.bytes]}`
    case 'pointer':
      return `${describe(type.to)}*`
    case 'array':
      return `${describe(type.of)}[${type.count ?? ''}]`
    case 'struct':
      return `struct ${type.layout.name}`
    default:
      return type.kind
  }
}
