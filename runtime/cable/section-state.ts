/**
 * What a section knows of itself, and how a section can be called.
 *
 * A section is a function, and a function with many properties costs much to make: V8 moves them to a larger list again and again. So
 * all of them are in one object, which the section shows as its own.
 */
import type { Inserted, Stray } from '../mechanism/inserted.ts'
import type { Mechanism } from '../mechanism/mechanism.ts'
import { endPlace, type Guests } from './node.ts'
import type { Points } from './points.ts'
import type { Section } from './section.ts'
import type { Segment } from './segment.ts'

export interface Connection {
  readonly section: Section
  /** Where on the parent, as given. */
  readonly x: number
}

/** Where each old segment is among the new ones, from the connected end on; -1 for one that has gone. */
export interface Recut {
  readonly places: readonly number[]
  readonly nseg: number
}

const none: never[] = []

/** Axial resistivity (ohm cm), and by how much the coupling to the parent is scaled. Sections that nobody has given others have one in common. */
export interface Axial {
  readonly resistivity: number
  readonly rall: number
}
const usualAxial: Axial = { resistivity: 35.4, rall: 1 }

/** Whoever asks for much of a section at once takes it from here: its own properties are calls, which cost until V8 has optimized them. */
export class SectionState {
  /** Place among all of the model, -1 when it is deleted. */
  slot = -1
  /** Rows of its nodes: the first segment's from the connected end on, and how far it is from each to the next. */
  firstRow = -1
  stride = 1
  /** Row of the node at the connected end while there is no parent, else -1. */
  rootRow = -1
  segmentCount = 1
  /** Places of its first segment and of its own root in the order of elimination, as of the last layout. */
  firstOrder = -1
  rootOrder = -1
  /** What is inserted, in that order. */
  mechanisms: readonly Inserted[] = none
  /** What was inserted each time that the first segment became a copy of another. */
  copies: readonly (readonly Inserted[])[] | undefined = undefined
  /** Instances at single nodes. */
  strays: Stray[] | undefined = undefined
  /** What lies at its nodes without being its own: the first of a chain, with one for each node that has some. */
  guests: Guests | undefined = undefined
  /** What sets the connected end: 1 when it is the section's own end 1. */
  childEnd: 0 | 1 = 0
  connection: Connection | undefined = undefined
  /** In the order in which the tree is walked: by position on this section, newest first. */
  childList: readonly Section[] = none
  deleted = false
  /** Set when area and resistance wait to be computed. */
  geometryStale = false
  /** The same, but only a simulation asks for it. */
  geometryDue = false
  pointList: Points | undefined = undefined
  /** Changes of its number of segments, from the first pointer into it on. */
  recuts: Recut[] | undefined = undefined
  axial = usualAxial
  stylisedLength = 100

  constructor(public owner: object | undefined) {}

  /** Row of one of its nodes in the node table. */
  rowOf(place: number): number {
    if (place >= 0) return this.firstRow + place * this.stride
    return place === endPlace ? this.firstRow + this.segmentCount * this.stride : this.rootRow
  }

  /** Number of the segment that contains x, from the connected end on. */
  placeAt(x: number): number {
    const { segmentCount } = this
    const i = Math.min(segmentCount - 1, Math.max(0, Math.trunc(x * segmentCount)))
    return this.childEnd === 1 ? segmentCount - 1 - i : i
  }

  /** Where a mechanism's instances are. */
  instancesOf(mechanism: Mechanism): Inserted | undefined {
    const { mechanisms } = this
    for (let k = 0; k < mechanisms.length; k++) if (mechanisms[k]!.mechanism === mechanism) return mechanisms[k]
    return undefined
  }
}

/**
 * Makes what `new` returns a function, so that a section can be called like HOC's `soma(0.5)`. All are made under one computed key, which gives
 * them a property `name` that can be given another value. V8 would have to make each name unique if it were the key, and a function
 * whose name is not computed keeps all its properties in a slow table once it is given another.
 */
class Callable {
  private static readonly key: string = 'section'

  constructor(name: string) {
    const made: Record<string, (x: number) => Segment> = { [Callable.key]: (x) => (self as unknown as Section).at(x) }
    const self = made[Callable.key]!
    Object.defineProperty(self, 'name', { value: name, configurable: true })
    // biome-ignore lint/correctness/noConstructorReturn: the function is the object
    return Object.setPrototypeOf(self, new.target.prototype)
  }
}

export class SectionFrame extends Callable {
  /** @internal */
  readonly state: SectionState

  constructor(name: string, owner: object | undefined) {
    super(name)
    this.state = new SectionState(owner)
  }

  /** The object that it belongs to, undefined at top level. */
  get owner(): object | undefined {
    return this.state.owner
  }
  set owner(owner: object | undefined) {
    this.state.owner = owner
  }
  get slot(): number {
    return this.state.slot
  }
  set slot(value: number) {
    this.state.slot = value
  }
  get firstRow(): number {
    return this.state.firstRow
  }
  set firstRow(value: number) {
    this.state.firstRow = value
  }
  get stride(): number {
    return this.state.stride
  }
  set stride(value: number) {
    this.state.stride = value
  }
  get rootRow(): number {
    return this.state.rootRow
  }
  set rootRow(value: number) {
    this.state.rootRow = value
  }
  get firstOrder(): number {
    return this.state.firstOrder
  }
  set firstOrder(value: number) {
    this.state.firstOrder = value
  }
  get rootOrder(): number {
    return this.state.rootOrder
  }
  set rootOrder(value: number) {
    this.state.rootOrder = value
  }
  get mechanisms(): readonly Inserted[] {
    return this.state.mechanisms
  }
  set mechanisms(value: readonly Inserted[]) {
    this.state.mechanisms = value
  }
  get copies(): readonly (readonly Inserted[])[] | undefined {
    return this.state.copies
  }
  set copies(value: readonly (readonly Inserted[])[] | undefined) {
    this.state.copies = value
  }
  get strays(): Stray[] | undefined {
    return this.state.strays
  }
  set strays(value: Stray[] | undefined) {
    this.state.strays = value
  }
  get guests(): Guests | undefined {
    return this.state.guests
  }
  set guests(value: Guests | undefined) {
    this.state.guests = value
  }
  get childEnd(): 0 | 1 {
    return this.state.childEnd
  }
  set childEnd(value: 0 | 1) {
    this.state.childEnd = value
  }
  get connection(): Connection | undefined {
    return this.state.connection
  }
  set connection(value: Connection | undefined) {
    this.state.connection = value
  }
  get childList(): readonly Section[] {
    return this.state.childList
  }
  set childList(value: readonly Section[]) {
    this.state.childList = value
  }
  get deleted(): boolean {
    return this.state.deleted
  }
  set deleted(value: boolean) {
    this.state.deleted = value
  }
  get geometryStale(): boolean {
    return this.state.geometryStale
  }
  set geometryStale(value: boolean) {
    this.state.geometryStale = value
  }
}
