/** Numbers that all instances of a mechanism share: where they lie, and their first values. */
import { FixedRef } from '../memory/ref.ts'
import type { Model } from '../model.ts'
import type { Mechanism } from './mechanism.ts'
import type { MechanismSpec } from './spec.ts'

/** Doubles for globals that a file may get while it is edited. */
const roomForMore = 64

/** How many doubles the block of globals has. */
export const globalsRoom = (spec: MechanismSpec): number => spec.globalsSize + roomForMore

/** First values of globals in the block at `address`. */
export function fillGlobals({ arena }: Model, spec: MechanismSpec, address: number): void {
  for (const { offset, size, initial } of spec.globals)
    arena.f64.fill(initial, address / 8 + offset, address / 8 + offset + size)
}

/** The same of C's static variables. */
export function fillStatics({ arena }: Model, spec: MechanismSpec, address: number): void {
  const { buffer } = arena.memory
  for (const one of spec.data ?? []) {
    const at = address + one.offset
    if ('address' in one) new DataView(buffer).setInt32(at, address + one.address, true)
    else new Uint8Array(buffer).set(one.bytes, at)
  }
}

/** A global by its name in the file. */
export function globalRef(mechanism: Mechanism, name: string): FixedRef | undefined {
  const global = mechanism.spec.globals.find((each) => each.name === name)
  if (!global) return undefined
  return new FixedRef(mechanism.model.arena, mechanism.globals / 8 + global.offset, mechanism.globalName(name))
}
