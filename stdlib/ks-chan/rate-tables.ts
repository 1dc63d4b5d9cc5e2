/** How far single gates come in a step of fixed length: exactly, or from tables over the potential. */
import { exp } from '../../runtime/math/exp.ts'
import type { Model } from '../../runtime/model.ts'
import type { RateTable } from './channel.ts'
import type { KSTrans } from './structure.ts'

/** For a length of step (ms): of each gate its steady states, and the parts of the way to them that a step goes. */
interface Tabled {
  readonly dt: number
  readonly steady: readonly Float64Array[]
  readonly step: readonly Float64Array[]
}

export class RateTables {
  private readonly towards = new Float64Array(2)
  private tabled: Tabled | undefined = undefined

  constructor(
    private readonly singles: readonly KSTrans[],
    private readonly model: Model,
  ) {}

  /** As `exact`, of gate i at v (mV); until the next question. */
  lookUp(table: RateTable, i: number, v: number): Float64Array {
    const { towards } = this
    const { steady, step } = this.tables(table)
    const x = (v - table.low) * ((table.size - 1) / (table.high - table.low))
    towards[0] = interpolated(steady[i]!, x)
    towards[1] = interpolated(step[i]!, x)
    return towards
  }

  /** Made again for another dt. */
  private tables(table: RateTable): Tabled {
    const { dt } = this.model
    if (this.tabled?.dt === dt) return this.tabled
    const width = (table.high - table.low) / (table.size - 1)
    const rows = this.singles.map((transition) =>
      Array.from({ length: table.size }, (_, i) => exact(transition, table.low + i * width, dt).slice()),
    )
    const column = (k: 0 | 1) => rows.map((row) => Float64Array.from(row, (pair) => pair[k]!))
    this.tabled = { dt, steady: column(0), step: column(1) }
    return this.tabled
  }
}

/** Steady state, and the part of the way to it that a step goes; until the transition's next question. */
export function exact(transition: KSTrans, v: number, dt: number): Float64Array {
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
