/**
 * The numbers of cells of one kind: compared with those of one cell, taken out of a lane and put into another. All goes by bits, whatever the
 * numbers are. The image is one cell in all lanes of a block of its own, which takes no steps; such blocks also keep cells for a while.
 */
import type { Views } from '../../memory/views.ts'
import type { CellFunctions } from './cell-code.ts'
import type { CellKind } from './cell-kind.ts'
import { blockBytes, type CopyPlaces } from './cell-places.ts'

export class CellCopies {
  /** Addresses of the words of blocks that keep cells for a while. */
  private readonly shelves: number[] = []

  /** `shelf` gives the address of the words of one more block that takes no steps. */
  constructor(
    private readonly memory: Views,
    private readonly kind: CellKind,
    private readonly places: CopyPlaces,
    private readonly run: CellFunctions,
    private readonly shelf: () => number,
  ) {}

  /** Calls that do nothing. */
  makeReady(): void {
    const { run } = this
    run.isSameBlock(0, 0, 0, 0)
    run.isSameCell(0, 0, 0, 0, 0, 0)
    run.copyCell(0, 0, 0, 0, 0, 0)
    run.copyBlock(0, 0, 0, 0, 0)
    run.showCell(0, 0, 0, 0, 0, 0)
    run.mix(this.places.parts, this.places.blocks, 0)
    run.areAll(0, 0, 0)
  }

  private block(block: number): number {
    return this.places.blocks + blockBytes(this.kind) * block
  }

  private blockOf(slot: number): number {
    return this.block(Math.floor(slot / this.kind.lanes))
  }

  private laneOf(slot: number): number {
    return slot % this.kind.lanes
  }

  /** A number by which cells are told apart at first: from their voltages. */
  voltages(slot: number): number {
    return this.run.mix(this.places.parts, this.blockOf(slot), this.laneOf(slot))
  }

  /** The image becomes the cell in a slot. With `first` nothing counts as changed. */
  show(slot: number, first = false): void {
    const { run, kind, memory } = this
    const { parts, image, changed, columns } = this.places
    run.showCell(parts, kind.parts.length, this.blockOf(slot), this.laneOf(slot), image, changed)
    for (let lane = 1; lane < kind.lanes; lane++) run.copyCell(parts, kind.parts.length, image, 0, image, lane)
    if (first) memory.i32.fill(0, changed / 4, changed / 4 + columns)
  }

  /** Whether all cells of a block are as in the image. */
  isImage(block: number): boolean {
    const { parts, image } = this.places
    return this.run.isSameBlock(parts, this.kind.parts.length, this.block(block), image) === 1
  }

  /** Whether the cell in a slot is as in the image. */
  isAlike(slot: number): boolean {
    const { run, kind } = this
    const { parts, image } = this.places
    return run.isSameCell(parts, kind.parts.length, this.blockOf(slot), this.laneOf(slot), image, 0) === 1
  }

  /** Integers have no image: they are to be the same for all instances of a mechanism, as they are before something happened to one. */
  hasIntegers(block: number): boolean {
    const { i32 } = this.memory
    for (const { integers, firsts, places } of this.kind.parts)
      for (const start of integers) {
        const wanted = i32[start + firsts[0]!]
        if (this.run.areAll(places.length, 4 * (start + firsts[block]!), wanted!) === 0) return false
      }
    return true
  }

  /** All lanes of a block become the image; without `all` but those columns that have changed. */
  fill(block: number, all: boolean): void {
    const { parts, image, changed } = this.places
    this.run.copyBlock(parts, this.kind.parts.length, image, this.block(block), all ? 0 : changed)
  }

  move(from: number, to: number): void {
    this.copy(this.blockOf(from), this.laneOf(from), this.blockOf(to), this.laneOf(to))
  }

  /** Keeps the cell in a slot as the `number`th. */
  keep(slot: number, number: number): void {
    const { kind, shelves } = this
    const place = Math.floor(number / kind.lanes)
    while (shelves.length <= place) shelves.push(this.shelf())
    this.copy(this.blockOf(slot), this.laneOf(slot), shelves[place]!, number % kind.lanes)
  }

  /** Puts it into a slot. */
  giveBack(number: number, slot: number): void {
    const { lanes } = this.kind
    this.copy(this.shelves[Math.floor(number / lanes)]!, number % lanes, this.blockOf(slot), this.laneOf(slot))
  }

  private copy(from: number, lane: number, to: number, laneOfTo: number): void {
    this.run.copyCell(this.places.parts, this.kind.parts.length, from, lane, to, laneOfTo)
  }
}
