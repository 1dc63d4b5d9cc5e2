/**
 * Numbers that are watched while blocks take several steps: each has a bit for each step, whether it was above its threshold (see `between-steps.ts`).
 * Afterwards those are found that have crossed it: only those with a bit can have, and those that were above before. Where some cells take steps for
 * others, their bits tell of these as well.
 */
import type { Model } from '../model.ts'
import type { CellDetectors } from './alike/cell-detectors.ts'
import { watchedPlace } from './step-plan.ts'
import type { WatchedCode } from './watched-code.ts'

/** A watched number is another side of its threshold than before. */
export interface Crossing {
  readonly step: number
  readonly detector: number
  readonly above: 0 | 1
}

/** Which blocks have taken steps: byte address of the first record, one behind the other. */
export interface SteppedBlocks {
  readonly records: number
  readonly count: number
}

const entryDoubles = watchedPlace.bytes / 8
const nowhere = -1

export class WatchedNumbers {
  private readonly count: number
  private readonly place: number
  private readonly doubles: number
  /** Where the addresses of entries with bits are written, in 32-bit words. */
  private readonly found: number
  /** Detectors by their entries. */
  private readonly order: readonly number[]
  /** Of each detector. */
  private readonly entries: Int32Array
  /** In no block: nothing in a step changes them. */
  private readonly apart: readonly number[]
  /** Whether steps have begun that set bits. */
  private hasBits = false

  /** `blocks`: of each detector, negative for none. `add` puts an entry, by its byte address, on the list of a block; blocks come in their order. */
  constructor(
    private readonly model: Model,
    private readonly code: WatchedCode,
    blocks: Int32Array,
    add: (block: number, entry: number) => void,
  ) {
    const { arena } = model
    this.count = blocks.length
    // entries first, then thresholds, and room for what is found
    const fixed = this.count * entryDoubles + this.count
    this.doubles = fixed + Math.ceil(this.count / 2)
    this.place = arena.allocate(this.doubles)
    this.found = 2 * (this.place + fixed)
    this.apart = [...blocks.keys()].filter((i) => blocks[i]! < 0)
    this.order = [...blocks.keys()].filter((i) => blocks[i]! >= 0).sort((a, b) => blocks[a]! - blocks[b]! || a - b)
    this.entries = new Int32Array(this.count).fill(nowhere)
    this.write(blocks, add)
  }

  release(): void {
    this.model.arena.release(this.place, this.doubles)
  }

  private write(blocks: Int32Array, add: (block: number, entry: number) => void): void {
    const { thresholds, arena } = this.model
    const { detectors, places } = thresholds
    const own = this.place + this.count * entryDoubles
    const { i32, f64 } = arena
    this.order.forEach((i, k) => {
      const at = 2 * (this.place + k * entryDoubles)
      f64[own + i] = detectors[i]!.threshold
      i32[at + watchedPlace.value / 4] = 8 * places[i]!
      i32[at + watchedPlace.threshold / 4] = thresholds.addressOf(i) || 8 * (own + i)
      this.entries[i] = k
      add(blocks[i]!, 4 * at)
    })
    this.clearAll()
  }

  /** Has the engine compile what a run will need. */
  makeReady(): void {
    if (this.count === 0) return
    const { scan, clear } = this.code.functions
    scan(0, 0, 0)
    clear(0, 0)
  }

  /** Before steps. Those that somebody has ended on their way have left bits behind. */
  begin(): void {
    if (this.hasBits) this.clearAll()
    this.hasBits = true
  }

  /** What has crossed its threshold in so many steps: step after step, detectors in their order. `cells`: which stand elsewhere. */
  crossings(steps: number, stepped: SteppedBlocks, cells: CellDetectors | undefined): Crossing[] {
    const { above } = this.model.thresholds
    if (this.count === 0) return []
    const count = this.code.functions.scan(stepped.count, stepped.records, 4 * this.found)
    const list: Crossing[] = []
    this.addApart(list)
    for (let i = above.indexOf(1); i >= 0; i = above.indexOf(1, i + 1)) {
      const entry = this.entries[cells ? cells.tellerOf(i) : i]!
      if (entry !== nowhere) this.add(list, i, entry, steps)
    }
    for (let k = 0; k < count; k++) this.addTold(list, this.entryFound(k), steps, cells)
    for (let k = 0; k < count; k++) this.clear(this.entryFound(k))
    this.hasBits = false
    return list.sort((a, b) => a.step - b.step || a.detector - b.detector)
  }

  private clearAll(): void {
    if (this.count > 0) this.code.functions.clear(this.count, 8 * this.place)
  }

  private entryFound(k: number): number {
    return (this.model.arena.i32[this.found + k]! / 8 - this.place) / entryDoubles
  }

  /** Word with the first bits of an entry. */
  private bitsOf(entry: number): number {
    return 2 * (this.place + entry * entryDoubles) + watchedPlace.bits / 4
  }

  private clear(entry: number): void {
    const at = this.bitsOf(entry)
    this.model.arena.i32.fill(0, at, at + 2)
  }

  private addApart(list: Crossing[]): void {
    const { above, places, detectors } = this.model.thresholds
    const { f64 } = this.model.arena
    for (const detector of this.apart) {
      const now = f64[places[detector]!]! > detectors[detector]!.threshold ? 1 : 0
      if (now !== above[detector]) list.push({ step: 0, detector, above: now })
    }
  }

  /** Of those that an entry tells of and that were not above before, which are added already. */
  private addTold(list: Crossing[], entry: number, steps: number, cells: CellDetectors | undefined): void {
    const { above } = this.model.thresholds
    const teller = this.order[entry]!
    const told = cells ? cells.toldBy(teller) : [teller]
    for (const detector of told) if (!above[detector]) this.add(list, detector, entry, steps)
  }

  private add(list: Crossing[], detector: number, entry: number, steps: number): void {
    const { i32 } = this.model.arena
    const at = this.bitsOf(entry)
    let last = this.model.thresholds.above[detector]!
    for (let step = 0; step < steps; step++) {
      const now = (i32[at + (step >> 5)]! >>> (step & 31)) & 1 ? 1 : 0
      if (now !== last) list.push({ step, detector, above: now })
      last = now
    }
  }
}
