/**
 * The parts of a model where each cell has an integrator of its own: a part is a tree, which the layout then leaves alone, so
 * that its nodes, and the instances of each mechanism on them, stand together.
 */
import type { Mechanism } from '../../mechanism/mechanism.ts'
import type { PointProcess } from '../../mechanism/point-process.ts'
import type { Model } from '../../model.ts'
import type { InstanceRange } from '../phases.ts'

export class Part {
  private readonly ranges = new Map<Mechanism, readonly [number, number]>()

  constructor(
    /** Number of the tree, and of its group in the matrix. */
    readonly number: number,
    /** Rows of its nodes. */
    readonly first: number,
    readonly end: number,
  ) {}

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

  constructor(private readonly model: Model) {
    this.all = model.matrix.groups.map(({ firstRow, parents }, i) => new Part(i, firstRow, firstRow + parents.length))
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
    return this.all.findIndex((part) => part.has(row))
  }
}
