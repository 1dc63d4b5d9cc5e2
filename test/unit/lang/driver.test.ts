import { describe, expect, it } from 'vitest'
import { AmbiguousGrammar, Driver, rule } from '../../../lang/driver.ts'

const sums = new Driver<number[]>([
  rule('sum', 'NUMBER', ([at]: [number]) => [at]),
  rule('sum', 'sum + NUMBER', ([before, , at]: [number[], number, number]) => [...before, at]),
])

describe('Driver', () => {
  it('builds from the numbers of tokens', () => {
    expect(sums.parse(['NUMBER', '+', 'NUMBER'])).toEqual({ tree: [0, 2] })
  })

  it('names the first token that cannot stand, and what could', () => {
    expect(sums.parse(['NUMBER', 'NUMBER'])).toEqual({ failedAt: 1, expected: new Set(['+']) })
  })

  it('fails behind the end of an unfinished text', () => {
    expect(sums.parse(['NUMBER', '+'])).toEqual({ failedAt: 2, expected: new Set(['NUMBER']) })
  })

  it('takes two readings for a fault of the grammar', () => {
    const twice = new Driver([rule('sum', 'NUMBER'), rule('sum', 'sum + sum')])
    expect(() => twice.parse(['NUMBER', '+', 'NUMBER', '+', 'NUMBER'])).toThrow(AmbiguousGrammar)
  })

  it('gives builders the stretch of tokens and the context of the parse', () => {
    const driver = new Driver([
      rule('pair', 'word word', ([a, b]: [string, string], { from, to }) => `${a}${b} ${from}-${to}`),
      rule('word', 'W', ([at]: [number], _, context: string[]) => context[at]),
    ])
    expect(driver.parse(['W', 'W'], ['a', 'b'])).toEqual({ tree: 'ab 0-1' })
  })
})
