/**
 * Cells that are equal bit for bit take several steps once for all of them. Before a run of stretches the cells of each kind are compared; from then
 * on nothing but events tells them apart, and a cell wakes up with the first event that comes to it. Afterwards all have their numbers
 * in their own places again. Cells that are recorded, or watched in another way than the others, are awake.
 */
import type { Mechanism } from '../../mechanism/mechanism.ts'
import type { Columns } from '../../memory/columns.ts'
import type { Model } from '../../model.ts'
import type { Blocks } from '../blocks.ts'
import { makeCellFunctions } from './cell-code.ts'
import { CellCopies } from './cell-copies.ts'
import { CellDetectors } from './cell-detectors.ts'
import { type CellKind, type CellPart, findKinds } from './cell-kind.ts'
import { Crowd } from './crowd.ts'
import { Roles, role } from './roles.ts'

/** Where something happens: a block, and an instance in its table. */
export interface Spot {
  block: number
  instance: number
}

interface KnownKind {
  readonly kind: CellKind
  readonly copies: CellCopies
  /** Number of its first cell among those of all kinds. */
  readonly first: number
  crowd: Crowd | undefined
}

/** Where a block stands in its kind. */
interface Home {
  readonly known: KnownKind
  readonly place: number
}

/** A number of a cell. */
interface Number {
  readonly known: KnownKind
  readonly cell: number
  /** Which of the cell's numbers it is. */
  readonly what: number
}

/** So many cells tell whether there are enough that are equal, and what part of them has to be. */
const sampleSize = 64
const leastAlike = 0.25

export class EqualCells {
  /** Whether some cells are asleep. */
  active = false
  readonly detectors: CellDetectors
  private readonly kinds: readonly KnownKind[]
  private readonly homes: readonly (Home | undefined)[]
  private areListed = false
  /** Blocks that have the last instance of some mechanism, which leaves numbers in globals. */
  private readonly last: readonly number[]

  constructor(
    private readonly model: Model,
    private readonly blocks: Blocks,
  ) {
    const { working } = blocks
    const kinds = findKinds(model, blocks.groups, working)
    const functions = kinds.length > 0 ? makeCellFunctions(model.arena.memory) : undefined
    let first = 0
    this.kinds = kinds.map((kind) => {
      const copies = new CellCopies(model, kind, functions!)
      const known = { kind, copies, first, crowd: undefined }
      first += kind.blocks.length * kind.lanes
      return known
    })
    this.detectors = new CellDetectors(model.thresholds, first)
    const homes: (Home | undefined)[] = blocks.groups.map(() => undefined)
    for (const known of this.kinds)
      for (const [place, block] of known.kind.blocks.entries()) homes[block] = { known, place }
    this.homes = homes
    this.last = working.filter(({ leavesLast }) => leavesLast).map((one) => blocks.blockOf(one.nodeRow(one.active - 1)))
  }

  /** Finds out which detectors belong to which cells. */
  private enlistAll(): void {
    if (this.areListed) return
    this.areListed = true
    const { places } = this.model.thresholds
    const { cells } = this.detectors
    const whats = new Float64Array(places.length)
    for (let i = 0; i < places.length; i++) {
      const found = this.find(places[i]!)
      if (!found) continue
      cells[i] = found.known.first + found.cell
      whats[i] = found.what
    }
    this.detectors.list(whats)
  }

  release(): void {
    for (const { copies } of this.kinds) copies.release()
  }

  /** Whether there may be equal cells at all. */
  get isPossible(): boolean {
    return this.kinds.length > 0
  }

  /** Has the engine compile what a run will need: it does so when a function is first called. The look is for that alone, and once. */
  makeReady(): void {
    if (this.areListed) return
    for (const { copies } of this.kinds) copies.makeReady()
    this.enlistAll()
    for (const known of this.kinds) this.rolesIn(known, [])
  }

  // ---- falling asleep and waking up

  /** Compares the cells; `recorded`: places of numbers that are recorded. True where some can sleep. */
  begin(recorded: readonly number[]): boolean {
    for (const known of this.kinds) {
      const roles = this.rolesIn(known, recorded)
      known.crowd = roles && Crowd.of(known.kind, known.copies, roles, this.last)
      if (!known.crowd) continue
      this.active = true
      this.tellAll(known, known.crowd)
    }
    return this.active
  }

  private rolesIn(known: KnownKind, recorded: readonly number[]): Roles | undefined {
    const { copies } = known
    const { lanes, blocks } = known.kind
    const reference = this.reference(known)
    if (reference < 0) return undefined
    this.enlistAll()
    const roles = new Roles(blocks.length, lanes)
    for (let block = 0; block < blocks.length; block++) {
      const [first, end] = [block * lanes, (block + 1) * lanes]
      if (!copies.hasIntegers(block)) for (let cell = first; cell < end; cell++) roles.set(cell, role.pinned)
      else if (!copies.isImage(block))
        for (let cell = first; cell < end; cell++) if (!copies.isAlike(cell)) roles.set(cell, role.awake)
    }
    if (!this.detectors.allAlike) this.pin(known, roles, reference)
    for (const place of recorded) {
      const found = this.find(place)
      if (found?.known === known) roles.set(found.cell, role.pinned)
    }
    return roles
  }

  /** A cell that is like many others, as a sample shows, and which the image is of then; -1 where there is none. */
  private reference({ copies, kind }: KnownKind): number {
    const cells = kind.blocks.length * kind.lanes
    const count = Math.min(sampleSize, cells)
    const sample = Array.from({ length: count }, (_, i) => Math.floor((i * cells) / count))
    const reference = commonest(sample, (slot) => copies.voltages(slot))
    if (reference < 0) return -1
    copies.show(reference, true)
    const least = leastAlike * count
    let alike = 0
    for (let i = 0; i < count && alike < least; i++) if (copies.isAlike(sample[i]!)) alike++
    return alike < least ? -1 : reference
  }

  /** Cells are watched in the same way: then what is found for one holds for the others, and a slot can be anyone's. */
  private pin({ first, kind }: KnownKind, roles: Roles, reference: number): void {
    const { detectors } = this
    for (let cell = 0; cell < kind.blocks.length * kind.lanes; cell++)
      if (!detectors.isAlike(first + cell, first + reference)) roles.set(cell, role.pinned)
      else if (roles.of(cell) === role.asleep && !detectors.isSame(first + cell, first + reference))
        roles.set(cell, role.awake)
  }

  /** Whether what comes to an instance of a block concerns a cell that may stand elsewhere: then `spot` is changed. Wakes the cell. */
  redirect(spot: Spot, mechanism: Mechanism): void {
    const home = this.homes[spot.block]
    const crowd = home?.known.crowd
    if (!crowd) return
    const { lanes, parts, blocks } = home.known.kind
    const part = parts.find((one) => one.mechanism === mechanism)!
    const place = part.places[spot.instance - part.firsts[home.place]!]!
    const k = place % part.count
    const cell = home.place * lanes + (place - k) / part.count
    if (crowd.slots[cell]! < 0) {
      crowd.wake(cell)
      this.detectors.places[home.known.first + cell] = home.known.first + crowd.slots[cell]!
    }
    const slot = crowd.slots[cell]!
    if (slot === cell) return
    const lane = slot % lanes
    const block = (slot - lane) / lanes
    spot.block = blocks[block]!
    spot.instance = part.firsts[block]! + part.offsets[lane * part.count + k]!
  }

  private tellAll({ kind, first }: KnownKind, { leader, placed, slots }: Crowd): void {
    const { places } = this.detectors
    places.fill(first + leader, first, first + kind.blocks.length * kind.lanes)
    for (const cell of placed) places[first + cell] = first + slots[cell]!
  }

  /** Whether a block has to take steps. */
  runs(block: number): boolean {
    const home = this.homes[block]
    return !home?.known.crowd || home.known.crowd.running[home.place] === 1
  }

  /** Whether all have come to run. */
  get isOver(): boolean {
    return this.kinds.every(({ crowd }) => !crowd || crowd.isOver)
  }

  /** Blocks that need not. */
  get saved(): number {
    return this.kinds.reduce((sum, { crowd }) => sum + (crowd?.saved ?? 0), 0)
  }

  /** All cells have their own numbers again. */
  end(): void {
    if (!this.active) return
    for (const known of this.kinds) {
      known.crowd?.disperse()
      known.crowd = undefined
    }
    this.detectors.bringHome()
    this.active = false
  }

  // ---- whose a number is

  private find(place: number): Number | undefined {
    const { columns } = this.model.nodes
    const row = columns.rowOf(place)
    if (row >= 0 && row < columns.count) return this.numberOf(columns, this.blocks.blockOf(row), row, place)
    for (const mechanism of this.blocks.working) {
      const instance = mechanism.table.rowOf(place)
      if (instance >= 0 && instance < mechanism.active)
        return this.numberOf(mechanism.table, this.blocks.blockOf(mechanism.nodeRow(instance)), instance, place)
    }
    return undefined
  }

  private numberOf(table: Columns, block: number, row: number, place: number): Number | undefined {
    const home = this.homes[block]
    if (!home) return undefined
    const { parts, lanes } = home.known.kind
    const index = parts.findIndex((one) => one.table === table)
    const part: CellPart = parts[index]!
    const at = part.places[row - part.firsts[home.place]!]!
    const column = Math.floor((place - table.column(0)) / table.stride)
    const what = (index * 4096 + column) * 65536 + (at % part.count)
    return { known: home.known, cell: home.place * lanes + Math.floor(at / part.count), what }
  }
}

/** One of those that have the commonest number; -1 where few have the same. */
function commonest(list: readonly number[], numberOf: (i: number) => number): number {
  const found = new Map<number, { first: number; count: number }>()
  for (const i of list) {
    const number = numberOf(i)
    const same = found.get(number)
    if (same) same.count++
    else found.set(number, { first: i, count: 1 })
  }
  let [first, most] = [-1, leastAlike * list.length]
  for (const one of found.values()) if (one.count > most) [first, most] = [one.first, one.count]
  return first
}
