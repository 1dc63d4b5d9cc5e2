/**
 * The direction in which arithmetic of HOC is rounded: GUIMath.feround. Code that is generated while nobody has asked for another direction
 * than to nearest knows nothing of it; with the first that does, all is generated anew with operations that ask each time.
 */
import { add, decimal, divide, multiply, type Rounding, subtract, toNearest } from '../../runtime/math/directed.ts'
import type { Parsed, Token } from '../token.ts'
import { Fault } from './fault.ts'
import { divisionByZero } from './numbers.ts'
import { combine } from './update.ts'

export class RoundingMode {
  mode: Rounding = toNearest
  /** Somebody has asked for a direction: code written from now on looks at it. */
  asked = false

  /** `+= -= *= /=` */
  combine(op: string, before: number, value: number): number {
    const { mode } = this
    if (mode === toNearest) return combine(op, before, value)
    switch (op) {
      case '+=':
        return add(before, value, mode)
      case '-=':
        return subtract(before, value, mode)
      case '*=':
        return multiply(before, value, mode)
      default:
        return op === '/=' && value !== 0 ? divide(before, value, mode) : combine(op, before, value)
    }
  }

  /** Numbers of a statement that was read just now are rounded as their digits say. */
  roundLiterals({ tokens, values }: Parsed<unknown>): void {
    if (this.mode === toNearest) return
    // a statement known from before has its texts in one row and its numbers in another
    tokens.forEach((token, i) => {
      if (token.type === 'NUMBER') this.roundLiteral(token.text, values?.[i] ?? token)
    })
  }

  private roundLiteral(written: string, token: Token): void {
    const { number } = token
    const digits = /^-?\s*((?:\d+\.?\d*|\.\d+)(?:[eE][-+]?\d+)?)$/.exec(written)?.[1]
    if (number === undefined || digits === undefined) return
    Object.assign(token, { number: decimal(digits, this.mode) * (number < 0 ? -1 : 1) })
  }
}

/** Operations of generated code. */
export function roundingHelpers(rounding: RoundingMode) {
  return {
    sumOf: (a: number, b: number) => (rounding.mode === toNearest ? a + b : add(a, b, rounding.mode)),
    differenceOf: (a: number, b: number) => (rounding.mode === toNearest ? a - b : subtract(a, b, rounding.mode)),
    productOf: (a: number, b: number) => (rounding.mode === toNearest ? a * b : multiply(a, b, rounding.mode)),
    quotientOf(a: number, b: number, tok: number): number {
      if (b === 0) throw divisionByZero(tok)
      return divide(a, b, rounding.mode)
    },
    quotientBy(a: number, b: number, tok: number): number {
      if (b === 0) throw new Fault(tok, 'HOC2211', () => 'Divide by 0')
      return divide(a, b, rounding.mode)
    },
  }
}
