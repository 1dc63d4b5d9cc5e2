/** Cells of which nobody looks at more than voltages between the steps of one call; their records say so (see `unseen.ts`). */
import { nodeColumn } from '../cable/node.ts'
import type { Mechanism } from '../mechanism/mechanism.ts'
import type { Model } from '../model.ts'
import { recordPlace, recordWords } from './step-plan.ts'

export class UnseenBlocks {
  /** Of each block whether only voltages are watched in it. */
  private watched: readonly boolean[] = []

  /** `working`: mechanisms that take part in steps; `records`: place of the first block's record, in doubles. */
  constructor(
    private readonly model: Model,
    private readonly working: readonly Mechanism[],
    private readonly records: number,
    private readonly count: number,
  ) {}

  /** Places of the numbers that are watched, and of each the block that has it, negative for none. */
  watch(places: ArrayLike<number>, blocks: ArrayLike<number>): void {
    this.watched = this.onlyVoltages(places, blocks)
    this.tell(this.watched)
  }

  /** The same of those that are recorded. */
  record(places: ArrayLike<number>, blocks: ArrayLike<number>): void {
    this.tell(this.onlyVoltages(places, blocks).map((only, block) => only && this.watched[block]!))
  }

  /** Of each block, whether those of the places that are in it are of voltages. */
  private onlyVoltages(places: ArrayLike<number>, blocks: ArrayLike<number>): boolean[] {
    const { columns } = this.model.nodes
    const only = Array.from({ length: this.count }, () => true)
    for (let i = 0; i < places.length; i++)
      if (blocks[i]! >= 0 && !columns.isOf(nodeColumn.v, places[i]!)) only[blocks[i]!] = false
    return only
  }

  /** `unseen`: of each block whether nobody looks at what kernels only show, unless they do themselves. */
  private tell(unseen: readonly boolean[]): void {
    const { i32 } = this.model.arena
    const noneReads = this.working.every(({ spec }) => spec.ions.every(({ reads }) => !reads.includes('i')))
    unseen.forEach((is, block) => {
      const record = 2 * this.records + recordWords * block
      i32[record + recordPlace.unseen / 4] = is ? 1 : 0
      i32[record + recordPlace.unseenIons / 4] = is && noneReads ? 1 : 0
    })
  }
}
