/**
 * Cells of one kind, of which some are asleep: they are equal to each other bit for bit, and one of them, the leader, takes the steps for all. A
 * cell that is awake stands in a slot, a lane of a block that runs; that need not be its own, so that few blocks run. Lanes of
 * such a block in which no cell stands go on as the leader does: who wakes up in one finds its numbers there.
 */
import type { CellCopies } from './cell-copies.ts'
import type { CellKind } from './cell-kind.ts'
import { type Roles, role } from './roles.ts'

/** Fewer blocks saved of so many are no gain. */
const leastGain = 0.25
const nowhere = -1

export class Crowd {
  /** Where each cell stands; -1 for one that is asleep. */
  readonly slots: Int32Array
  /** Who stands in each slot, -1 for none. */
  private readonly cells: Int32Array
  /** Of each block. */
  readonly running: Uint8Array
  /** Cells that were awake from the beginning. */
  readonly placed: number[] = []
  leader = nowhere
  asleep = 0
  private runningCount = 0
  /** Slots that may be free. */
  private readonly free: number[] = []
  /** Blocks whose numbers, while they do not run, are not those the cells had when they fell asleep. */
  private readonly abandoned: Uint8Array
  /** Cells that have to be put back, once all that are out of place were taken out. */
  private away: readonly number[] | undefined = undefined

  private constructor(
    readonly kind: CellKind,
    private readonly copies: CellCopies,
  ) {
    const count = kind.blocks.length * kind.lanes
    this.slots = new Int32Array(count).fill(nowhere)
    this.cells = new Int32Array(count).fill(nowhere)
    this.running = new Uint8Array(kind.blocks.length)
    this.abandoned = new Uint8Array(kind.blocks.length)
  }

  /** Undefined where it does not pay. The image in `copies` is what all are that are asleep. */
  static of(kind: CellKind, copies: CellCopies, roles: Roles, last: readonly number[]): Crowd | undefined {
    const chosen = choose(kind, roles, last)
    if (chosen.length > (1 - leastGain) * kind.blocks.length) return undefined
    const crowd = new Crowd(kind, copies)
    crowd.begin(roles, chosen)
    return crowd
  }

  private begin(roles: Roles, chosen: readonly number[]): void {
    const { lanes } = this.kind
    for (const block of chosen) this.run(block)
    const outside: number[] = []
    for (let block = 0; block < roles.blocks; block++) {
      const up = roles.upIn(block)
      this.asleep += lanes - up
      for (let cell = block * lanes; up > 0 && cell < (block + 1) * lanes; cell++) {
        if (roles.of(cell) === role.asleep) continue
        this.placed.push(cell)
        if (this.running[block]) this.place(cell, cell)
        else outside.push(cell)
      }
    }
    this.leader = this.free.find((slot) => this.cells[slot] === nowhere)!
    for (const cell of outside) {
      const slot = this.freeSlot()!
      this.copies.move(cell, slot)
      this.place(cell, slot)
      this.abandoned[this.blockOf(cell)] = 1
    }
  }

  private run(block: number): void {
    this.running[block] = 1
    this.runningCount++
    const { lanes } = this.kind
    for (let lane = lanes - 1; lane >= 0; lane--) this.free.push(block * lanes + lane)
  }

  private place(cell: number, slot: number): void {
    this.slots[cell] = slot
    this.cells[slot] = cell
  }

  private blockOf(slot: number): number {
    return Math.floor(slot / this.kind.lanes)
  }

  private isFree(slot: number): boolean {
    return this.running[this.blockOf(slot)] === 1 && this.cells[slot] === nowhere && slot !== this.leader
  }

  private freeSlot(): number | undefined {
    for (let slot = this.free.pop(); slot !== undefined; slot = this.free.pop()) if (this.isFree(slot)) return slot
    return undefined
  }

  /** Something is going to happen to a cell that is asleep. */
  wake(cell: number): void {
    const slot = this.isFree(cell) ? cell : (this.freeSlot() ?? this.open(cell))
    this.place(cell, slot)
    this.asleep--
  }

  /** One more block runs: the cell's own, if it does not yet. Gives a slot; that of the leader is the last that is left. */
  private open(cell: number): number {
    const own = this.blockOf(cell)
    const block = this.running[own] ? this.running.indexOf(0) : own
    if (block < 0) return this.leader
    this.copies.show(this.leader)
    this.copies.fill(block, this.abandoned[block] === 1)
    this.abandoned[block] = 0
    this.run(block)
    return this.isFree(cell) ? cell : this.freeSlot()!
  }

  /** Whether it has come to nothing: all blocks run. */
  get isOver(): boolean {
    return this.asleep === 0 || this.runningCount === this.kind.blocks.length
  }

  get saved(): number {
    return this.kind.blocks.length - this.runningCount
  }

  /** All cells back to their own places. Whatever ends it on the way, it can be done again. */
  disperse(): void {
    const { copies, kind, running, abandoned } = this
    this.away ??= this.takeOut()
    for (let block = 0; block < kind.blocks.length; block++)
      if (!running[block]) copies.fill(block, abandoned[block] === 1)
    for (const [i, cell] of this.away.entries()) copies.giveBack(i, cell)
  }

  /** Keeps cells that stand elsewhere, and those whose place someone else has. */
  private takeOut(): number[] {
    const { slots, cells, copies, leader, asleep } = this
    const away: number[] = []
    if (asleep > 0) copies.show(leader)
    for (let cell = 0; cell < slots.length; cell++) {
      const slot = slots[cell]!
      if (slot < 0 ? cells[cell]! < 0 : slot === cell) continue
      copies.keep(slot < 0 ? leader : slot, away.length)
      away.push(cell)
    }
    return away
  }
}

/** The blocks that are to run: those with pinned cells, and as many with most others awake as have room for all of these, and a leader. */
function choose({ lanes, blocks }: CellKind, roles: Roles, last: readonly number[]): number[] {
  let needed = 1
  for (let block = 0; block < blocks.length; block++) needed += roles.upIn(block)
  const isPinned = blocks.map((number, block) => (roles.pinned[block]! > 0 || last.includes(number) ? 1 : 0))
  const order = [...blocks.keys()].sort(
    (a, b) => isPinned[b]! - isPinned[a]! || roles.awake[b]! - roles.awake[a]! || a - b,
  )
  return order.filter((block, i) => isPinned[block] === 1 || i * lanes < needed).sort((a, b) => a - b)
}
