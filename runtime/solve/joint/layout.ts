/** The numbering of the joint equations: a node's inside, then its layers outside; behind all nodes the unknowns of linear equations. */
import { type CableNode, parentColumn } from '../../cable/node.ts'
import type { Mechanism } from '../../mechanism/mechanism.ts'
import type { Model } from '../../model.ts'

export interface Layout {
  /** In the order of elimination. */
  readonly nodes: readonly CableNode[]
  /** Rows of the node table. */
  readonly rows: Int32Array
  /** For each node its parent's place in `nodes`, -1 for a root. */
  readonly parents: Int32Array
  /** Row of the matrix of each node's inside. */
  readonly equations: Int32Array
  /** How many rows each node has: more than one with layers outside. */
  readonly widths: Int32Array
  /** How many there are so far. */
  readonly size: number
}

export function layoutOf(model: Model, outside: Mechanism | undefined, layers: number): Layout {
  const nodes = model.nodes.order
  const rows = Int32Array.from(nodes, ({ index }) => index)
  const orderOf = new Int32Array(nodes.length)
  rows.forEach((row, order) => {
    orderOf[row] = order
  })
  const parentRows = model.nodes.columns.integerColumn(parentColumn)
  const { i32 } = model.arena
  const parents = rows.map((row) => (i32[parentRows + row]! < 0 ? -1 : orderOf[i32[parentRows + row]!]!))
  const equations = new Int32Array(nodes.length)
  const widths = Int32Array.from(nodes, (node) => (outside && node.instance(outside) ? 1 + layers : 1))
  let size = 0
  widths.forEach((width, order) => {
    equations[order] = size
    size += width
  })
  return { nodes, rows, parents, equations, widths, size }
}
