/**
 * Rows of the tables for graphical classes. Without a display NEURON looks at no argument of these methods, and programs rely on it: what does not
 * fit is left out here, never a problem.
 */

import type { Ref } from '../../runtime/memory/ref.ts'
import type { Member, MethodReturn, Result } from '../binding/class.ts'
import type { Context } from '../binding/context.ts'
import { isRef, isStringCell, objectOf, type Value } from '../binding/value.ts'

/** The arguments of a call, read one by one. */
export class Arguments {
  constructor(
    private readonly values: readonly Value[],
    readonly context: Context,
  ) {}

  get count(): number {
    return this.values.length
  }
  number(i: number): number | undefined {
    const value = this.values[i]
    return typeof value === 'number' ? value : undefined
  }
  text(i: number): string | undefined {
    const value = this.values[i]
    return isStringCell(value) ? value.value : undefined
  }
  cell(i: number): { value: string } | undefined {
    const value = this.values[i]
    return isStringCell(value) ? value : undefined
  }
  ref(i: number): Ref | undefined {
    const value = this.values[i]
    return isRef(value) ? value : undefined
  }
  /** An object of a built-in class. */
  instance<T extends object>(i: number, cls: abstract new (...args: never[]) => T): T | undefined {
    const found = objectOf(this.values[i])?.impl
    return found instanceof cls ? (found as T) : undefined
  }
  object(i: number): ReturnType<typeof objectOf> {
    return objectOf(this.values[i])
  }
  /** The numbers from place `i` on. */
  numbers(i: number): number[] {
    return this.values.slice(i).filter((value) => typeof value === 'number')
  }
}

type Body<T, R> = (self: T, args: Arguments) => R

/** Makes rows for the class `T`. */
export function rowsFor<T extends object>() {
  const row = (returns: MethodReturn, signature: string, body: Body<T, Result>): Member => ({
    kind: 'method',
    returns,
    signature,
    call: (self: never, values, context) => body(self as T, new Arguments(values, context)),
  })
  const fixed = (value: number) => (signature: string, body?: Body<T, unknown>) =>
    row('number', signature, (self, args) => {
      body?.(self, args)
      return value
    })
  return {
    /** HOC sees 1. */
    one: fixed(1),
    /** HOC sees 0. */
    zero: fixed(0),
    /** HOC sees -1. */
    minusOne: fixed(-1),
    number: (signature: string, body: Body<T, number>) => row('number', signature, body),
    object: (signature: string, body: Body<T, object | null>) => row('object', signature, body),
  }
}
