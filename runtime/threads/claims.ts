/**
 * Blocks that threads take from each other: each begins with its own share, a few blocks at a time, and goes on with what others have not come to. So one
 * that wakes up late, compiles, or has to share its processor with another program does less.
 */
import { blockWords, recordWords } from '../solve/step-plan.ts'
import { listPlace, listWords } from './signals.ts'

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
