/** The equal cells of a model: what they are described by is worked out and written into its memory, from which any thread can work with them. */
import type { Model } from '../../model.ts'
import type { Blocks } from '../blocks.ts'
import type { StretchCode } from '../memory-code.ts'
import type { CellFunctions } from './cell-code.ts'
import { CellFinder } from './cell-finder.ts'
import { CellHomes } from './cell-homes.ts'
import { type CellKind, findKinds } from './cell-kind.ts'
import { CellRoom } from './cell-places.ts'
import { type CellTables, EqualCells } from './equal-cells.ts'

export class AlikeCells {
  readonly tables: CellTables
  /** As this thread works with them. */
  readonly equal: EqualCells
  private readonly room: CellRoom
  private readonly finder: CellFinder

  /** Undefined where no two blocks have cells of one kind. */
  static of(model: Model, blocks: Blocks, { cells }: StretchCode): AlikeCells | undefined {
    const kinds = findKinds(model, blocks)
    return kinds.length > 0 ? new AlikeCells(model, blocks, kinds, cells.functions) : undefined
  }

  private constructor(model: Model, blocks: Blocks, kinds: readonly CellKind[], functions: CellFunctions) {
    const { arena, thresholds } = model
    const { groups, working } = blocks
    this.room = new CellRoom(arena)
    this.finder = new CellFinder(model, blocks, new CellHomes(kinds, groups.length))
    this.tables = {
      kinds,
      places: kinds.map((kind) => this.room.describe(kind)),
      blockCount: groups.length,
      detectors: this.finder.listDetectors(thresholds),
      last: working.filter(({ leavesLast }) => leavesLast).map((one) => blocks.blockOf(one.nodeRow(one.active - 1))),
    }
    this.equal = new EqualCells(arena, this.tables, functions, thresholds, (kind) => this.room.shelf(kind))
  }

  release(): void {
    this.room.release()
  }

  /** Puts cells to sleep, but none that has a number at one of these places. False where no cells are equal. */
  fallAsleep(recorded: readonly number[]): boolean {
    return this.equal.begin(this.finder.cellsWith(recorded))
  }
}
