/** What the C of VERBATIM can be refused for: NMOD3xxx. The file still loads; what holds the code cannot be used. */
import { nearest } from '../../lang/near.ts'
import { type Problem, problem } from '../../lang/problem.ts'
import type { Span } from '../../lang/source.ts'

const advice = 'write it in NMODL, or without this construct; see docs for the C that VERBATIM may hold'

export const badC = (span: Span, found: string, wanted: string): Problem =>
  problem('NMOD3001', span, `VERBATIM: unexpected ${found === '' ? 'end of the C code' : `"${found}"`}`, {
    notes: [`expected ${wanted}`],
    help: advice,
  })

export const unknownInC = (span: Span, name: string, known: Iterable<string>): Problem => {
  const near = nearest(name, known)
  return problem('NMOD3002', span, `VERBATIM: ${name} is not declared`, {
    help: near ? `did you mean ${near}?` : 'variables of NEURON itself are not reached from C here',
  })
}

export const unknownCFunction = (span: Span, name: string): Problem =>
  problem('NMOD3003', span, `VERBATIM: the function ${name} is not available`, {
    help: 'available are functions of this file, of math.h, and the part of the C library and of NEURON that models use',
  })

export const refusedC = (span: Span, what: string, help = advice): Problem =>
  problem('NMOD3004', span, `VERBATIM: ${what} is not supported`, { help })

export const badTypes = (span: Span, what: string): Problem => problem('NMOD3005', span, `VERBATIM: ${what}`)
