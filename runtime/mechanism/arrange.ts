/**
 * The order of instances: that of the rows of their nodes where nobody can tell, so that kernels and the solution go through memory
 * together; else that of elimination, as NEURON has them. Sections and point processes learn their new rows.
 */
import { allGuests, endPlace, rootPlace } from '../cable/node.ts'
import type { SectionState } from '../cable/section-state.ts'
import type { Model } from '../model.ts'
import { Inserted, type Stray } from './inserted.ts'
import { locateIn, locatePoint, locateStrays } from './locate.ts'
import type { Mechanism } from './mechanism.ts'
import { PointProcess } from './point-process.ts'

/** `sections` in the order of elimination; the rows of their nodes are the new ones. */
export function arrangeInstances(model: Model, sections: readonly SectionState[]): void {
  const mechanisms = model.mechanisms.all()
  const rolls = mechanisms.map((mechanism) => new Roll(mechanism.table.count))
  for (const section of sections) if (section.rootRow >= 0) callAt(rolls, section, isRoot)
  for (const section of sections) {
    for (const inserted of section.mechanisms) rolls[inserted.mechanism.number]!.addAll(inserted, section)
    callAt(rolls, section, isNoRoot)
  }
  mechanisms.forEach((mechanism, i) => {
    rolls[i]!.settle(mechanism)
  })
}

/** Tells all instances where their nodes are, and their ions. */
export function locateInstances(model: Model, sections: readonly SectionState[]): void {
  for (const section of sections) {
    for (const inserted of section.mechanisms) locateIn(inserted.mechanism, section, inserted)
    if (section.strays) for (const { mechanism } of section.strays) locateStrays(mechanism, section)
  }
  for (const mechanism of model.mechanisms.all()) {
    if (mechanism.isPoint && !mechanism.isArtificial)
      for (const point of mechanism.instances) locatePoint(mechanism, point)
  }
}

/** Instances at single nodes of a section. */
function callAt(rolls: readonly Roll[], section: SectionState, wanted: (place: number) => boolean): void {
  const { strays, guests } = section
  if (strays) {
    const here = strays.filter(({ place }) => wanted(place)).sort((a, b) => along(a.place) - along(b.place))
    for (const stray of here) rolls[stray.mechanism.number]!.add(stray, stray.row, section.rowOf(stray.place))
  }
  if (!guests) return
  const here = allGuests(guests).filter(({ place }) => wanted(place))
  if (here.length > 1) here.sort((a, b) => along(a.place) - along(b.place))
  for (const { place, points } of here)
    for (const point of points) rolls[point.mechanism.number]!.add(point, point.index, section.rowOf(place))
}

const isRoot = (place: number) => place === rootPlace
const isNoRoot = (place: number) => place !== rootPlace

/** The far end comes behind all segments. */
const along = (place: number) => (place === endPlace ? Number.POSITIVE_INFINITY : place)

type Owner = Inserted | Stray | PointProcess

/** The instances of one mechanism in the order of elimination. */
class Roll {
  /** Old row of each, and the row of its node. */
  private readonly rows: Int32Array
  private readonly nodes: Int32Array
  private count = 0
  private readonly owners: Owner[] = []
  /** Place of the first of each owner. */
  private readonly starts: number[] = []

  /** `most`: rows of the table, of which some may be free. */
  constructor(most: number) {
    this.rows = new Int32Array(most)
    this.nodes = new Int32Array(most)
  }

  add(owner: Owner, row: number, node: number): void {
    this.starts.push(this.count)
    this.owners.push(owner)
    this.rows[this.count] = row
    this.nodes[this.count++] = node
  }

  addAll(inserted: Inserted, { firstRow, stride, segmentCount }: SectionState): void {
    const { rows, nodes } = this
    let { count } = this
    this.starts.push(count)
    this.owners.push(inserted)
    for (let i = 0; i < segmentCount; i++) {
      rows[count] = inserted.row(i)
      nodes[count++] = firstRow + i * stride
    }
    this.count = count
  }

  settle(mechanism: Mechanism): void {
    const order = this.order(mechanism, mechanism.model.nodes.count)
    const newRows = new Int32Array(order.length)
    for (let k = 0; k < order.length; k++) newRows[order[k]!] = k
    const points: PointProcess[] = []
    const { owners, starts } = this
    for (let k = 0; k < owners.length; k++) {
      const owner = owners[k]!
      const start = starts[k]!
      if (owner instanceof Inserted) owner.setRows(newRows, start, starts[k + 1] ?? newRows.length)
      else if (owner instanceof PointProcess) points[newRows[start]!] = owner
      else owner.row = newRows[start]!
    }
    // point processes that are not on a section yet keep their numbers behind the others
    if (mechanism.isPoint) for (const each of mechanism.instances) if (each.alive && !each.node) points.push(each)
    const rows = new Int32Array(Math.max(order.length, points.length))
    for (let k = 0; k < order.length; k++) rows[k] = this.rows[order[k]!]!
    for (let i = order.length; i < points.length; i++) rows[i] = points[i]!.index
    mechanism.arrange(rows, points)
    mechanism.active = mechanism.isArtificial ? rows.length : order.length
  }

  /** Which instance comes at each place. */
  private order(mechanism: Mechanism, nodeCount: number): Int32Array {
    const { count } = this
    const nodes = this.nodes.subarray(0, count)
    const byOrder = new Int32Array(count)
    for (let i = 0; i < count; i++) byOrder[i] = i
    mechanism.byRow = true
    if (isSorted(nodes)) return byOrder
    const byRow = sorted(nodes, nodeCount)
    // where cells have steps of their own nobody goes through the instances of all
    const apart = mechanism.model.variableStep.localStep
    const lastStays = !mechanism.leavesLast || byRow[count - 1] === count - 1
    const firstStays = !mechanism.spec.tabulatesFirst || byRow[0] === 0
    mechanism.byRow = apart || (mechanism.orderFree && firstStays && lastStays)
    return mechanism.byRow ? byRow : byOrder
  }
}

function isSorted(numbers: Int32Array): boolean {
  for (let i = 1; i < numbers.length; i++) if (numbers[i - 1]! > numbers[i]!) return false
  return true
}

/** The places of small numbers in rising order, equal ones as they come: by counting, in linear time. */
function sorted(numbers: Int32Array, bound: number): Int32Array {
  const starts = new Int32Array(bound + 1)
  for (let i = 0; i < numbers.length; i++) starts[numbers[i]! + 1]!++
  for (let k = 1; k <= bound; k++) starts[k]! += starts[k - 1]!
  const order = new Int32Array(numbers.length)
  for (let i = 0; i < numbers.length; i++) order[starts[numbers[i]!]!++] = i
  return order
}
