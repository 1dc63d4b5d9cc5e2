/**
 * A channel at work: kernels that read its structure as it is at the time. States of schemes are found by
 * one implicit step, (A - 1/dt) y = -y/dt; those of single gates by the exact solution for the voltage at hand, or from a table of it.
 */
import { nodeColumn } from '../../runtime/cable/node.ts'
import { exp } from '../../runtime/math/exp.ts'
import { ghk } from '../../runtime/mechanism/ion.ts'
import type { Mechanism } from '../../runtime/mechanism/mechanism.ts'
import type { IonVariable, KernelModule } from '../../runtime/mechanism/spec.ts'
import { type Channel, conduction, letterOf, type RateTable } from './channel.ts'
import { SingleChannels, type SinglePlaces } from './single.ts'
import { solveInPlace } from './solve.ts'
import { type KSState, type KSTrans, power, transitionType } from './structure.ts'

// ---- how it runs

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
  private readonly states: readonly KSState[]
  private readonly stateColumns: Int32Array
  private readonly slopeColumns: Int32Array
  private readonly statesAt: Int32Array
  private readonly slopesAt: Int32Array
  private readonly towards = new Float64Array(2)
  private columns = {} as Columns
  private readonly one: SingleChannels | undefined
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
    this.states = states
    const numbers = () => new Int32Array(states.length)
    ;[this.stateColumns, this.slopeColumns, this.statesAt, this.slopesAt] = [numbers(), numbers(), numbers(), numbers()]
    this.one = channel.single ? new SingleChannels(mechanism, channel.settings, structure) : undefined
    if (this.one) this.one.at = (row) => this.placesOfSingle(row)
  }

  // ---- channels one by one

  private placesOfSingle(row: number): SinglePlaces {
    this.columns = this.locate()
    this.one!.locate()
    return this.inPlace(row)
  }
  private inPlace(row: number): SinglePlaces {
    return { row, states: this.statePlaces(row), v: this.voltage(row), rates: this.ratesOf }
  }
  private readonly ratesOf = (transition: KSTrans, v: number, row: number): Float64Array =>
    transition.usesLigand ? transition.ligandRates(this.concentration(transition, row)) : transition.rates(v)

  /** Whether the channels of an instance are counted; with less than one they are what many do together. */
  private isCounted(row: number): boolean {
    return this.one !== undefined && this.columns.f64[this.columns.channels + row]! > 0.999
  }

  private startSingle(one: SingleChannels, row: number): void {
    const { f64, channels } = this.columns
    const count = Math.trunc(f64[channels + row]! + 0.5)
    f64[channels + row] = count
    one.start(this.inPlace(row), count, this.mechanism.model.clock)
  }

  /** 0 is a finished kernel's word. */
  each(first: number, end: number, run: (row: number) => void): number {
    if (first < end) {
      this.columns = this.locate()
      this.one?.locate()
    }
    for (let row = first; row < end; row++) run(row)
    return 0
  }

  // ---- places in memory

  /** Where all columns begin now, so that nothing is looked up by name for an instance. */
  private locate(): Columns {
    const { mechanism, channel, states } = this
    const { table, model } = mechanism
    const column = (name: string) => table.column(mechanism.variable(name)!.column)
    const letter = letterOf(channel)
    states.forEach(({ name }, i) => {
      this.stateColumns[i] = column(name)
      this.slopeColumns[i] = column(`D${name}`)
    })
    const node = (which: number) => model.nodes.columns.column(which)
    return {
      f64: model.arena.f64,
      i32: model.arena.i32,
      nodes: table.integerColumn(0),
      v: node(nodeColumn.v),
      rhs: node(nodeColumn.rhs),
      d: node(nodeColumn.d),
      area: node(nodeColumn.area),
      max: column(`${letter}max`),
      conductance: column(letter),
      current: column('i'),
      channels: channel.single ? column('Nsingle') : -1,
      reversal: channel.ion === undefined ? column('e') : -1,
      ion: channel.ion === undefined ? undefined : this.ionColumns(channel.ion),
    }
  }

  private ionColumns(name: string): IonColumns {
    const { mechanism } = this
    const { ion, table } = mechanism.model.mechanisms.get(`${name}_ion`)!
    const slot = mechanism.spec.slots.find((one) => one.kind === 'ion-index' && one.ion === name)!
    const column = (value: IonVariable) => table.column(ion!.columnOf(value))
    return {
      rows: mechanism.table.integerColumn(mechanism.places.integers.get(slot)!),
      e: column('e'),
      i: column('i'),
      conc_in: column('conc_in'),
      conc_out: column('conc_out'),
      di_dv: column('di_dv'),
      valence: ion!.valence,
    }
  }

  private voltage(row: number): number {
    const { f64, i32, nodes, v } = this.columns
    return f64[v + i32[nodes + row]!]!
  }
  /** Where the states, or their derivatives, of one instance lie; until the next question. */
  private placesOf(columns: Int32Array, places: Int32Array, row: number): Int32Array {
    for (let i = 0; i < places.length; i++) places[i] = columns[i]! + row
    return places
  }
  private statePlaces(row: number): Int32Array {
    return this.placesOf(this.stateColumns, this.statesAt, row)
  }
  private slopePlaces(row: number): Int32Array {
    return this.placesOf(this.slopeColumns, this.slopesAt, row)
  }

  // ---- states

  initialise(row: number): void {
    const { singles } = this
    const { f64 } = this.columns
    const places = this.statePlaces(row)
    const v = this.voltage(row)
    for (const place of places) f64[place] = 0
    for (const gate of this.channel.structure.gates) f64[places[gate.firstState()]!] = 1
    singles.forEach((transition, i) => {
      f64[places[i]!] = transition.steady(v)
    })
    this.implicitStep(places, v, 1e9, row)
    if (this.one) this.startSingle(this.one, row)
  }

  step(row: number): void {
    const { model } = this.mechanism
    if (this.one && this.isCounted(row)) {
      if (model.variableStep.active) this.one.follow(this.inPlace(row), model.clock)
      else this.one.step(this.inPlace(row), model.clock, model.dt)
    } else if (!model.variableStep.active) this.stepOfMany(row)
  }

  private stepOfMany(row: number): void {
    const { singles, mechanism } = this
    const { f64 } = this.columns
    const places = this.statePlaces(row)
    const v = this.voltage(row)
    const { dt } = mechanism.model
    const { table } = this.channel
    for (let i = 0; i < singles.length; i++) {
      const towards = table ? this.lookUp(table, i, v) : exact(singles[i]!, v, dt)
      f64[places[i]!]! += (towards[0]! - f64[places[i]!]!) * towards[1]!
    }
    this.implicitStep(places, v, dt, row)
  }

  private lookUp(table: RateTable, i: number, v: number): Float64Array {
    const { towards } = this
    const { steady, step } = this.tables(table)
    const x = (v - table.low) * ((table.size - 1) / (table.high - table.low))
    towards[0] = interpolated(steady[i]!, x)
    towards[1] = interpolated(step[i]!, x)
    return towards
  }

  /** Made again for another dt. */
  private tables(table: RateTable) {
    const { dt, celsius } = this.mechanism.model
    if (this.tabled?.dt === dt) return this.tabled
    const width = (table.high - table.low) / (table.size - 1)
    const rows = this.singles.map((transition) =>
      Array.from({ length: table.size }, (_, i) => exact(transition, table.low + i * width, dt).slice()),
    )
    const column = (k: 0 | 1) => rows.map((row) => Float64Array.from(row, (pair) => pair[k]!))
    this.tabled = { dt, celsius, steady: column(0), step: column(1) }
    return this.tabled
  }

  /** A, for y' = A y of the schemes' states. */
  private fill(v: number, row: number): void {
    const { matrix, schemeSize: n, schemed, ends } = this
    matrix.fill(0)
    for (let k = 0; k < schemed.length; k++) {
      const transition = schemed[k]!
      const s = ends[k]![0]
      const t = ends[k]![1]
      const rates = this.ratesOf(transition, v, row)
      const forth = rates[0]!
      const back = rates[1]!
      matrix[s * n + s]! -= forth
      matrix[s * n + t]! += back
      matrix[t * n + t]! -= back
      matrix[t * n + s]! += forth
    }
  }

  private concentration({ type, ligand }: KSTrans, row: number): number {
    const { f64, i32 } = this.columns
    const ion = this.ionColumns(ligand)
    return f64[(type === transitionType.ligandInside ? ion.conc_in : ion.conc_out) + i32[ion.rows + row]!]!
  }

  private implicitStep(places: Int32Array, v: number, dt: number, row: number): void {
    const { schemeSize: n, matrix, right, count } = this
    const { f64 } = this.columns
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
    const { singles, schemeSize: n, matrix, count } = this
    const { f64 } = this.columns
    const places = this.statePlaces(row)
    const slopes = this.slopePlaces(row)
    if (this.isCounted(row)) {
      for (const place of slopes) f64[place] = 0
      return
    }
    const v = this.voltage(row)
    for (let i = 0; i < singles.length; i++) {
      const pair = singles[i]!.steadyAndTime(v)
      f64[slopes[i]!] = (pair[0]! - f64[places[i]!]!) / pair[1]!
    }
    if (n === 0) return
    this.fill(v, row)
    for (let i = 0; i < n; i++) {
      let sum = 0
      for (let k = 0; k < n; k++) sum += matrix[i * n + k]! * f64[places[count - n + k]!]!
      f64[slopes[count - n + i]!] = sum
    }
  }

  solveJacobian(row: number): void {
    if (this.isCounted(row)) return
    const { singles, mechanism } = this
    const { f64 } = this.columns
    const slopes = this.slopePlaces(row)
    const v = this.voltage(row)
    const { dt } = mechanism.model
    for (let i = 0; i < singles.length; i++) f64[slopes[i]!]! /= 1 + dt / singles[i]!.steadyAndTime(v)[1]!
    this.implicitStep(slopes, v, dt, row)
  }

  // ---- current

  current(row: number): void {
    const { channel, columns } = this
    const { f64, i32, ion } = columns
    const node = i32[columns.nodes + row]!
    const v = f64[columns.v + node]!
    const g = f64[columns.max + row]! * this.openFraction(row)
    f64[columns.conductance + row] = g
    const ionRow = ion ? i32[ion.rows + row]! : 0
    const reversal = f64[ion ? ion.e + ionRow : columns.reversal + row]!
    const permeable = ion !== undefined && channel.conduction === conduction.ghk
    const current = permeable ? this.permeation(g, v, ion, ionRow) : g * (v - reversal)
    const slope = permeable ? (this.permeation(g, v + 0.001, ion, ionRow) - current) * 1000 : g
    f64[columns.current + row] = current
    const scale = channel.point ? 100 / f64[columns.area + node]! : 1
    f64[columns.rhs + node]! -= current * scale
    f64[columns.d + node]! += slope * scale
    if (!ion) return
    f64[ion.i + ionRow]! += current * scale
    f64[ion.di_dv + ionRow]! += slope * scale
  }

  /** The current after Goldman, Hodgkin and Katz. */
  private permeation(g: number, v: number, ion: IonColumns, row: number): number {
    const { f64 } = this.columns
    const unit = this.channel.point ? 1e6 : 1
    const { celsius } = this.mechanism.model
    return g * ghk(v, f64[ion.conc_in + row]!, f64[ion.conc_out + row]!, ion.valence, celsius) * unit
  }

  private openFraction(row: number): number {
    const { f64 } = this.columns
    let product = 1
    let k = 0
    const { gates } = this.channel.structure
    for (let i = 0; i < gates.length; i++) {
      const { states, power: exponent } = gates[i]!
      let open = 0
      for (let j = 0; j < states.length; j++) open += f64[this.stateColumns[k++]! + row]! * states[j]!.fraction
      product *= power(open, exponent)
    }
    return product
  }
}

/** Where the columns of an ion begin, and the rows of its instances. */
interface IonColumns extends Readonly<Record<IonVariable, number>> {
  readonly rows: number
  readonly valence: number
}

interface Columns {
  readonly f64: Float64Array
  readonly i32: Int32Array
  readonly nodes: number
  readonly v: number
  readonly rhs: number
  readonly d: number
  readonly area: number
  readonly max: number
  readonly conductance: number
  readonly current: number
  readonly channels: number
  readonly reversal: number
  readonly ion: IonColumns | undefined
}

/** Steady state, and the part of the way to it that a step goes; until the transition's next question. */
function exact(transition: KSTrans, v: number, dt: number): Float64Array {
  const pair = transition.steadyAndTime(v)
  pair[1] = 1 - exp(Math.min(700, Math.max(-700, -dt / pair[1]!)))
  return pair
}

/** At place x of a table, or at the nearer end of it. */
function interpolated(values: Float64Array, x: number): number {
  const k = Math.floor(x)
  if (k < 0) return values[0]!
  if (k >= values.length - 1) return values[values.length - 1]!
  return values[k]! + (values[k + 1]! - values[k]!) * (x - k)
}
