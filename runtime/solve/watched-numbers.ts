/**
 * Numbers that are watched while blocks take several steps: each has a bit for each step, whether it was above its threshold (see `between-steps.ts`).
 * Afterwards those are found that have crossed it; where some cells take steps for others, their bits tell of these as well.
 */
import type { Model } from '../model.ts'
import type { CellDetectors } from './alike/cell-detectors.ts'
import { mostSteps, watchedPlace } from './step-plan.ts'
import { makeWatchedFunctions, type WatchedFunctions, watchedLists } from './watched-code.ts'

/** A watched number is another side of its threshold than before. */
export interface Crossing {
  readonly step: number
  readonly detector: number
  readonly above: 0 | 1
}

const entryDoubles = watchedPlace.bytes / 8

export class WatchedNumbers {
  private readonly count: number
  private readonly functions: WatchedFunctions
  private readonly place: number
  private readonly doubles: number
  /** Place of the lists in 32-bit words. */
  private readonly lists: number
  /** In no block: nothing in a step changes them. */
  private readonly apart: readonly number[]
  /** Where cells stand, and which numbers are theirs, in 32-bit words; `cells` are those that they are known of. */
  private standing: { place: number; doubles: number; cells: CellDetectors | undefined } = noCells

  /** `blocks`: of each detector, negative for none. `add` puts an entry, by its byte address, on the list of a block; blocks come in their order. */
  constructor(
    private readonly model: Model,
    blocks: Int32Array,
    add: (block: number, entry: number) => void,
  ) {
    const { arena } = model
    this.count = blocks.length
    // entries first, then one without bits for all that are in no block, thresholds, and the lists
    const fixed = (this.count + 1) * entryDoubles + this.count
    this.doubles = fixed + Math.ceil((watchedLists.count * this.count) / 2)
    this.place = arena.allocate(this.doubles)
    this.lists = 2 * (this.place + fixed)
    this.apart = [...blocks.keys()].filter((i) => blocks[i]! < 0)
    this.functions = makeWatchedFunctions(arena.memory)
    this.write(blocks, add)
  }

  release(): void {
    const { place, doubles } = this.standing
    this.model.arena.release(this.place, this.doubles)
    if (doubles > 0) this.model.arena.release(place, doubles)
  }

  /** Place of a list in 32-bit words. */
  private list(which: keyof typeof watchedLists): number {
    return this.lists + this.count * watchedLists[which]
  }

  private write(blocks: Int32Array, add: (block: number, entry: number) => void): void {
    const { thresholds, arena } = this.model
    const { detectors, places } = thresholds
    const own = this.place + (this.count + 1) * entryDoubles
    const order = [...blocks.keys()].filter((i) => blocks[i]! >= 0)
    order.sort((a, b) => blocks[a]! - blocks[b]! || a - b)
    const { i32, f64 } = arena
    const bits = this.list('bits')
    i32.fill(8 * (this.place + this.count * entryDoubles) + watchedPlace.bits, bits, bits + this.count)
    i32.fill(-1, this.list('cells'), this.list('cells') + this.count)
    order.forEach((i, k) => {
      const at = 2 * (this.place + k * entryDoubles)
      f64[own + i] = detectors[i]!.threshold
      i32[at + watchedPlace.value / 4] = 8 * places[i]!
      i32[at + watchedPlace.threshold / 4] = thresholds.addressOf(i) || 8 * (own + i)
      i32[bits + i] = 4 * at + watchedPlace.bits
      add(blocks[i]!, 4 * at)
    })
  }

  /** Has the engine compile what a run will need. */
  makeReady(): void {
    this.functions.scan(0, 0, 0, 0, 0, 0, 0)
    this.functions.clear(0, 0)
  }

  /** What has crossed its threshold in so many steps: step after step, detectors in their order. Bits are cleared. `cells`: which stand elsewhere. */
  crossings(steps: number, cells: CellDetectors | undefined): Crossing[] {
    const { count, model, functions, lists } = this
    const all = cells ?? this.standing.cells
    if (all) this.follow(all)
    const { i32 } = model.arena
    const [above, found] = [this.list('above'), this.list('found')]
    i32.set(model.thresholds.above, above)
    for (const i of this.apart) i32[above + i] = 0
    const { place, cells: known } = this.standing
    const numbers = 2 * place + (known?.places.length ?? 0)
    const [low, high] = [ones(steps), ones(steps - mostSteps / 2)]
    const most = functions.scan(count, 4 * lists, 8 * place, 4 * numbers, known?.width ?? 0, low, high)
    const list: Crossing[] = []
    this.addApart(list)
    for (let k = 0; k < most; k++) this.add(list, i32[found + k]!, steps)
    functions.clear(count, 8 * this.place)
    return list.sort((a, b) => a.step - b.step || a.detector - b.detector)
  }

  /** Takes over where cells stand. */
  private follow(cells: CellDetectors): void {
    if (this.standing.cells !== cells) this.meet(cells)
    const { arena } = this.model
    arena.i32.set(cells.places, 2 * this.standing.place)
  }

  private meet(cells: CellDetectors): void {
    const { arena } = this.model
    const { places, lists, cells: own, orders } = cells
    const doubles = Math.ceil((places.length + lists.length) / 2)
    this.standing = { place: arena.allocate(doubles), doubles, cells }
    const { i32 } = arena
    i32.set(lists, 2 * this.standing.place + places.length)
    i32.set(own, this.list('cells'))
    i32.set(orders, this.list('orders'))
  }

  private addApart(list: Crossing[]): void {
    const { above, places, detectors } = this.model.thresholds
    const { f64 } = this.model.arena
    for (const detector of this.apart) {
      const now = f64[places[detector]!]! > detectors[detector]!.threshold ? 1 : 0
      if (now !== above[detector]) list.push({ step: 0, detector, above: now })
    }
  }

  private add(list: Crossing[], detector: number, steps: number): void {
    const { i32 } = this.model.arena
    const at = i32[this.list('bits') + this.tellerOf(detector)]! / 4
    let last = this.model.thresholds.above[detector]!
    for (let step = 0; step < steps; step++) {
      const now = (i32[at + (step >> 5)]! >>> (step & 31)) & 1 ? 1 : 0
      if (now !== last) list.push({ step, detector, above: now })
      last = now
    }
  }

  /** The detector of the place where a detector's cell stands. */
  private tellerOf(detector: number): number {
    const { cells } = this.standing
    const cell = cells?.cells[detector] ?? -1
    return cells && cell >= 0 ? cells.lists[cells.width * cells.places[cell]! + cells.orders[detector]!]! : detector
  }
}

/** So many bits of a word, which has 32. */
const ones = (count: number): number => (count >= 32 ? -1 : count > 0 ? (1 << count) - 1 : 0)

const noCells = { place: 0, doubles: 0, cells: undefined }
