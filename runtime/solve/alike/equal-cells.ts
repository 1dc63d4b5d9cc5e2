/**
 * Cells that are equal bit for bit take several steps once for all of them. Before a run of stretches the cells of each kind are compared; from then
 * on nothing but events tells them apart, and a cell wakes up with the first event that comes to it. Afterwards all have their numbers
 * in their own places again. Cells that are recorded, or watched in another way than the others, are awake.
 */
import type { Views } from '../../memory/views.ts'
import type { CellFunctions } from './cell-code.ts'
import { CellCopies } from './cell-copies.ts'
import { CellDetectors, type DetectorTables, type Sides } from './cell-detectors.ts'
import { CellHomes } from './cell-homes.ts'
import type { CellKind } from './cell-kind.ts'
import type { CopyPlaces } from './cell-places.ts'
import { Crowd } from './crowd.ts'
import { Roles, role } from './roles.ts'

/** Where something happens: a block, and an instance in its table. */
export interface Spot {
  block: number
  instance: number
}

/** All that there is to know of the cells, as plain numbers. */
export interface CellTables {
  readonly kinds: readonly CellKind[]
  /** Of each kind. */
  readonly places: readonly CopyPlaces[]
  readonly blockCount: number
  readonly detectors: DetectorTables
  /** Blocks that have the last instance of some mechanism, which leaves numbers in globals. */
  readonly last: readonly number[]
}

interface KnownKind {
  readonly kind: CellKind
  readonly copies: CellCopies
  crowd: Crowd | undefined
}

/** So many cells tell whether there are enough that are equal, and what part of them has to be. */
const sampleSize = 64
const leastAlike = 0.25

export class EqualCells {
  /** Whether some cells are asleep. */
  active = false
  readonly detectors: CellDetectors
  private readonly kinds: readonly KnownKind[]
  private readonly homes: CellHomes
  private readonly last: readonly number[]
  private isReady = false

  /** `shelf` gives the address of the words of one more block of a kind that takes no steps. */
  constructor(
    views: Views,
    { kinds, places, blockCount, detectors, last }: CellTables,
    functions: CellFunctions,
    sides: Sides,
    shelf: (kind: CellKind) => number,
  ) {
    this.kinds = kinds.map((kind, i) => {
      const copies = new CellCopies(views, kind, places[i]!, functions, () => shelf(kind))
      return { kind, copies, crowd: undefined }
    })
    this.homes = new CellHomes(kinds, blockCount)
    this.detectors = new CellDetectors(detectors, sides)
    this.last = last
  }

  /** Has the engine compile what a run will need: it does so when a function is first called. The look is for that alone, and once. */
  makeReady(): void {
    if (this.isReady) return
    this.isReady = true
    for (const known of this.kinds) {
      known.copies.makeReady()
      this.rolesIn(known, [])
    }
  }

  // ---- falling asleep and waking up

  /** Compares the cells; those that are recorded stay awake. True where some can sleep. */
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
    const { first: ofKind, lanes, blocks } = known.kind
    const reference = this.reference(known)
    if (reference < 0) return undefined
    const roles = new Roles(blocks.length, lanes)
    for (let block = 0; block < blocks.length; block++) {
      const [first, end] = [block * lanes, (block + 1) * lanes]
      if (!copies.hasIntegers(block)) for (let cell = first; cell < end; cell++) roles.set(cell, role.pinned)
      else if (!copies.isImage(block))
        for (let cell = first; cell < end; cell++) if (!copies.isAlike(cell)) roles.set(cell, role.awake)
    }
    if (!this.detectors.allAlike) this.pin(known, roles, reference)
    for (const cell of recorded)
      if (cell >= ofKind && cell < ofKind + blocks.length * lanes) roles.set(cell - ofKind, role.pinned)
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
  private pin({ kind }: KnownKind, roles: Roles, reference: number): void {
    const { detectors } = this
    const { first } = kind
    for (let cell = 0; cell < kind.blocks.length * kind.lanes; cell++)
      if (!detectors.isAlike(first + cell, first + reference)) roles.set(cell, role.pinned)
      else if (roles.of(cell) === role.asleep && !detectors.isSame(first + cell, first + reference))
        roles.set(cell, role.awake)
  }

  /** Whether what comes to an instance of a block, one of a receiver's, concerns a cell that may stand elsewhere: then `spot` is changed. Wakes the cell. */
  redirect(spot: Spot, receiver: number): void {
    const home = this.homes.of(spot.block)
    const crowd = home && this.kinds[home.number]!.crowd
    if (!crowd) return
    const { first, lanes, parts, blocks } = home.kind
    const part = parts.find((one) => one.receiver === receiver)!
    const place = part.places[spot.instance - part.firsts[home.place]!]!
    const k = place % part.count
    const cell = home.place * lanes + (place - k) / part.count
    if (crowd.slots[cell]! < 0) {
      crowd.wake(cell)
      this.detectors.places[first + cell] = first + crowd.slots[cell]!
    }
    const slot = crowd.slots[cell]!
    if (slot === cell) return
    const lane = slot % lanes
    const block = (slot - lane) / lanes
    spot.block = blocks[block]!
    spot.instance = part.firsts[block]! + part.offsets[lane * part.count + k]!
  }

  private tellAll({ kind }: KnownKind, { leader, placed, slots }: Crowd): void {
    const { places } = this.detectors
    const { first } = kind
    places.fill(first + leader, first, first + kind.blocks.length * kind.lanes)
    for (const cell of placed) places[first + cell] = first + slots[cell]!
  }

  /** Whether a block has to take steps. */
  runs(block: number): boolean {
    const home = this.homes.of(block)
    const crowd = home && this.kinds[home.number]!.crowd
    return !crowd || crowd.running[home.place] === 1
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
