/** Whose a number is: the cell that has it, for what is watched and what is recorded. */
import type { Thresholds } from '../../events/thresholds.ts'
import type { Mechanism } from '../../mechanism/mechanism.ts'
import type { Model } from '../../model.ts'
import type { Blocks } from '../blocks.ts'
import type { DetectorTables } from './cell-detectors.ts'
import type { CellHomes } from './cell-homes.ts'

/** A number of a cell: the cell by its number through all kinds, and which of the cell's numbers it is. */
interface NumberOfCell {
  readonly cell: number
  readonly what: number
}

/** Of a way in which cells are watched that is like no other. */
const unlike = -1
const nowhere = -1

export class CellFinder {
  constructor(
    private readonly model: Model,
    private readonly blocks: Blocks,
    private readonly homes: CellHomes,
  ) {}

  /** The cells that have numbers at these places. */
  cellsWith(places: readonly number[]): number[] {
    return places.map((place) => this.find(place)?.cell ?? nowhere).filter((cell) => cell !== nowhere)
  }

  /** Which detectors belong to which cells. */
  listDetectors(thresholds: Thresholds): DetectorTables {
    const { places } = thresholds
    const { length } = places
    const cells = new Int32Array(length).fill(nowhere)
    const whats = new Float64Array(length)
    for (let i = 0; i < length; i++) {
      const found = this.find(places[i]!)
      if (!found) continue
      cells[i] = found.cell
      whats[i] = found.what
    }
    return tablesOf(thresholds, cells, whats, this.homes.cells)
  }

  private find(place: number): NumberOfCell | undefined {
    const { columns } = this.model.nodes
    const row = columns.rowOf(place)
    if (row >= 0 && row < columns.count) return this.numberOf(0, this.blocks.blockOf(row), row, place)
    const { working } = this.blocks
    for (let i = 0; i < working.length; i++) {
      const mechanism: Mechanism = working[i]!
      const instance = mechanism.table.rowOf(place)
      if (instance >= 0 && instance < mechanism.active)
        return this.numberOf(i + 1, this.blocks.blockOf(mechanism.nodeRow(instance)), instance, place)
    }
    return undefined
  }

  private numberOf(table: number, block: number, row: number, place: number): NumberOfCell | undefined {
    const home = this.homes.of(block)
    if (!home) return undefined
    const { first, parts, lanes } = home.kind
    const index = parts.findIndex((one) => one.table === table)
    const part = parts[index]!
    const at = part.places[row - part.firsts[home.place]!]!
    const column = Math.floor((place - part.place) / part.stride)
    const what = (index * 4096 + column) * 65536 + (at % part.count)
    return { cell: first + home.place * lanes + Math.floor(at / part.count), what }
  }
}

/** Detectors of each cell, sorted by what they watch of it: `whats`. */
function tablesOf(thresholds: Thresholds, cells: Int32Array, whats: Float64Array, count: number): DetectorTables {
  const orders = new Int32Array(cells.length)
  const counts = new Int32Array(count)
  const sorted = [...cells.keys()].filter((i) => cells[i]! >= 0)
  const byCell = (a: number, b: number) => cells[a]! - cells[b]! || whats[a]! - whats[b]! || a - b
  if (sorted.some((i, k) => k > 0 && byCell(sorted[k - 1]!, i) > 0)) sorted.sort(byCell)
  for (const i of sorted) orders[i] = counts[cells[i]!]!++
  const width = counts.reduce((most, one) => Math.max(most, one), 0)
  const lists = new Int32Array(width * count).fill(nowhere)
  for (const i of sorted) lists[width * cells[i]! + orders[i]!] = i
  const known = new Map<string, number>()
  const ways = counts.map((length, cell) =>
    wayOf(thresholds, lists.subarray(width * cell, width * cell + length), whats, known),
  )
  return { cells, orders, width, lists, counts, ways, areSame: ways.every((way) => way === 0) }
}

/** The number of a way, which is given to cells that are watched as others are. */
function wayOf(thresholds: Thresholds, list: Int32Array, whats: Float64Array, known: Map<string, number>): number {
  let way = ''
  for (let k = 0; k < list.length; k++) {
    const i = list[k]!
    // a threshold that someone points to may become another's at any time
    if (thresholds.addressOf(i) !== 0) return unlike
    way += `${whats[i]!} ${thresholds.detectors[i]!.threshold},`
  }
  const number = known.get(way) ?? known.size
  known.set(way, number)
  return number
}
