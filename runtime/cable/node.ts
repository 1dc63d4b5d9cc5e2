/**
 * Nodes: the points at which voltage is computed. A section has one for each segment and one, without area, at its far
 * end; the first section of a tree has one more at its beginning. Their numbers are columns; the object knows its row.
 */

import type { Detector } from '../events/detector.ts'
import type { Mechanism } from '../mechanism/mechanism.ts'
import type { PointProcess } from '../mechanism/point-process.ts'
import type { Arena } from '../memory/arena.ts'
import { Columns } from '../memory/columns.ts'
import type { Ref } from '../memory/ref.ts'
import type { Section } from './section.ts'

/** Columns of doubles of the node table. `a` and `b` couple a node to its parent, `d` is the diagonal. */
export const nodeColumn = {
  v: 0,
  area: 1,
  a: 2,
  b: 3,
  d: 4,
  rhs: 5,
  diam: 6,
  cm: 7,
  i_cap: 8,
  rinv: 9,
  i_membrane_: 10,
} as const
const doubleColumns = 11
/** Columns of integers: row of the parent node, -1 for the root of a tree. */
export const parentColumn = 0

/** What a section with no area has as its area, so that its row of the matrix is well scaled. */
export const zeroAreaNodeArea = 100

/** A distributed mechanism in one segment. */
export class DensityInstance {
  index: number
  alive = true
  /** Targets of POINTERs. */
  pointers: (Ref | undefined)[] | undefined
  constructor(
    readonly mechanism: Mechanism,
    readonly node: CableNode,
  ) {
    this.index = mechanism.table.append()
  }
}

export class CableNode {
  /** Row in the node table; changes with the layout. */
  index: number
  /** Place in the order of elimination, as of the last layout. */
  order = -1
  alive = true
  readonly density: DensityInstance[] = []
  /** Newest first: the order in which their currents are added. */
  points: PointProcess[] = []
  detectors: Detector[] | undefined

  constructor(
    readonly table: NodeTable,
    readonly section: Section,
    /** True for the nodes at the ends of sections. */
    readonly zeroArea: boolean,
  ) {
    this.index = table.append(zeroArea)
    table.nodes.push(this)
  }

  instance(mechanism: Mechanism): DensityInstance | undefined {
    for (const instance of this.density) if (instance.mechanism === mechanism) return instance
    return undefined
  }

  get(column: number): number {
    return this.table.arena.f64[this.table.columns.column(column) + this.index]!
  }

  set(column: number, value: number): void {
    this.table.arena.f64[this.table.columns.column(column) + this.index] = value
  }
}

export class NodeTable {
  readonly columns: Columns
  /** All nodes, dead ones included until the next layout; `nodes[i].index === i`. */
  nodes: CableNode[] = []
  /** The nodes in the order of elimination, as of the last layout. */
  order: CableNode[] = []

  constructor(
    readonly arena: Arena,
    moved: () => void,
  ) {
    this.columns = new Columns(arena, doubleColumns, 1, moved)
  }

  get count(): number {
    return this.columns.count
  }

  append(zeroArea: boolean): number {
    const row = this.columns.append()
    const { f64 } = this.arena
    f64[this.columns.column(nodeColumn.v) + row] = -65
    f64[this.columns.column(nodeColumn.diam) + row] = 500
    f64[this.columns.column(nodeColumn.cm) + row] = zeroArea ? 0 : 1
    f64[this.columns.column(nodeColumn.area) + row] = zeroAreaNodeArea
    return row
  }
}
