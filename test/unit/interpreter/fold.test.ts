/** Statements of many lines are parsed by the line; the tree is the one that the whole would give. */
import { describe, expect, it } from 'vitest'
import { outline, read } from './reading.ts'

const programs: Record<string, string> = {
  'a procedure':
    'proc q() { local i, j\n  i = $1\n  for j = 0, 3 { x = i\n    y = j }\n  if (x) {\n    y = $o2.x[3]\n  } else { z = 1\n y = 2\n }\n}\n',
  'nested blocks':
    'func g() {\n  while (x) { if (y) { if (z) {\n a = 1\n } else {\n b = 2 }\n }\n\n c = 3\n }\n  return x + 1 }\n',
  'a block of the top level':
    'for i = 0, 3 {\n  soma { nseg = 3\n L = i }\n\n  connect dend[i](0), soma(1)\n  str = "a"\n}\n',
  'a body of one line': 'proc q() { local i\n  i = 1 }\n',
}

describe('folding', () => {
  // on one line each the same statements are parsed as a whole
  it.each(Object.entries(programs))('gives %s the tree of the whole', (_, text) => {
    const flat = `${text.trim().replace(/\n+/g, ' ')}\n`
    expect(read(text).statements.map(outline)).toEqual(read(flat).statements.map(outline))
  })

  it('tells of a mistake where the whole would', () => {
    const { problem } = read('proc q() {\n  x = 1\n  for i = 0, 3 {\n    y = = 2\n  }\n  z = 3\n}\n')
    expect(problem!.code).toBe('HOC1001')
    expect(problem!.span!.source.position(problem!.span!.start)).toMatchObject({ line: 4 })
  })
})
