/** Code frames of lines that are too long, or not for a terminal. */
import { describe, expect, it } from 'vitest'
import { codeFrame } from '../../../lang/problem.ts'
import { Source, spanOf } from '../../../lang/source.ts'

const frame = (text: string, start: number, end: number) => codeFrame(spanOf(new Source('a.hoc', text), start, end))

describe('a code frame', () => {
  it('points at the place', () => {
    expect(frame('x = 1\ny = z + 1\n', 10, 11)).toEqual(['   a.hoc:2:5', '   2 | y = z + 1', '     |     ^'])
  })

  it('shows of a very long line what stands around the place', () => {
    const [place, line, caret] = frame(`${'a'.repeat(5000)}BAD${'b'.repeat(5000)}`, 5000, 5003)
    expect(place).toBe('   a.hoc:1:5001')
    expect(line!.length).toBeLessThan(200)
    expect(line!.slice(caret!.indexOf('^'), caret!.lastIndexOf('^') + 1)).toBe('BAD')
  })

  it('shows the beginning of a long line when the place is there', () => {
    const [, line, caret] = frame(`BAD${'b'.repeat(5000)}`, 0, 3)
    expect(line!.slice(caret!.indexOf('^'), caret!.lastIndexOf('^') + 1)).toBe('BAD')
  })

  it('has no control characters, and keeps tabs', () => {
    expect(frame('\x1b[2J\tx\x00', 5, 6)).toEqual(['   a.hoc:1:6', '   1 | ?[2J\tx?', '     |     \t^'])
  })
})
