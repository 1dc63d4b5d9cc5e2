/**
 * A section: an unbranched cable, cut into `nseg` segments. Sections connect to a tree; their first node is their
 * neighbour's, their own are one for each segment and one at the far end.
 *
 * A section can be called: `soma(0.5)` is the segment there, as `soma.at(0.5)` is.
 */
import { ModelError } from '../errors.ts'
import { insertMechanism, removeMechanism } from '../mechanism/insert.ts'
import type { Mechanism } from '../mechanism/mechanism.ts'
import type { RangeVariable } from '../mechanism/range-variable.ts'
import { RangeRef } from '../memory/range-ref.ts'
import type { Ref } from '../memory/ref.ts'
import type { Model } from '../model.ts'
import { connectSection, disconnectSection } from './connect.ts'
import { refreshSection } from './geometry.ts'
import { CableNode, nodeColumn } from './node.ts'
import { Points } from './points.ts'
import { resegment } from './resegment.ts'
import type { Segment } from './segment.ts'

/** Of a single 3-D point a section has no length; it is given this (um). */
const shortest = 1e-9

/**
 * Makes what `new` returns a function, so that a section can be called like HOC's `soma(0.5)`. It takes the name where it is made: to
 * give a function another name afterwards makes V8 keep all its properties in a slow table.
 */
class Callable {
  constructor(name: string) {
    const made: Record<string, (x: number) => Segment> = {
      __proto__: null as never,
      [name]: (x) => (self as unknown as Section).at(x),
    }
    const self = made[name]!
    // biome-ignore lint/correctness/noConstructorReturn: the function is the object
    return Object.setPrototypeOf(self, new.target.prototype)
  }
}

export interface Connection {
  readonly section: Section
  /** Where on the parent, as given. */
  readonly x: number
}

export interface Section {
  (x: number): Segment
  /** `soma`, `dend[2]`, `Cell[0].soma`: the function's own. */
  readonly name: string
  /** Of the function: its number of arguments. Not the cable's length, which is `L`. */
  readonly length: number
}

// biome-ignore lint/suspicious/noUnsafeDeclarationMerging: the call signature comes from Callable
export class Section extends Callable {
  /** One for each segment from the connected end on, then the one at the far end. */
  nodes: CableNode[] = []
  /** The node at the connected end while there is no parent. */
  ownRoot: CableNode | undefined
  readonly points: Points
  /** What sets the connected end: 1 when it is the section's own end 1. */
  childEnd: 0 | 1 = 0
  connection: Connection | undefined
  /** In the order in which the tree is walked: by position on this section, newest first. */
  childList: Section[] = []
  deleted = false
  /** Set when area and resistance wait to be computed. */
  geometryStale = false
  private geometryDue = false
  private resistivity = 35.4
  private rall = 1
  private stylisedLength = 100

  constructor(
    readonly model: Model,
    name: string,
    /** The object that the section belongs to, undefined at top level. */
    readonly owner: object | undefined,
  ) {
    super(name)
    this.points = new Points(model.pointStore)
    this.ownRoot = new CableNode(model.nodes, this, true)
    this.nodes = [new CableNode(model.nodes, this, false), new CableNode(model.nodes, this, true)]
    this.shapeChanged()
  }

  /** Gives another name; nothing for a section that no variable stands for. */
  rename(name: string): void {
    Object.defineProperty(this, 'name', { value: name, configurable: true })
  }

  // ---- geometry

  /** Number of segments. */
  get nseg(): number {
    return this.nodes.length - 1
  }
  set nseg(count: number) {
    resegment(this, count)
  }

  /** Length (um). */
  get L(): number {
    const { count } = this.points
    if (count > 1 && !this.geometryStale) return Math.max(this.arcLength, shortest)
    return count === 1 && this.geometryStale ? this.stylisedLength : this.arcLength
  }
  set L(length: number) {
    this.stylisedLength = length
    if (this.points.count > 1) this.points.stretch(length)
    this.shapeChanged()
  }

  /** The same; `length` itself is taken in a function. */
  get arcLength(): number {
    const { count } = this.points
    if (count > 1) return this.points.length
    return count === 1 ? Math.max(this.stylisedLength, shortest) : this.stylisedLength
  }

  /** Axial resistivity (ohm cm). */
  get Ra(): number {
    return this.resistivity
  }
  set Ra(value: number) {
    this.resistivity = value
    this.shapeChanged()
  }

  /** Scales the coupling to the parent: stands for several equal branches. */
  get rallbranch(): number {
    return this.rall
  }
  set rallbranch(value: number) {
    this.rall = value
    this.model.couplingChanged()
  }

  /** Area of the segment at x (um2), 0 at the ends. */
  area(x: number): number {
    this.alive()
    this.refreshGeometry()
    return x > 0 && x < 1 ? this.nodeAt(x).get(nodeColumn.area) : 0
  }

  /** Axial resistance between the node at x and its parent node (MOhm); 1e30 at the root of a tree. */
  ri(x: number): number {
    this.alive()
    const node = this.exactNode(x)
    node.section.refreshGeometry()
    return node === node.section.ownRoot ? 1e30 : 1 / node.get(nodeColumn.rinv)
  }

  /** Whether the section's end 1 is the connected one. */
  get flipped(): boolean {
    return this.childEnd === 1
  }

  /** Notes that area and resistance have to be computed again. */
  shapeChanged(): void {
    if (!this.geometryStale) this.model.staleSections.push(this)
    this.geometryStale = true
    this.model.couplingChanged()
  }

  /** The same, but until a simulation asks for it they may be seen as they were. */
  shapeChangedForNextRun(): void {
    if (!this.geometryStale && !this.geometryDue) this.model.staleSections.push(this)
    this.geometryDue = true
    this.model.couplingChanged()
  }

  refreshGeometry(): void {
    if (this.geometryStale) this.settleGeometry()
  }

  /** Before a simulation. */
  settleGeometry(): void {
    if (!this.geometryStale && !this.geometryDue) return
    this.geometryStale = this.geometryDue = false
    refreshSection(this)
  }

  // ---- 3-D points

  /** Forgets the points; length, diameters and areas stay. */
  pt3dclear(): void {
    if (this.points.count === 0) return
    this.refreshGeometry()
    this.stylisedLength = this.arcLength
    this.points.clear()
  }
  /** Adds a point (um) with the diameter there (um). */
  pt3dadd(x: number, y: number, z: number, diameter: number): void {
    this.points.append(x, y, z, diameter)
    if (this.points.count === 1) this.stylisedLength = 0
    if (!this.geometryStale) this.shapeChanged()
  }
  /** The same for many, which lie side by side among other numbers: `step` from one to the next. */
  pt3daddRows(values: Float64Array, from: number, step: number, count: number): void {
    const isFirst = this.points.count === 0
    this.points.appendRows(values, from, step, count)
    if (isFirst) this.stylisedLength = 0
    if (!this.geometryStale) this.shapeChanged()
  }
  pt3dchange(i: number, x: number, y: number, z: number, diameter: number): void {
    this.points.change(i, x, y, z, diameter)
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
    return this.points.count
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

  /** The node at the connected end: the parent's, or the root's own. */
  nearNode(): CableNode {
    return this.connection ? this.connection.section.exactNode(this.connection.x) : this.ownRoot!
  }

  /** The node of the segment that contains x, the ends counting to the first and last. */
  nodeAt(x: number): CableNode {
    const { nseg } = this
    const i = Math.min(nseg - 1, Math.max(0, Math.trunc(x * nseg)))
    return this.nodes[this.childEnd === 1 ? nseg - 1 - i : i]!
  }

  /** As `nodeAt`, but the ends are the nodes there. */
  exactNode(x: number): CableNode {
    if (x > 0 && x < 1) return this.nodeAt(x)
    return x <= 0 === (this.childEnd === 0) ? this.nearNode() : this.nodes[this.nseg]!
  }

  /** Position (0 to 1) of a node of this section. */
  positionOf(node: CableNode): number {
    const i = this.nodes.indexOf(node)
    const fromConnected = i < 0 ? 0 : i === this.nseg ? 1 : (i + 0.5) / this.nseg
    return this.childEnd === 1 ? 1 - fromConnected : fromConnected
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
    return found.isPseudo || this.nodes[0]!.instance(found) !== undefined
  }
  /** Mechanisms in the order of their insertion. */
  inserted(): Mechanism[] {
    return this.nodes[0]!.density.map((instance) => instance.mechanism)
  }

  getRange(variable: RangeVariable, x: number, element = 0): number {
    if (variable.shapesCable) this.refreshDiameters()
    return this.model.arena.f64[this.rangeIndex(variable, x, element)]!
  }

  setRange(variable: RangeVariable, x: number, value: number, element = 0): void {
    if (variable.shapesCable) this.setDiameter(x, value)
    else this.model.arena.f64[this.rangeIndex(variable, x, element)] = value
    if (variable === this.model.mechanisms.cm) this.model.couplingChanged()
  }

  /** Every segment, and for v the end nodes as well. */
  setRangeAll(variable: RangeVariable, value: number, element = 0): void {
    const { nseg } = this
    if (variable.shapesCable) {
      this.refreshDiameters()
      for (let i = 0; i < nseg; i++) this.nodes[i]!.set(nodeColumn.diam, value)
      this.diametersChanged()
      return
    }
    this.rangeIndex(variable, 0.5, element)
    if (variable.onNode) this.fillNodes(variable.column, value)
    else this.fillInstances(variable.mechanism!, variable.column + element, value)
    if (variable === this.model.mechanisms.cm) this.model.couplingChanged()
    if (variable !== this.model.mechanisms.v) return
    this.setRange(variable, 0, value)
    this.setRange(variable, 1, value)
  }

  /** Linear from y0 at x0 to y1 at x1, for the segments whose centre lies between. */
  setRangeLinear(variable: RangeVariable, x0: number, x1: number, y0: number, y1: number, element = 0): void {
    const { nseg } = this
    const { shapesCable } = variable
    if (shapesCable) this.refreshDiameters()
    for (let i = 0; i < nseg; i++) {
      const x = (i + 0.5) / nseg
      if (x < x0 || x > x1) continue
      const share = x1 === x0 ? 0 : (x - x0) / (x1 - x0)
      const value = y0 * (1 - share) + y1 * share
      // diameters all first: points take theirs from the segments when every one is set
      if (shapesCable) this.nodeAt(x).set(nodeColumn.diam, value)
      else this.setRange(variable, x, value, element)
    }
    if (shapesCable) this.diametersChanged()
    if (variable !== this.model.mechanisms.v) return
    if (x0 === 0) this.setRange(variable, 0, y0)
    if (x1 === 1) this.setRange(variable, 1, y1)
  }

  refRange(variable: RangeVariable, x: number, element = 0): Ref {
    this.rangeIndex(variable, x, element)
    return new RangeRef(this, x, variable, element)
  }

  hasRange(variable: RangeVariable, x: number): boolean {
    return variable.onNode || this.nodeAt(x).instance(variable.mechanism!) !== undefined
  }

  /** Where the number lies now, as an index into `arena.f64`. */
  rangeIndex(variable: RangeVariable, x: number, element = 0): number {
    this.alive()
    if (element < 0 || element >= variable.size)
      throw new ModelError('RUN3006', `${variable.name}: subscript ${element} is out of range`)
    const { nodes, mechanisms } = this.model
    if (variable.onNode) {
      const node = variable === mechanisms.v ? this.exactNode(x) : this.nodeAt(x)
      return nodes.columns.column(variable.column) + node.index
    }
    const mechanism = variable.mechanism!
    const own = this.nodeAt(x).instance(mechanism)
    if (!own) throw notInserted(mechanism, this)
    const instance = variable.atEnds ? this.exactNode(x).instance(mechanism) : own
    // connected to a section that has none of it: nothing is there
    if (!instance) return mechanisms.nothing()
    return mechanism.table.column(variable.column + element) + instance.index
  }

  override toString(): string {
    return this.name
  }

  /** Throws when the section was deleted. */
  alive(): void {
    if (this.deleted) throw new ModelError('RUN2001', `section ${this.name} was deleted`)
  }

  private fillNodes(which: number, value: number): void {
    const { nodes, nseg } = this
    const { arena, columns } = this.model.nodes
    const column = columns.column(which)
    for (let i = 0; i < nseg; i++) arena.f64[column + nodes[i]!.index] = value
  }

  private fillInstances(mechanism: Mechanism, which: number, value: number): void {
    const { nodes, nseg } = this
    const { f64 } = this.model.arena
    const column = mechanism.table.column(which)
    for (let i = 0; i < nseg; i++) {
      const instance = nodes[i]!.instance(mechanism)
      if (!instance) throw notInserted(mechanism, this)
      f64[column + instance.index] = value
    }
  }

  /** Diameters follow from the points, where there are some. */
  private refreshDiameters(): void {
    if (this.points.count > 1) this.refreshGeometry()
  }

  private setDiameter(x: number, value: number): void {
    this.refreshDiameters()
    this.nodeAt(x).set(nodeColumn.diam, value)
    this.diametersChanged()
  }

  /** Points take the diameter of the segment they lie in. */
  private diametersChanged(): void {
    const { points } = this
    if (points.count > 1) {
      for (let i = 0; i < points.count; i++)
        points.setDiameter(i, this.nodeAt(points.arc(i) / Math.max(points.length, shortest)).get(nodeColumn.diam))
    }
    this.shapeChanged()
  }
}

const notInserted = (mechanism: Mechanism, section: Section) =>
  new ModelError(
    'RUN3005',
    `${mechanism.name} mechanism not inserted in section ${section.name}`,
    `first \`insert ${mechanism.name}\``,
  )
