/**
 * CVode.state_magnitudes: how great states became, and the errors of their steps, without their signs; one by one, or the greatest of
 * each kind (`v`, `m_hh`), which a program looks up by name.
 */
import { problem } from '../lang/problem.ts'
import type { Ref } from '../runtime/memory/ref.ts'
import type { Integration } from '../runtime/solve/cvode/integration.ts'
import type { StateDescription } from '../runtime/solve/cvode/names.ts'
import type { Context } from './binding/context.ts'
import { argumentOutOfRange } from './binding/params.ts'
import type { Vector } from './vector.ts'

export type Describe = (one: Integration) => readonly StateDescription[]

/** Less than any. */
const nothing = -1e9

interface Greatest {
  state: number
  error: number
}

const key = Symbol('greatest states by kind')
/** What was found when the program last asked to sum up. */
const kinds = (context: Context) => context.state(key, () => new Map<string, Greatest>())

/** 1 begins, 0 ends, 2 sums up by kinds. */
export function watchStates(context: Context, how: number, describe: Describe): number {
  if (!(how >= 0 && how <= 2)) throw argumentOutOfRange('state_magnitudes', how, 0, 2)
  if (Math.trunc(how) === 2) sumUp(context, describe)
  else for (const one of context.model.variableStep.present) one.watchMagnitudes(how >= 1)
  return 0
}

function sumUp(context: Context, describe: Describe): void {
  const { variableStep } = context.model
  const found = kinds(context)
  found.clear()
  if (!variableStep.active)
    throw problem('HOC3187', undefined, 'Cvode is not active', { help: 'first cvode.active(1)' })
  for (const one of variableStep.present) {
    const { magnitudes } = one
    if (!magnitudes) continue
    for (const { place, kind } of describe(one)) {
      // elements of an array are of one kind
      const name = kind.replace(/\[\d+\]$/, '')
      const greatest = found.get(name) ?? { state: nothing, error: nothing }
      greatest.state = Math.max(greatest.state, magnitudes.states[place]!)
      greatest.error = Math.max(greatest.error, magnitudes.errors[place]!)
      found.set(name, greatest)
    }
  }
}

/** The greatest state of a kind; that of the errors goes to `error`. */
export function greatestOf(context: Context, kind: string, error: Ref | undefined): number {
  const found = kinds(context).get(kind)
  error?.set(found?.error ?? nothing)
  return found?.state ?? nothing
}

/** One by one: of states, or of errors. Where nobody watched, the vector keeps what it had. */
export function copyMagnitudes(context: Context, into: Vector, errors: boolean, describe: Describe): number {
  const { variableStep } = context.model
  if (!variableStep.active) {
    into.resize(0)
    return 0
  }
  const all = variableStep.present
  into.resize(all.reduce((sum, { equations }) => sum + equations.size, 0))
  // NEURON counts cells and places with one number: of cells with steps of their own only some are copied
  for (let at = 0; at < all.length; at += all[at]!.equations.size + 1) {
    const { magnitudes } = all[at]!
    const values = errors ? magnitudes?.errors : magnitudes?.states
    if (!values) continue
    describe(all[at]!).forEach(({ place }, i) => {
      if (at + i < into.size()) into.set(at + i, values[place]!)
    })
  }
  return 0
}
