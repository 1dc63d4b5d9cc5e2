/**
 * A channel at work: kernels that read its structure as it is at the time. States of schemes are found by
 * one implicit step, (A - 1/dt) y = -y/dt; those of single gates by the exact solution for the voltage at hand, or from a table of it.
 */
import { ghk } from '../../runtime/mechanism/ion.ts'
import type { Mechanism } from '../../runtime/mechanism/mechanism.ts'
import type { KernelModule } from '../../runtime/mechanism/spec.ts'
import { type Channel, conduction } from './channel.ts'
import { ChannelPlaces, type Columns, type IonColumns } from './places.ts'
import { exact, RateTables } from './rate-tables.ts'
import { SingleChannels, type SinglePlaces } from './single.ts'
import { solveInPlace } from './solve.ts'
import { type KSTrans, power, transitionType } from './structure.ts'

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
  private columns = {} as Columns
  private readonly places: ChannelPlaces
  private readonly tables: RateTables
  /** Where channels open one by one. */
  private readonly one: SingleChannels | undefined

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
    this.places = new ChannelPlaces(channel, mechanism)
    this.tables = new RateTables(this.singles, mechanism.model)
    this.one = channel.single ? new SingleChannels(mechanism, channel.settings, structure) : undefined
    if (this.one) this.one.at = (row) => this.placesOfSingle(row)
  }

  // ---- channels one by one

  private placesOfSingle(row: number): SinglePlaces {
    this.columns = this.places.locate()
    this.one!.locate()
    return this.inPlace(row)
  }
  private inPlace(row: number): SinglePlaces {
    return { row, states: this.places.statesOf(row), v: this.places.voltage(row), rates: this.ratesOf }
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
      this.columns = this.places.locate()
      this.one?.locate()
    }
    for (let row = first; row < end; row++) run(row)
    return 0
  }

  // ---- states

  initialise(row: number): void {
    const { singles } = this
    const { f64 } = this.columns
    const places = this.places.statesOf(row)
    const v = this.places.voltage(row)
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
    const places = this.places.statesOf(row)
    const v = this.places.voltage(row)
    const { dt } = mechanism.model
    const { table } = this.channel
    for (let i = 0; i < singles.length; i++) {
      const towards = table ? this.tables.lookUp(table, i, v) : exact(singles[i]!, v, dt)
      f64[places[i]!]! += (towards[0]! - f64[places[i]!]!) * towards[1]!
    }
    this.implicitStep(places, v, dt, row)
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
    const ion = this.places.ionColumns(ligand)
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
    const places = this.places.statesOf(row)
    const slopes = this.places.slopesOf(row)
    if (this.isCounted(row)) {
      for (const place of slopes) f64[place] = 0
      return
    }
    const v = this.places.voltage(row)
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
    const slopes = this.places.slopesOf(row)
    const v = this.places.voltage(row)
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
    return g * ghk(v, f64[ion.conc_in + row]!, f64[ion.conc_out + row]!, ion.valence, this.mechanism.model) * unit
  }

  private openFraction(row: number): number {
    const { f64 } = this.columns
    const { stateColumns } = this.places
    let product = 1
    let k = 0
    const { gates } = this.channel.structure
    for (let i = 0; i < gates.length; i++) {
      const { states, power: exponent } = gates[i]!
      let open = 0
      for (let j = 0; j < states.length; j++) open += f64[stateColumns[k++]! + row]! * states[j]!.fraction
      product *= power(open, exponent)
    }
    return product
  }
}
