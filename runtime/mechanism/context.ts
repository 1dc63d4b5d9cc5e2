/**
 * The context of a mechanism's kernels: a block of 32-bit words that tells where everything lies that they touch. It is written anew
 * whenever a table has moved.
 */
import { nodeColumn } from '../cable/node.ts'
import { tablePlaces } from '../math/tables.ts'
import type { Model } from '../model.ts'
import type { Mechanism } from './mechanism.ts'
import { contextLayout, type MechanismSpec, type SlotSpec } from './spec.ts'

/** Byte address of a new one. */
export const allocateContext = ({ arena }: Model, { slots }: MechanismSpec): number =>
  8 * arena.allocate((contextLayout.firstSlot + 4 * slots.length + 8) >> 3)

export function fillContext(mechanism: Mechanism): void {
  const { table, model, spec } = mechanism
  const { i32 } = model.arena
  const word = mechanism.context >> 2
  const nodes = model.nodes.columns
  const put = (offset: number, bytes: number) => {
    i32[word + (offset >> 2)] = bytes
  }
  put(contextLayout.node, 4 * table.integerColumn(0))
  put(contextLayout.v, 8 * nodes.column(nodeColumn.v))
  put(contextLayout.rhs, 8 * nodes.column(nodeColumn.rhs))
  put(contextLayout.d, 8 * nodes.column(nodeColumn.d))
  put(contextLayout.area, 8 * nodes.column(nodeColumn.area))
  put(contextLayout.diam, 8 * nodes.column(nodeColumn.diam))
  put(contextLayout.model, model.globalsAddress)
  put(contextLayout.globals, mechanism.globals)
  put(contextLayout.mechanism, mechanism.number)
  put(contextLayout.scratch, 8 * tablePlaces.scratch)
  findRuns(mechanism)
  put(contextLayout.runs, 4 * table.integerColumn(mechanism.places.runsColumn))
  spec.slots.forEach((slot, i) => {
    put(contextLayout.firstSlot + 4 * i, slotAddress(mechanism, slot))
  })
}

/** Notes for each instance where its run ends: see `contextLayout`. */
function findRuns(mechanism: Mechanism): void {
  const { table, spec, active, places } = mechanism
  const { i32 } = mechanism.model.arena
  const indices = spec.slots.filter(({ kind }) => kind === 'ion-index').map((slot) => places.integers.get(slot)!)
  const columns = mechanism.isArtificial ? [] : [0, ...indices].map((column) => table.integerColumn(column))
  const runs = table.integerColumn(places.runsColumn)
  for (let i = active - 1, end = active; i >= 0; i--) {
    i32[runs + i] = end
    for (let k = 0; k < columns.length; k++) {
      const at = columns[k]! + i
      if (i32[at] !== i32[at - 1]! + 1) end = i
    }
  }
}

function slotAddress(mechanism: Mechanism, slot: SlotSpec): number {
  if (slot.kind === 'column')
    return 8 * mechanism.table.column(mechanism.places.doubles.get(slot.variable)! + slot.element)
  if (slot.kind === 'together') return 8 * mechanism.table.at(mechanism.places.doubles.get(slot.variable)!, 0)
  if (slot.kind !== 'ion') return 4 * mechanism.table.integerColumn(mechanism.places.integers.get(slot)!)
  const ion = mechanism.model.mechanisms.get(`${slot.ion}_ion`)!
  return 8 * ion.table.column(ion.ion!.columnOf(slot.value))
}
