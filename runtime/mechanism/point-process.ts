/**
 * Point processes (electrodes, synapses) and artificial cells: mechanisms that exist once for each object.
 */
import type { CableNode } from '../cable/node.ts'
import { releaseStrays } from '../cable/rows.ts'
import type { Section } from '../cable/section.ts'
import { ModelError } from '../errors.ts'
import type { Detector } from '../events/detector.ts'
import type { NetCon } from '../events/net-con.ts'
import { endTracesOf } from '../events/record.ts'
import { dangling, FixedRef, type Ref } from '../memory/ref.ts'
import { prepended } from '../memory/short-list.ts'
import type { Model } from '../model.ts'
import { destruct } from './construct.ts'
import { insertIons } from './insert.ts'
import { locatePoint } from './locate.ts'
import type { Mechanism } from './mechanism.ts'
import type { VariableSpec } from './spec.ts'

const none: readonly never[] = []

export class PointProcess {
  index: number
  alive = true
  node: CableNode | undefined = undefined
  /** The section it was put on. At the connected end its node is another's. */
  private home: Section | undefined = undefined
  pointers: (Ref | undefined)[] | undefined = undefined
  /** Connections onto this, in the order of their creation. */
  incoming: readonly NetCon[] = none
  /** Where it takes random numbers from, when it has been given a generator of its own. */
  random: (() => number) | undefined = undefined
  /** What fires the connections from this. */
  detector: Detector | undefined = undefined

  constructor(
    readonly model: Model,
    readonly mechanism: Mechanism,
    args: readonly unknown[] = [],
  ) {
    if (!mechanism.isPoint)
      throw new ModelError('RUN3012', `${mechanism.name} is a distributed mechanism: insert it in a section`)
    mechanism.prepareForUse()
    this.index = mechanism.table.append()
    mechanism.addPoint(this, args)
    model.structureChanged()
  }

  /** Puts it on a section, at x; it keeps its numbers when it moves. */
  place(section: Section, x: number): void {
    if (this.mechanism.isArtificial)
      throw new ModelError('RUN3013', `${this.mechanism.name} is an artificial cell: it has no place`)
    this.checkAlive()
    section.alive()
    if (!(x >= 0 && x <= 1)) throw new ModelError('RUN2004', `${x} must be in range 0 <= x <= 1`)
    this.home = section
    this.moveTo(section.exactNode(x))
  }

  /** To another node: it was put there, or the end of its section has gone there. */
  moveTo(node: CableNode): void {
    if (this.node) endTracesOf(this.model, this)
    this.leaveNode()
    insertIons(node, this.mechanism, this.home)
    this.node = node
    const { guests } = node
    guests.points = prepended(guests.points, this)
    locatePoint(this.mechanism, this)
    this.model.structureChanged()
  }

  get section(): Section | undefined {
    return this.node && this.home
  }

  /** Position on its section, the centre of its segment. */
  x(): number {
    if (!this.node) throw notPlaced(this)
    return this.home!.positionOf(this.node)
  }

  /** Ends it: connections onto and from it go, pointers to it dangle. */
  remove(): void {
    if (!this.alive) return
    destruct(this.mechanism, this)
    this.alive = false
    this.leaveNode()
    for (const connection of [...this.incoming]) connection.loseTarget()
    if (this.detector) this.model.events.detectors.drop(this.detector)
    this.model.events.forget(this)
    this.model.structureChanged()
  }

  get(name: string, element = 0): number {
    return this.model.arena.f64[this.indexOf(name, element)]!
  }

  set(name: string, value: number, element = 0): void {
    this.model.arena.f64[this.indexOf(name, element)] = value
  }

  has(name: string): boolean {
    return this.mechanism.variable(name) !== undefined
  }

  ref(name: string, element = 0): Ref {
    return new PointRef(this, this.variable(name), element)
  }

  setPointer(name: string, target: Ref | undefined, element = 0): void {
    this.mechanism.setPointer(this, name, target, element)
  }

  call(functionName: string, ...values: unknown[]): number {
    this.checkAlive()
    return this.mechanism.call(functionName, values, this)
  }

  /** Where a variable lies now, as an index into `arena.f64`. */
  indexOf(name: string, element = 0): number {
    const { spec, column } = this.variable(name)
    if (element < 0 || element >= spec.size)
      throw new ModelError('RUN3006', `${name}: subscript ${element} is out of range`)
    return this.mechanism.table.at(column + element, this.index)
  }

  /** Throws unless it is on a living section, or is an artificial cell. */
  checkPlaced(): void {
    this.checkAlive()
    if (!this.node && !this.mechanism.isArtificial) throw notPlaced(this)
  }

  private checkAlive(): void {
    if (!this.alive) throw dangling(this.mechanism.name)
  }

  private variable(name: string): { spec: VariableSpec; column: number } {
    this.checkAlive()
    const found = this.mechanism.variable(name)
    if (found) return found
    throw new ModelError('RUN3004', `${name} is not a variable of ${this.mechanism.name}`)
  }

  private leaveNode(): void {
    const { node } = this
    if (!node) return
    const { guests } = node
    guests.points = guests.points.filter((each) => each !== this)
    if (node.section.strays) releaseStrays(node.section, this)
    this.node = undefined
  }
}

const notPlaced = (point: PointProcess) =>
  new ModelError('RUN3014', `${point.mechanism.name}: point process not located in a section`, 'place it with `loc(x)`')

/** A pointer to a variable of a point process; dangles when the object has gone. */
export class PointRef implements Ref {
  constructor(
    readonly point: PointProcess,
    private readonly variable: { spec: VariableSpec; column: number },
    private readonly element: number,
  ) {}

  get model(): Model {
    return this.point.model
  }
  get node(): CableNode | undefined {
    return this.point.node
  }
  get label(): string {
    const element = this.variable.spec.array ? `[${this.element}]` : ''
    return `${this.point.mechanism.name}.${this.variable.spec.name}${element}`
  }
  get(): number {
    return this.point.model.arena.f64[this.index()]!
  }
  set(value: number): void {
    this.point.model.arena.f64[this.index()] = value
  }
  index(): number {
    if (!this.point.alive) throw dangling(this.label)
    return this.point.mechanism.table.at(this.variable.column + this.element, this.point.index)
  }
  offset(count: number): Ref {
    const element = this.element + count
    if (element >= 0 && element < this.variable.spec.size) return new PointRef(this.point, this.variable, element)
    return new FixedRef(this.point.model.arena, this.index() + count, `${this.label}[${count}]`)
  }
  alive(): boolean {
    return this.point.alive
  }
}
