/**
 * The detectors that watch cells, by the cells: cells that stand somewhere else, or sleep, are told of by the detectors of that place. Cells are numbered
 * through all kinds.
 */
import type { Thresholds } from '../../events/thresholds.ts'

/** Of a way in which cells are watched that is like no other. */
const unlike = -1
const nowhere = -1

export class CellDetectors {
  /** Of each detector its cell, -1 for none, and the how manieth of the cell it is. */
  readonly cells: Int32Array
  readonly orders: Int32Array
  /** Where each cell stands. */
  readonly places: Int32Array
  /** The most detectors of a cell; those of each cell, so many for each. */
  width = 0
  lists = new Int32Array()
  /** Cells that are watched in the same way have the same number. */
  private readonly ways: Int32Array
  private readonly counts: Int32Array
  private areSame = false

  constructor(
    private readonly thresholds: Thresholds,
    count: number,
  ) {
    const { length } = thresholds.places
    this.cells = new Int32Array(length).fill(nowhere)
    this.orders = new Int32Array(length)
    this.places = Int32Array.from({ length: count }, (_, i) => i)
    this.ways = new Int32Array(count)
    this.counts = new Int32Array(count)
  }

  /** `whats`: which of its cell's numbers each detector watches. Those of a cell are sorted by that. */
  list(whats: Float64Array): void {
    const { cells, counts, orders, ways } = this
    const sorted = [...cells.keys()].filter((i) => cells[i]! >= 0)
    const byCell = (a: number, b: number) => cells[a]! - cells[b]! || whats[a]! - whats[b]! || a - b
    if (sorted.some((i, k) => k > 0 && byCell(sorted[k - 1]!, i) > 0)) sorted.sort(byCell)
    for (const i of sorted) orders[i] = counts[cells[i]!]!++
    this.width = counts.reduce((most, one) => Math.max(most, one), 0)
    this.lists = new Int32Array(this.width * counts.length).fill(nowhere)
    for (const i of sorted) this.lists[this.width * cells[i]! + orders[i]!] = i
    const known = new Map<string, number>()
    for (let cell = 0; cell < ways.length; cell++) ways[cell] = this.wayOf(cell, whats, known)
    this.areSame = ways.every((way) => way === 0)
  }

  /** The number of a way, which is given to cells that are watched as others are. */
  private wayOf(cell: number, whats: Float64Array, known: Map<string, number>): number {
    const { thresholds, width, lists, counts } = this
    let way = ''
    for (let k = 0; k < counts[cell]!; k++) {
      const i = lists[width * cell + k]!
      // a threshold that someone points to may become another's at any time
      if (thresholds.addressOf(i) !== 0) return unlike
      way += `${whats[i]!} ${thresholds.detectors[i]!.threshold},`
    }
    const number = known.get(way) ?? known.size
    known.set(way, number)
    return number
  }

  /** Whether all cells are watched in the same way, and nothing that is watched is above its threshold. */
  get allAlike(): boolean {
    return this.areSame && !this.thresholds.above.includes(1)
  }

  /** Whether what is found for one holds for the other. */
  isAlike(cell: number, other: number): boolean {
    return this.ways[cell] === this.ways[other] && this.ways[cell] !== unlike
  }

  /** Whether what is watched of one was on the same side of its threshold as that of the other, which is watched in the same way. */
  isSame(cell: number, other: number): boolean {
    const { lists, width, counts } = this
    const { above } = this.thresholds
    for (let k = 0; k < counts[cell]!; k++)
      if (above[lists[width * cell + k]!] !== above[lists[width * other + k]!]) return false
    return true
  }

  /** The detector of the place where a detector's cell stands. */
  tellerOf(detector: number): number {
    const cell = this.cells[detector]!
    return cell < 0 ? detector : this.lists[this.width * this.places[cell]! + this.orders[detector]!]!
  }

  /** Detectors of the cells that stand where a detector's cell is at home; where all are in the same way watched. */
  toldBy(teller: number): readonly number[] {
    const { cells, lists, orders, places, width } = this
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
