/**
 * A mechanism's own copies of ion variables: fetched before its statements run, and what it WRITEs stored after them. Currents
 * are added by the `current` kernel, and by BEFORE and AFTER blocks.
 */

import type { IonVariable } from '../../runtime/mechanism/spec.ts'
import { ionValueOf } from '../heading.ts'
import { binary, constant, load, type Place, store } from '../ir.ts'
import type { InstanceVariable, Mechanism } from '../symbols.ts'
import type { Body } from './body.ts'
import type { Unit } from './unit.ts'

const instanceVariable = (mechanism: Mechanism, name: string): InstanceVariable | undefined => {
  const meaning = mechanism.meanings.get(name)
  return meaning?.kind === 'instance' ? meaning : undefined
}

interface IonAccess {
  readonly variable: Place
  readonly ion: Place
}

export function ionAccess(body: Body, ion: string, name: string): IonAccess | undefined {
  const variable = instanceVariable(body.unit.mechanism, name)
  const value = ionValueOf(ion, name)
  if (!variable || !value) return undefined
  return {
    variable: { kind: 'column', slot: body.unit.slots.column(variable), count: 1 },
    ion: ionPlace(body.unit, ion, value),
  }
}

export const ionPlace = (unit: Unit, ion: string, value: IonVariable): Place => ({
  kind: 'ion',
  slot: unit.slots.ion(ion, value),
  indexSlot: unit.slots.ionIndex(ion),
})

const isConcentration = (ion: string, name: string) => /^conc/.test(ionValueOf(ion, name) ?? '')

/** Copies what the mechanism READs, and the concentrations it WRITEs, from the ions. */
export function fetchIons(body: Body): void {
  for (const { name: ion, reads, writes } of body.unit.mechanism.ions) {
    const names = new Set([
      // a current or a potential that is written too is still what all have made of it, until the mechanism's own is assigned
      ...reads,
      ...writes.filter((name) => isConcentration(ion, name)),
    ])
    for (const name of names) {
      const access = ionAccess(body, ion, name)
      if (access) body.emit(store(access.variable, load(access.ion)))
    }
  }
}

/**
 * Whether a BEFORE or AFTER block looks at the ions, and whether it changes them. NEURON's translator leaves out what would be a
 * single line: one variable alone that is READ, one concentration or potential alone that is WRITEn. The block then sees what the
 * mechanism fetched last, and what it assigns stays the mechanism's own until it stores its variables the next time.
 */
export function ionsBesideBlocks({ ions }: Mechanism): { readonly fetches: boolean; readonly stores: boolean } {
  const reads = ions.flatMap((ion) => ion.reads)
  const concentrations = ions.flatMap(({ name, writes }) =>
    writes.filter((variable) => isConcentration(name, variable)),
  )
  const writes = ions.flatMap((ion) => ion.writes)
  const currents = ions.some((ion) => ion.writes.some((variable) => ionValueOf(ion.name, variable) === 'i'))
  return { fetches: reads.length + concentrations.length > 1, stores: writes.length > 1 || currents }
}

/**
 * What a BEFORE or AFTER block does with the currents that the mechanism WRITEs: it adds them to the ion's once more, as NEURON
 * does, where they stay until the next evaluation of currents.
 */
export function addCurrents(body: Body): void {
  const { kind, ions } = body.unit.mechanism
  const area = kind === 'point' ? load({ kind: 'node', column: 'area' }) : undefined
  for (const { name: ion, writes } of ions) {
    for (const name of writes) {
      const access = ionValueOf(ion, name) === 'i' ? ionAccess(body, ion, name) : undefined
      if (!access) continue
      const value = load(access.variable)
      const perArea = area ? binary('div', binary('mul', value, constant(100)), area) : value
      body.emit(store(access.ion, binary('add', load(access.ion), perArea)))
    }
  }
}

/** Copies WRITEn concentrations and reversal potentials to the ions; currents are added by the `current` kernel. */
export function storeIons(body: Body): void {
  for (const { name: ion, writes } of body.unit.mechanism.ions) {
    for (const name of writes) {
      if (ionValueOf(ion, name) === 'i') continue
      const access = ionAccess(body, ion, name)
      if (access) body.emit(store(access.ion, load(access.variable)))
    }
  }
}
