/** Which blocks belong to which kind of cells. */
import type { CellKind } from './cell-kind.ts'

/** Where a block stands in its kind, which is the `number`th. */
export interface Home {
  readonly kind: CellKind
  readonly number: number
  readonly place: number
}

export class CellHomes {
  /** Cells of all kinds. */
  readonly cells: number
  private readonly homes: readonly (Home | undefined)[]

  constructor(kinds: readonly CellKind[], blocks: number) {
    const homes: (Home | undefined)[] = new Array(blocks).fill(undefined)
    kinds.forEach((kind, number) => {
      kind.blocks.forEach((block, place) => {
        homes[block] = { kind, number, place }
      })
    })
    this.homes = homes
    this.cells = kinds.reduce((sum, { blocks, lanes }) => sum + blocks.length * lanes, 0)
  }

  /** Undefined for a block of cells like no others. */
  of(block: number): Home | undefined {
    return this.homes[block]
  }
}
