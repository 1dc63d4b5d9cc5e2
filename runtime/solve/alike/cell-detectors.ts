/**
 * The detectors that watch cells, by the cells: cells that stand somewhere else, or sleep, are told of by the detectors of that place. Cells are numbered
 * through all kinds.
 */

/** Which detectors belong to which cells: plain numbers, the same for all threads. */
export interface DetectorTables {
  /** Of each detector its cell, -1 for none, and the how manieth of the cell it is. */
  readonly cells: Int32Array
  readonly orders: Int32Array
  /** The most detectors of a cell; those of each cell, so many for each; and how many these are. */
  readonly width: number
  readonly lists: Int32Array
  readonly counts: Int32Array
  /** Cells that are watched in the same way have the same number, negative for a way that is like no other. */
  readonly ways: Int32Array
  readonly areSame: boolean
}

/** Whether what is watched was above its threshold when last looked at. */
export interface Sides {
  readonly above: Uint8Array
}

export class CellDetectors {
  /** Where each cell stands. */
  readonly places: Int32Array

  constructor(
    private readonly tables: DetectorTables,
    private readonly sides: Sides,
  ) {
    this.places = Int32Array.from({ length: tables.counts.length }, (_, i) => i)
  }

  /** Whether all cells are watched in the same way, and nothing that is watched is above its threshold. */
  get allAlike(): boolean {
    return this.tables.areSame && !this.sides.above.includes(1)
  }

  /** Whether what is found for one holds for the other. */
  isAlike(cell: number, other: number): boolean {
    const { ways } = this.tables
    return ways[cell] === ways[other] && ways[cell]! >= 0
  }

  /** Whether what is watched of one was on the same side of its threshold as that of the other, which is watched in the same way. */
  isSame(cell: number, other: number): boolean {
    const { lists, width, counts } = this.tables
    const { above } = this.sides
    for (let k = 0; k < counts[cell]!; k++)
      if (above[lists[width * cell + k]!] !== above[lists[width * other + k]!]) return false
    return true
  }

  /** The detector of the place where a detector's cell stands. */
  tellerOf(detector: number): number {
    const { cells, lists, width, orders } = this.tables
    const cell = cells[detector]!
    return cell < 0 ? detector : lists[width * this.places[cell]! + orders[detector]!]!
  }

  /** Detectors of the cells that stand where a detector's cell is at home; where all are in the same way watched. */
  toldBy(teller: number): readonly number[] {
    const { places } = this
    const { cells, lists, orders, width } = this.tables
    const slot = cells[teller]!
    if (slot < 0) return [teller]
    const told: number[] = []
    for (let cell = places.indexOf(slot); cell >= 0; cell = places.indexOf(slot, cell + 1))
      told.push(lists[width * cell + orders[teller]!]!)
    return told
  }

  /** All cells in their own places. */
  bringHome(): void {
    const { places } = this
    for (let i = 0; i < places.length; i++) places[i] = i
  }
}
