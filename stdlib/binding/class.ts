/**
 * How a class is shown to HOC. The TypeScript class is the implementation; this table names what HOC may reach.
 */

import type { Section } from '../../runtime/cable/section.ts'
import type { Ref } from '../../runtime/memory/ref.ts'
import type { Context } from './context.ts'
import type { AnyParameter } from './params.ts'
import type { HocObject, StringCell, Value } from './value.ts'

export type MethodReturn = 'number' | 'string' | 'object' | 'section'

/** What a method gives back to HOC. A TypeScript instance is turned into its handle by the interpreter. */
export type Result = number | string | object | null | undefined

/** A method in parts, for code that puts them together itself: `run` with each argument converted by its parameter. */
export interface MethodParts {
  // biome-ignore lint/suspicious/noExplicitAny: tables of all classes have it
  run(...values: any[]): unknown
  /** Takes the object and the context before the arguments; else the object is its `this`. */
  readonly takesContext: boolean
  readonly parameters: readonly AnyParameter[]
  /** Of the result. */
  readonly convert: ((value: unknown) => Result) | undefined
  /** Has the method's name. */
  readonly row: { readonly name: string }
}

/**
 * A member that HOC can name after the dot.
 * - `method`: called with or without parentheses.
 * - `number`: an attribute, an array with `rank` indices when rank > 0 (`vec.x[i]`, `m.x[i][j]`); an attribute's
 *   `bounds` gives the error text's extents; `ref` makes `&obj.name[i]`.
 * - `string`: a string attribute as a cell. - `object`: an object attribute.
 * - `section`: evaluates to a section (`ref.sec`, `ref.child[1]`).
 */
export type Member =
  | {
      readonly kind: 'method'
      readonly returns: MethodReturn
      /** Of its arguments, for `help`: `add(scalar | Vector)`. */
      readonly signature: string
      call(self: never, args: readonly Value[], context: Context): Result
      /** The same for one argument, without a list; where it is not there, `call` has to be used. */
      call1?(self: never, argument: Value, context: Context): Result
      /** What `call` is made of, if it is nothing more. */
      readonly parts?: MethodParts | undefined
    }
  | {
      readonly kind: 'number'
      readonly rank: 0 | 1 | 2
      /** Without an index the first element is meant (`netcon.weight`). */
      readonly firstByDefault?: boolean
      get(self: never, context: Context, i: number, j: number): number
      set?(self: never, value: number, context: Context, i: number, j: number): void
      /** The property that `get` and `set` stand for. */
      readonly property?: string
      ref?(self: never, context: Context, i: number, j: number): Ref
    }
  | { readonly kind: 'string'; cell(self: never): StringCell }
  | { readonly kind: 'object'; get(self: never, context: Context): object | null }
  | { readonly kind: 'section'; get(self: never, context: Context, i: number): Section; readonly rank: 0 | 1 }

export interface HocClass {
  readonly name: string
  /** One paragraph of our own, for `help`. */
  readonly help?: string
  /** Of the constructor's arguments. */
  readonly signature: string
  /** Makes the TypeScript instance for `new Name(args)`. */
  construct(args: readonly Value[], context: Context): object
  readonly members: ReadonlyMap<string, Member>
  /** Why it shows no members: what stands in for something that is not here. */
  readonly isEmptyFor?: string
  /** Told when the last reference from HOC is gone; built-ins free what they hold. */
  destroy?(self: never, context: Context): void
  /** The objects that one of these keeps alive, in order. */
  holds?(self: never): readonly HocObject[]
  /** True for templates, whose objects the interpreter makes itself. */
  readonly isTemplate?: boolean
}

/** A built-in function of HOC's top level (`finitialize`, `printf`, `distance` ...). */
export interface HocFunction {
  readonly name: string
  readonly returns: MethodReturn
  readonly signature: string
  readonly help: string
  call(args: readonly Value[], context: Context): Result
  /**
   * The same without a list: all arguments it may have, undefined for those that were not given, and then the context. Compiled code calls it where it is
   * there.
   */
  // biome-ignore lint/suspicious/noExplicitAny: of as many arguments as the function has
  readonly direct?: (...valuesAndContext: any[]) => Result
  /** The text it gives stands in one place, which its next call overwrites: also the text that an argument still refers to. */
  readonly overwrites?: boolean
  /** A function of one number that needs nothing else: compiled code calls it directly. */
  readonly pure?: (x: number) => number
  /** The same for `count` calls whose numbers stand side by side in `values`, `width` for each; false when they have to be made one by one. */
  readonly callRows?: (values: Float64Array, first: number, width: number, count: number, context: Context) => boolean
}

export type { HocObject }
