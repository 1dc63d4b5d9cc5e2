/** What becomes of the cells of a kind when some of them are going to sleep. All do, but for those of which something else is said. */

/** `pinned`: awake, and not to be moved. */
export const role = { asleep: 0, awake: 1, pinned: 2 } as const
export type Role = (typeof role)[keyof typeof role]

export class Roles {
  /** Of each block, how many cells are in a role. */
  readonly awake: Int32Array
  readonly pinned: Int32Array
  private readonly cells: Uint8Array

  constructor(
    readonly blocks: number,
    readonly lanes: number,
  ) {
    this.cells = new Uint8Array(blocks * lanes)
    this.awake = new Int32Array(blocks)
    this.pinned = new Int32Array(blocks)
  }

  of(cell: number): Role {
    return this.cells[cell] as Role
  }

  set(cell: number, to: Role): void {
    const block = Math.floor(cell / this.lanes)
    const before = this.cells[cell]
    if (before === role.awake) this.awake[block]!--
    else if (before === role.pinned) this.pinned[block]!--
    if (to === role.awake) this.awake[block]!++
    else if (to === role.pinned) this.pinned[block]!++
    this.cells[cell] = to
  }

  /** Cells of a block that stay awake. */
  upIn(block: number): number {
    return this.awake[block]! + this.pinned[block]!
  }
}
