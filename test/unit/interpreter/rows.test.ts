/** Long texts of calls with numbers alone: however they are written, every number arrives. */
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { createSession } from '../../../index.ts'

/** Rows are read in bulk only in long texts. */
const filler = `${' '.repeat(60)}\n`.repeat(300)

const number = fc.oneof(
  fc.integer({ min: -1000, max: 1000 }).map(String),
  fc.double({ min: -1000, max: 1000, noNaN: true }).map((x) => x.toFixed(3)),
  fc.double({ min: -1e20, max: 1e20, noNaN: true }).map((x) => x.toExponential().replace('e+', 'e')),
  fc.double({ min: 0, max: 1, noNaN: true }).map((x) => x.toFixed(17)),
  fc.constantFrom('0', '-0', '.5', '-.5', '5.', '123456789012345', '1234567890123456', '0.1234567890123456', '00.10'),
)
const blank = fc.constantFrom('', '', '', ' ', '\t ')
const call = fc
  .tuple(fc.tuple(number, number, number, number), fc.array(blank, { minLength: 8, maxLength: 8 }))
  .map(([values, b]) => ({
    values: values.map(Number),
    text: `pt3dadd(${values.map((each, i) => b[2 * i] + each + b[2 * i + 1]).join(',')})`,
  }))
const calls = fc.array(call, { minLength: 1, maxLength: 60 })
const end = fc.constantFrom('\n', '\n', '\n', '\r\n', ' // caf\xe9\n', '\n\n  ', ' /* a\nb */\n', '\t\n')
const ends = fc.array(end, { minLength: 60, maxLength: 60 })

function pointsOf(text: string): number[][] {
  const session = createSession()
  session.run(`create a\naccess a\n${text}\n`)
  const section = session.model.sections[0]!
  return Array.from({ length: section.n3d() }, (_, i) =>
    [section.x3d(i), section.y3d(i), section.z3d(i), section.diam3d(i)].map((x) => x + 0),
  )
}

const expected = (rows: readonly { values: number[] }[]) =>
  rows.map(({ values: [x, y, z, d] }) => [x!, y!, z!, Math.abs(d!)].map((value) => Math.fround(value) + 0))

describe('rows of numbers in long texts', () => {
  const check = (write: (row: string, end: string, i: number) => string, around = (text: string) => text) =>
    fc.assert(
      fc.property(calls, ends, (rows, breaks) => {
        const text = around(rows.map((row, i) => write(row.text, breaks[i]!, i)).join(''))
        expect(pointsOf(text + filler)).toEqual(expected(rows))
      }),
      { numRuns: 40 },
    )

  it('in a block', () =>
    check(
      (row, ending) => row + ending,
      (text) => `a {\n${text}}\n`,
    ))
  it('side by side', () =>
    check(
      (row, ending, i) => row + (i % 3 === 2 ? ending : ' '),
      (text) => `a { ${text}\n}\n`,
    ))
  it('each in braces', () => check((row, ending) => `{${row}}${ending}`))
  it('two in braces now and then', () =>
    check((row, ending, i) => (i % 5 === 3 ? `{ ${row} n3d() } // two\n` : `{ ${row} }${ending}`)))

  it('over the end of what is read at a time', () => {
    const rows = Array.from({ length: 6000 }, (_, i) => ({
      values: [i * 1.25, -i, i / 8, 1],
      text: `pt3dadd(${i * 1.25},${-i},${i / 8},1)\n`,
    }))
    expect(pointsOf(`a {\n${rows.map((row) => row.text).join('')}}`)).toEqual(expected(rows))
    expect(pointsOf(rows.map((row) => `{${row.text.trim()}}\n`).join(''))).toEqual(expected(rows))
  })

  it('tells of a call that cannot be made where it stands', () => {
    const session = createSession()
    const good = 'pt3dadd(1,2,3,4)\n'.repeat(2000)
    expect(() => session.run(`create a\na {\n${good}x3d(7000)\n${good}}\n`, 'cell.hoc')).toThrow(/x3d/)
    expect(() => session.run(`a {\n${good}pt3dadd(1,2,,3)\n}\n`)).toThrow(/syntax error|expected/)
    session.run('a pt3dadd(1,1,1,1)')
  })
})
