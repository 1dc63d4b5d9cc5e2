/**
 * Blocks that threads take from each other: each begins with its own share, a few blocks at a time, and goes on with what others have not come to. So one
 * that wakes up late, compiles, or has to share its processor with another program does less.
 *
 * What the last instance of a mechanism leaves in globals is copied to the model's by whoever has done the block that it is in: all work on copies.
 */
import { blockWords, recordWords } from '../solve/step-plan.ts'
import { listPlace, listWords } from './signals.ts'
import { type CopiedDoubles, copyDoubles } from './worker-plan.ts'

/** A block whose numbers in globals stay. `place`: word that has its byte address in the list that is run. */
export interface LastBlock {
  readonly place: number
  readonly kept: CopiedDoubles
}

/** Fewer blocks are not cut into two. */
const least = 4

/** Does what it can get of all shares. `list`: place of their words; `run` gets byte addresses of the first block and of its record, and how many. */
export function takeBlocks(
  words: Int32Array,
  list: number,
  shares: number,
  own: number,
  chunk: number,
  run: (blocks: number, records: number, count: number) => void,
): void {
  for (let k = 0; k < shares; k++) {
    const share = list + listWords * ((own + k) % shares)
    const blocks = words[share + listPlace.blocks]!
    const records = words[share + listPlace.records]!
    for (;;) {
      const first = Atomics.load(words, share + listPlace.taken)
      const left = words[share + listPlace.count]! - first
      if (left <= 0) break
      const count = left > chunk ? chunk : left > least ? (left + 1) >> 1 : left
      if (Atomics.compareExchange(words, share + listPlace.taken, first, first + count) !== first) continue
      run(blocks + 4 * blockWords * first, records && records + 4 * recordWords * first, count)
    }
  }
}

/** Behind blocks with last instances: later ones of them have none of that mechanism. */
export function keepLast(
  words: Int32Array,
  doubles: Float64Array,
  lasts: readonly LastBlock[],
  blocks: number,
  count: number,
) {
  for (let k = 0; k < lasts.length; k++) {
    const { place, kept } = lasts[k]!
    const block = words[place]!
    if (block >= blocks && block < blocks + 4 * blockWords * count) copyDoubles(doubles, kept)
  }
}
