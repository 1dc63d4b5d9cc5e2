/**
 * Numbers that a mechanism keeps where nobody else sees them: a place in a stream of random numbers, mostly. Its function `bbsavestate` is
 * asked how many there are (-1), for them (0), and to take them back (1). A NetStim's stream of its own is kept in the same way.
 */
import { DensityInstance } from '../../runtime/cable/node.ts'
import { FixedRef } from '../../runtime/memory/ref.ts'
import type { Model } from '../../runtime/model.ts'
import { streamOf } from '../point-process-extras.ts'
import type { Random123 } from '../random/philox.ts'
import type { Held } from './layout.ts'

interface OwnNumbers {
  count(): number
  get(count: number): number[]
  set(values: readonly number[]): void
}

/** Nothing for a mechanism that has no such function. */
export function ownNumbers(model: Model, held: Held): OwnNumbers | undefined {
  const { mechanism, point } = held
  if (!mechanism.function('bbsavestate')) return undefined
  const stream = point && streamOf(point)
  return stream ? placeOf(stream) : asked(model, held)
}

/** How many fours of numbers have been drawn, and how many of the next. */
const placeOf = (stream: Random123): OwnNumbers => ({
  count: () => 2,
  get: () => [Math.floor(stream.position / 4), stream.position % 4],
  set: ([fours, rest]) => {
    stream.position = 4 * fours! + rest!
  },
})

function asked(model: Model, { mechanism, point, node }: Held): OwnNumbers {
  const { arena } = model
  const instance = point ?? new DensityInstance(mechanism, node!.section, node!.place)
  /** Calls it with a direction and room for so many numbers; what it leaves in both. */
  const call = (direction: number, count: number, values: readonly number[] = []) => {
    const [one, many] = [arena.allocate(1), arena.allocate(Math.max(1, count))]
    arena.f64[one] = direction
    arena.f64.set(values, many)
    const args = [new FixedRef(arena, one, 'the direction'), new FixedRef(arena, many, 'what is kept')]
    mechanism.call('bbsavestate', args, instance)
    const left = { direction: arena.f64[one]!, values: [...arena.f64.subarray(many, many + count)] }
    arena.release(one, 1)
    arena.release(many, Math.max(1, count))
    return left
  }
  return {
    count: () => Math.trunc(call(-1, 0).direction),
    get: (count) => call(0, count).values,
    set: (values) => void call(1, values.length, values),
  }
}
