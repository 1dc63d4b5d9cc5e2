/** When it is worth a look whether cells are equal, and the list of blocks that run while some sleep. */
import type { Model } from '../../model.ts'
import type { StretchRecords } from '../stretch-records.ts'
import type { AlikeCells } from './alike-cells.ts'
import type { EqualCells } from './equal-cells.ts'
import { type BlockList, RunningBlocks } from './running-blocks.ts'

/** Steps of a stretch that is likely to have others behind it. */
const leastSteps = 8
/** Looks in vain are followed by twice as many stretches without one, up to so many. */
const longestWait = 64
/** Comparing and copying a block costs about as much as so many steps of it. */
const costInSteps = 8

export class Twins {
  private equal: EqualCells | undefined = undefined
  private running: RunningBlocks | undefined = undefined
  private blockCount = 0
  /** Stretches until the next look, and after that. */
  private wait = 0
  private nextWait = 1
  /** Time of the last stretch: a run that begins anew may find equal cells. */
  private last = Number.POSITIVE_INFINITY
  /** Steps of blocks that were saved since cells fell asleep. */
  private saved = 0

  constructor(private readonly model: Model) {}

  /** Before a stretch of so many steps: may put cells to sleep. */
  prepare(steps: number, records: StretchRecords): void {
    const { t } = this.model
    if (t < this.last) [this.wait, this.nextWait] = [0, 1]
    this.last = t
    if (this.equal?.active) {
      if (this.equal.isOver) this.end()
      else this.saved += this.equal.saved * steps
    } else if (this.wait > 0) this.wait--
    else if (steps >= leastSteps && records.alike) this.look(steps, records, records.alike)
  }

  private look(steps: number, records: StretchRecords, alike: AlikeCells): void {
    const { equal } = alike
    this.equal = equal
    if (!alike.fallAsleep(records.recorded)) {
      this.postpone()
      return
    }
    this.saved = equal.saved * steps
    const { length } = this.model.blocks!.groups
    if (length === this.blockCount) return
    this.running?.release()
    this.running = new RunningBlocks(this.model, length)
    this.blockCount = length
  }

  private postpone(): void {
    this.wait = this.nextWait
    this.nextWait = Math.min(longestWait, 2 * this.nextWait)
  }

  /** What has to run, where that is not all. */
  list(records: StretchRecords): BlockList | undefined {
    const { equal } = this
    if (!equal?.active) return undefined
    const { address, costs } = this.model.blocks!.table
    return this.running!.list((block) => equal.runs(block), address, records.address, costs)
  }

  end(): void {
    if (!this.equal?.active) return
    this.equal.end()
    if (this.saved < costInSteps * this.blockCount) this.postpone()
    else this.nextWait = 1
  }
}
