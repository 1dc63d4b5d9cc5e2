/**
 * Nodes: the points at which voltage is computed. A section has one for each segment and one, without area, at its far
 * end; the first section of a tree has one more at its beginning.
 *
 * Their numbers are rows of one table, and the section knows which are its own: models have hundreds of thousands of nodes, and
 * programs make, cut and drop sections all day. `CableNode` is only a name for one of them, made for whoever asks.
 */

import type { Detector } from '../events/detector.ts'
import type { Mechanism } from '../mechanism/mechanism.ts'
import type { PointProcess } from '../mechanism/point-process.ts'
import type { Arena } from '../memory/arena.ts'
import { Columns } from '../memory/columns.ts'
import type { Ref } from '../memory/ref.ts'
import { nodesInOrder } from './layout.ts'
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
/** Most segments of a section. */
export const mostSegments = 32767
/** Columns of integers: row of the parent node, -1 for the root of a tree. */
export const parentColumn = 0

/** What a section with no area has as its area, so that its row of the matrix is well scaled. */
export const zeroAreaNodeArea = 100

/** Places of a section's nodes: 0 to nseg - 1 are the segments from the connected end on, these are the ends. */
export const rootPlace = -1
export const endPlace = -2

/** A distributed mechanism in one segment: which one is meant; the numbers are in the mechanism's table. */
export class DensityInstance {
  constructor(
    readonly mechanism: Mechanism,
    readonly section: Section,
    readonly place: number,
  ) {}

  /** Row in the mechanism's table, as long as the layout stays. */
  get index(): number {
    return Math.max(0, this.section.instanceRow(this.mechanism, this.place))
  }

  get node(): CableNode {
    return new CableNode(this.section, this.place)
  }

  /** Targets of POINTERs. */
  get pointers(): (Ref | undefined)[] | undefined {
    return this.section.instancesOf(this.mechanism)?.pointers?.[this.place]
  }
  set pointers(targets: (Ref | undefined)[] | undefined) {
    const inserted = this.section.instancesOf(this.mechanism)
    if (!inserted) return
    inserted.pointers ??= []
    inserted.pointers[this.place] = targets
  }
}

/** What is not the section's own and lies at one of its nodes. A section has a chain of these, in the order in which somebody came to its nodes. */
export interface Guests {
  next: Guests | undefined
  readonly place: number
  /** Newest first: the order in which their currents are added. */
  points: readonly PointProcess[]
  detectors: readonly Detector[]
}

const nobody: readonly never[] = []

/** All of a chain. */
export function allGuests(first: Guests | undefined): Guests[] {
  const all: Guests[] = []
  for (let guests = first; guests; guests = guests.next) all.push(guests)
  return all
}

export class CableNode {
  constructor(
    readonly section: Section,
    readonly place: number,
  ) {}

  /** Row in the node table, as long as the layout stays. */
  get index(): number {
    return this.section.rowOf(this.place)
  }

  /** -1 for the node at the connected end, then the segments, then the far end. */
  get ordinal(): number {
    return this.place === endPlace ? this.section.nseg : this.place
  }

  /** Place in the order of elimination, as of the last layout. */
  get order(): number {
    const { section, ordinal } = this
    return ordinal < 0 ? section.rootOrder : section.firstOrder + ordinal
  }

  /** Whether it is the end of a section, and no segment. */
  get zeroArea(): boolean {
    return this.place < 0
  }

  /** Whether it is still there: sections are deleted, connected and cut anew. */
  get alive(): boolean {
    const { section, place } = this
    return !section.deleted && place < section.nseg && (place !== rootPlace || section.rootRow >= 0)
  }

  /** The node before it in its section. */
  get before(): CableNode | undefined {
    return this.ordinal > 0 ? new CableNode(this.section, this.ordinal - 1) : undefined
  }

  get points(): readonly PointProcess[] {
    return this.section.guestsAt(this.place)?.points ?? nobody
  }

  get detectors(): readonly Detector[] {
    return this.section.guestsAt(this.place)?.detectors ?? nobody
  }

  /** The lists themselves, for whoever adds to them or takes away. */
  get guests(): Guests {
    const { section, place } = this
    const found = section.guestsAt(place)
    if (found) return found
    const made: Guests = { place, points: nobody, detectors: nobody, next: undefined }
    const last = allGuests(section.guests).at(-1)
    if (last) last.next = made
    else section.guests = made
    return made
  }

  instance(mechanism: Mechanism): DensityInstance | undefined {
    const { section, place } = this
    return section.instanceRow(mechanism, place) < 0 ? undefined : new DensityInstance(mechanism, section, place)
  }

  get(column: number): number {
    const { arena, columns } = this.section.model.nodes
    return arena.f64[columns.column(column) + this.index]!
  }

  set(column: number, value: number): void {
    const { arena, columns } = this.section.model.nodes
    arena.f64[columns.column(column) + this.index] = value
  }
}

export class NodeTable {
  readonly columns: Columns
  /** Sections in the order of elimination, as of the last layout. */
  sections: readonly Section[] = []

  /** For a new number of segments: the old segment of each new one. */
  readonly sources = new Int32Array(mostSegments + 1)
  /** And its row in some table. */
  readonly rows = new Int32Array(mostSegments + 1)

  constructor(
    readonly arena: Arena,
    moved: () => void,
  ) {
    this.columns = new Columns(arena, doubleColumns, 1, moved)
  }

  get count(): number {
    return this.columns.count
  }

  /** The nodes in the order of elimination, as of the last layout. */
  get order(): CableNode[] {
    return nodesInOrder(this.sections)
  }

  /** The node in a row, as of the last layout. */
  at(row: number): CableNode {
    for (const section of this.sections) {
      const node = section.nodeInRow(row)
      if (node) return node
    }
    throw new RangeError(`no node is in row ${row}`)
  }

  /** All nodes by row, as of the last layout. */
  byRow(): CableNode[] {
    const nodes: CableNode[] = new Array(this.count)
    for (const node of this.order) nodes[node.index] = node
    return nodes
  }

  /** Places in the order of elimination, by row. */
  orderByRow(): Int32Array {
    const orders = new Int32Array(this.count)
    for (const { rootRow, rootOrder, firstRow, stride, firstOrder, nseg } of this.sections) {
      if (rootRow >= 0) orders[rootRow] = rootOrder
      for (let i = 0; i <= nseg; i++) orders[firstRow + i * stride] = firstOrder + i
    }
    return orders
  }

  /** Rows for a number of segments and the end behind them; they stand together. */
  takeSection(nseg: number): number {
    const first = this.columns.take(nseg + 1)
    this.prepare(first, nseg + 1)
    this.prepareSegments(first, nseg)
    return first
  }

  /** A row for the node at the beginning of a tree. */
  takeRoot(): number {
    const row = this.columns.take(1)
    this.prepare(row, 1)
    return row
  }

  /** What all nodes begin with. */
  private prepare(first: number, count: number): void {
    const { columns, arena } = this
    const { f64 } = arena
    const v = columns.column(nodeColumn.v)
    const diam = columns.column(nodeColumn.diam)
    const area = columns.column(nodeColumn.area)
    const end = first + count
    for (let row = first; row < end; row++) {
      f64[v + row] = -65
      f64[diam + row] = 500
      f64[area + row] = zeroAreaNodeArea
    }
  }

  /** The ends of a section have no capacitance. */
  private prepareSegments(first: number, count: number): void {
    const { columns, arena } = this
    const { f64 } = arena
    const cm = columns.column(nodeColumn.cm)
    const end = first + count
    for (let row = first; row < end; row++) f64[cm + row] = 1
  }
}
