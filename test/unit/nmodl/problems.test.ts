import { expect, it } from 'vitest'
import { createSession, memoryHost } from '../../../index.ts'
import { Problem } from '../../../lang/problem.ts'
import { compileMechanism } from '../../../nmodl/compile.ts'

function problemOf(text: string): { code: string; line: number; message: string } {
  try {
    compileMechanism(text, 'x.mod')
  } catch (error) {
    if (!(error instanceof Problem)) throw error
    const { span } = error
    return { code: error.code, line: span ? span.source.position(span.start).line : 0, message: error.message }
  }
  throw new Error('compiled without a problem')
}

const heading = 'NEURON { SUFFIX x NONSPECIFIC_CURRENT i }\nASSIGNED { v i }\n'

it('names the line of a syntax error', () => {
  expect(problemOf(`${heading}BREAKPOINT {\n  i = 3 *\n}\n`)).toMatchObject({ code: 'NMOD1001', line: 5 })
})
it('suggests a name for one that is not declared', () => {
  expect(problemOf(`${heading}PARAMETER { erev = 3 }\nBREAKPOINT { i = v - erevs }\n`)).toMatchObject({
    code: 'NMOD2001',
    line: 4,
  })
})
it('refuses a variable that is not of the ion', () => {
  expect(problemOf('NEURON { SUFFIX x USEION na READ ek }\n')).toMatchObject({
    code: 'NMOD2008',
    message: 'ek is not a valid ionic variable for na',
  })
})
it('refuses two declarations of a name', () => {
  expect(problemOf('NEURON { SUFFIX x }\nPARAMETER { g = 1 }\nASSIGNED { g }\n')).toMatchObject({
    code: 'NMOD2002',
    line: 3,
  })
})
it('knows the methods of SOLVE', () => {
  expect(
    problemOf(`${heading}STATE { m }\nBREAKPOINT { SOLVE s METHOD trapezoid }\nDERIVATIVE s { m' = -m }\n`),
  ).toMatchObject({ code: 'NMOD2011', line: 4 })
})
it('wants an index for an array', () => {
  expect(problemOf('NEURON { SUFFIX x }\nASSIGNED { w[3] q }\nINITIAL { q = w }\n')).toMatchObject({
    code: 'NMOD2005',
    line: 3,
  })
})
it('reports a file that is not there to be included', () => {
  expect(problemOf('NEURON { SUFFIX x }\nINCLUDE "other.inc"\n')).toMatchObject({ code: 'NMOD1004', line: 2 })
})
it('reports bytes above 127 outside COMMENT', () => {
  expect(problemOf('NEURON { SUFFIX x }\n: caf\xe9\n')).toMatchObject({ code: 'NMOD1002', line: 2 })
})
it('an unfinished comment is a problem at its start', () => {
  expect(problemOf('NEURON { SUFFIX x }\nCOMMENT\nfor ever\n')).toMatchObject({ code: 'NMOD1003', line: 2 })
})
it('C that is not understood is told with its place, and fails when it is reached', () => {
  const text = 'NEURON { SUFFIX x }\nPROCEDURE p() {\nVERBATIM\n  goto out;\nENDVERBATIM\n}\n'
  const spec = compileMechanism(text, 'x.mod')
  expect(spec.warnings?.[0]).toContain(
    'NMOD3004: VERBATIM: goto out, a label that is not in a block around it, is not supported\n   x.mod:4:3',
  )
  expect(spec.failures).toEqual([
    'VERBATIM: goto out, a label that is not in a block around it, is not supported (x.mod:4)',
  ])
})

it('C that no file defines is looked for when it is called', () => {
  const text = 'NEURON { SUFFIX nothing }\nPROCEDURE p() {\nVERBATIM\n  fork();\nENDVERBATIM\n}\n'
  const session = createSession({ host: memoryHost({ 'x.mod': text }) })
  session.loadMechanisms()
  expect(() => session.run('p()')).toThrow(
    'the C at x.mod:4 uses the function fork, which is neither known nor defined',
  )
})
