/**
 * Where the numbers of a mechanism stand in its table: columns of doubles for variables, of integers for what kernels follow to nodes,
 * ions, pointers and events.
 */
import { firstOfRecords, type RecordSpec } from '../memory/records.ts'
import type { MechanismSpec, SlotSpec } from './spec.ts'

/** Number of the first column of each variable, and of integers for each slot that has some. */
export interface Places {
  readonly doubles: ReadonlyMap<string, number>
  readonly sizes: ReadonlyMap<string, number>
  readonly doubleCount: number
  /** Arrays whose elements stand side by side. */
  readonly records: readonly RecordSpec[]
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
    if (column < firstOfRecords) initials.fill(remembers ? Number.NaN : initial, column, column + size)
  }
  return initials
}

export const columnsNotZero = (initials: Float64Array): number[] =>
  Array.from(initials.keys()).filter((column) => initials[column] !== 0)

/** With `before`: what was there stays where it is. */
export function placesOf(spec: MechanismSpec, before?: Places): Places {
  const doubles = new Map<string, number>()
  let doubleCount = before?.doubleCount ?? 0
  const records = [...(before?.records ?? [])]
  for (const { name, size, together } of spec.variables) {
    const known = before?.sizes.get(name) === size ? before.doubles.get(name) : undefined
    if (known !== undefined && known >= firstOfRecords === (together === true)) doubles.set(name, known)
    else if (together) {
      const last = records.at(-1)
      const column = last ? last.column + last.size : firstOfRecords
      doubles.set(name, column)
      records.push({ column, size })
    } else {
      doubles.set(name, doubleCount)
      doubleCount += size
    }
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
  return { doubles, sizes, doubleCount, records, integers, integerCount, eventColumn, runsColumn }
}
