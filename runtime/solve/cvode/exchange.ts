/**
 * Numbers between the integrator's vectors and the model: states, derivatives and what linear systems are made of. Where each has its
 * place stands in tables, which hold as long as the layout does.
 */
import { nodeColumn } from '../../cable/node.ts'
import type { Numbers } from '../../memory/numbers.ts'
import type { Model } from '../../model.ts'
import type { Loops } from './loops.ts'
import type { StateRun, States } from './states.ts'

/** Tables of 32-bit words: rows of potentials (bytes), and for the states of mechanisms three addresses each. */
interface Tables {
  readonly rows: number
  readonly states: number
  readonly derivatives: number
  readonly slopes: number
}

type NodeColumn = keyof typeof nodeColumn

export class Exchange {
  private readonly loops: Loops
  private readonly tables: Tables
  private readonly block: number
  private readonly blockDoubles: number
  /** How many potentials, and states of mechanisms, and where in the vector these begin. */
  private readonly potentials: number
  private readonly others: number
  private readonly first: number

  constructor(
    private readonly model: Model,
    private readonly states: States,
  ) {
    const { arena, variableStep } = model
    this.loops = variableStep.maker.loops
    this.potentials = states.rows.length
    this.first = states.size - states.runs.reduce((sum, { count }) => sum + count, 0)
    this.others = states.size - this.first
    this.blockDoubles = (this.potentials + 3 * this.others + 4) >> 1
    this.block = arena.allocate(this.blockDoubles)
    const rows = 8 * this.block
    const at = (k: number) => rows + 4 * (this.potentials + k * this.others)
    this.tables = { rows, states: at(0), derivatives: at(1), slopes: at(2) }
    this.fill()
  }

  private fill(): void {
    const { states, model, tables, first } = this
    const { i32 } = model.arena
    states.rows.forEach((row, i) => {
      i32[tables.rows / 4 + i] = 8 * row
    })
    // what a kernel solves for is divided by one
    const zero = 8 * (this.block + this.blockDoubles - 1)
    for (const { slots, count, place, rows, derivative, slope } of states.runs) {
      for (let i = 0; i < count; i++) {
        const k = slots[i]! - first
        i32[tables.states / 4 + k] = 8 * (place + (rows ? rows[i]! : i))
        i32[tables.derivatives / 4 + k] = 8 * (derivative + i)
        i32[tables.slopes / 4 + k] = slope < 0 ? zero : 8 * (slope + i)
      }
    }
  }

  /** The tables are used no longer. */
  release(): void {
    this.model.arena.release(this.block, this.blockDoubles)
  }

  /** The states of mechanisms into y, and back. */
  gatherStates(y: Numbers): void {
    this.loops.take(this.tables.states, this.behind(y), this.others, 0)
  }
  scatterStates(y: Numbers): void {
    this.loops.put(this.tables.states, this.behind(y), this.others, 0)
  }

  /** A column of the nodes into the potentials' part of a vector, and back. */
  gatherNodes(x: Numbers, from: NodeColumn): void {
    this.loops.take(this.tables.rows, x.address, this.potentials, this.column(from))
  }
  scatterNodes(x: Numbers, to: NodeColumn): void {
    this.loops.put(this.tables.rows, x.address, this.potentials, this.column(to))
  }

  /** The slopes of potentials, from the currents in the matrix. */
  gatherRates(x: Numbers): void {
    this.loops.rates(this.tables.rows, x.address, this.potentials, this.column('rhs'), this.column('cm'))
  }

  /** Right sides of potentials into the matrix, times `factor` and the capacitance. */
  scatterSides(x: Numbers, factor: number): void {
    this.loops.sides(this.tables.rows, x.address, this.potentials, this.column('rhs'), this.column('cm'), factor)
  }

  /** From one column of the nodes to another. */
  moveNodes(from: NodeColumn, to: NodeColumn): void {
    this.loops.move(this.tables.rows, this.column(from), this.potentials, this.column(to))
  }

  /** What mechanisms have left as derivatives, into x. */
  gatherDerivatives(x: Numbers): void {
    this.loops.take(this.tables.derivatives, this.behind(x), this.others, 0)
  }

  /** Divides by 1 - gamma * slope, where that is the solution. */
  divideBySlopes(x: Numbers, gamma: number): void {
    this.loops.divide(this.tables.slopes, this.behind(x), this.others, gamma)
  }

  /** x to where kernels find the right side of a linear system, and their solution back. */
  solveByKernels(x: Numbers, run: () => void): void {
    this.withSystems((f64, { slots, count, derivative }) => {
      const { f64: numbers } = x
      for (let i = 0; i < count; i++) f64[derivative + i] = numbers[slots[i]!]!
    })
    run()
    this.withSystems((f64, { slots, count, derivative }) => {
      const { f64: numbers } = x
      for (let i = 0; i < count; i++) numbers[slots[i]!] = f64[derivative + i]!
    })
  }

  /** Byte address of a column of nodes. */
  private column(name: NodeColumn): number {
    return 8 * this.model.nodes.columns.column(nodeColumn[name])
  }

  private withSystems(each: (f64: Float64Array, run: StateRun) => void): void {
    for (const run of this.states.systems) each(this.model.arena.f64, run)
  }

  private behind(x: Numbers): number {
    return x.address + 8 * this.first
  }
}
