/**
 * The numbers of cells of one kind: compared with those of one cell, taken out of a lane and put into another. All goes by bits, whatever the
 * numbers are. The image is one cell in all lanes of a block of its own, which takes no steps; such blocks also keep cells for a while.
 */
import type { Model } from '../../model.ts'
import { blockPartPlace, blockPartWords, type CellFunctions, partPlace, partWords } from './cell-code.ts'
import type { CellKind } from './cell-kind.ts'

/** Blocks that take no steps. */
interface Shelf {
  readonly place: number
  readonly doubles: number
  /** Address of the first one's words. */
  readonly words: number
}

export class CellCopies {
  private readonly allocated: { place: number; doubles: number }[] = []
  /** Byte addresses: of what is the same for all blocks, of the words of the first block, and of those that tell which columns changed. */
  private readonly parts: number
  private readonly blocks: number
  private readonly changed: number
  private readonly image: Shelf
  private readonly columns: number
  /** Doubles of a block. */
  private readonly size: number
  private shelves: Shelf[] = []

  constructor(
    private readonly model: Model,
    private readonly kind: CellKind,
    private readonly run: CellFunctions,
  ) {
    const { parts, lanes, blocks } = kind
    this.columns = parts.reduce((sum, { table }) => sum + table.doubles, 0)
    this.size = lanes * parts.reduce((sum, { count, table }) => sum + count * table.doubles, 0)
    this.parts = this.words(partWords * parts.length)
    this.blocks = this.words(blockPartWords * parts.length * blocks.length)
    this.changed = this.words(this.columns)
    this.writeParts()
    blocks.forEach((_, block) => {
      parts.forEach(({ table, firsts }, i) => {
        this.writeBlock(this.block(block), i, table.column(0) + firsts[block]!, table.stride)
      })
    })
    this.image = this.shelf()
  }

  /** Calls that do nothing. */
  makeReady(): void {
    const { run } = this
    run.isSameBlock(0, 0, 0, 0)
    run.isSameCell(0, 0, 0, 0, 0, 0)
    run.copyCell(0, 0, 0, 0, 0, 0)
    run.copyBlock(0, 0, 0, 0, 0)
    run.showCell(0, 0, 0, 0, 0, 0)
    run.mix(this.parts, this.blocks, 0)
  }

  release(): void {
    for (const { place, doubles } of this.allocated) this.model.arena.release(place, doubles)
  }

  private allocate(doubles: number): number {
    const place = this.model.arena.allocate(doubles)
    this.allocated.push({ place, doubles })
    return place
  }

  /** Byte address of so many words. */
  private words(count: number): number {
    return 8 * this.allocate((count + 1) >> 1)
  }

  private writeParts(): void {
    const { parts, lanes } = this.kind
    const lists = parts.map(({ offsets }) => this.words(offsets.length))
    const { i32 } = this.model.arena
    parts.forEach(({ table, count, offsets }, i) => {
      const at = this.parts / 4 + partWords * i
      i32[at + partPlace.columns / 4] = table.doubles
      i32[at + partPlace.rows / 4] = count * lanes
      i32[at + partPlace.count / 4] = count
      i32[at + partPlace.offsets / 4] = lists[i]!
      offsets.forEach((offset, k) => {
        i32[lists[i]! / 4 + k] = 8 * offset
      })
    })
  }

  /** `stride`: doubles from one column to the next. */
  private writeBlock(words: number, part: number, place: number, stride: number): void {
    const { i32 } = this.model.arena
    const at = words / 4 + blockPartWords * part
    i32[at + blockPartPlace.first / 4] = 8 * place
    i32[at + blockPartPlace.stride / 4] = 8 * stride
  }

  private shelf(): Shelf {
    const { parts, lanes } = this.kind
    const place = this.allocate(this.size)
    const words = this.words(blockPartWords * parts.length)
    let next = place
    parts.forEach(({ count, table }, i) => {
      const rows = count * lanes
      this.writeBlock(words, i, next, rows)
      next += rows * table.doubles
    })
    return { place, doubles: this.size, words }
  }

  private block(block: number): number {
    return this.blocks + 4 * blockPartWords * this.kind.parts.length * block
  }

  private blockOf(slot: number): number {
    return this.block(Math.floor(slot / this.kind.lanes))
  }

  private laneOf(slot: number): number {
    return slot % this.kind.lanes
  }

  /** A number by which cells are told apart at first: from their voltages. */
  voltages(slot: number): number {
    return this.run.mix(this.parts, this.blockOf(slot), this.laneOf(slot))
  }

  /** The image becomes the cell in a slot. With `first` nothing counts as changed. */
  show(slot: number, first = false): void {
    const { run, parts, kind, image, changed, model } = this
    run.showCell(parts, kind.parts.length, this.blockOf(slot), this.laneOf(slot), image.words, changed)
    for (let lane = 1; lane < kind.lanes; lane++)
      run.copyCell(parts, kind.parts.length, image.words, 0, image.words, lane)
    if (first) model.arena.i32.fill(0, changed / 4, changed / 4 + this.columns)
  }

  /** Whether all cells of a block are as in the image. */
  isImage(block: number): boolean {
    return this.run.isSameBlock(this.parts, this.kind.parts.length, this.block(block), this.image.words) === 1
  }

  /** Whether the cell in a slot is as in the image. */
  isAlike(slot: number): boolean {
    const { run, parts, kind, image } = this
    return run.isSameCell(parts, kind.parts.length, this.blockOf(slot), this.laneOf(slot), image.words, 0) === 1
  }

  /** Integers have no image: they are to be the same for all instances of a mechanism, as they are before something happened to one. */
  hasIntegers(block: number): boolean {
    const { i32 } = this.model.arena
    for (const { table, integers, firsts, places } of this.kind.parts)
      for (const column of integers) {
        const start = table.integerColumn(column)
        const wanted = i32[start + firsts[0]!]
        const first = start + firsts[block]!
        for (let at = first; at < first + places.length; at++) if (i32[at] !== wanted) return false
      }
    return true
  }

  /** All lanes of a block become the image; without `all` but those columns that have changed. */
  fill(block: number, all: boolean): void {
    const { run, parts, kind, image, changed } = this
    run.copyBlock(parts, kind.parts.length, image.words, this.block(block), all ? 0 : changed)
  }

  move(from: number, to: number): void {
    const { run, parts, kind } = this
    run.copyCell(parts, kind.parts.length, this.blockOf(from), this.laneOf(from), this.blockOf(to), this.laneOf(to))
  }

  /** Keeps the cell in a slot as the `number`th. */
  keep(slot: number, number: number): void {
    const { run, parts, kind, shelves } = this
    const place = Math.floor(number / kind.lanes)
    while (shelves.length <= place) shelves.push(this.shelf())
    const { words } = shelves[place]!
    run.copyCell(parts, kind.parts.length, this.blockOf(slot), this.laneOf(slot), words, number % kind.lanes)
  }

  /** Puts it into a slot. */
  giveBack(number: number, slot: number): void {
    const { run, parts, kind, shelves } = this
    const { words } = shelves[Math.floor(number / kind.lanes)]!
    run.copyCell(parts, kind.parts.length, words, number % kind.lanes, this.blockOf(slot), this.laneOf(slot))
  }
}
