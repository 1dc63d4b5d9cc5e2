/**
 * Numbers that are watched while blocks take several steps: each has a bit for each step, whether it was above its threshold (see `between-steps.ts`).
 * Afterwards those are found that have crossed it; where some cells take steps for others, their bits tell of these as well.
 */
import type { Model } from '../model.ts'
import { mostSteps, watchedPlace } from './step-plan.ts'
import { makeWatchedFunctions, type WatchedFunctions } from './watched-code.ts'

/** A watched number is another side of its threshold than before. */
export interface Crossing {
  readonly step: number
  readonly detector: number
  readonly above: 0 | 1
}

/** Lists of words, one for each detector. */
const lists = 4
const entryDoubles = watchedPlace.bytes / 8

export class WatchedNumbers {
  private readonly count: number
  private readonly functions: WatchedFunctions
  private readonly place: number
  private readonly doubles: number
  /** Places of the lists in 32-bit words. */
  private readonly tellers: number
  private readonly bits: number
  private readonly above: number
  private readonly found: number
  /** In no block: nothing in a step changes them. */
  private readonly apart: readonly number[]
  /** The detectors that tell of each; undefined where each tells of itself. */
  private told: Int32Array | undefined = undefined

  /** `blocks`: of each detector, negative for none. `add` puts an entry, by its byte address, on the list of a block; blocks come in their order. */
  constructor(
    private readonly model: Model,
    blocks: Int32Array,
    add: (block: number, entry: number) => void,
  ) {
    const { arena } = model
    this.count = blocks.length
    const words = this.count + (this.count & 1)
    // entries first, then one without bits for all that are in no block, thresholds, and the lists
    this.doubles = (this.count + 1) * entryDoubles + this.count + (lists * words) / 2
    this.place = arena.allocate(this.doubles)
    this.tellers = 2 * (this.place + (this.count + 1) * entryDoubles + this.count)
    this.bits = this.tellers + words
    this.above = this.bits + words
    this.found = this.above + words
    this.apart = [...blocks.keys()].filter((i) => blocks[i]! < 0)
    this.functions = makeWatchedFunctions(arena.memory)
    this.write(blocks, add)
  }

  release(): void {
    this.model.arena.release(this.place, this.doubles)
  }

  private write(blocks: Int32Array, add: (block: number, entry: number) => void): void {
    const { thresholds, arena } = this.model
    const { detectors, places } = thresholds
    const own = this.place + (this.count + 1) * entryDoubles
    const order = [...blocks.keys()].filter((i) => blocks[i]! >= 0)
    order.sort((a, b) => blocks[a]! - blocks[b]! || a - b)
    const { i32, f64 } = arena
    i32.fill(8 * (this.place + this.count * entryDoubles) + watchedPlace.bits, this.bits, this.bits + this.count)
    order.forEach((i, k) => {
      const at = 2 * (this.place + k * entryDoubles)
      f64[own + i] = detectors[i]!.threshold
      i32[at + watchedPlace.value / 4] = 8 * places[i]!
      i32[at + watchedPlace.threshold / 4] = thresholds.addressOf(i) || 8 * (own + i)
      i32[this.bits + i] = 4 * at + watchedPlace.bits
      add(blocks[i]!, 4 * at)
    })
    this.tellThemselves()
  }

  private tellThemselves(): void {
    const { i32 } = this.model.arena
    for (let i = 0; i < this.count; i++) i32[this.tellers + i] = i
  }

  /** Has the engine compile what a run will need. */
  makeReady(): void {
    this.functions.scan(0, 0, 0, 0, 0, 0, 0)
    this.functions.clear(0, 0)
  }

  /** What has crossed its threshold in so many steps: step after step, detectors in their order. Bits are cleared. `told`: who tells of each. */
  crossings(steps: number, told: Int32Array | undefined): Crossing[] {
    const { count, model, functions, tellers, bits, above, found } = this
    const { i32 } = model.arena
    if (told) i32.set(told, tellers)
    else if (this.told) this.tellThemselves()
    this.told = told
    i32.set(model.thresholds.above, above)
    for (const i of this.apart) i32[above + i] = 0
    const [low, high] = [ones(steps), ones(steps - mostSteps / 2)]
    const most = functions.scan(count, 4 * tellers, 4 * bits, 4 * above, 4 * found, low, high)
    const list: Crossing[] = []
    this.addApart(list)
    for (let k = 0; k < most; k++) this.add(list, i32[found + k]!, steps)
    functions.clear(count, 8 * this.place)
    return list.sort((a, b) => a.step - b.step || a.detector - b.detector)
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
    const at = i32[this.bits + i32[this.tellers + detector]!]! / 4
    let last = this.model.thresholds.above[detector]!
    for (let step = 0; step < steps; step++) {
      const now = (i32[at + (step >> 5)]! >>> (step & 31)) & 1 ? 1 : 0
      if (now !== last) list.push({ step, detector, above: now })
      last = now
    }
  }
}

/** So many bits of a word, which has 32. */
const ones = (count: number): number => (count >= 32 ? -1 : count > 0 ? (1 << count) - 1 : 0)
