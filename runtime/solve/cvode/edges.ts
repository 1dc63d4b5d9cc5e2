/**
 * Edges: times at which a mechanism's current jumps, so that a step has to end there. Mechanisms of the user's say so by
 * at_time; for the stimulators that come with the simulator they follow from their parameters.
 */
import { ModelError } from '../../errors.ts'
import type { Mechanism } from '../../mechanism/mechanism.ts'
import type { Model } from '../../model.ts'
import type { InstanceRange } from '../phases.ts'

type Numbers = (name: string, element?: number) => number

const knownEdges: Readonly<Record<string, (get: Numbers) => number[]>> = {
  IClamp: (get) => [get('del'), get('del') + get('dur')],
  SEClamp: (get) => sums([get('dur1'), get('dur2'), get('dur3')]),
  AlphaSynapse: (get) => [get('onset')],
}

const sums = (lengths: readonly number[]): number[] =>
  lengths.map((_, i) => lengths.slice(0, i + 1).reduce((a, b) => a + b))

/** Times (ms) that are nearer to each other than this are one to the integrator: it stops this much before an edge. */
export const timeTolerance = (t: number): number => shareOfTime * Math.abs(t)
export const shareOfTime = 100 * 2 ** -52

/** The first edge of a stimulator after t, of those instances or of all; Infinity when there is none. */
export function nextEdge(model: Model, t: number, rangeOf?: InstanceRange): number {
  let next = Infinity
  for (const mechanism of model.mechanisms.order) {
    const edges = knownEdges[mechanism.name]
    if (!edges || mechanism.active === 0) continue
    const [first, end] = rangeOf?.(mechanism) ?? [0, mechanism.active]
    for (let i = first; i < end; i++)
      for (const time of edges(numbersOf(mechanism, i))) if (time > t && time < next) next = time
  }
  return next
}

/** A VClamp that is switched on needs a fixed step; finitialize says so, and one with nothing to do is let pass. */
export function refuseClamps({ mechanisms }: Model): void {
  const clamp = mechanisms.order.find(({ name }) => name === 'VClamp')
  if (!clamp) return
  for (let i = 0; i < clamp.active; i++) {
    const get = numbersOf(clamp, i)
    for (let level = 0; level < 3; level++)
      if (get('dur', level) > 0 && get('amp', level) !== 0)
        throw new ModelError('RUN4011', 'VClamp does not work with CVode', 'use an SEClamp, or cvode.active(0)')
  }
}

function numbersOf(mechanism: Mechanism, row: number): Numbers {
  const { f64 } = mechanism.model.arena
  return (name, element = 0) => f64[mechanism.table.at(mechanism.places.doubles.get(name)! + element, row)]!
}
