/**
 * Layout: the order of rows in memory.
 *
 * The order of elimination is NEURON's, because the last digits of results depend on it: roots of trees first, then all
 * sections breadth first, so that every node stands behind its parent. Mechanism instances follow that order of their
 * nodes. The rows of nodes, though, are placed for speed: those of trees of the same shape are interleaved.
 */
import type { Instance } from '../mechanism/mechanism.ts'
import type { Model } from '../model.ts'
import type { TreeGroup } from '../solve/matrix.ts'
import { type BlockLanes, blockLanes } from '../solve/row-code.ts'
import { type CableNode, parentColumn } from './node.ts'
import type { Section } from './section.ts'

/** Lays out all tables; gives the groups of trees in the order of their rows. */
export function layOut(model: Model): TreeGroup[] {
  const sections = sectionOrder(model.sections)
  const order = nodeOrder(sections)
  const parents = parentOrder(order, sections)
  const { rows, groups } = placeRows(order, parents)
  moveRows(model, order, rows)
  writeParents(model, order, parents)
  model.matrix.arrange(groups)
  arrangeInstances(model)
  for (const mechanism of model.mechanisms.all()) mechanism.locateAll()
  return groups
}

/** Roots in order of creation, then generation after generation. */
export function sectionOrder(sections: Iterable<Section>): Section[] {
  const order: Section[] = []
  for (const section of sections) if (!section.connection) order.push(section)
  for (let i = 0; i < order.length; i++) for (const child of order[i]!.childList) order.push(child)
  return order
}

/** Nodes in the order of elimination; notes in each its place. */
function nodeOrder(sections: readonly Section[]): CableNode[] {
  const order: CableNode[] = []
  for (const section of sections) if (section.ownRoot) order.push(section.ownRoot)
  for (const section of sections) for (const node of section.nodes) order.push(node)
  order.forEach((node, i) => {
    node.order = i
  })
  return order
}

/** For each node the place of its parent in the order, -1 for roots. */
function parentOrder(order: readonly CableNode[], sections: readonly Section[]): Int32Array {
  const parents = new Int32Array(order.length).fill(-1)
  for (const section of sections) {
    let before = section.nearNode().order
    for (const node of section.nodes) {
      parents[node.order] = before
      before = node.order
    }
  }
  return parents
}

/** One tree: the places of its nodes in the order, and for each the position of its parent among them. */
interface Tree {
  readonly members: number[]
  readonly parents: number[]
  /** Equal for trees of equal shape. */
  shape: number
}

function findTrees(parents: Int32Array): Tree[] {
  const trees: Tree[] = []
  const treeOf: Tree[] = new Array(parents.length)
  const positions = new Int32Array(parents.length)
  for (let i = 0; i < parents.length; i++) {
    const parent = parents[i]!
    const tree: Tree = parent < 0 ? { members: [], parents: [], shape: 17 } : treeOf[parent]!
    if (parent < 0) trees.push(tree)
    const position = parent < 0 ? -1 : positions[parent]!
    treeOf[i] = tree
    positions[i] = tree.members.length
    tree.members.push(i)
    tree.parents.push(position)
    tree.shape = (Math.imul(tree.shape, 31) + position) | 0
  }
  return trees
}

/** Gives each node its row: `rows[i]` is the place in the order of the node in row i. */
function placeRows(order: readonly CableNode[], parents: Int32Array): { rows: Int32Array; groups: TreeGroup[] } {
  const rows = new Int32Array(order.length)
  const groups: TreeGroup[] = []
  let row = 0
  for (const { trees, parents: shape } of interleavable(findTrees(parents))) {
    groups.push({ firstRow: row, lanes: trees.length as BlockLanes, parents: shape })
    for (let k = 0; k < shape.length; k++) for (const tree of trees) rows[row++] = tree.members[k]!
  }
  return { rows, groups }
}

interface TreesOfGroup {
  readonly trees: readonly Tree[]
  /** One and the same list for all groups of a shape. */
  readonly parents: Int32Array
}

/**
 * Trees of one shape in groups of so many as the solver takes at a time. Those that are left over are alone, behind all others, so that
 * pairs lie on 16 bytes. The tree that was last stays last of all, if it can, so that the last instance of a mechanism,
 * whose numbers stay in GLOBAL variables, is the same as without groups.
 */
function interleavable(trees: readonly Tree[]): TreesOfGroup[] {
  const groups: TreesOfGroup[] = []
  const alone: TreesOfGroup[] = []
  for (const same of treesByShape(trees)) {
    const parents = Int32Array.from(same[0]!.parents)
    let next = 0
    for (const lanes of blockLanes)
      for (; same.length - next >= lanes; next += lanes)
        (lanes > 1 ? groups : alone).push({ trees: same.slice(next, next + lanes), parents })
  }
  return [...groups, ...alone]
}

/** Those of the last tree's shape come last. */
function treesByShape(trees: readonly Tree[]): Tree[][] {
  const shapes = new Map<number, Tree[][]>()
  for (const tree of trees) {
    const alike = shapes.get(tree.shape) ?? []
    const same = alike.find(([first]) => sameShape(first!, tree))
    if (same) same.push(tree)
    else shapes.set(tree.shape, [...alike, [tree]])
  }
  const all = [...shapes.values()].flat()
  const last = all.findIndex((same) => same.at(-1) === trees.at(-1))
  return last < 0 ? all : [...all.slice(0, last), ...all.slice(last + 1), all[last]!]
}

function sameShape(a: Tree, b: Tree): boolean {
  return a.parents.length === b.parents.length && a.parents.every((parent, i) => parent === b.parents[i])
}

function moveRows(model: Model, order: CableNode[], rows: Int32Array): void {
  const { nodes: table } = model
  const nodes = Array.from(rows, (place) => order[place]!)
  const same = nodes.length === table.count && nodes.every((node, i) => node.index === i)
  if (!same) {
    table.columns.permute(
      Int32Array.from(nodes, (node) => node.index),
      nodes.length,
    )
    nodes.forEach((node, i) => {
      node.index = i
    })
  }
  table.nodes = nodes
  table.order = order
}

function writeParents(model: Model, order: readonly CableNode[], parents: Int32Array): void {
  const { i32 } = model.arena
  const column = model.nodes.columns.integerColumn(parentColumn)
  for (const node of order) {
    const parent = parents[node.order]!
    i32[column + node.index] = parent < 0 ? -1 : order[parent]!.index
  }
}

/** Instances in the order of rows, where nobody can tell; else in that of elimination, as NEURON has them. */
function arrangeInstances(model: Model): void {
  const { nodes, mechanisms } = model
  const byOrder = instancesOf(model, nodes.order)
  const byRow = nodes.order.every((node, row) => node.index === row) ? byOrder : instancesOf(model, nodes.nodes)
  for (const mechanism of mechanisms.all()) {
    const { number } = mechanism
    const free = mechanism.orderFree && (!mechanism.leavesLast || byRow[number]!.at(-1) === byOrder[number]!.at(-1))
    const order = (free ? byRow : byOrder)[number]!
    mechanism.byRow = free || byRow === byOrder
    const placed = order.length
    // point processes that are not on a section yet keep their numbers behind the others
    if (mechanism.isPoint) for (const each of mechanism.instances) if (each.alive && !each.node) order.push(each)
    mechanism.arrange(order)
    mechanism.active = mechanism.isArtificial ? order.length : placed
  }
}

/** By number of mechanism. */
function instancesOf(model: Model, nodes: readonly CableNode[]): Instance[][] {
  const lists: Instance[][] = model.mechanisms.all().map(() => [])
  for (const { density, points } of nodes) {
    for (const instance of density) lists[instance.mechanism.number]!.push(instance)
    for (const point of points) lists[point.mechanism.number]!.push(point)
  }
  return lists
}
