/**
 * Values as HOC passes them to built-in functions and methods, and the handle that every HOC object has.
 */
import type { Ref } from '../../runtime/memory/ref.ts'
import type { HocClass } from './class.ts'

/** A string variable, or a temporary that holds a literal: always a cell, so that `sprint(s, ...)` can write to it. */
export interface StringCell {
  value: string
}

/** An object variable passed as an argument: `$o1 = ...` writes to it. */
export interface ObjectCell {
  readonly isObjectCell: true
  get(): HocObject | null
  /** Assigns, with the reference counts kept. */
  set(value: HocObject | null): void
}

/**
 * A HOC object: class, number (`Vector[3]`), reference count. `impl` is the TypeScript instance that does the work: for a
 * built-in class the very object TypeScript sees; for a template the interpreter's own data.
 */
export interface HocObject {
  readonly cls: HocClass
  readonly index: number
  refs: number
  readonly impl: object
}

export type Value = number | StringCell | ObjectCell | HocObject | Ref | null

/** What the tests below may find on an object; reading a property is quicker than asking whether it is there. */
type Traits = Readonly<Partial<Record<'value' | 'isObjectCell' | 'cls' | 'impl' | 'offset' | 'get', unknown>>>
const traits = (value: unknown): Traits | undefined =>
  typeof value === 'object' && value !== null ? (value as Traits) : undefined

export const isStringCell = (value: unknown): value is StringCell => typeof traits(value)?.value === 'string'
export const isObjectCell = (value: unknown): value is ObjectCell => traits(value)?.isObjectCell === true
export const isHocObject = (value: unknown): value is HocObject =>
  traits(value)?.cls !== undefined && traits(value)?.impl !== undefined
export const isRef = (value: unknown): value is Ref =>
  typeof traits(value)?.offset === 'function' && typeof traits(value)?.get === 'function'

/** `Vector[3]`, or `NULLobject`. */
export const objectName = (object: HocObject | null): string =>
  object ? `${object.cls.name}[${object.index}]` : 'NULLobject'

/** The object an argument stands for, cell or not; undefined when it is none. */
export function objectOf(value: Value | undefined): HocObject | null | undefined {
  if (value === null) return null
  if (isObjectCell(value)) return value.get()
  return isHocObject(value) ? value : undefined
}
