/**
 * POINTERs of instances: each keeps what it points to as a `Ref`; kernels find the address in a column of integers, which is written
 * anew when something has moved.
 */
import { ModelError } from '../errors.ts'
import type { Ref } from '../memory/ref.ts'
import type { Instance, Mechanism } from './mechanism.ts'
import type { MechanismSpec } from './spec.ts'

/** Sets a POINTER of an instance. */
export function setPointer(
  mechanism: Mechanism,
  instance: Instance,
  name: string,
  target: Ref | undefined,
  element = 0,
): void {
  const k = mechanism.spec.pointers.indexOf(name)
  if (k < 0) throw new ModelError('RUN3007', `${name} is not a POINTER of ${mechanism.name}`)
  instance.pointers ??= []
  instance.pointers[k + element] = target
  if (!target) clearPointer(mechanism, instance, name, element)
  mechanism.model.pointersChanged(mechanism)
}

function clearPointer(mechanism: Mechanism, instance: Instance, name: string, element: number): void {
  for (const [slot, column] of mechanism.places.integers) {
    if (slot.kind === 'pointer' && slot.name === name && slot.element === element)
      mechanism.model.arena.i32[mechanism.table.integerColumn(column) + instance.index] = 0
  }
}

export function getPointer(mechanism: Mechanism, instance: Instance, name: string): Ref | undefined {
  return instance.pointers?.[mechanism.spec.pointers.indexOf(name)]
}

/** Writes the present addresses of what the instances' POINTERs point to. */
export function refreshPointers(mechanism: Mechanism): void {
  const columns = pointerColumns(mechanism)
  for (const instance of withPointers(mechanism)) writeAddresses(mechanism, columns, instance)
}

/** The same for one instance. */
export function refreshPointersOf(mechanism: Mechanism, instance: Instance): void {
  if (instance.pointers) writeAddresses(mechanism, pointerColumns(mechanism), instance)
}

interface PointerColumn {
  readonly name: string
  /** Among the POINTERs of an instance. */
  readonly k: number
  /** Where the column begins. */
  readonly start: number
}

function pointerColumns({ places, spec, table }: Mechanism): PointerColumn[] {
  return [...places.integers].flatMap(([slot, column]) => {
    if (slot.kind !== 'pointer') return []
    return { name: slot.name, k: spec.pointers.indexOf(slot.name) + slot.element, start: table.integerColumn(column) }
  })
}

function writeAddresses(
  mechanism: Mechanism,
  columns: readonly PointerColumn[],
  { index, pointers }: Pick<Instance, 'index' | 'pointers'>,
): void {
  for (const { name, k, start } of columns) {
    const target = pointers?.[k]
    // without a target, what C has put there stays
    if (!target) continue
    const address = target.alive() ? 8 * sharedIndex(mechanism, target, name) : 0
    mechanism.model.arena.i32[start + index] = address
  }
}

function* withPointers(mechanism: Mechanism): Iterable<Pick<Instance, 'index' | 'pointers'>> {
  if (mechanism.isPoint) yield* mechanism.instances
  else {
    for (const section of mechanism.model.sections) {
      const inserted = section.instancesOf(mechanism)
      for (const [i, pointers] of inserted?.pointers?.entries() ?? []) yield { index: inserted!.row(i), pointers }
    }
  }
}

function sharedIndex(mechanism: Mechanism, target: Ref, name: string): number {
  const index = target.index()
  if (index >= 0) return index
  const moved = target.shared?.(mechanism.model.arena, mechanism)
  if (moved !== undefined) return moved
  throw new ModelError(
    'RUN1003',
    `${mechanism.name}.${name} cannot point to ${target.label}`,
    'point to a simulator variable, a HOC number or an element of a Vector',
  )
}

/** POINTERs that the new text still has keep their targets. */
export function movePointers(mechanism: Mechanism, old: MechanismSpec): void {
  const { pointers } = mechanism.spec
  const moved = (before: readonly (Ref | undefined)[]) => pointers.map((name) => before[old.pointers.indexOf(name)])
  for (const point of mechanism.instances) if (point.pointers) point.pointers = moved(point.pointers)
  for (const section of mechanism.model.sections) {
    const inserted = section.instancesOf(mechanism)
    if (inserted?.pointers) inserted.pointers = inserted.pointers.map((before) => before && moved(before))
  }
  mechanism.model.pointersChanged(mechanism)
}
