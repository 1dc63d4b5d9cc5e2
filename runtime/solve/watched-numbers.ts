/**
 * Numbers that are watched while blocks take several steps: each has a bit for each step, whether it was above its threshold (see `between-steps.ts`).
 * Afterwards those are found that have crossed it: only those with a bit can have, and those that were above before. Where some cells take steps for
 * others, their bits tell of these as well.
 */
import type { Views } from '../memory/views.ts'
import type { CellDetectors, Sides } from './alike/cell-detectors.ts'
import { watchedPlace } from './step-plan.ts'
import type { WatchedFunctions } from './watched-code.ts'

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

/** Where the entries of watched numbers are: plain numbers, the same for all threads. */
export interface WatchedTables {
  readonly count: number
  /** Place of the first entry, in doubles, and where the addresses of entries with bits are written, in 32-bit words. */
  readonly place: number
  readonly found: number
  /** Detectors by their entries. */
  readonly order: Int32Array
  /** Of each detector, -1 for one that is in no block. */
  readonly entries: Int32Array
}

export const entryDoubles = watchedPlace.bytes / 8
const nowhere = -1

export class WatchedNumbers {
  /** Whether steps have begun that set bits. */
  private hasBits = false

  /** `addApart` adds those that are in no block. */
  constructor(
    private readonly views: Views,
    private readonly tables: WatchedTables,
    private readonly code: { readonly functions: WatchedFunctions },
    private readonly sides: Sides,
    private readonly addApart?: (list: Crossing[]) => void,
  ) {}

  /** Before steps. Those that somebody has ended on their way have left bits behind. */
  begin(): void {
    if (this.hasBits) this.clearAll()
    this.hasBits = true
  }

  /** What has crossed its threshold in so many steps: step after step, detectors in their order. `cells`: which stand elsewhere. */
  crossings(steps: number, stepped: SteppedBlocks, cells: CellDetectors | undefined): Crossing[] {
    const { above } = this.sides
    const { entries, found } = this.tables
    if (this.tables.count === 0) return []
    const count = this.code.functions.scan(stepped.count, stepped.records, 4 * found)
    const list: Crossing[] = []
    this.addApart?.(list)
    for (let i = above.indexOf(1); i >= 0; i = above.indexOf(1, i + 1)) {
      const entry = entries[cells ? cells.tellerOf(i) : i]!
      if (entry !== nowhere) this.add(list, i, entry, steps)
    }
    for (let k = 0; k < count; k++) this.addTold(list, this.entryFound(k), steps, cells)
    for (let k = 0; k < count; k++) this.clear(this.entryFound(k))
    this.hasBits = false
    return list.sort((a, b) => a.step - b.step || a.detector - b.detector)
  }

  clearAll(): void {
    const { count, place } = this.tables
    if (count > 0) this.code.functions.clear(count, 8 * place)
  }

  private entryFound(k: number): number {
    const { found, place } = this.tables
    return (this.views.i32[found + k]! / 8 - place) / entryDoubles
  }

  /** Word with the first bits of an entry. */
  private bitsOf(entry: number): number {
    return 2 * (this.tables.place + entry * entryDoubles) + watchedPlace.bits / 4
  }

  private clear(entry: number): void {
    const at = this.bitsOf(entry)
    this.views.i32.fill(0, at, at + 2)
  }

  /** Of those that an entry tells of and that were not above before, which are added already. */
  private addTold(list: Crossing[], entry: number, steps: number, cells: CellDetectors | undefined): void {
    const { above } = this.sides
    const teller = this.tables.order[entry]!
    const told = cells ? cells.toldBy(teller) : [teller]
    for (const detector of told) if (!above[detector]) this.add(list, detector, entry, steps)
  }

  private add(list: Crossing[], detector: number, entry: number, steps: number): void {
    const { i32 } = this.views
    const at = this.bitsOf(entry)
    let last = this.sides.above[detector]!
    for (let step = 0; step < steps; step++) {
      const now = (i32[at + (step >> 5)]! >>> (step & 31)) & 1 ? 1 : 0
      if (now !== last) list.push({ step, detector, above: now })
      last = now
    }
  }
}
