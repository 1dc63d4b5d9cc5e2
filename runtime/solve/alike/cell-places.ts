/**
 * Where cells of a kind are described for the functions that compare and copy them (`cell-code.ts`), and blocks that take no steps. It is written by
 * whoever has the memory to give; any thread may work with it.
 */
import type { Arena } from '../../memory/arena.ts'
import { blockPartPlace, blockPartWords, partPlace, partWords } from './cell-code.ts'
import type { CellKind } from './cell-kind.ts'

/** Byte addresses: of what is the same for all blocks, of the words of the first block and of the image, and of those that tell which columns changed. */
export interface CopyPlaces {
  readonly parts: number
  readonly blocks: number
  readonly image: number
  readonly changed: number
  /** Of all parts. */
  readonly columns: number
}

/** Bytes of the words of a block. */
export const blockBytes = ({ parts }: CellKind): number => 4 * blockPartWords * parts.length

/** Gives memory and takes it back all at once. */
export class CellRoom {
  private readonly allocated: { place: number; doubles: number }[] = []

  constructor(private readonly arena: Arena) {}

  release(): void {
    for (const { place, doubles } of this.allocated) this.arena.release(place, doubles)
    this.allocated.length = 0
  }

  describe(kind: CellKind): CopyPlaces {
    const columns = kind.parts.reduce((sum, part) => sum + part.columns, 0)
    const parts = this.words(partWords * kind.parts.length)
    const blocks = this.words((blockBytes(kind) / 4) * kind.blocks.length)
    const changed = this.words(columns)
    this.writeParts(kind, parts)
    kind.blocks.forEach((_, block) => {
      kind.parts.forEach(({ place, stride, firsts }, i) => {
        this.writeBlock(blocks + blockBytes(kind) * block, i, place + firsts[block]!, stride)
      })
    })
    return { parts, blocks, changed, columns, image: this.shelf(kind) }
  }

  /** A block that takes no steps; gives the address of its words. */
  shelf({ parts, lanes }: CellKind): number {
    const size = lanes * parts.reduce((sum, { count, columns }) => sum + count * columns, 0)
    const words = this.words(blockPartWords * parts.length)
    let next = this.allocate(size)
    parts.forEach(({ count, columns }, i) => {
      const rows = count * lanes
      this.writeBlock(words, i, next, rows)
      next += rows * columns
    })
    return words
  }

  private writeParts({ parts, lanes }: CellKind, address: number): void {
    const lists = parts.map(({ offsets }) => this.words(offsets.length))
    const { i32 } = this.arena
    parts.forEach(({ columns, count, offsets }, i) => {
      const at = address / 4 + partWords * i
      i32[at + partPlace.columns / 4] = columns
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
    const { i32 } = this.arena
    const at = words / 4 + blockPartWords * part
    i32[at + blockPartPlace.first / 4] = 8 * place
    i32[at + blockPartPlace.stride / 4] = 8 * stride
  }

  private allocate(doubles: number): number {
    const place = this.arena.allocate(doubles)
    this.allocated.push({ place, doubles })
    return place
  }

  /** Byte address of so many words. */
  private words(count: number): number {
    return 8 * this.allocate((count + 1) >> 1)
  }
}
