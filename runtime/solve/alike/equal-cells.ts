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
import { type CellKind, type CellPart, findKinds } from './cell-kind.ts'
import { Crowd, role } from './crowd.ts'

/** Where something happens: a block, and an instance in its table. */
export interface Spot {
  block: number
  instance: number
}

interface KnownKind {
  readonly kind: CellKind
  readonly copies: CellCopies
  /** Detectors of each cell, by what they watch in it; and what that is. */
  readonly detectors: readonly number[][]
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

export class EqualCells {
  /** Whether some cells are asleep. */
  active = false
  /** For each detector the one whose bits tell of it: that of the slot its cell stands in. */
  readonly told: Int32Array
  private readonly kinds: readonly KnownKind[]
  private readonly homes: readonly (Home | undefined)[]
  private readonly whats: Float64Array
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
    this.kinds = kinds.map((kind) => ({
      kind,
      copies: new CellCopies(model, kind, functions!),
      detectors: Array.from({ length: kind.blocks.length * kind.lanes }, () => []),
      crowd: undefined,
    }))
    const homes: (Home | undefined)[] = blocks.groups.map(() => undefined)
    for (const known of this.kinds)
      for (const [place, block] of known.kind.blocks.entries()) homes[block] = { known, place }
    this.homes = homes
    this.last = working.filter(({ leavesLast }) => leavesLast).map((one) => blocks.blockOf(one.nodeRow(one.active - 1)))
    const { places } = kinds.length > 0 ? model.thresholds : { places: [] }
    this.told = Int32Array.from(places, (_, i) => i)
    this.whats = new Float64Array(places.length)
  }

  /** Finds out which detectors belong to which cells. */
  private enlistAll(): void {
    if (this.areListed) return
    this.areListed = true
    for (const [detector, place] of this.model.thresholds.places.entries()) this.enlist(place, detector)
    for (const { detectors } of this.kinds)
      for (const list of detectors) if (list.length > 1) list.sort((a, b) => this.whats[a]! - this.whats[b]!)
  }

  private enlist(place: number, detector: number): void {
    const found = this.find(place)
    if (!found) return
    this.whats[detector] = found.what
    found.known.detectors[found.cell]!.push(detector)
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
      if (known.crowd) this.active = true
    }
    if (this.active) for (const known of this.kinds) this.tellAll(known)
    return this.active
  }

  private rolesIn(known: KnownKind, recorded: readonly number[]): Uint8Array | undefined {
    const { kind, copies, detectors } = known
    const { lanes, blocks } = kind
    const reference = commonest(blocks.length * lanes, (slot) => copies.voltages(slot))
    if (reference < 0) return undefined
    this.enlistAll()
    copies.show(reference, true)
    const roles = new Uint8Array(detectors.length)
    blocks.forEach((_, block) => {
      if (!copies.hasIntegers(block)) roles.fill(role.pinned, block * lanes, (block + 1) * lanes)
      else if (copies.isImage(block)) roles.fill(role.asleep, block * lanes, (block + 1) * lanes)
      else
        for (let cell = block * lanes; cell < (block + 1) * lanes; cell++)
          if (copies.isAlike(cell)) roles[cell] = role.asleep
    })
    this.pin(known, roles, reference)
    for (const place of recorded) {
      const found = this.find(place)
      if (found?.known === known) roles[found.cell] = role.pinned
    }
    return roles
  }

  /** Cells are watched in the same way: then what is found for one holds for the others, and a slot can be anyone's. */
  private pin({ detectors }: KnownKind, roles: Uint8Array, reference: number): void {
    const { above } = this.model.thresholds
    const wanted = detectors[reference]!
    for (let cell = 0; cell < detectors.length; cell++) {
      const list = detectors[cell]!
      if (list.length !== wanted.length) roles[cell] = role.pinned
      for (let k = 0; k < list.length && roles[cell] !== role.pinned; k++) {
        const [i, other] = [list[k]!, wanted[k]!]
        if (!this.isWatchedAs(i, other)) roles[cell] = role.pinned
        else if (above[i] !== above[other] && roles[cell] === role.asleep) roles[cell] = role.awake
      }
    }
  }

  private isWatchedAs(i: number, other: number): boolean {
    const { thresholds } = this.model
    const { detectors } = thresholds
    if (this.whats[i] !== this.whats[other] || thresholds.addressOf(i) !== 0) return false
    return i === other || detectors[i]!.threshold === detectors[other]!.threshold
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
      this.tell(home.known, cell)
    }
    const slot = crowd.slots[cell]!
    if (slot === cell) return
    const lane = slot % lanes
    const block = (slot - lane) / lanes
    spot.block = blocks[block]!
    spot.instance = part.firsts[block]! + part.offsets[lane * part.count + k]!
  }

  private tellAll(known: KnownKind): void {
    for (const cell of known.detectors.keys()) this.tell(known, cell)
  }

  private tell({ crowd, detectors }: KnownKind, cell: number): void {
    const slot = crowd ? crowd.slots[cell]! : cell
    const tellers = detectors[slot < 0 ? crowd!.leader : slot]!
    detectors[cell]!.forEach((i, k) => {
      this.told[i] = tellers[k]!
    })
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
    for (let i = 0; i < this.told.length; i++) this.told[i] = i
    this.active = false
  }

  // ---- whose a number is

  private find(place: number): Number | undefined {
    const { columns } = this.model.nodes
    const row = rowIn(columns, place)
    if (row >= 0 && row < columns.count) return this.numberOf(columns, this.blocks.blockOf(row), row, place)
    for (const mechanism of this.blocks.working) {
      const instance = rowIn(mechanism.table, place)
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

/** The row of a table that a number stands in, -1 if in none. */
export function rowIn(table: Columns, place: number): number {
  const offset = place - table.column(0)
  return offset >= 0 && offset < table.doubles * table.stride ? offset % table.stride : -1
}

/** One of those that have the commonest number; -1 where few have the same. */
function commonest(count: number, numberOf: (i: number) => number): number {
  const found = new Map<number, { first: number; count: number }>()
  for (let i = 0; i < count; i++) {
    const number = numberOf(i)
    const same = found.get(number)
    if (same) same.count++
    else found.set(number, { first: i, count: 1 })
  }
  const most = [...found.values()].reduce((best, one) => (one.count > best.count ? one : best))
  return most.count > count / 4 ? most.first : -1
}
