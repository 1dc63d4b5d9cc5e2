/** Arithmetic of generated code: what can fail, and what allows for float_epsilon. */
import type { Arena } from '../../runtime/memory/arena.ts'
import type { NumberArray } from '../objects.ts'
import { Fault } from './fault.ts'

export const divisionByZero = (tok: number) => new Fault(tok, 'HOC2210', () => 'division by zero')

type Warn = (code: string, message: string) => void

/** `pow` is the model's own, the same in every browser. */
export function numberHelpers(A: Arena, EPS: number, pow: (x: number, y: number) => number, warn: Warn) {
  const whole = (value: number) => Math.trunc(value + A.f64[EPS]!)
  return {
    A,
    EPS,
    whole,
    divide(a: number, b: number, tok: number): number {
      if (b === 0) throw divisionByZero(tok)
      return a / b
    },
    divideBy(a: number, b: number, tok: number): number {
      if (b === 0) throw new Fault(tok, 'HOC2211', () => 'Divide by 0')
      return a / b
    },
    modulo(a: number, b: number, tok: number): number {
      if (a >= 0 && a < b) return a
      // whole numbers are the usual ones, and quick
      if (a >= b && (a | 0) === a && (b | 0) === b && b > 0) return (a | 0) % (b | 0)
      if (b <= 0) throw new Fault(tok, 'HOC2212', () => 'a%b, b<=0', 'the right side of % has to be positive')
      let rest = a
      if (a >= b) rest = a - Math.floor(a / b) * b
      else if (a <= -b) rest = a + Math.floor(-a / b) * b
      if (rest > b) rest -= b
      return rest < 0 ? rest + b : rest
    },
    power(a: number, b: number, tok: number): number {
      const result = pow(a, b)
      if (Number.isNaN(result) && !Number.isNaN(a) && !Number.isNaN(b))
        throw new Fault(tok, 'HOC2213', () => 'exponentiation argument out of domain')
      if (!Number.isFinite(result) && Number.isFinite(a) && Number.isFinite(b))
        warn('HOC2214', `exponentiation result out of range: ${a}^${b}`)
      return result
    },
    equal(a: number, b: number): boolean {
      const epsilon = A.f64[EPS]!
      return a <= b + epsilon && a >= b - epsilon
    },
    /** Not the opposite of `equal`: a NaN is neither. */
    unequal(a: number, b: number): boolean {
      const epsilon = A.f64[EPS]!
      return a < b - epsilon || a > b + epsilon
    },
    /** Place of an element of an array with one index: cut towards zero after float_epsilon was added. */
    place1(array: NumberArray, index: number, tok: number): number {
      const i = index + A.f64[EPS]!
      if (i > -1 && i < array.extent) return array.base + (i | 0)
      return badIndex(array.dims, 1, tok)
    },
    /** The same with two. */
    place2(array: NumberArray, first: number, second: number, tok: number): number {
      const { dims } = array
      const i = first + A.f64[EPS]!
      const j = second + A.f64[EPS]!
      if (dims.length === 2 && i > -1 && i < dims[0]! && j > -1 && j < dims[1]!)
        return array.base + (i | 0) * dims[1]! + (j | 0)
      return badIndex(dims, 2, tok)
    },
    place(array: NumberArray, indices: readonly number[], tok: number): number {
      return array.base + offsetOf(array.dims, indices.map(whole), tok)
    },
    notAnArray: (tok: number) => badIndex([], 1, tok),
  }
}

/** Where in a block of these extents the element with these indices lies. */
export function offsetOf(dims: readonly number[], indices: readonly number[], tok: number): number {
  if (indices.length === 0) return 0
  if (indices.length !== dims.length) return badIndex(dims, indices.length, tok)
  let offset = 0
  for (let k = 0; k < dims.length; k++) {
    const i = indices[k]!
    if (!(i >= 0 && i < dims[k]!)) return badIndex(dims, indices.length, tok)
    offset = offset * dims[k]! + i
  }
  return offset
}

export function badIndex(dims: readonly number[], given: number, tok: number): never {
  if (dims.length === 0) throw new Fault(tok, 'HOC2220', (name) => `${name} not an array variable`)
  if (dims.length !== given)
    throw new Fault(
      tok,
      'HOC2221',
      (name) => `wrong # of subscripts ${name}`,
      `it was declared as an array with ${extents(dims)}`,
    )
  throw new Fault(
    tok,
    'HOC2222',
    (name) => `subscript out of range ${name}`,
    `it was declared as an array with ${extents(dims)}`,
  )
}

const extents = (dims: readonly number[]) => dims.map((extent) => `[${extent}]`).join('')
