/** Numbers that tell places without an index from each other. */
import type { NodeColumn, Place } from '../ir.ts'

/** Undefined for what is never kept in a local. */
export function placeKey(place: Place): number | undefined {
  switch (place.kind) {
    case 'column':
      return place.index ? undefined : columnKey(place.slot)
    case 'shared':
      return place.index ? undefined : sharedKey(place.offset)
    case 'model':
      return 4 * place.offset + 2
    case 'node':
      return nodeKeys[place.column]
    default:
      return undefined
  }
}

export const columnKey = (slot: number) => 4 * slot
/** Its slot, where a key is a column's. */
export const columnOf = (key: number): number | undefined => (key % 4 === 0 ? key / 4 : undefined)
export const sharedKey = (offset: number) => 4 * offset + 1
/** From one element of an array to the next. */
export const stride = 4
const nodeKeys: Readonly<Partial<Record<NodeColumn, number>>> = { v: 3, area: 7, diam: 11 }
