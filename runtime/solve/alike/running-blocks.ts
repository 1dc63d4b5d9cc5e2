/** The blocks that run while others sleep: a list of them as the step's function reads it, one after the other, with their records. */
import type { Model } from '../../model.ts'
import { blockWords, recordWords } from '../step-plan.ts'

/** What a step goes through, when it is not all blocks: byte addresses, and of each block its number and what it costs. */
export interface BlockList {
  readonly blocks: number
  readonly records: number
  readonly numbers: readonly number[]
  readonly costs: readonly number[]
}

export class RunningBlocks {
  private readonly place: number
  private readonly doubles: number

  constructor(
    private readonly model: Model,
    private readonly count: number,
  ) {
    this.doubles = Math.ceil((count * (blockWords + recordWords)) / 2)
    this.place = model.arena.allocate(this.doubles)
  }

  release(): void {
    this.model.arena.release(this.place, this.doubles)
  }

  /** `table` and `records`: byte addresses of all blocks and of their records. */
  list(runs: (block: number) => boolean, table: number, records: number, costs: readonly number[]): BlockList {
    const { i32 } = this.model.arena
    const first = 2 * this.place
    // records first: two of them are a line of the cache
    const blocks = first + this.count * recordWords
    const numbers: number[] = []
    const own: number[] = []
    for (let block = 0; block < this.count; block++) {
      if (!runs(block)) continue
      copy(i32, records / 4 + block * recordWords, first + own.length * recordWords, recordWords)
      copy(i32, table / 4 + block * blockWords, blocks + own.length * blockWords, blockWords)
      numbers.push(block)
      own.push(costs[block]!)
    }
    return { blocks: 4 * blocks, records: 4 * first, numbers, costs: own }
  }
}

function copy(words: Int32Array, from: number, to: number, count: number): void {
  for (let i = 0; i < count; i++) words[to + i] = words[from + i]!
}
