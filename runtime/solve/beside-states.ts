/** Numbers that others set in a step, between voltages and states: where no states are worked out from them, that may as well be done behind the states. */
import { PointRef } from '../mechanism/point-process.ts'
import { RangeRef } from '../memory/range-ref.ts'
import type { Ref } from '../memory/ref.ts'
import type { Model } from '../model.ts'

/** What a mechanism without states has of its own, in a model where none with states has pointers. Holds until the next layout. */
export function isBesideStates({ phases }: Model, target: Ref): boolean {
  const mechanism =
    target instanceof PointRef
      ? target.point.mechanism
      : target instanceof RangeRef
        ? target.variable.mechanism
        : undefined
  if (!mechanism || mechanism.ion || mechanism.kernels.state) return false
  return phases.state.mechanisms.every(({ spec }) => spec.pointers.length === 0)
}
