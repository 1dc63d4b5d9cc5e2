import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { Lexemes, numberOf, stringValue } from '../../../interpreter/lexemes.ts'
import { lexeme, Scanner } from '../../../interpreter/scanner.ts'
import { corpus } from './corpus.ts'

type Seen = readonly [kind: string, offset: number, value: string | number]

/** Lexemes as the definition (moo) finds them. */
function defined(text: string): Seen[] {
  const lexemes = new Lexemes()
  const seen: Seen[] = []
  for (let at = 0; ; ) {
    const found = lexemes.at(text, at)
    if (!found || found.kind === 'end') return seen
    const { kind, text: lexeme } = found
    if (kind === 'number') seen.push([kind, at, numberOf(lexeme)])
    else if (kind === 'string') seen.push([kind, at, stringValue(lexeme)])
    else if (kind !== 'skip') seen.push([kind, at, lexeme])
    at += lexeme.length
  }
}

const kindNames = Object.fromEntries(Object.entries(lexeme).map(([name, code]) => [code, name]))

/** Lexemes as the scanner finds them. */
function scanned(text: string): Seen[] {
  const scanner = new Scanner()
  scanner.text = text
  const seen: Seen[] = []
  for (;;) {
    const kind = scanner.next()
    if (kind === lexeme.end) return seen
    const { start, position } = scanner
    const value =
      kind === lexeme.number ? scanner.number : kind === lexeme.string ? scanner.string : text.slice(start, position)
    seen.push([kindNames[kind]!, start, value])
  }
}

describe('Scanner', () => {
  it('finds what the definition finds, in texts of all sorts of characters', () => {
    const bits = [
      ' ',
      '\t',
      '\n',
      '\r',
      '\\',
      '"',
      '/',
      '*',
      '//',
      '/*',
      '*/',
      '1',
      '.',
      'e',
      '+',
      '-',
      '5',
      '$',
      's',
      'o',
      '&',
    ]
    const more = [
      'i',
      'x',
      '_',
      '=',
      '==',
      '!',
      '<',
      '>',
      '|',
      '{',
      '}',
      '(',
      ')',
      '[',
      ']',
      ',',
      ';',
      ':',
      '\x04',
      '\x1a',
      '\xe9',
      '#',
    ]
    const texts = fc.array(fc.constantFrom(...bits, ...more), { maxLength: 30 }).map((parts) => parts.join(''))
    fc.assert(
      fc.property(texts, (text) => {
        expect(scanned(text)).toEqual(defined(text))
      }),
      { numRuns: 3000 },
    )
  })

  it('reads numbers as JavaScript does', () => {
    const digits = fc.stringMatching(/^(\d{1,20}\.?\d{0,25}|\.\d{1,25})([eE][+-]?\d{0,3})?$/)
    fc.assert(
      fc.property(digits, (text) => {
        expect(scanned(text)).toEqual([['number', 0, numberOf(text)]])
      }),
      { numRuns: 3000 },
    )
  })

  it('finds what the definition finds in every program at hand', () => {
    for (const { name, text } of corpus()) expect(scanned(text), name).toEqual(defined(text))
  })

  it.each([
    ['1e', 1],
    ['5e+', 5],
    ['3.', 3],
    ['.5', 0.5],
    ['1.E2', 100],
    ['1e400', Infinity],
  ])('reads %s as %d', (text, value) => {
    expect(scanned(text)).toEqual([['number', 0, value]])
  })

  it.each([
    ['"a\\tb"', 'a\tb'],
    ['"\\"\\\\\\q"', '"\\q'],
    ['"a\\\nb"', 'a\nb'],
    ['"a\\\r\nb"', 'a\nb'],
    ['"// no /* comment"', '// no /* comment'],
  ])('reads the string %j', (text, value) => {
    expect(scanned(text)).toEqual([['string', 0, value]])
  })
})
