/** Every number against what glibc printed (printf-cases.json: format, then pairs of number and text). */
import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { Format, formatNumber, sprintf } from '../../../lang/printf.ts'

const cases: Record<string, [string, string][]> = JSON.parse(
  readFileSync(new URL('./printf-cases.json', import.meta.url), 'utf8'),
)

describe('numbers as glibc prints them', () => {
  it.each(Object.keys(cases))('%s', (format) => {
    const shown = cases[format]!.map(([number]) => sprintf(format, Number(number)))
    expect(shown).toEqual(cases[format]!.map(([, text]) => text))
  })
})

describe('what HOC makes of a format', () => {
  it('takes letters it does not know for text, up to one that it knows', () => {
    expect(sprintf('%x %X %o %#x %#o', 255, 255, 8)).toBe('ff %X o 0xff 010')
    expect(sprintf('%i abc', 7)).toBe('7 abc')
    expect(sprintf('%ud|', 12)).toBe('12d|')
    expect(sprintf('%5%|%%d')).toBe('%5|%d')
    expect(sprintf('abc%')).toBe('abc%')
  })
  it('pads and cuts strings and characters', () => {
    expect(sprintf('%s|%10s|%-5s|%.2s|%5c|', 'abc', 'abc', 'abc', 'abc', 65)).toBe('abc|       abc|abc  |ab|    A|')
  })
  it('casts to int as x86 does', () => {
    expect(sprintf('%d %d %ld %x', 1e10, Number.NaN, 1e12, -1)).toBe('-2147483648 -2147483648 1000000000000 ffffffff')
  })
  it('shows infinities and both kinds of NaN', () => {
    const infinite = Number(process.pid) * Number.POSITIVE_INFINITY
    expect(sprintf('%5g|%05f|%-6e|', infinite, infinite, -infinite)).toBe('  inf|  inf|-inf  |')
    expect(sprintf('%g %g', infinite - infinite, -(infinite - infinite))).toBe('-nan nan')
  })
  it('counts its arguments', () => {
    expect(new Format('%d and %s, %%').arguments).toBe(2)
  })
})

it('print shows eight figures', () => {
  expect([0, -0, 1e8, 12345678, 0.1 + 0.2, 1 / 7, 1e-5, 123456789].map(formatNumber)).toEqual([
    '0',
    '-0',
    '1e+08',
    '12345678',
    '0.3',
    '0.14285714',
    '1e-05',
    '1.2345679e+08',
  ])
})
