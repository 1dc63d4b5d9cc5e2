/**
 * What built-in functions and methods take: converters from HOC's values to TypeScript's, and the complaints when a value
 * does not fit. Types are inferred, so that a table row that does not match its method is an error of the compiler.
 */
import { type Problem, problem } from '../../lang/problem.ts'
import type { Ref } from '../../runtime/memory/ref.ts'
import type { Context } from './context.ts'
import {
  type HocObject,
  isHocObject,
  isObjectCell,
  isRef,
  isStringCell,
  objectName,
  objectOf,
  type StringCell,
  type Value,
} from './value.ts'

/** One parameter. `caller` is the name of the function, for messages. */
export interface Parameter<T> {
  /** For signatures: `size`, `[fill]`, `scalar | Vector`, `values...`. */
  readonly label: string
  readonly kind: 'one' | 'rest'
  /** Numbers from the first to the second are taken as they are. */
  readonly plain?: readonly [low: number, high: number]
  accepts(value: Value | undefined): boolean
  convert(value: Value | undefined, context: Context, caller: string): T
}

/** Takes all arguments that are left. */
export interface RestParameter<T> extends Parameter<T> {
  readonly kind: 'rest'
}

export type AnyParameter = Parameter<unknown>

/** The TypeScript arguments that a list of parameters gives. */
export type ValuesOf<P extends readonly AnyParameter[]> = P extends readonly [
  infer First,
  ...infer Others extends readonly AnyParameter[],
]
  ? First extends RestParameter<infer R>
    ? R[]
    : First extends Parameter<infer T>
      ? [T, ...ValuesOf<Others>]
      : never
  : []

// ---- complaints

export const notEnoughArguments = (caller: string, label: string): Problem =>
  problem('HOC3001', undefined, `${caller} not enough arguments`, { help: `the argument \`${label}\` is missing` })

export const argumentOutOfRange = (caller: string, found: number, low?: number, high?: number): Problem =>
  problem('HOC3002', undefined, `Arg out of range in user function: ${caller} was given ${found}`, {
    help: low === undefined ? undefined : rangeText(low, high ?? Number.POSITIVE_INFINITY),
  })

const rangeText = (low: number, high: number) =>
  high < low
    ? 'there is nothing of that number: there are none yet'
    : Number.isFinite(high)
      ? `it has to lie between ${low} and ${high}`
      : `it has to be ${low} or more`

function wrongKind(value: Value | undefined, expected: string, label: string, caller: string): Problem {
  if (value === undefined) return notEnoughArguments(caller, label)
  const what = expected === 'string' ? 'Expecting string argument' : 'interpreter stack type error (bad stack access)'
  return problem('HOC3003', undefined, `${what}: ${caller} takes ${article(expected)} for \`${label}\``, {
    help: `it was given ${describe(value)}`,
  })
}

const article = (noun: string) => (/^[aeiou]/i.test(noun) ? `an ${noun}` : `a ${noun}`)

/** A value as a message names it. */
export function describe(value: Value | undefined): string {
  if (value === undefined) return 'nothing'
  if (typeof value === 'number') return `the number ${value}`
  if (isStringCell(value)) return `the string "${value.value}"`
  if (isRef(value)) return `a pointer to ${value.label}`
  return objectName(objectOf(value) ?? null)
}

// ---- parameters

/** A number, between two bounds where these are given. */
export function number(label: string, low?: number, high?: number): Parameter<number> {
  const accepts = (value: Value | undefined) => typeof value === 'number'
  const take = (value: Value | undefined, caller: string) => {
    if (typeof value === 'number') return value
    throw wrongKind(value, 'number', label, caller)
  }
  const plain = [low ?? Number.NEGATIVE_INFINITY, high ?? Number.POSITIVE_INFINITY] as const
  if (low === undefined)
    return { label, kind: 'one', plain, accepts, convert: (value, _, caller) => take(value, caller) }
  return {
    label,
    kind: 'one',
    plain,
    accepts,
    convert(value, _, caller) {
      const found = take(value, caller)
      if (found >= low && (high === undefined || found <= high)) return found
      throw argumentOutOfRange(caller, found, low, high)
    },
  }
}

/** A number cut to an integer towards zero, as C's cast does. */
export function integer(label: string, low?: number, high?: number): Parameter<number> {
  const { plain: _, ...whole } = number(label, low, high)
  return { ...whole, convert: (value, context, caller) => Math.trunc(whole.convert(value, context, caller)) }
}

/** The content of a string. */
export const text = (label: string): Parameter<string> => ({
  label,
  kind: 'one',
  accepts: isStringCell,
  convert(value, _, caller) {
    if (isStringCell(value)) return value.value
    throw wrongKind(value, 'string', label, caller)
  },
})

/** A string variable that will be assigned to. */
export const textCell = (label: string): Parameter<StringCell> => ({
  label,
  kind: 'one',
  accepts: isStringCell,
  convert(value, _, caller) {
    if (isStringCell(value)) return value
    throw wrongKind(value, 'string', label, caller)
  },
})

/** `&x`: a pointer to a number. */
export const pointer = (label: string): Parameter<Ref> => ({
  label,
  kind: 'one',
  accepts: isRef,
  convert(value, _, caller) {
    if (isRef(value)) return value
    throw wrongKind(value, 'pointer', `&${label}`, caller)
  },
})

/** Any object, NULLobject included. */
export const object = (label: string): Parameter<HocObject | null> => ({
  label,
  kind: 'one',
  accepts: (value) => value === null || isObjectCell(value) || isHocObject(value),
  convert(value, _, caller) {
    const found = objectOf(value)
    if (found !== undefined) return found
    throw wrongKind(value, 'object', label, caller)
  },
})

/** An object variable that will be assigned to. */
export const objectCell = (label: string): Parameter<import('./value.ts').ObjectCell> => ({
  label,
  kind: 'one',
  accepts: isObjectCell,
  convert(value, _, caller) {
    if (isObjectCell(value)) return value
    throw wrongKind(value, 'object variable', label, caller)
  },
})

type Class<T> = abstract new (...args: never[]) => T

/** An object of a built-in class. */
export function instance<T extends object>(cls: Class<T>, name: string = cls.name): Parameter<T> {
  return {
    label: name,
    kind: 'one',
    accepts: (value) => objectOf(value)?.impl instanceof cls,
    convert(value, _, caller) {
      const found = objectOf(value)?.impl
      if (found instanceof cls) return found as T
      throw wrongKind(value, name, name, caller)
    },
  }
}

/** An object of a built-in class, or NULLobject. */
export function instanceOrNull<T extends object>(cls: Class<T>, name: string = cls.name): Parameter<T | null> {
  const some = instance(cls, name)
  return {
    ...some,
    accepts: (value) => objectOf(value) === null || some.accepts(value),
    convert: (value, context, caller) => (objectOf(value) === null ? null : some.convert(value, context, caller)),
  }
}

/** An argument of any kind, as it is. */
export const anything = (label: string): Parameter<Value> => ({
  label,
  kind: 'one',
  accepts: (value) => value !== undefined,
  convert(value, _, caller) {
    if (value !== undefined) return value
    throw notEnoughArguments(caller, label)
  },
})

/** For what works on the section in use, and takes no argument in HOC: one that is given is refused. */
export const sectionInUse: Parameter<undefined> = {
  label: '',
  kind: 'one',
  accepts: (value) => value === undefined,
  convert(value, _, caller) {
    if (value === undefined) return undefined
    throw problem('HOC3077', undefined, `${caller} takes no arguments: it is for the section in use`, {
      help: `put the section before it, as in soma { ${caller}() }; it was given ${describe(value)}`,
    })
  },
}

/** May be left out. */
export const optional = <T>(parameter: Parameter<T>): Parameter<T | undefined> => ({
  label: `[${parameter.label}]`,
  kind: 'one',
  ...(parameter.plain && { plain: parameter.plain }),
  accepts: (value) => value === undefined || parameter.accepts(value),
  convert: (value, context, caller) => (value === undefined ? undefined : parameter.convert(value, context, caller)),
})

/** The first that accepts the argument. */
export function either<A, B>(first: Parameter<A>, second: Parameter<B>): Parameter<A | B>
export function either<A, B, C>(first: Parameter<A>, second: Parameter<B>, third: Parameter<C>): Parameter<A | B | C>
export function either(...choices: AnyParameter[]): AnyParameter {
  const label = [...new Set(choices.map((choice) => choice.label))].join(' | ')
  return {
    label,
    kind: 'one',
    accepts: (value) => choices.some((choice) => choice.accepts(value)),
    convert(value, context, caller) {
      for (const choice of choices) if (choice.accepts(value)) return choice.convert(value, context, caller)
      throw wrongKind(value, label, label, caller)
    },
  }
}

/** All arguments that are left. */
export const rest = <T>(parameter: Parameter<T>): RestParameter<T> => ({
  ...parameter,
  kind: 'rest',
  label: `${parameter.label}...`,
})

/** `add(scalar | Vector)` */
export const signatureOf = (name: string, parameters: readonly AnyParameter[]): string =>
  `${name}(${parameters.map((parameter) => parameter.label).join(', ')})`
