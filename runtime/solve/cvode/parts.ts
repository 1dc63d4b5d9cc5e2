/**
 * The parts of a model where each cell has an integrator of its own: a part is a tree, which the layout then leaves alone, so
 * that its nodes, and the instances of each mechanism on them, stand together.
 */
import type { CableNode } from '../../cable/node.ts'
import type { Mechanism } from '../../mechanism/mechanism.ts'
import type { PointProcess } from '../../mechanism/point-process.ts'
import type { Model } from '../../model.ts'
import type { InstanceRange } from '../phases.ts'

/** What all parts are found with, in one walk through the model. */
interface Survey {
  readonly nodes: readonly CableNode[][]
  readonly orders: Int32Array
}

export class Part {
  private readonly ranges = new Map<Mechanism, readonly [number, number]>()

  constructor(
    /** Number of the tree, and of its group in the matrix. */
    readonly number: number,
    /** Rows of its nodes. */
    readonly first: number,
    readonly end: number,
    private readonly survey: () => Survey,
  ) {}

  /** In the order of elimination. */
  get nodes(): readonly CableNode[] {
    return this.survey().nodes[this.number]!
  }

  /** Places of all nodes in that order, by row. */
  get orders(): Int32Array {
    return this.survey().orders
  }

  readonly rangeOf: InstanceRange = (mechanism) => {
    if (mechanism.isArtificial) return [0, 0]
    let range = this.ranges.get(mechanism)
    if (!range) this.ranges.set(mechanism, (range = this.find(mechanism)))
    return range
  }

  has(row: number): boolean {
    return this.first <= row && row < this.end
  }

  /** Instances stand in the order of their nodes. */
  private find(mechanism: Mechanism): [number, number] {
    const behind = (row: number) => {
      let [low, high] = [0, mechanism.active]
      while (low < high) {
        const middle = (low + high) >> 1
        if (mechanism.nodeRow(middle) < row) low = middle + 1
        else high = middle
      }
      return low
    }
    return [behind(this.first), behind(this.end)]
  }
}

export class Parts {
  readonly all: readonly Part[]
  private readonly byRow: readonly Part[]
  private surveyed: Survey | undefined = undefined

  constructor(private readonly model: Model) {
    const survey = () => (this.surveyed ??= this.survey())
    this.all = model.matrix.groups.map(
      ({ firstRow, parents }, i) => new Part(i, firstRow, firstRow + parents.length, survey),
    )
    this.byRow = [...this.all].sort((a, b) => a.first - b.first)
  }

  private survey(): Survey {
    const { nodes } = this.model
    const own = this.all.map((): CableNode[] => [])
    for (const node of nodes.order) own[this.ofRow(node.index)]?.push(node)
    return { nodes: own, orders: nodes.orderByRow() }
  }

  /** The part to which a number in memory belongs; -1 for none. */
  ofNumber(index: number): number {
    const { nodes, mechanisms } = this.model
    const node = nodes.columns.rowOf(index)
    if (node >= 0) return this.ofRow(node)
    for (const mechanism of mechanisms.order) {
      const row = mechanism.table.rowOf(index)
      if (row >= 0 && row < mechanism.active) return this.ofRow(mechanism.nodeRow(row))
    }
    return -1
  }

  ofPoint({ mechanism, index, node }: PointProcess): number {
    return node && !mechanism.isArtificial ? this.ofRow(mechanism.nodeRow(index)) : -1
  }

  ofRow(row: number): number {
    const { byRow } = this
    let low = 0
    let high = byRow.length
    while (low < high) {
      const middle = (low + high) >> 1
      if (byRow[middle]!.end <= row) low = middle + 1
      else high = middle
    }
    const part = byRow[low]
    return part?.has(row) ? part.number : -1
  }
}
