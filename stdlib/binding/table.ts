/**
 * The tables that show a class or a function to HOC. `membersOf(Vector).method('add', [...], asObject)` is checked by the compiler
 * against the method, and becomes a `call` that converts arguments and result.
 */

import type { Section } from '../../runtime/cable/section.ts'
import type { Ref } from '../../runtime/memory/ref.ts'
import type { HocClass, HocFunction, Member, MethodParts, MethodReturn, Result } from './class.ts'
import type { Context } from './context.ts'
import { numericCall } from './direct-call.ts'
import { convertAll, functionCall } from './function-call.ts'
import { type AnyParameter, signatureOf, type ValuesOf } from './params.ts'
import type { HocObject, StringCell, Value } from './value.ts'

/** What a method gives back: the TypeScript type `R`, and HOC's kind of value. */
export interface Returns<R> {
  readonly kind: MethodReturn
  /** Left out where the value can go to HOC as it is. */
  readonly convert?: (value: R) => Result
}

export const asNumber: Returns<number> = { kind: 'number' }
/** HOC's truth: 1 or 0. */
export const asFlag: Returns<boolean> = { kind: 'number', convert: (value) => (value ? 1 : 0) }
export const asText: Returns<string> = { kind: 'string' }
export const asObject: Returns<object | null> = { kind: 'object' }
/** Nothing of interest: HOC sees 0. */
export const asNothing: Returns<unknown> = { kind: 'number', convert: () => 0 }
/** Done: HOC sees 1. */
export const asDone: Returns<unknown> = { kind: 'number', convert: () => 1 }

/** Names of the methods of `C` that take `A` and return `R`. */
type MethodTaking<C, A extends unknown[], R> = {
  [K in keyof C]-?: C[K] extends (...args: infer P) => infer Q
    ? A extends P
      ? Q extends R
        ? K
        : never
      : never
    : never
}[keyof C] &
  string

type NumberOf<C> = { [K in keyof C]-?: C[K] extends number ? K : never }[keyof C] & string

type Constructor<C, A extends unknown[]> = new (...args: A) => C

/** Makes the rows of the table of one class. */
export interface MemberMaker<C extends object> {
  /** A method of the class, by its TypeScript name. */
  method<const P extends readonly AnyParameter[], R>(
    name: MethodTaking<C, ValuesOf<P>, R>,
    parameters: P,
    returns: Returns<R>,
  ): Member
  /** A method that only HOC has, because it prints, or needs the session. */
  hoc<const P extends readonly AnyParameter[], R>(
    parameters: P,
    returns: Returns<R>,
    body: (self: C, context: Context, ...args: ValuesOf<P>) => R,
  ): Member
  /** A property that is a number; `ref` where it has an address. */
  number(name: NumberOf<C>, ref?: (self: C) => Ref): Member
  readonlyNumber(name: NumberOf<C>): Member
  /** Elements: `vec.x[i]`. The index comes cut to an integer, and unchecked. */
  elements(access: {
    get(self: C, context: Context, i: number): number
    set?(self: C, value: number, context: Context, i: number): void
    ref?(self: C, i: number): Ref
    firstByDefault?: boolean
  }): Member
  string(cell: (self: C) => StringCell): Member
  object(get: (self: C, context: Context) => object | null): Member
  section(get: (self: C, context: Context, i: number) => Section, rank?: 0 | 1): Member
}

export function membersOf<C extends object>(cls: abstract new (...args: never[]) => C): MemberMaker<C> {
  const prototype = cls.prototype as unknown as Record<string, (...args: unknown[]) => unknown>
  return {
    method(name, parameters, returns) {
      const body = prototype[name]!
      const row = methodRow(
        name,
        parameters,
        returns,
        (self, _, args) => body.apply(self, args),
        directCall(body, name, parameters),
        singleCall(body, name, parameters, returns),
      )
      return inParts(row, body, parameters, returns, false)
    },
    hoc(parameters, returns, body) {
      const run = body as unknown as Body
      const row = methodRow('', parameters, returns, (self, context, args) => run(self, context, ...args))
      const single = singleCallOf(run, row, parameters, returns)
      const plain = plainly(single ? Object.assign(row, { call1: single }) : row, run as never, parameters, returns)
      return inParts(plain, run, parameters, returns, true)
    },
    number: (name, ref) => ({
      ...numberRow(name),
      ...(ref && { ref: (self: never) => ref(self) }),
      set: (self: never, value: number) => void ((self as Fields)[name] = value),
    }),
    readonlyNumber: numberRow,
    elements: ({ get, set, ref, firstByDefault = false }) => ({
      kind: 'number',
      rank: 1,
      firstByDefault,
      get: get as (self: never, context: Context, i: number) => number,
      ...(set && { set: set as (self: never, value: number, context: Context, i: number) => void }),
      ...(ref && { ref: (self: never, _: Context, i: number) => ref(self, i) }),
    }),
    string: (cell) => ({ kind: 'string', cell: cell as (self: never) => StringCell }),
    object: (get) => ({ kind: 'object', get: get as (self: never, context: Context) => object | null }),
    section: (get, rank = 0) => ({
      kind: 'section',
      rank,
      get: get as (self: never, context: Context, i: number) => Section,
    }),
  }
}

const none: never[] = []

type Fields = Record<string, number>
type MethodMember = Extract<Member, { kind: 'method' }>
type Call = (self: object, args: readonly Value[], context: Context) => unknown

const numberRow = (name: string): Extract<Member, { kind: 'number' }> => ({
  kind: 'number',
  rank: 0,
  property: name,
  get: (self: never) => (self as Fields)[name]!,
})

function methodRow(
  name: string,
  parameters: readonly AnyParameter[],
  returns: Returns<never>,
  body: (self: object, context: Context, args: unknown[]) => unknown,
  direct?: Call,
  single?: MethodMember['call1'],
): MethodMember & { readonly name: string } {
  const row = { kind: 'method' as const, returns: returns.kind, signature: signatureOf(name, parameters), name }
  // rows that are made without a name learn it from the table (see hocClass)
  const general: Call = parameters.length
    ? (self, args, context) => body(self, context, convertAll(parameters, args, context, row.name))
    : (self, _, context) => body(self, context, none)
  const call = direct ?? general
  const { convert } = returns as Returns<unknown>
  return Object.assign(row, {
    call: (convert
      ? (self: object, args: readonly Value[], context: Context) => convert(call(self, args, context))
      : call) as MethodMember['call'],
    ...(single && { call1: single }),
  })
}

function inParts(
  row: MethodMember,
  run: MethodParts['run'],
  parameters: readonly AnyParameter[],
  { convert }: Returns<never>,
  takesContext: boolean,
): MethodMember {
  const parts: MethodParts = {
    run,
    takesContext,
    parameters,
    convert: convert as MethodParts['convert'],
    row: row as never,
  }
  return Object.assign(row, { parts })
}

/** The common rows of `hoc`, of no parameter or one, without lists of arguments. */
function plainly(
  row: MethodMember & { name?: string },
  run: (...args: unknown[]) => unknown,
  [only, second]: readonly AnyParameter[],
  { convert }: Returns<never>,
): MethodMember {
  if (second || only?.kind === 'rest' || convert) return row
  const call: Call = only
    ? (self, args, context) => run(self, context, only.convert(args[0], context, row.name ?? ''))
    : (self, _, context) => run(self, context)
  return Object.assign(row, { call: call as MethodMember['call'] })
}

/** For a method of one parameter: neither a list of arguments nor one of converted ones. */
function singleCall(
  body: (...args: unknown[]) => unknown,
  name: string,
  [only, second]: readonly AnyParameter[],
  { convert }: Returns<never>,
): MethodMember['call1'] {
  if (!only || second || convert) return undefined
  return (self, argument, context) => body.call(self, only.convert(argument, context, name)) as Result
}

type Body = (self: object, context: Context, ...args: unknown[]) => unknown

/** The same for a method that only HOC has: of one parameter, or of one and more that are seldom there. */
function singleCallOf(
  run: Body,
  row: { readonly name?: string },
  [first, second]: readonly AnyParameter[],
  { convert }: Returns<never>,
): MethodMember['call1'] {
  if (!first || convert || (second && second.kind !== 'rest')) return undefined
  // rows learn their name from the table (see hocClass)
  return (self, argument, context) => run(self, context, first.convert(argument, context, row.name ?? '')) as Result
}

/** Calls without an array in between, for the few shapes that nearly all methods have. */
function directCall(
  body: (...args: unknown[]) => unknown,
  name: string,
  parameters: readonly AnyParameter[],
): Call | undefined {
  const [a, b] = parameters
  if (a?.kind === 'rest') {
    // append(x): mostly there is one
    return (self, args, context) =>
      args.length === 1
        ? body.call(self, a.convert(args[0], context, name))
        : body.apply(self, convertAll(parameters, args, context, name))
  }
  if (parameters.some((parameter) => parameter.kind === 'rest')) return undefined
  if (!a) return (self) => body.call(self)
  if (!b) return (self, args, context) => body.call(self, a.convert(args[0], context, name))
  if (parameters.length > 2) return undefined
  return (self, args, context) => body.call(self, a.convert(args[0], context, name), b.convert(args[1], context, name))
}

interface ClassOptions<C> {
  /** HOC's name, where it is not the TypeScript name. */
  readonly name?: string
  readonly help?: string
  /** Why it shows no members. */
  readonly isEmptyFor?: string
  /** The last reference from HOC is gone. */
  destroy?(self: C, context: Context): void
  /** The objects it keeps alive. */
  holds?(self: C): readonly HocObject[]
}

/** The table of a class whose constructor takes what HOC gives it. */
export function hocClass<C extends object, const P extends readonly AnyParameter[]>(
  cls: Constructor<C, ValuesOf<P>>,
  parameters: P,
  members: Record<string, Member>,
  options: ClassOptions<C> = {},
): HocClass {
  const make = cls as unknown as new (...args: unknown[]) => C
  return hocClassMadeBy<C, P>(options.name ?? cls.name, parameters, (_, ...args) => new make(...args), members, options)
}

/** The table of a class that needs the session to make its objects: the section in use, the model. */
export function hocClassMadeBy<C extends object, const P extends readonly AnyParameter[]>(
  name: string,
  parameters: P,
  make: (context: Context, ...args: ValuesOf<P>) => C,
  members: Record<string, Member>,
  options: ClassOptions<C> = {},
): HocClass {
  const table = new Map(Object.entries(members).map(([key, member]) => [key, named(key, member)]))
  const { destroy, help, holds, isEmptyFor } = options
  return {
    name,
    signature: signatureOf(name, parameters),
    construct: functionCall(make as never, name, parameters) as HocClass['construct'],
    members: table,
    ...(help === undefined ? {} : { help }),
    ...(isEmptyFor !== undefined && { isEmptyFor }),
    ...(holds && { holds: holds as (self: never) => readonly HocObject[] }),
    ...(destroy && { destroy: destroy as (self: never, context: Context) => void }),
  }
}

/** Gives a method its name in the table, for messages and `help`. */
function named(name: string, member: Member): Member {
  if (member.kind !== 'method') return member
  const row = member as MethodMember & { name?: string; signature: string }
  if (row.name || row.signature.startsWith(`${name}(`)) return member
  row.name = name
  row.signature = name + row.signature
  return member
}

/** A function of HOC's top level. */
export function hocFunction<const P extends readonly AnyParameter[], R>(
  name: string,
  parameters: P,
  returns: Returns<R>,
  help: string,
  body: (context: Context, ...args: ValuesOf<P>) => R,
): HocFunction {
  const run = body as (context: Context, ...args: unknown[]) => unknown
  const { convert } = returns as Returns<unknown>
  const shown = { name, returns: returns.kind, signature: signatureOf(name, parameters), help }
  const numeric = parameters.length > 0 ? numericCall(run, name, parameters, convert) : undefined
  if (numeric) return { ...shown, ...numeric }
  const call = functionCall(run, name, parameters)
  return {
    ...shown,
    call: (convert ? (args, context) => convert(call(args, context)) : call) as HocFunction['call'],
  }
}
