/** Where the numbers of a channel's instances lie: its own columns, those of their nodes and of its ion. */
import { nodeColumn } from '../../runtime/cable/node.ts'
import type { Mechanism } from '../../runtime/mechanism/mechanism.ts'
import type { IonVariable } from '../../runtime/mechanism/spec.ts'
import { type Channel, letterOf } from './channel.ts'

/** Where the columns of an ion begin, and the rows of its instances. */
export interface IonColumns extends Readonly<Record<IonVariable, number>> {
  readonly rows: number
  readonly valence: number
}

/** Where all columns begin, in the arena or in integers. */
export interface Columns {
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

export class ChannelPlaces {
  private columns = {} as Columns
  /** Where the column of each state begins. */
  readonly stateColumns: Int32Array
  private readonly slopeColumns: Int32Array
  private readonly statesAt: Int32Array
  private readonly slopesAt: Int32Array

  constructor(
    private readonly channel: Channel,
    private readonly mechanism: Mechanism,
  ) {
    const numbers = () => new Int32Array(channel.structure.states.length)
    ;[this.stateColumns, this.slopeColumns, this.statesAt, this.slopesAt] = [numbers(), numbers(), numbers(), numbers()]
  }

  /** Where all columns begin now, so that nothing is looked up by name for an instance. */
  locate(): Columns {
    const { mechanism, channel } = this
    const { table, model } = mechanism
    const column = (name: string) => table.column(mechanism.variable(name)!.column)
    const letter = letterOf(channel)
    channel.structure.states.forEach(({ name }, i) => {
      this.stateColumns[i] = column(name)
      this.slopeColumns[i] = column(`D${name}`)
    })
    const node = (which: number) => model.nodes.columns.column(which)
    this.columns = {
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
    return this.columns
  }

  ionColumns(name: string): IonColumns {
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

  /** Of the node of an instance (mV). */
  voltage(row: number): number {
    const { f64, i32, nodes, v } = this.columns
    return f64[v + i32[nodes + row]!]!
  }

  /** Where the states of one instance lie; until the next question. */
  statesOf(row: number): Int32Array {
    return inRow(row, this.stateColumns, this.statesAt)
  }
  /** The same of their derivatives. */
  slopesOf(row: number): Int32Array {
    return inRow(row, this.slopeColumns, this.slopesAt)
  }
}

function inRow(row: number, columns: Int32Array, places: Int32Array): Int32Array {
  for (let i = 0; i < places.length; i++) places[i] = columns[i]! + row
  return places
}
