/**
 * A section: an unbranched cable, cut into `nseg` segments. Sections connect to a tree; their first node is their
 * neighbour's, their own are one for each segment and one at the far end.
 *
 * A section can be called: `soma(0.5)` is the segment there, as `soma.at(0.5)` is.
 */
import { ModelError } from '../errors.ts'
import { insertMechanism, removeMechanism } from '../mechanism/insert.ts'
import type { Inserted } from '../mechanism/inserted.ts'
import type { Mechanism } from '../mechanism/mechanism.ts'
import type { RangeVariable } from '../mechanism/range-variable.ts'
import { RangeRef } from '../memory/range-ref.ts'
import type { Ref } from '../memory/ref.ts'
import { inserted as withOneMore } from '../memory/short-list.ts'
import type { Model } from '../model.ts'
import { connectSection, disconnectSection } from './connect.ts'
import { refreshSection } from './geometry.ts'
import { CableNode, endPlace, type Guests, nodeColumn, rootPlace } from './node.ts'
import { Points, shortest } from './points.ts'
import { rangeIndex, setDiameter, setRangeAll } from './range.ts'
import { resegment } from './resegment.ts'
import { type Connection, type Recut, SectionFrame } from './section-state.ts'
import type { Segment } from './segment.ts'

export interface Section {
  (x: number): Segment
  /** `soma`, `dend[2]`, `Cell[0].soma`: the function's own. */
  readonly name: string
  /** Of the function: its number of arguments. Not the cable's length, which is `L`. */
  readonly length: number
}

// biome-ignore lint/suspicious/noUnsafeDeclarationMerging: the call signature comes from Callable
export class Section extends SectionFrame {
  constructor(
    readonly model: Model,
    name: string,
    /** The object that the section belongs to, undefined at top level. */
    owner: object | undefined,
  ) {
    super(name, owner)
    const { state } = this
    state.rootRow = model.nodes.takeRoot()
    state.firstRow = model.nodes.takeSection(1)
    state.geometryStale = true
    model.staleSections.push(this)
  }

  /** Gives another name; nothing for a section that no variable stands for. */
  rename(name: string): void {
    Object.defineProperty(this, 'name', { value: name, configurable: true })
  }

  // ---- geometry

  /** Number of segments. */
  get nseg(): number {
    return this.state.segmentCount
  }
  set nseg(count: number) {
    resegment(this, count)
  }

  /** Length (um). */
  get L(): number {
    const count = this.pointCount
    if (count > 1 && !this.geometryStale) return Math.max(this.arcLength, shortest)
    // points that all lie at one place cannot be stretched: the length given is all that is known until areas are computed
    const isGiven = this.geometryStale && (count === 1 || (count > 1 && Number.isNaN(this.arcLength)))
    return isGiven ? this.state.stylisedLength : this.arcLength
  }
  set L(length: number) {
    if (this.model.pointStore.areFixed) return
    this.state.stylisedLength = length
    if (this.pointCount > 1) this.points.stretch(length)
    this.shapeChanged()
  }

  /** The same; `length` itself is taken in a function. */
  get arcLength(): number {
    const count = this.pointCount
    if (count > 1) return this.points.length
    const { stylisedLength } = this.state
    return count === 1 ? Math.max(stylisedLength, shortest) : stylisedLength
  }

  /** The length of a section without points, which areas are computed with: one that is none is made the shortest there is. */
  positiveLength(): number {
    const { state } = this
    if (state.stylisedLength <= shortest) state.stylisedLength = shortest
    return state.stylisedLength
  }

  /** Axial resistivity (ohm cm). */
  get Ra(): number {
    return this.state.axial.resistivity
  }
  set Ra(value: number) {
    this.state.axial = { resistivity: value, rall: this.state.axial.rall }
    this.shapeChanged()
  }

  /** Scales the coupling to the parent: stands for several equal branches. */
  get rallbranch(): number {
    return this.state.axial.rall
  }
  set rallbranch(value: number) {
    this.state.axial = { resistivity: this.state.axial.resistivity, rall: value }
    this.model.couplingChanged()
  }

  /** Area of the segment at x (um2), 0 at the ends. */
  area(x: number): number {
    this.alive()
    this.refreshGeometry()
    return x > 0 && x < 1 ? this.nodeNumber(nodeColumn.area, x) : 0
  }

  /** Axial resistance between the node at x and its parent node (MOhm); 1e30 at the root of a tree. */
  ri(x: number): number {
    this.alive()
    if (x > 0 && x < 1) {
      this.refreshGeometry()
      return 1 / this.nodeNumber(nodeColumn.rinv, x)
    }
    const node = this.exactNode(x)
    node.section.refreshGeometry()
    return node.place === rootPlace ? 1e30 : 1 / node.get(nodeColumn.rinv)
  }

  /** Whether the section's end 1 is the connected one. */
  get flipped(): boolean {
    return this.childEnd === 1
  }

  /** Notes that area and resistance have to be computed again. */
  shapeChanged(): void {
    const { model, state } = this
    if (!state.geometryStale) model.staleSections.push(this)
    state.geometryStale = true
    model.couplingChanged()
  }

  /** The same, but until a simulation asks for it they may be seen as they were. */
  shapeChangedForNextRun(): void {
    const { model, state } = this
    if (!state.geometryStale && !state.geometryDue) model.staleSections.push(this)
    state.geometryDue = true
    model.couplingChanged()
  }

  refreshGeometry(): void {
    if (this.geometryStale) this.settleGeometry()
  }

  /** Before a simulation. */
  settleGeometry(): void {
    if (!this.geometryStale && !this.state.geometryDue) return
    refreshSection(this)
    this.geometryStale = this.state.geometryDue = false
  }

  // ---- 3-D points

  /** The 3-D points; most sections of a model have none. */
  get points(): Points {
    return (this.state.pointList ??= new Points(this.model.pointStore))
  }
  get pointCount(): number {
    return this.state.pointList === undefined ? 0 : this.state.pointList.count
  }

  /** Forgets the points; length and diameters stay, where nothing has asked for diameters yet those from before the points. */
  pt3dclear(): void {
    if (this.pointCount === 0) return
    this.state.stylisedLength = this.arcLength
    this.points.clear()
  }
  /** Adds a point (um) with the diameter there (um). */
  pt3dadd(x: number, y: number, z: number, diameter: number): void {
    const { points, state } = this
    points.append(x, y, z, diameter)
    if (points.count === 1) state.stylisedLength = 0
    if (!this.geometryStale) this.shapeChanged()
  }
  /** The same for many, which lie side by side among other numbers: `step` from one to the next. */
  pt3daddRows(values: Float64Array, from: number, step: number, count: number): void {
    if (this.pointCount === 0) this.state.stylisedLength = 0
    this.points.appendRows(values, from, step, count)
    if (!this.geometryStale) this.shapeChanged()
  }
  pt3dchange(i: number, x: number, y: number, z: number, diameter: number): void {
    this.points.change(i, x, y, z, diameter)
    this.shapeChanged()
  }
  /** Of a point; lengths stay as they are, to the last bit. */
  changeDiameter(i: number, diameter: number): void {
    this.points.setDiameter(i, diameter)
    this.shapeChanged()
  }
  pt3dinsert(i: number, x: number, y: number, z: number, diameter: number): void {
    this.points.insert(i, x, y, z, diameter)
    this.shapeChanged()
  }
  pt3dremove(i: number): void {
    this.points.remove(i)
    this.shapeChanged()
  }
  n3d(): number {
    return this.pointCount
  }
  x3d(i: number): number {
    return this.points.x(i)
  }
  y3d(i: number): number {
    return this.points.y(i)
  }
  z3d(i: number): number {
    return this.points.z(i)
  }
  diam3d(i: number): number {
    return Math.abs(this.points.diameter(i))
  }
  /** Arc length from the first point (um). */
  arc3d(i: number): number {
    return this.points.arc(i)
  }

  // ---- tree

  parent(): Connection | undefined {
    return this.connection
  }
  children(): Section[] {
    return [...this.childList]
  }
  /** Connects this section's end `childEnd` to the place `x` of another. */
  connect(parent: Section, x = 1, childEnd: 0 | 1 = 0): void {
    connectSection(this, parent, x, childEnd)
  }
  disconnect(): void {
    disconnectSection(this)
  }
  /** The first section of the tree this one is in. */
  root(): Section {
    let section: Section = this
    if (this.model.mayHaveLoops) this.model.refuseLoops()
    while (section.connection) section = section.connection.section
    return section
  }

  // ---- places

  at(x: number): Segment {
    return new this.model.segmentClass(this, x)
  }

  /** The segments, from 0 to 1; the ends are not among them. */
  segments(): Segment[] {
    const { nseg } = this
    return Array.from({ length: nseg }, (_, i) => this.at((i + 0.5) / nseg))
  }

  /** One for each segment from the connected end on, then the one at the far end. */
  get nodes(): CableNode[] {
    const segments = Array.from({ length: this.nseg }, (_, place) => new CableNode(this, place))
    return [...segments, new CableNode(this, endPlace)]
  }

  /** The node at the connected end: the parent's, or the root's own. */
  nearNode(): CableNode {
    const { connection } = this
    if (connection && this.model.mayHaveLoops) this.model.refuseLoops()
    return connection ? connection.section.exactNode(connection.x) : new CableNode(this, rootPlace)
  }

  /** The node of the segment that contains x, the ends counting to the first and last. */
  nodeAt(x: number): CableNode {
    return new CableNode(this, this.placeAt(x))
  }

  /** As `nodeAt`, but the ends are the nodes there. */
  exactNode(x: number): CableNode {
    if (x > 0 && x < 1) return new CableNode(this, this.placeAt(x))
    return x <= 0 === (this.childEnd === 0) ? this.nearNode() : new CableNode(this, endPlace)
  }

  /** Number of the segment that contains x, from the connected end on. */
  placeAt(x: number): number {
    return this.state.placeAt(x)
  }

  /** Row of one of its nodes in the node table. */
  rowOf(place: number): number {
    return this.state.rowOf(place)
  }

  /** Its own node in a row, if it has one there. */
  nodeInRow(row: number): CableNode | undefined {
    if (row === this.rootRow) return new CableNode(this, rootPlace)
    const { nseg } = this
    const i = (row - this.firstRow) / this.stride
    if (!(i >= 0 && i <= nseg && Number.isInteger(i))) return undefined
    return new CableNode(this, i === nseg ? endPlace : i)
  }

  /** Position (0 to 1) of a node of this section. */
  positionOf(node: CableNode): number {
    const i = node.section === this ? node.ordinal : -1
    const fromConnected = i < 0 ? 0 : i === this.nseg ? 1 : (i + 0.5) / this.nseg
    return this.childEnd === 1 ? 1 - fromConnected : fromConnected
  }

  /** Notes that it has so many segments; rows and instances follow (see resegment). */
  setSegments(count: number): void {
    this.state.segmentCount = count
  }

  /** Changes of `nseg` that pointers have to follow; whoever asks is one. */
  recuts(): readonly Recut[] {
    return (this.state.recuts ??= [])
  }
  noteRecut(recut: Recut): void {
    this.state.recuts?.push(recut)
  }

  // ---- mechanisms and range variables

  insert(mechanism: string | Mechanism): void {
    this.alive()
    insertMechanism(this, mechanism)
  }
  uninsert(mechanism: string | Mechanism): void {
    removeMechanism(this, mechanism)
  }
  /** Whether a mechanism is inserted here: `soma.has('hh')`. */
  has(mechanism: string | Mechanism): boolean {
    const { mechanisms } = this.model
    const found = typeof mechanism === 'string' ? mechanisms.get(mechanism) : mechanism
    if (!found) return false
    if (found.isPseudo || this.instancesOf(found)) return true
    // of what a segment has alone, the first one's counts, as in NEURON
    return this.strays?.some((each) => each.mechanism === found && each.place === 0) ?? false
  }
  /** Mechanisms in the order of their insertion. */
  inserted(): Mechanism[] {
    return this.mechanisms.map(({ mechanism }) => mechanism)
  }

  /** Where a mechanism's instances are. */
  instancesOf(mechanism: Mechanism): Inserted | undefined {
    return this.state.instancesOf(mechanism)
  }

  addInserted(inserted: Inserted): void {
    const { state } = this
    state.mechanisms = withOneMore(state.mechanisms, state.mechanisms.length, inserted)
  }

  removeInserted(inserted: Inserted): void {
    this.mechanisms = this.mechanisms.filter((each) => each !== inserted)
  }

  /** Row of a mechanism's instance at one node, -1 where there is none. */
  instanceRow(mechanism: Mechanism, place: number): number {
    if (place >= 0) {
      const inserted = this.instancesOf(mechanism)
      if (inserted) return inserted.row(place)
    }
    if (!this.strays) return -1
    return this.strays.find((each) => each.mechanism === mechanism && each.place === place)?.row ?? -1
  }

  /** What lies at one of its nodes, if there is anything. */
  guestsAt(place: number): Guests | undefined {
    let { guests } = this.state
    while (guests && guests.place !== place) guests = guests.next
    return guests
  }

  getRange(variable: RangeVariable, x: number, element = 0): number {
    if (variable.shapesCable) this.refreshGeometry()
    return this.model.arena.f64[this.rangeIndex(variable, x, element)]!
  }

  setRange(variable: RangeVariable, x: number, value: number, element = 0): void {
    if (variable.shapesCable) setDiameter(this, x, value)
    else this.model.arena.f64[this.rangeIndex(variable, x, element)] = value
    if (variable === this.model.mechanisms.cm) this.model.couplingChanged()
  }

  /** Every segment, and for v the end nodes as well. */
  setRangeAll(variable: RangeVariable, value: number, element = 0): void {
    setRangeAll(this, variable, value, element)
  }

  refRange(variable: RangeVariable, x: number, element = 0): Ref {
    this.rangeIndex(variable, x, element)
    return new RangeRef(this, x, variable, element)
  }

  hasRange(variable: RangeVariable, x: number): boolean {
    return variable.onNode || this.instanceRow(variable.mechanism!, this.placeAt(x)) >= 0
  }

  /** Where the number lies now, as an index into `arena.f64`. */
  rangeIndex(variable: RangeVariable, x: number, element = 0): number {
    this.alive()
    return rangeIndex(this, variable, x, element)
  }

  override toString(): string {
    return this.name
  }

  /** Throws when the section was deleted. */
  alive(): void {
    if (this.state.deleted) throw new ModelError('RUN2001', `section ${this.name} was deleted`)
  }

  nodeNumber(column: number, x: number): number {
    const { arena, columns } = this.model.nodes
    return arena.f64[columns.column(column) + this.rowOf(this.placeAt(x))]!
  }
}
