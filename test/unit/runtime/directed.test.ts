import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { add, decimal, divide, multiply, type Rounding, subtract } from '../../../runtime/math/directed.ts'

const operations = { add, subtract, multiply, divide }
const numbers = fc.double({ noNaN: true, noDefaultInfinity: true })
const [down, nearest, toZero, up]: readonly Rounding[] = [1, 2, 3, 4]

describe('directed arithmetic', () => {
  it.each(Object.entries(operations))('%s lies around what is rounded to nearest', (_name, operate) => {
    fc.assert(
      fc.property(numbers, numbers, (a, b) => {
        const plain = operate(a, b, nearest!)
        if (Number.isNaN(plain)) return
        const [low, high, cut] = [operate(a, b, down!), operate(a, b, up!), operate(a, b, toZero!)]
        expect(low <= plain && plain <= high).toBe(true)
        expect(low === plain || high === plain).toBe(true)
        expect(cut === (plain === 0 ? cut : plain > 0 ? low : high)).toBe(true)
      }),
    )
  })

  it('finds errors of the smallest and the largest numbers', () => {
    const least = Number.MIN_VALUE
    expect(multiply(least, 0.5, up!)).toBe(least)
    expect(multiply(least, 0.5, down!)).toBe(0)
    expect(multiply(-least, 0.5, down!)).toBe(-least)
    expect(multiply(Number.MAX_VALUE, 2, down!)).toBe(Number.MAX_VALUE)
    expect(multiply(Number.MAX_VALUE, 2, up!)).toBe(Number.POSITIVE_INFINITY)
    expect(add(Number.MAX_VALUE, 1, up!)).toBe(Number.POSITIVE_INFINITY)
  })

  it('gives a zero downwards its sign', () => {
    expect(subtract(1, 1, down!)).toBe(-0)
    expect(subtract(1, 1, up!)).toBe(0)
  })

  it('reads decimals in a direction', () => {
    expect(decimal('0.1', down!)).toBeLessThan(0.1)
    expect(decimal('0.1', up!)).toBe(0.1)
    expect(decimal('.5e1', down!)).toBe(5)
  })
})
