/**
 * Layout: the order of rows in memory.
 *
 * The order of elimination is NEURON's, because the last digits of results depend on it: roots of trees first, then all
 * sections breadth first, so that every node stands behind its parent. The rows of nodes, though, are placed for speed: those
 * of trees of the same shape are interleaved, and so are those of sections within a tree that is alone.
 */
import { arrangeInstances, locateInstances } from '../mechanism/arrange.ts'
import { isInOrder } from '../memory/columns.ts'
import type { Model } from '../model.ts'
import type { TreeGroup } from '../solve/matrix.ts'
import { type BlockLanes, blockLanes } from '../solve/row-code.ts'
import type { Bundle } from './bundles.ts'
import { CableNode, parentColumn, rootPlace } from './node.ts'
import type { Section } from './section.ts'
import type { SectionState } from './section-state.ts'
import { SideBySide } from './side-by-side.ts'

/** Lays out all tables; gives the groups of trees in the order of their rows. */
export function layOut(model: Model): TreeGroup[] {
  const sections = sectionOrder(model.sections)
  // all that is gone through many times; the sections themselves lie elsewhere in memory
  const states = sections.map(({ state }) => state)
  const parents = parentOrder(states, numberNodes(states))
  const { rows, groups } = placeRows(model, parents, sections, states)
  moveRows(model, states, rows)
  model.nodes.sections = sections
  writeParents(model, parents, rows)
  model.matrix.arrange(groups)
  arrangeInstances(model, states)
  locateInstances(model, states)
  return groups
}

/** Roots in order of creation, then generation after generation. */
export function sectionOrder(sections: Iterable<Section>): Section[] {
  const order: Section[] = []
  for (const section of sections) if (!section.state.connection) order.push(section)
  for (let i = 0; i < order.length; i++) {
    const { childList } = order[i]!.state
    for (let k = 0; k < childList.length; k++) order.push(childList[k]!)
  }
  return order
}

/** All nodes: those at the beginnings of trees, then those of each section. */
export function nodesInOrder(sections: readonly Section[]): CableNode[] {
  const order: CableNode[] = []
  for (const section of sections) if (section.rootRow >= 0) order.push(new CableNode(section, rootPlace))
  for (const section of sections) order.push(...section.nodes)
  return order
}

/** Gives all nodes their places in the order of elimination. Returns how many there are. */
function numberNodes(states: readonly SectionState[]): number {
  let count = 0
  for (const state of states) state.rootOrder = state.rootRow >= 0 ? count++ : -1
  for (const state of states) {
    state.firstOrder = count
    count += state.segmentCount + 1
  }
  return count
}

/** For each node the place of its parent in the order, -1 for roots. */
function parentOrder(states: readonly SectionState[], count: number): Int32Array {
  const parents = new Int32Array(count).fill(-1)
  for (const state of states) {
    const { firstOrder: first, segmentCount } = state
    parents[first] = nearOrder(state)
    for (let i = 1; i <= segmentCount; i++) parents[first + i] = first + i - 1
  }
  return parents
}

/** The place of the node at a section's connected end. */
function nearOrder(section: SectionState): number {
  let { connection, rootOrder } = section
  while (connection) {
    const { x } = connection
    const { state } = connection.section
    if (x > 0 && x < 1) return state.firstOrder + state.placeAt(x)
    if (x <= 0 !== (state.childEnd === 0)) return state.firstOrder + state.segmentCount
    ;({ connection, rootOrder } = state)
  }
  return rootOrder
}

/** One tree: its nodes are `members[start]` and the `count - 1` behind it. */
interface Tree {
  readonly start: number
  count: number
  /** Equal for trees of equal shape. */
  shape: number
  /** Equal for trees that have the same mechanisms at the same places as well. */
  content: number
}

/** Nodes tree by tree: the place of each in the order, and the position of its parent among those of the tree. */
interface Forest {
  readonly trees: readonly Tree[]
  readonly members: Int32Array
  readonly parents: Int32Array
}

function findTrees(parents: Int32Array, states: readonly SectionState[]): Forest {
  const { treeOf, sizes } = numberTrees(parents)
  const trees: Tree[] = []
  let start = 0
  for (const size of sizes) {
    trees.push({ start, count: 0, shape: 17, content: 0 })
    start += size
  }
  const forest = { trees, members: new Int32Array(parents.length), parents: new Int32Array(parents.length) }
  const positions = new Int32Array(parents.length)
  for (let i = 0; i < parents.length; i++) {
    const tree = trees[treeOf[i]!]!
    const parent = parents[i]!
    const position = parent < 0 ? -1 : positions[parent]!
    positions[i] = tree.count
    forest.members[tree.start + tree.count] = i
    forest.parents[tree.start + tree.count] = position
    tree.count++
    tree.shape = (Math.imul(tree.shape, 31) + position) | 0
  }
  // only trees of one shape are compared
  if (trees.length === 1) return forest
  for (const state of states) {
    const tree = trees[treeOf[state.firstOrder]!]!
    tree.content = (tree.content + contentOf(state, positions[state.firstOrder]!)) | 0
  }
  return forest
}

/** A number for what a section has in which place; the order in which it came there does not matter. */
function contentOf({ mechanisms, guests, rootRow }: SectionState, position: number): number {
  let sum = rootRow >= 0 ? 1 : 0
  for (const { mechanism } of mechanisms) sum = (sum + mixed(position, 0, mechanism.number)) | 0
  for (let here = guests; here; here = here.next)
    for (const { mechanism } of here.points) sum = (sum + mixed(position, here.place + 3, mechanism.number)) | 0
  return sum
}

const mixed = (a: number, b: number, c: number) => {
  const mix = Math.imul(Math.imul(Math.imul(a + 1, 0x9e3779b1) ^ b, 0x85ebca6b) ^ c, 0xc2b2ae35)
  return mix ^ (mix >>> 15)
}

function numberTrees(parents: Int32Array): { treeOf: Int32Array; sizes: number[] } {
  const treeOf = new Int32Array(parents.length)
  const sizes: number[] = []
  for (let i = 0; i < parents.length; i++) {
    const parent = parents[i]!
    const tree = parent < 0 ? sizes.push(0) - 1 : treeOf[parent]!
    treeOf[i] = tree
    sizes[tree]!++
  }
  return { treeOf, sizes }
}

/** Gives each node its row, by its place in the order. With local variable steps every tree is left alone, in the order of the roots. */
function placeRows(
  { arrangements, variableStep: { localStep: apart } }: Model,
  parents: Int32Array,
  sections: readonly Section[],
  states: readonly SectionState[],
): { rows: Int32Array; groups: TreeGroup[] } {
  const rows = new Int32Array(parents.length)
  const groups: TreeGroup[] = []
  let row = 0
  const forest = findTrees(parents, states)
  const { members } = forest
  const sideBySide = new SideBySide(sections, parents.length, arrangements)
  for (const { trees, parents: shape } of apart ? treesApart(forest) : interleavable(forest)) {
    const firstRow = row
    const [{ start }] = trees as readonly [Tree]
    const arranged = apart || trees.length > 1 ? undefined : sideBySide.arrange(members, start, shape)
    if (arranged) {
      const { order } = arranged
      for (let k = 0; k < order.length; k++) rows[members[start + order[k]!]!] = row++
      groups.push({ firstRow, lanes: 1, parents: arranged.parents, bundles: arranged.bundles })
      continue
    }
    for (let k = 0; k < shape.length; k++) for (const tree of trees) rows[members[tree.start + k]!] = row++
    groups.push({ firstRow, lanes: trees.length as BlockLanes, parents: shape, bundles: noBundles })
  }
  return { rows, groups }
}

const noBundles: readonly Bundle[] = []

function treesApart(forest: Forest): TreesOfGroup[] {
  return forest.trees.map((tree) => ({
    trees: [tree],
    parents: forest.parents.slice(tree.start, tree.start + tree.count),
  }))
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
function interleavable(forest: Forest): TreesOfGroup[] {
  const groups: TreesOfGroup[] = []
  const alone: TreesOfGroup[] = []
  for (const list of treesByShape(forest)) {
    const same = byContent(list)
    const { start, count } = same[0]!
    const parents = forest.parents.slice(start, start + count)
    let next = 0
    for (const lanes of blockLanes)
      for (; same.length - next >= lanes; next += lanes)
        (lanes > 1 ? groups : alone).push({ trees: same.slice(next, next + lanes), parents })
  }
  return [...groups, ...alone]
}

/**
 * Where many trees of a shape have the same mechanisms they stand together, so that there are blocks of nothing but such (see `solve/alike/`). The
 * last tree stays last.
 */
function byContent(trees: readonly Tree[]): readonly Tree[] {
  const found = new Map<number, Tree[]>()
  for (const tree of trees) {
    const same = found.get(tree.content)
    if (same) same.push(tree)
    else found.set(tree.content, [tree])
  }
  const groups = [...found.values()]
  if (groups.length === 1 || groups.every(({ length }) => length < 2 * blockLanes[0])) return trees
  const last = groups.find((same) => same.at(-1) === trees.at(-1))!
  const others = groups.filter((same) => same !== last).sort((a, b) => b.length - a.length)
  return [...others, last].flat()
}

/** Those of the last tree's shape come last. */
function treesByShape(forest: Forest): Tree[][] {
  const { trees } = forest
  const shapes = new Map<number, Tree[][]>()
  for (const tree of trees) {
    const alike = shapes.get(tree.shape) ?? []
    const same = alike.find(([first]) => sameShape(forest, first!, tree))
    if (same) same.push(tree)
    else shapes.set(tree.shape, [...alike, [tree]])
  }
  const all = [...shapes.values()].flat()
  const last = all.findIndex((same) => same.at(-1) === trees.at(-1))
  return last < 0 ? all : [...all.slice(0, last), ...all.slice(last + 1), all[last]!]
}

function sameShape({ parents }: Forest, a: Tree, b: Tree): boolean {
  if (a.count !== b.count) return false
  for (let k = 0; k < a.count; k++) if (parents[a.start + k] !== parents[b.start + k]) return false
  return true
}

/** The nodes of a section stay at equal distances, so that it need only know its first row and that distance. */
function moveRows(model: Model, states: readonly SectionState[], rows: Int32Array): void {
  const { nodes: table } = model
  const before = new Int32Array(rows.length)
  for (const state of states) {
    const { firstOrder, rootOrder, firstRow, stride, segmentCount } = state
    if (rootOrder >= 0) {
      const row = rows[rootOrder]!
      before[row] = state.rootRow
      state.rootRow = row
    }
    for (let i = 0; i <= segmentCount; i++) before[rows[firstOrder + i]!] = firstRow + i * stride
    state.firstRow = rows[firstOrder]!
    state.stride = rows[firstOrder + 1]! - state.firstRow
  }
  if (rows.length !== table.count || !isInOrder(before)) table.columns.permute(before, rows.length)
}

function writeParents(model: Model, parents: Int32Array, rows: Int32Array): void {
  const { i32 } = model.arena
  const column = model.nodes.columns.integerColumn(parentColumn)
  for (let place = 0; place < parents.length; place++) {
    const parent = parents[place]!
    i32[column + rows[place]!] = parent < 0 ? -1 : rows[parent]!
  }
}
