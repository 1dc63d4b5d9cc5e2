/**
 * Ions: reversal potential, concentrations and current of each, shared by all mechanisms of a segment that use it.
 *
 * How an ion behaves in a segment is its style, the number that `ion_style` returns: concentrations unused, constant,
 * assigned or states (0-3); reversal potential likewise (times 8); and when the simulator computes them.
 */

import type { DensityInstance } from '../cable/node.ts'
import { exp } from '../math/exp.ts'
import { log } from '../math/log.ts'
import { fillDoubles } from '../memory/columns.ts'
import type { Mechanism } from './mechanism.ts'
import type { IonVariable, MechanismSpec, SlotSpec } from './spec.ts'

export const ionStyle = {
  concentration: 3,
  /** Concentrations are set from `nai0_na_ion` ... at finitialize. */
  initConcentration: 4,
  reversal: 24,
  /** Reversal potential from the concentrations, at finitialize and at each step. */
  initReversal: 32,
  advanceReversal: 64,
  writesInside: 128,
  writesOutside: 256,
} as const

const columns: Readonly<Record<IonVariable, number>> = { e: 0, conc_in: 1, conc_out: 2, i: 3, di_dv: 4 }
const styleColumn = 1

/** Joule/(mol K) and coulomb/mol. */
interface Constants {
  readonly gasConstant: number
  readonly faraday: number
}

/** Of the 2019 SI, and what NEURON had before: both give NEURON's digits. */
const present: Constants = { gasConstant: 8.31446261815324, faraday: 96485.33212331001 }
const legacy: Constants = { gasConstant: 8.3134, faraday: 96485.309 }

const constantsOf = ({ legacyUnits }: Conditions) => (legacyUnits ? legacy : present)

/** What ions depend on besides concentrations and potentials; a model has them. */
export interface Conditions {
  /** degC */
  readonly celsius: number
  readonly legacyUnits: boolean
}

/** Equilibrium potential (mV) of an ion of valence z. */
export function nernst(inside: number, outside: number, z: number, here: Conditions): number {
  if (z === 0) return 0
  if (inside <= 0) return 1e6
  if (outside <= 0) return -1e6
  return (thermal(here) / z) * log(outside / inside)
}

/** The concentration on the other side, where one (mM) and the equilibrium potential (mV) are known; `charge` is -z to get the one inside. */
export const concentrationBeyond = (known: number, e: number, charge: number, here: Conditions): number =>
  known * exp((charge / thermal(here)) * e)

/** Goldman-Hodgkin-Katz current (mA/cm2 for 1 cm/s) at v (mV). */
export function ghk(v: number, inside: number, outside: number, z: number, here: Conditions): number {
  const x = (z * v) / thermal(here)
  // mM to mol/cm3
  const [co, ci] = [outside * efun(x), inside * efun(-x)]
  return 0.001 * z * constantsOf(here).faraday * (ci - co)
}

/** RT/F (mV); every digit of a reversal potential depends on where one multiplies and divides. */
export function thermal(here: Conditions): number {
  const { gasConstant, faraday } = constantsOf(here)
  return (1000 * gasConstant * (here.celsius + 273.15)) / faraday
}

const efun = (x: number) => (Math.abs(x) < 1e-4 ? 1 - x / 2 : x / (exp(x) - 1))

/** What a mechanism does with an ion, as it bears on the ion's style. */
export interface IonDemand {
  readonly mechanism: Mechanism
  readonly ion: Ion
  /** Style of the concentrations that it asks for, and of the reversal potential. */
  readonly concentration: number
  readonly reversal: number
  /** Bits of the concentrations that it writes. */
  readonly writes: number
}

export function ionDemand(mechanism: Mechanism, { reads, writes }: MechanismSpec['ions'][number]): IonDemand {
  const writesInside = writes.includes('conc_in')
  const writesOutside = writes.includes('conc_out')
  const readsConcentration = reads.includes('conc_in') || reads.includes('conc_out')
  return {
    mechanism,
    ion: mechanism.ion!,
    concentration: writesInside || writesOutside ? 3 : readsConcentration ? 1 : 0,
    reversal: writes.includes('e') ? 3 : reads.includes('e') ? 1 : 0,
    writes: (writesInside ? ionStyle.writesInside : 0) | (writesOutside ? ionStyle.writesOutside : 0),
  }
}

export class Ion {
  /** Charge; 0 while no mechanism has told it. */
  valence: number
  /** Someone has said it. */
  hasValence: boolean
  /** What a new instance starts with (mV, mM); assigning `nai0_na_ion` changes what finitialize sets, not this. */
  readonly defaults: IonDefaults
  /** Whether some reversal potential follows concentrations in steps. */
  anyAdvance = false

  constructor(
    readonly mechanism: Mechanism,
    readonly name: string,
  ) {
    this.valence = knownIons[name]?.valence ?? 0
    this.hasValence = name in knownIons
    this.defaults = knownIons[name] ?? anyIon
  }

  columnOf(variable: IonVariable): number {
    return columns[variable]
  }

  style(instance: DensityInstance): number {
    return this.mechanism.model.arena.i32[this.mechanism.table.integerColumn(styleColumn) + instance.index]!
  }

  setStyle(instance: DensityInstance, style: number): void {
    const { model, table } = this.mechanism
    model.arena.i32[table.integerColumn(styleColumn) + instance.index] = style
    this.anyAdvance ||= (style & ionStyle.advanceReversal) !== 0
  }

  /** First numbers of new instances. */
  prepare(first: number, count: number): void {
    const { table } = this.mechanism
    const { reversal, inside, outside } = this.defaults
    table.fill(columns.e, first, count, reversal)
    table.fill(columns.conc_in, first, count, inside)
    table.fill(columns.conc_out, first, count, outside)
  }

  /** Strengthens the style by what one more mechanism does with the ion. */
  promote(row: number, use: IonDemand): void {
    const { model, table } = this.mechanism
    const place = table.integerColumn(styleColumn) + row
    const old = model.arena.i32[place]!
    const concentration = Math.max(old & 3, use.concentration)
    let reversal = Math.max((old & ionStyle.reversal) >> 3, use.reversal)
    let style = (old & (ionStyle.writesInside | ionStyle.writesOutside)) | use.writes
    if (concentration === 3) style |= ionStyle.initConcentration
    if (concentration > 0 && reversal < 3) {
      reversal = 2
      style |= ionStyle.initReversal
      if (concentration === 3) style |= ionStyle.advanceReversal
    }
    style |= concentration | (reversal << 3)
    model.arena.i32[place] = style
    this.anyAdvance ||= (style & ionStyle.advanceReversal) !== 0
  }

  /** At finitialize: concentrations written by mechanisms restart from their globals, reversal potentials follow. */
  initialise(): void {
    const { model, table, globals } = this.mechanism
    const { f64, i32 } = model.arena
    const style = table.integerColumn(styleColumn)
    const inside = table.column(columns.conc_in)
    const outside = table.column(columns.conc_out)
    this.anyAdvance = false
    for (let i = 0; i < table.count; i++) {
      const bits = i32[style + i]!
      this.anyAdvance ||= (bits & ionStyle.advanceReversal) !== 0
      if ((bits & ionStyle.initConcentration) === 0) continue
      f64[inside + i] = f64[globals / 8]!
      f64[outside + i] = f64[globals / 8 + 1]!
    }
    this.computeReversal(ionStyle.initReversal)
  }

  /** A mechanism's INITIAL has written concentrations. */
  reversalAfterWriting(): void {
    this.computeReversal(ionStyle.initReversal)
  }

  /** Reversal potentials from concentrations where the style has all of `bits`; neighbours often have the same. */
  computeReversal(bits: number, first = 0, end = this.mechanism.table.count): void {
    const { model, table } = this.mechanism
    const { f64, i32 } = model.arena
    const style = table.integerColumn(styleColumn)
    const e = table.column(columns.e)
    const inside = table.column(columns.conc_in)
    const outside = table.column(columns.conc_out)
    const { valence } = this
    let [lastIn, lastOut, potential] = [NaN, NaN, 0]
    for (let i = first; i < end; i++) {
      if ((i32[style + i]! & bits) === 0) continue
      const concIn = f64[inside + i]!
      const concOut = f64[outside + i]!
      if (concIn !== lastIn || concOut !== lastOut) potential = nernst(concIn, concOut, valence, model)
      lastIn = concIn
      lastOut = concOut
      f64[e + i] = potential
    }
  }

  /** Start of the current phase: reversal potentials that follow concentrations, of some rows or of all. */
  followConcentrations(first?: number, end?: number): void {
    if (this.anyAdvance) this.computeReversal(ionStyle.advanceReversal, first, end)
  }

  /** Currents from zero, those of some rows or of all. */
  clearCurrents(first = 0, end = this.mechanism.table.count): void {
    const { model, table } = this.mechanism
    const { f64 } = model.arena
    const current = table.column(columns.i)
    const slope = table.column(columns.di_dv)
    fillDoubles(f64, current + first, current + end, 0)
    fillDoubles(f64, slope + first, slope + end, 0)
  }

  /** Second order: the current at the middle of the step, from the change of voltage. */
  correctCurrents(): void {
    const { model, table } = this.mechanism
    const { f64, i32 } = model.arena
    const nodes = table.integerColumn(0)
    const rhs = model.nodes.columns.column(5)
    const current = table.column(columns.i)
    const slope = table.column(columns.di_dv)
    for (let i = 0; i < table.count; i++) f64[current + i]! += f64[slope + i]! * f64[rhs + i32[nodes + i]!]!
  }
}

interface IonDefaults {
  /** mV */
  readonly reversal: number
  /** mM */
  readonly inside: number
  readonly outside: number
}

interface KnownIon extends IonDefaults {
  readonly valence: number
}

const anyIon: IonDefaults = { reversal: 0, inside: 1, outside: 1 }

const knownIons: Readonly<Record<string, KnownIon>> = {
  na: { valence: 1, reversal: 50, inside: 10, outside: 140 },
  k: { valence: 1, reversal: -77, inside: 54.4, outside: 2.5 },
  ca: { valence: 2, reversal: 132.4579341637009, inside: 5e-5, outside: 2 },
}

/** The ion's own mechanism: no kernels, the numbers that others share. */
export function ionSpec(name: string): MechanismSpec {
  const known = knownIons[name] ?? anyIon
  const own = (variable: string, unit: string) =>
    ({ name: variable, role: 'assigned', visible: true, size: 1, array: false, initial: 0, unit }) as const
  const initial = (variable: string, value: number, offset: number) =>
    ({ name: variable, size: 1, array: false, initial: value, unit: 'mM', visible: true, offset }) as const
  const style: SlotSpec = { kind: 'event' }
  return {
    name: `${name}_ion`,
    kind: 'density',
    file: '',
    variables: [
      own(`e${name}`, 'mV'),
      own(`${name}i`, 'mM'),
      own(`${name}o`, 'mM'),
      own(`i${name}`, 'mA/cm2'),
      own(`di${name}_dv_`, 'S/cm2'),
    ],
    globals: [initial(`${name}i0`, known.inside, 0), initial(`${name}o0`, known.outside, 1)],
    globalsSize: 2,
    ions: [],
    pointers: [],
    // a column of integers for the style
    slots: [style],
    hasCurrent: false,
    electrode: false,
    writesConcentration: false,
    hasNetEvent: false,
    functions: [],
    kernels: [],
    failures: [],
    wasm: () => new Uint8Array(),
  }
}
