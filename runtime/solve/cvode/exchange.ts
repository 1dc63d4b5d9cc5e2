/**
 * Numbers between the integrator's vectors and the model: states, derivatives and what linear systems are made of. Where each has its
 * place stands in tables, which hold as long as the layout does.
 */
import { nodeColumn } from '../../cable/node.ts'
import type { Numbers } from '../../memory/numbers.ts'
import type { Model } from '../../model.ts'
import { type PlanWord, planWords } from './exchange-code.ts'
import type { Loops } from './loops.ts'
import type { Part } from './parts.ts'
import type { StateRun, States } from './states.ts'

type NodeColumn = keyof typeof nodeColumn
/** First double, and how many. */
type Range = readonly [start: number, count: number]

export class Exchange {
  private readonly loops: Loops
  /** Byte address of the plan, and of the ranges that are cleared before currents are worked out. */
  private readonly plan: number
  private readonly ranges: number
  private readonly block: number
  private readonly blockDoubles: number
  /** How many potentials, and states of mechanisms, and where in the vector these begin. */
  private readonly potentials: number
  private readonly others: number
  private readonly first: number
  /** What clears the matrix, and the whole of what is cleared. */
  private readonly matrixRanges: number
  private readonly allRanges: number

  /** `part`: what of the model is meant, when it is not all. `bare`: the table of bare nodes and its end. */
  constructor(
    private readonly model: Model,
    private readonly states: States,
    private readonly part?: Part,
    bare: readonly [number, number] = [0, 0],
  ) {
    const { arena, variableStep } = model
    this.loops = variableStep.maker.loops
    this.potentials = states.rows.length
    this.first = states.size - states.runs.reduce((sum, { count }) => sum + count, 0)
    this.others = states.size - this.first
    const cleared = this.cleared()
    const words = planWords.length + 2 * cleared.length + this.potentials + 3 * this.others
    this.blockDoubles = ((words + 1) >> 1) + 1
    this.block = arena.allocate(this.blockDoubles)
    this.plan = 8 * this.block
    this.ranges = this.plan + 4 * planWords.length
    this.matrixRanges = this.ranges + 8 * 2
    this.allRanges = this.ranges + 8 * cleared.length
    cleared.forEach(([start, count], i) => {
      arena.i32.set([8 * start, 8 * count], this.ranges / 4 + 2 * i)
    })
    this.fill(bare)
  }

  /** Right side and diagonal first, then the currents of ions. */
  private cleared(): Range[] {
    const { model, part } = this
    const { columns, count } = model.nodes
    const [first, end] = part ? [part.first, part.end] : [0, count]
    const rows = ([nodeColumn.rhs, nodeColumn.d] as const).map((k): Range => [columns.column(k) + first, end - first])
    const ions = model.phases.ions.flatMap((mechanism): Range[] => {
      const { table, ion } = mechanism
      const [from, to] = part ? part.rangeOf(mechanism) : [0, table.count]
      if (from === to) return []
      return (['i', 'di_dv'] as const).map((name) => [table.column(ion!.columnOf(name)) + from, to - from])
    })
    return [...rows, ...ions]
  }

  private fill(bare: readonly [number, number]): void {
    const { states, potentials, others, first, allRanges } = this
    const { i32 } = this.model.arena
    const at = (k: number) => allRanges + 4 * (potentials + k * others)
    const tables = { rows: allRanges, states: at(0), derivatives: at(1), slopes: at(2) }
    const [sides, sidesBytes] = i32.subarray(this.ranges / 4)
    const words: Record<PlanWord, number> = {
      ...tables,
      rowCount: potentials,
      stateCount: others,
      first: 8 * first,
      v: this.column('v'),
      rhs: this.column('rhs'),
      cm: this.column('cm'),
      i_cap: this.column('i_cap'),
      bare: bare[0],
      bareEnd: bare[1],
      sides: sides!,
      sidesBytes: sidesBytes!,
    }
    i32.set(
      planWords.map((name) => words[name]),
      this.plan / 4,
    )
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

  /** What the record of an evaluation has of it. */
  get words(): { exchange: number; matrix: number; ions: number; ionsEnd: number } {
    return { exchange: this.plan, matrix: this.ranges, ions: this.matrixRanges, ionsEnd: this.allRanges }
  }

  /** The tables are used no longer. */
  release(): void {
    this.model.arena.release(this.block, this.blockDoubles)
  }

  /** The model's numbers into y, of nodes and mechanisms or of mechanisms alone. */
  gather(y: Numbers): void {
    this.loops.take(this.word('rows'), y.address, this.potentials, this.column('v'))
    this.gatherStates(y)
  }
  gatherStates(y: Numbers): void {
    this.loops.take(this.word('states'), this.behind(y), this.others, 0)
  }

  /** y into the model. */
  scatter(y: Numbers): void {
    this.loops.put(this.word('rows'), y.address, this.potentials, this.column('v'))
    this.scatterStates(y)
  }

  scatterStates(y: Numbers): void {
    this.loops.put(this.word('states'), this.behind(y), this.others, 0)
  }

  /** The slopes of potentials, from the currents in the matrix, and what mechanisms have left as derivatives. */
  gatherRates(x: Numbers): void {
    this.loops.collect(this.plan, x.address)
  }
  gatherDerivatives(x: Numbers): void {
    this.loops.take(this.word('derivatives'), this.behind(x), this.others, 0)
  }

  /** The matrix's solution into b; what belongs to mechanisms is divided by 1 - gamma * slope, where that is the solution. */
  finishSolving(b: Numbers, gamma: number): void {
    this.loops.finish(this.plan, b.address, gamma)
  }
  divideBySlopes(x: Numbers, gamma: number): void {
    this.loops.divide(this.word('slopes'), this.behind(x), this.others, gamma)
  }

  /** Nodes show as capacitive current what is in the right side. */
  showCapacitive(): void {
    this.loops.showCapacitive(this.plan)
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

  private word(name: PlanWord): number {
    return this.model.arena.i32[this.plan / 4 + planWords.indexOf(name)]!
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
