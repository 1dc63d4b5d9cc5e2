/**
 * STEADYSTATE sparse: one enormous step. Where fluxes are products of states, single turns come first, until nothing is
 * below zero, and then turns until the changes are small.
 */
import type { Statement } from '../tree.ts'
import type { Sketch } from './sketch.ts'
import type { Unknown } from './unknowns.ts'
import { withStep } from './with-step.ts'

/** ms */
const enormous = 1e9
const mostTries = 7

interface Turns {
  readonly linear: boolean
  readonly begin: readonly Statement[]
  /** As for a linear system. */
  readonly oneTurn: readonly Statement[]
  /** Until the changes are small. */
  readonly turns: readonly Statement[]
  /** What `secondorder` adds, for a step of that length. */
  readonly after: (step: number) => Statement
}

export function steadyStatements(s: Sketch, unknowns: readonly Unknown[], parts: Turns): Statement[] {
  const { linear, begin, oneTurn, turns, after } = parts
  const inStep = (list: readonly Statement[]) => list.map((one) => withStep(one, enormous))
  const full = inStep([...begin, ...turns])
  if (linear) return [...full, after(enormous)]
  const [tries, fine] = [s.name('_tries'), s.name('_fine')]
  const check = unknowns.map(({ variable: x }) => s.when(s.binary('<', x, -1e-6), [s.set(x, 0), s.set(fine, 0)]))
  return [
    s.locals(['_tries', '_fine']),
    s.set(tries, 0),
    s.set(fine, 0),
    s.repeat(s.binary('&&', s.binary('==', fine, 0), s.binary('<', tries, mostTries)), [
      ...inStep([...begin, ...oneTurn]),
      s.set(fine, 1),
      ...check,
      s.change(tries, '+', 1),
    ]),
    s.when(s.binary('==', fine, 1), full),
    after(enormous),
  ]
}
