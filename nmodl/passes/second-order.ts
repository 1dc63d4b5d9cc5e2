/**
 * With `secondorder` set, NEURON takes half a step with an implicit or explicit method (dt is halved for the whole phase,
 * see `lower/kernels.ts`) and goes the other half along the slopes that it found.
 */
import type { Expression, Statement } from '../tree.ts'
import type { Sketch } from './sketch.ts'
import type { Unknown } from './unknowns.ts'

export function secondOrder(
  s: Sketch,
  unknowns: readonly Unknown[],
  slope: (position: number) => Expression,
): Statement {
  return s.when(
    s.binary('!=', s.name('secondorder'), 0),
    unknowns.map(({ variable, position }) => s.set(variable, s.plus(variable, s.times(s.name('dt'), slope(position))))),
  )
}
