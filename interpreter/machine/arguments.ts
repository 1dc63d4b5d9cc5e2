/** `$1 $s1 $o1 $&1`: what a procedure was given. The kind of an argument is known only when it is used. */
import { ArrayRef, type Ref } from '../../runtime/memory/ref.ts'
import {
  type HocObject,
  isHocObject,
  isObjectCell,
  isRef,
  isStringCell,
  type ObjectCell,
  objectName,
  type StringCell,
} from '../../stdlib/binding/value.ts'
import type { ObjCell } from '../objects.ts'
import { Fault } from './fault.ts'
import type { Held } from './held.ts'

/** HOC's own words for a value of the wrong kind. */
export const wrongType = (tok: number, expected: string, value: unknown) =>
  new Fault(
    tok,
    'HOC2230',
    () => `interpreter stack type error (bad stack access): expected ${article(expected)}, this is ${kindOf(value)}`,
  )

const article = (noun: string) => (/^[aeiou]/i.test(noun) ? `an ${noun}` : `a ${noun}`)

export function kindOf(value: unknown): string {
  if (typeof value === 'number') return 'a number'
  if (typeof value === 'string' || isStringCell(value)) return 'a string'
  if (typeof value === 'function') return 'a section'
  if (value === null || isObjectCell(value)) return `the object ${objectName(value === null ? null : value.get())}`
  if (isHocObject(value)) return `the object ${objectName(value)}`
  return isRef(value) ? 'a pointer' : 'nothing'
}

function missing(value: unknown, tok: number, expected: string): Fault {
  if (value !== undefined) return wrongType(tok, expected, value)
  return new Fault(
    tok,
    'HOC2231',
    (_, procedure) => `${procedure} not enough arguments`,
    'the call gives fewer arguments than are used here',
  )
}

export function argumentHelpers(held: Held) {
  return {
    argNumber(value: unknown, tok: number): number {
      if (typeof value === 'number') return value
      throw missing(value, tok, 'number')
    },
    argString(value: unknown, tok: number): StringCell {
      if (isStringCell(value)) return value
      throw missing(value, tok, 'string')
    },
    argObject(value: unknown, tok: number): HocObject | null {
      // what is no variable's object is held by the call, and once more by each use
      if (value === null || isHocObject(value)) return held.hold(value)
      if (isObjectCell(value)) return value.get()
      throw missing(value, tok, 'object')
    },
    /** An object argument handed on: the variable itself if there is one. */
    argAny(value: unknown, tok: number): HocObject | ObjectCell | null {
      if (value === null || isHocObject(value)) return held.hold(value)
      if (isObjectCell(value)) return value
      throw missing(value, tok, 'object')
    },
    argRef(value: unknown, tok: number): Ref {
      if (isRef(value)) return value
      throw missing(value, tok, 'pointer')
    },
    /** `$&1[i]` as a number: mostly no pointer has to be made for it. */
    argElement(value: unknown, i: number, tok: number): number {
      if (!isRef(value)) throw missing(value, tok, 'pointer')
      return value.at ? value.at(i) : value.offset(i).get()
    },
    argumentIndex(value: number, args: readonly unknown[], tok: number): number {
      const i = Math.trunc(value)
      if (!(i >= 1)) throw new Fault(tok, 'HOC2232', () => `arg index i < 1: there is no argument number ${i}`)
      if (i > args.length) throw missing(undefined, tok, '')
      return i - 1
    },
    argumentType(args: readonly unknown[] | undefined, which: number): number {
      if (!args) throw new Fault(-1, 'HOC2234', () => 'argtype can only be called in a func or proc')
      const value = args[Math.trunc(which) - 1]
      if (value === undefined) return -1
      if (typeof value === 'number') return 0
      if (isStringCell(value)) return 2
      return isRef(value) ? 3 : 1
    },
    /** `a = $o1`; nothing happens where both are the same variable. */
    assignGiven(given: unknown, cell: ObjCell, tok: number): HocObject | null {
      const { top } = held
      if (given === cell) return cell.value
      if (isObjectCell(given)) cell.set(given.get())
      else if (given === null || isHocObject(given)) held.assign(top, cell, held.hold(given))
      else throw missing(given, tok, 'object')
      return cell.value
    },
    /** `source`: the variable that stands on the right side, if one does. */
    assignArgument(
      mark: number,
      cell: unknown,
      object: HocObject | null,
      tok: number,
      source?: unknown,
    ): HocObject | null {
      if (isObjectCell(cell) && cell === source) return object
      if (!isObjectCell(cell))
        throw new Fault(
          tok,
          'HOC2233',
          () => 'Assignment to $o only allowed if caller arg was declared as objref',
          'the call passes a temporary object',
        )
      if (held.top === mark) cell.set(object)
      else held.assign(mark, cell as ObjCell, object)
      return object
    },
    outsideDefinition(): never {
      throw new Fault(-1, 'HOC2234', () => '$ used outside definition')
    },
    boxRef: (box: number[], name: string): Ref => new ArrayRef(() => box, 0, name),
    /** A pointer as the variable of a loop. */
    variableOf: (ref: Ref) => ({
      get value() {
        return ref.get()
      },
      set value(value: number) {
        ref.set(value)
      },
    }),
  }
}
