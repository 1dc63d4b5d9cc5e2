/**
 * The matrix of the cable equation. The unknown is the change of voltage; a row is a node, its entries are columns of the
 * node table: `d` on the diagonal, `a` and `b` towards the parent, `rhs`.
 */
import type { Bundle } from '../cable/bundles.ts'
import { type CableNode, nodeColumn } from '../cable/node.ts'
import { fillDoubles } from '../memory/columns.ts'
import type { Model } from '../model.ts'
import { addCableByRow } from './few-rows.ts'
import type { BlockLanes } from './row-code.ts'
import { groupWords, makeTreeKernel, type TreeKernel } from './tree-kernel.ts'

/** Trees of one shape whose rows are interleaved. */
export interface TreeGroup {
  readonly firstRow: number
  /** Number of trees. */
  readonly lanes: BlockLanes
  /** For each position in the tree its parent's; -1 for the root. Groups of one shape share the list. */
  readonly parents: Int32Array
  /** Of a tree that is alone: its sections that stand side by side. */
  readonly bundles: readonly Bundle[]
}

export interface MatrixRow {
  readonly b: number
  readonly a: number
  readonly d: number
  readonly rhs: number
}

/** From so many on the kernel is made for a single look at the matrix. */
const leastRows = 500

export class Matrix {
  /** In the order of their rows. */
  groups: readonly TreeGroup[] = []
  private kernel: TreeKernel | undefined = undefined
  private stride = 0
  private memory: WebAssembly.Memory | undefined = undefined
  private table = 0
  private tableDoubles = 0
  private groupCount = 0

  constructor(private readonly model: Model) {}

  /** Takes over the groups of a new layout. */
  arrange(groups: readonly TreeGroup[]): void {
    const { arena } = this.model
    if (this.tableDoubles > 0) arena.release(this.table, this.tableDoubles)
    const parentWords = groups.reduce((sum, { parents }) => sum + parents.length, 0)
    this.tableDoubles = (groups.length * groupWords + parentWords + 1) >> 1
    this.table = arena.allocate(this.tableDoubles)
    this.groups = groups
    this.groupCount = groups.length
    const { i32 } = arena
    let word = 2 * this.table
    let list = word + groups.length * groupWords
    for (const { firstRow, lanes, parents } of groups) {
      i32.set([8 * firstRow, parents.length, lanes, 4 * list], word)
      word += groupWords
      for (const parent of parents) i32[list++] = parent * lanes * 8
    }
  }

  /** Zeros, in some rows or in all. */
  clear(first = 0, end = this.model.nodes.count): void {
    const { columns } = this.model.nodes
    const { f64 } = this.model.arena
    const [d, rhs] = [columns.column(nodeColumn.d), columns.column(nodeColumn.rhs)]
    fillDoubles(f64, d + first, d + end, 0)
    fillDoubles(f64, rhs + first, rhs + end, 0)
  }

  /** Adds capacitance and axial currents to what the mechanisms have put into `d` and `rhs`. `cj` in 1/ms. */
  addCable(cj: number): void {
    const { nodes, arena } = this.model
    if (!this.kernel && nodes.count < leastRows) addCableByRow(arena.f64, nodes.columns, this.groups, 0.001 * cj)
    else this.kernels().assemble(this.address, 8 * this.table, this.groupCount, 0.001 * cj, 1)
  }

  /** For who calls the kernels from WebAssembly: their numbers, and what they are handed, for one group or for all. */
  solving(
    group = -1,
    numbers: { of(kernel: TreeKernel['solve']): number },
  ): { assemble: number; solve: number; columns: number; groups: number; groupCount: number } {
    const { assemble, solve } = this.kernels()
    return {
      ...{ assemble: numbers.of(assemble), solve: numbers.of(solve) },
      ...{ columns: this.address, groups: this.tableFrom(group), groupCount: this.countOf(group) },
    }
  }

  /** Adds the cable, solves, and moves the voltages on by `scale` times the solution. */
  step(cj: number, scale: number): void {
    this.kernels().step(this.address, 8 * this.table, this.groupCount, 0.001 * cj, scale)
  }

  /** Solves what is in `d` and `rhs`, of one group or of all; the solution ends in `rhs`, the voltages stay. */
  solve(group = -1): void {
    this.kernels().solve(this.address, this.tableFrom(group), this.countOf(group), 0, 0)
  }

  /** What `fmatrix` prints, in the order of elimination. */
  rows(): MatrixRow[] {
    return this.model.nodes.order.map((node) => this.rowOf(node))
  }

  rowOf(node: CableNode): MatrixRow {
    return {
      b: node.get(nodeColumn.b),
      a: node.get(nodeColumn.a),
      d: node.get(nodeColumn.d),
      rhs: node.get(nodeColumn.rhs),
    }
  }

  private tableFrom(group: number): number {
    return 8 * this.table + (group < 0 ? 0 : 4 * groupWords * group)
  }

  private countOf(group: number): number {
    return group < 0 ? this.groupCount : 1
  }

  private get address(): number {
    return 8 * this.model.nodes.columns.column(0)
  }

  private kernels(): TreeKernel {
    const { stride } = this.model.nodes.columns
    const { memory } = this.model.arena
    if (!this.kernel || stride !== this.stride || memory !== this.memory) {
      this.kernel = makeTreeKernel(memory, 8 * stride)
      this.stride = stride
      this.memory = memory
    }
    return this.kernel
  }
}
