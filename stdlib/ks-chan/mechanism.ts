/**
 * A channel as a mechanism: its variables, and kernels that read its structure as it is at the time. States of schemes are found by
 * one implicit step, (A - 1/dt) y = -y/dt; those of single gates by the exact solution for the voltage at hand, or from a table of it.
 */
import { nodeColumn } from '../../runtime/cable/node.ts'
import { exp } from '../../runtime/math/exp.ts'
import { ghk } from '../../runtime/mechanism/ion.ts'
import type { Mechanism } from '../../runtime/mechanism/mechanism.ts'
import type { IonUse, KernelModule, MechanismSpec, SlotSpec, VariableSpec } from '../../runtime/mechanism/spec.ts'
import { solveInPlace } from './solve.ts'
import { type KSTrans, power, type Structure, transitionType } from './structure.ts'

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
}

// ---- what it looks like

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
      names.map((name) => ({ ...variable(`D${name}`, 'assigned', ''), visible: false })),
    ),
    globals: [],
    globalsSize: 0,
    ions,
    pointers: [],
    odeStates: names.map((name) => ({ variable: name, element: 0, derivative: `D${name}` })),
    slots,
    hasCurrent: true,
    electrode: false,
    writesConcentration: false,
    hasNetEvent: false,
    functions: [],
    kernels: ['init', 'current', 'state', 'derivatives', 'jacobian_solve'],
    failures: [],
    wasm: new Uint8Array(),
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

// ---- how it runs

/** Steady states and steps towards them by voltage, for the dt at hand. */
export interface RateTable {
  readonly size: number
  readonly low: number
  readonly high: number
}

export function kernelsOf(channel: Channel, mechanism: Mechanism): KernelModule {
  const run = new Kernels(channel, mechanism)
  return {
    init: (_context, first = 0, end = 0) => run.each(first, end, (row) => run.initialise(row)),
    current: (_context, first = 0, end = 0) => run.each(first, end, (row) => run.current(row)),
    state: (_context, first = 0, end = 0) => run.each(first, end, (row) => run.step(row)),
    derivatives: (_context, first = 0, end = 0) => run.each(first, end, (row) => run.derivatives(row)),
    jacobian_solve: (_context, first = 0, end = 0) => run.each(first, end, (row) => run.solveJacobian(row)),
  }
}

class Kernels {
  private readonly singles: readonly KSTrans[]
  private readonly schemed: readonly KSTrans[]
  /** Where each scheme state stands in the matrix: its number less that of the single ones. */
  private readonly ends: readonly (readonly [number, number])[]
  private readonly count: number
  private readonly schemeSize: number
  private readonly matrix: Float64Array
  private readonly right: Float64Array
  private tabled: { dt: number; celsius: number; steady: Float64Array[]; step: Float64Array[] } | undefined = undefined

  constructor(
    private readonly channel: Channel,
    private readonly mechanism: Mechanism,
  ) {
    const { structure } = channel
    const single = structure.singles
    const states = structure.states
    this.singles = structure.transitions.slice(0, single)
    this.schemed = structure.transitions.slice(single)
    this.ends = this.schemed.map(({ source, target }) => [
      states.indexOf(source) - single,
      states.indexOf(target) - single,
    ])
    this.count = states.length
    this.schemeSize = states.length - single
    this.matrix = new Float64Array(this.schemeSize ** 2)
    this.right = new Float64Array(this.schemeSize)
  }

  /** 0 is a finished kernel's word. */
  each(first: number, end: number, run: (row: number) => void): number {
    for (let row = first; row < end; row++) run(row)
    return 0
  }

  // ---- places in memory

  private get f64(): Float64Array {
    return this.mechanism.model.arena.f64
  }
  private place(name: string, row: number): number {
    return this.mechanism.table.column(this.mechanism.variable(name)!.column) + row
  }
  private node(row: number): number {
    return this.mechanism.model.arena.i32[this.mechanism.table.integerColumn(0) + row]!
  }
  private nodePlace(column: number, row: number): number {
    return this.mechanism.model.nodes.columns.column(column) + this.node(row)
  }
  private voltage(row: number): number {
    return this.f64[this.nodePlace(nodeColumn.v, row)]!
  }
  private ionPlace(name: string, value: 'e' | 'i' | 'conc_in' | 'conc_out' | 'di_dv', row: number): number {
    const { mechanism } = this
    const ion = mechanism.model.mechanisms.get(`${name}_ion`)!
    const slot = mechanism.spec.slots.find((one) => one.kind === 'ion-index' && one.ion === name)!
    const column = mechanism.table.integerColumn(mechanism.places.integers.get(slot)!)
    return ion.table.column(ion.ion!.columnOf(value)) + mechanism.model.arena.i32[column + row]!
  }
  /** Where the states, or with `D` their derivatives, of one instance lie. */
  private statePlaces(row: number, prefix = ''): number[] {
    return this.channel.structure.states.map(({ name }) => this.place(prefix + name, row))
  }

  // ---- states

  initialise(row: number): void {
    const { f64, singles } = this
    const places = this.statePlaces(row)
    const v = this.voltage(row)
    for (const place of places) f64[place] = 0
    for (const gate of this.channel.structure.gates) f64[places[gate.firstState()]!] = 1
    singles.forEach((transition, i) => {
      f64[places[i]!] = transition.steady(v)
    })
    this.implicitStep(places, v, 1e9, row)
  }

  step(row: number): void {
    const { f64, singles, mechanism } = this
    const places = this.statePlaces(row)
    const v = this.voltage(row)
    const { dt } = mechanism.model
    for (let i = 0; i < singles.length; i++) {
      const [steady, step] = this.channel.table ? this.lookUp(this.channel.table, i, v) : exact(singles[i]!, v, dt)
      f64[places[i]!]! += (steady - f64[places[i]!]!) * step
    }
    this.implicitStep(places, v, dt, row)
  }

  private lookUp(table: RateTable, i: number, v: number): readonly [number, number] {
    const { steady, step } = this.tables(table)
    const x = (v - table.low) * ((table.size - 1) / (table.high - table.low))
    const k = Math.floor(x)
    if (k < 0) return [steady[i]![0]!, step[i]![0]!]
    if (k >= table.size - 1) return [steady[i]![table.size - 1]!, step[i]![table.size - 1]!]
    const between = (values: Float64Array) => values[k]! + (values[k + 1]! - values[k]!) * (x - k)
    return [between(steady[i]!), between(step[i]!)]
  }

  /** Made again for another dt. */
  private tables(table: RateTable) {
    const { dt, celsius } = this.mechanism.model
    if (this.tabled?.dt === dt) return this.tabled
    const width = (table.high - table.low) / (table.size - 1)
    const rows = this.singles.map((transition) =>
      Array.from({ length: table.size }, (_, i) => exact(transition, table.low + i * width, dt)),
    )
    const column = (k: 0 | 1) => rows.map((row) => Float64Array.from(row, (pair) => pair[k]))
    this.tabled = { dt, celsius, steady: column(0), step: column(1) }
    return this.tabled
  }

  /** A, for y' = A y of the schemes' states. */
  private fill(v: number, row: number): void {
    const { matrix, schemeSize: n, schemed, ends } = this
    matrix.fill(0)
    schemed.forEach((transition, k) => {
      const [s, t] = ends[k]!
      const [forth, back] = transition.usesLigand
        ? transition.ligandRates(this.concentration(transition, row))
        : transition.rates(v)
      matrix[s * n + s]! -= forth
      matrix[s * n + t]! += back
      matrix[t * n + t]! -= back
      matrix[t * n + s]! += forth
    })
  }

  private concentration({ type, ligand }: KSTrans, row: number): number {
    const side = type === transitionType.ligandInside ? 'conc_in' : 'conc_out'
    return this.f64[this.ionPlace(ligand, side, row)]!
  }

  private implicitStep(places: readonly number[], v: number, dt: number, row: number): void {
    const { schemeSize: n, matrix, right, f64, count } = this
    if (n === 0) return
    this.fill(v, row)
    const inverse = -1 / dt
    for (let i = 0; i < n; i++) {
      matrix[i * n + i]! += inverse
      right[i] = f64[places[count - n + i]!]! * inverse
    }
    solveInPlace(matrix, right)
    for (let i = 0; i < n; i++) f64[places[count - n + i]!] = right[i]!
  }

  derivatives(row: number): void {
    const { f64, singles, schemeSize: n, matrix, count } = this
    const [places, slopes] = [this.statePlaces(row), this.statePlaces(row, 'D')]
    const v = this.voltage(row)
    singles.forEach((transition, i) => {
      const [steady, time] = transition.steadyAndTime(v)
      f64[slopes[i]!] = (steady - f64[places[i]!]!) / time
    })
    if (n === 0) return
    this.fill(v, row)
    for (let i = 0; i < n; i++) {
      let sum = 0
      for (let k = 0; k < n; k++) sum += matrix[i * n + k]! * f64[places[count - n + k]!]!
      f64[slopes[count - n + i]!] = sum
    }
  }

  solveJacobian(row: number): void {
    const { f64, singles, mechanism } = this
    const slopes = this.statePlaces(row, 'D')
    const v = this.voltage(row)
    const { dt } = mechanism.model
    singles.forEach((transition, i) => {
      f64[slopes[i]!]! /= 1 + dt / transition.steadyAndTime(v)[1]
    })
    this.implicitStep(slopes, v, dt, row)
  }

  // ---- current

  current(row: number): void {
    const { channel, f64 } = this
    const letter = letterOf(channel)
    const v = this.voltage(row)
    const g = f64[this.place(`${letter}max`, row)]! * this.openFraction(row)
    f64[this.place(letter, row)] = g
    const { current, slope } = this.through(g, v, row)
    f64[this.place('i', row)] = current
    const scale = channel.point ? 100 / f64[this.nodePlace(nodeColumn.area, row)]! : 1
    f64[this.nodePlace(nodeColumn.rhs, row)]! -= current * scale
    f64[this.nodePlace(nodeColumn.d, row)]! += slope * scale
    if (channel.ion === undefined) return
    f64[this.ionPlace(channel.ion, 'i', row)]! += current * scale
    f64[this.ionPlace(channel.ion, 'di_dv', row)]! += slope * scale
  }

  private through(g: number, v: number, row: number): { current: number; slope: number } {
    const { channel, f64, mechanism } = this
    const { ion } = channel
    if (ion === undefined) return { current: g * (v - f64[this.place('e', row)]!), slope: g }
    if (channel.conduction !== conduction.ghk)
      return { current: g * (v - f64[this.ionPlace(ion, 'e', row)]!), slope: g }
    const { celsius, mechanisms } = mechanism.model
    const [inside, outside] = [f64[this.ionPlace(ion, 'conc_in', row)]!, f64[this.ionPlace(ion, 'conc_out', row)]!]
    const unit = channel.point ? 1e6 : 1
    const at = (u: number) => g * ghk(u, inside, outside, mechanisms.get(`${ion}_ion`)!.ion!.valence, celsius) * unit
    const current = at(v)
    return { current, slope: (at(v + 0.001) - current) * 1000 }
  }

  private openFraction(row: number): number {
    const { f64 } = this
    let product = 1
    for (const gate of this.channel.structure.gates) {
      let open = 0
      for (const { name, fraction } of gate.states) open += f64[this.place(name, row)]! * fraction
      product *= power(open, gate.power)
    }
    return product
  }
}

/** Steady state, and the part of the way to it that a step goes. */
function exact(transition: KSTrans, v: number, dt: number): readonly [number, number] {
  const [steady, time] = transition.steadyAndTime(v)
  return [steady, 1 - exp(Math.min(700, Math.max(-700, -dt / time)))]
}
