/**
 * Whether evaluations at one moment leave nothing to those at later ones: all that `current` and `derivatives` store is stored anew by each of them before any
 * kernel reads it, or read by none. The variable step may then leave out evaluations that only show a moment at which nobody looks.
 */
import type { OdeStateSpec, SlotSpec } from '../runtime/mechanism/spec.ts'
import type { IrModule, IrStatement } from './ir.ts'
import { visitStatements } from './ir-walk.ts'

const evaluated = new Set(['current', 'derivatives'])

/** `states`: those that a variable step integrates, whose derivatives each evaluation leaves to the integrator. */
export function leavesNothing(
  { functions }: IrModule,
  states: readonly OdeStateSpec[],
  slots: readonly SlotSpec[],
): boolean {
  const given = new Set(states.flatMap(({ derivative, slope }) => [derivative, slope]))
  const isGiven = (slot: SlotSpec | undefined) => slot?.kind === 'column' && given.has(slot.variable)
  const isHarmless = (one: IrStatement, inLoop: boolean): boolean => {
    if (one.kind === 'poke' || one.kind === 'switch' || one.kind === 'evaluate') return false
    if (one.kind !== 'store' || one.shows) return true
    const { place } = one
    if (place.kind === 'node') return place.column !== 'v'
    if (place.kind === 'column') return isGiven(slots[place.slot])
    // a global gets what the last instance leaves, which has to be so each time
    return place.kind === 'shared' && !inLoop
  }
  const isClean = (list: readonly IrStatement[]): boolean => {
    let clean = true
    visitStatements(list, {
      statement: (one) => {
        clean &&= isHarmless(one, false)
        if (one.kind === 'instances')
          visitStatements(one.body, { statement: (inner) => void (clean &&= isHarmless(inner, true)) })
      },
    })
    return clean
  }
  return functions.every(({ name, body }) => !evaluated.has(name) || isClean(body))
}
