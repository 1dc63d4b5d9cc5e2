/**
 * Where the numbers of a mechanism stand in its table: columns of doubles for variables, of integers for what kernels follow to nodes,
 * ions, pointers and events.
 */
import type { MechanismSpec, SlotSpec } from './spec.ts'

/** Number of the first column of each variable, and of integers for each slot that has some. */
export interface Places {
  readonly doubles: ReadonlyMap<string, number>
  readonly sizes: ReadonlyMap<string, number>
  readonly doubleCount: number
  readonly integers: ReadonlyMap<SlotSpec, number>
  readonly integerCount: number
  /** The integer column of the runs' ends. */
  readonly runsColumn: number
  /** Handles of self events; -1 where there can be none. */
  readonly eventColumn: number
}

/** First value of each column. */
export function initialsOf(spec: MechanismSpec, places: Places): Float64Array {
  const initials = new Float64Array(places.doubleCount)
  for (const { name, size, initial, remembers } of spec.variables) {
    const column = places.doubles.get(name)!
    initials.fill(remembers ? Number.NaN : initial, column, column + size)
  }
  return initials
}

/** With `before`: what was there stays where it is. */
export function placesOf(spec: MechanismSpec, before?: Places): Places {
  const doubles = new Map<string, number>()
  let doubleCount = before?.doubleCount ?? 0
  for (const { name, size } of spec.variables) {
    const known = before?.sizes.get(name) === size ? before.doubles.get(name) : undefined
    doubles.set(name, known ?? doubleCount)
    if (known === undefined) doubleCount += size
  }
  const sizes = new Map(spec.variables.map(({ name, size }) => [name, size]))
  const integers = new Map<SlotSpec, number>()
  const known = new Map([...(before?.integers ?? [])].map(([slot, column]) => [JSON.stringify(slot), column]))
  // column 0 is the node
  let integerCount = before?.integerCount ?? 1
  for (const slot of spec.slots) {
    if (slot.kind === 'ion-index' || slot.kind === 'pointer' || slot.kind === 'event')
      integers.set(slot, known.get(JSON.stringify(slot)) ?? integerCount++)
  }
  const event = [...integers].find(([slot]) => slot.kind === 'event')
  const own = event ? event[1] : (before?.eventColumn ?? -1)
  const eventColumn = own >= 0 ? own : spec.netReceive ? integerCount++ : -1
  const runsColumn = before?.runsColumn ?? integerCount++
  return { doubles, sizes, doubleCount, integers, integerCount, eventColumn, runsColumn }
}
