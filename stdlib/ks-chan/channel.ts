/** What a channel is as a mechanism: its variables, its ions, and what a program says of it as a whole. */
import type { IonUse, MechanismSpec, SlotSpec, VariableSpec } from '../../runtime/mechanism/spec.ts'
import { nameOfColumn, type SingleSettings, singleColumns } from './single.ts'
import type { Structure } from './structure.ts'

/** Ohmic, with the reversal potential from concentrations, and after Goldman, Hodgkin and Katz. */
export const conduction = { ohmic: 0, nernst: 1, ghk: 2 } as const

export interface Channel {
  readonly structure: Structure
  readonly name: string
  readonly point: boolean
  /** Undefined: the current is of no ion, and the channel has a reversal potential of its own. */
  readonly ion: string | undefined
  readonly conduction: number
  readonly gmax: number
  readonly erev: number
  readonly table: RateTable | undefined
  /** Channels open one by one. */
  readonly single: boolean
  readonly settings: SingleSettings
}

export function specOf(channel: Channel): MechanismSpec {
  const { structure, point } = channel
  const ions = ionsOf(channel)
  const slots: SlotSpec[] = ions.map((use) => ({ kind: 'ion-index', ion: use.ion }))
  const names = structure.states.map(({ name }) => name)
  return {
    name: channel.name,
    kind: point ? 'point' : 'density',
    file: '',
    variables: [...variablesOf(channel), ...names.flatMap((name) => [variable(name, 'state', '')])].concat(
      [...names.map((name) => `D${name}`), ...(channel.single ? singleColumns.map(nameOfColumn) : [])].map((name) => ({
        // an instance that did not start yet is one channel
        ...variable(name, 'assigned', '', name === nameOfColumn('channels') ? 1 : 0),
        visible: false,
      })),
    ),
    globals: [],
    globalsSize: 0,
    ions,
    pointers: [],
    odeStates: names.map((name) => ({ variable: name, element: 0, derivative: `D${name}` })),
    slots,
    stateBesides: channel.single,
    assembled: true,
    hasCurrent: true,
    electrode: false,
    writesConcentration: false,
    hasNetEvent: false,
    functions: [],
    kernels: ['init', 'current', 'state', 'derivatives', 'jacobian_solve'],
    failures: [],
    wasm: () => new Uint8Array(),
  }
}

const variable = (name: string, role: VariableSpec['role'], unit: string, initial = 0): VariableSpec => ({
  name,
  role,
  visible: true,
  size: 1,
  array: false,
  initial,
  unit,
})

/** `g`, or `p` where it is a permeability. */
export const letterOf = ({ ion, conduction: form }: Channel) =>
  ion !== undefined && form === conduction.ghk ? 'p' : 'g'

function variablesOf(channel: Channel): VariableSpec[] {
  const { point, ion, gmax, erev } = channel
  const letter = letterOf(channel)
  const unit = letter === 'p' ? (point ? 'cm3/s' : 'cm/s') : point ? 'uS' : 'S/cm2'
  return [
    ...(channel.single ? [variable('Nsingle', 'parameter', '', 1)] : []),
    variable(`${letter}max`, 'parameter', unit, gmax),
    ...(ion === undefined ? [variable('e', 'parameter', 'mV', erev)] : []),
    variable(letter, 'assigned', unit),
    variable('i', 'assigned', point ? 'nA' : 'mA/cm2'),
  ]
}

function ionsOf({ ion, conduction: form, structure }: Channel): IonUse[] {
  const uses = new Map<string, IonUse>()
  for (const ligand of structure.ligands) uses.set(ligand, { ion: ligand, reads: ['conc_in', 'conc_out'], writes: [] })
  if (ion !== undefined) {
    const known = uses.get(ion)?.reads ?? []
    const reads = form === conduction.ohmic ? (['e', ...known] as const) : (['conc_in', 'conc_out'] as const)
    uses.set(ion, { ion, reads, writes: ['i'] })
  }
  return [...uses.values()]
}

/** Steady states and steps towards them by voltage, for the dt at hand. */
export interface RateTable {
  readonly size: number
  readonly low: number
  readonly high: number
}
