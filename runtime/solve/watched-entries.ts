/** What a model watches, written into its memory as an entry for each number (see `watched-numbers.ts`). */
import type { Model } from '../model.ts'
import type { MemoryCode } from './memory-code.ts'
import { watchedPlace } from './step-plan.ts'
import type { WatchedFunctions } from './watched-code.ts'
import { type Crossing, entryDoubles, WatchedNumbers, type WatchedTables } from './watched-numbers.ts'

const nowhere = -1

export class WatchedEntries {
  readonly tables: WatchedTables
  readonly numbers: WatchedNumbers
  /** In no block: nothing in a step changes them. */
  readonly apart: readonly number[]
  private readonly doubles: number

  /** `blocks`: of each detector, negative for none. `add` puts an entry, by its byte address, on the list of a block; blocks come in their order. */
  constructor(
    private readonly model: Model,
    private readonly code: MemoryCode<WatchedFunctions>,
    blocks: Int32Array,
    add: (block: number, entry: number) => void,
  ) {
    const { arena, thresholds } = model
    const count = blocks.length
    // entries first, then thresholds, and room for what is found
    const fixed = count * entryDoubles + count
    this.doubles = fixed + Math.ceil(count / 2)
    const place = arena.allocate(this.doubles)
    this.apart = [...blocks.keys()].filter((i) => blocks[i]! < 0)
    const order = [...blocks.keys()].filter((i) => blocks[i]! >= 0).sort((a, b) => blocks[a]! - blocks[b]! || a - b)
    const entries = new Int32Array(count).fill(nowhere)
    order.forEach((i, k) => {
      entries[i] = k
    })
    this.tables = { count, place, found: 2 * (place + fixed), order: Int32Array.from(order), entries }
    this.numbers = new WatchedNumbers(arena, this.tables, code, thresholds, (list) => this.addApart(list))
    this.write()
    for (const i of order) add(blocks[i]!, 8 * (place + entries[i]! * entryDoubles))
  }

  release(): void {
    this.model.arena.release(this.tables.place, this.doubles)
  }

  private write(): void {
    const { count, place, order } = this.tables
    const { thresholds, arena } = this.model
    const { detectors, places } = thresholds
    const own = place + count * entryDoubles
    const { i32, f64 } = arena
    order.forEach((i, k) => {
      const at = 2 * (place + k * entryDoubles)
      f64[own + i] = detectors[i]!.threshold
      i32[at + watchedPlace.value / 4] = 8 * places[i]!
      i32[at + watchedPlace.threshold / 4] = thresholds.addressOf(i) || 8 * (own + i)
    })
    this.numbers.clearAll()
  }

  /** Has the engine compile what a run will need. */
  makeReady(): void {
    if (this.tables.count === 0) return
    const { scan, clear } = this.code.functions
    scan(0, 0, 0)
    clear(0, 0)
  }

  private addApart(list: Crossing[]): void {
    const { above, places, detectors } = this.model.thresholds
    const { f64 } = this.model.arena
    for (const detector of this.apart) {
      const now = f64[places[detector]!]! > detectors[detector]!.threshold ? 1 : 0
      if (now !== above[detector]) list.push({ step: 0, detector, above: now })
    }
  }
}
