import { expect, it } from 'vitest'
import { isUnfinished, OpenText } from '../../../interpreter/unfinished.ts'

it.each(['{\n', 'proc p() {\nx = 1\n', 'x = 1 /* \n', 'print "a\\\n', 'x = 1 + \\\n'])('wants more of %j', (text) => {
  expect(isUnfinished(text)).toBe(true)
})

it.each(['', 'x = 1\n', '{ x = 1 }\n', '}\n', 'print "{"\n', '// {\n', 'print "a\n', 'x = \\\n1\n', '{ x @\n}\n'])(
  'has enough of %j',
  (text) => {
    expect(isUnfinished(text)).toBe(false)
  },
)

it('is the same by the line', () => {
  const open = new OpenText()
  const lines = ['proc p() { /* {\n', '{ */ print "}"\n', 'if (1) {\n', '} \\\n', '}\n']
  expect(lines.map((line) => open.add(line))).toEqual([true, true, true, true, false])
})
