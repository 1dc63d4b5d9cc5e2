/** Looks at all watched variables at the start of a step: flat arrays of addresses, so that thousands cost little. */
import type { Model } from '../model.ts'
import type { Detector } from './detector.ts'

/** Added to the time of a step to stamp the spikes found in it (ms). */
const spikeStamp = 1e-10

export class Thresholds {
  detectors: readonly Detector[] = []
  /** Where the variables are. */
  places = new Int32Array()
  private thresholds = new Float64Array()
  /** Those whose threshold anyone with a pointer to it may have changed. */
  private pointed: number[] = []
  /** Whether each was above when last looked at. */
  above = new Uint8Array()
  /** Counts how often all this was worked out. */
  version = 0
  private generation = -1
  private stale = true
  /** Only the sides on which the variables were have to be asked for again. */
  private sidesStale = false

  constructor(private readonly model: Model) {}

  changed(): void {
    this.stale = true
  }

  /** Others have set on which side of its threshold each detector was. */
  sidesChanged(): void {
    this.sidesStale = true
  }

  /** `stamp` (ms) is added to the time of the spikes found. Returns whether any variable is on another side now. */
  check(time: number, stamp = spikeStamp): boolean {
    this.settle()
    const { places, thresholds, above, pointed } = this
    if (pointed.length > 0) for (const i of pointed) thresholds[i] = this.detectors[i]!.threshold
    const { f64 } = this.model.arena
    let isOther = false
    for (let i = 0; i < places.length; i++) {
      const now = f64[places[i]!]! > thresholds[i]! ? 1 : 0
      if (now === above[i]) continue
      this.crossed(i, now, time, stamp)
      isOther = true
    }
    return isOther
  }

  /** One that was on the other side before is above now, or not. */
  crossed(i: number, now: number, time: number, stamp = spikeStamp): void {
    const detector = this.detectors[i]!
    this.above[i] = now
    detector.above = now === 1
    if (now === 1) this.model.events.spike(detector, time + stamp)
  }

  /** Byte address of each threshold that lies where somebody points to it; 0 for others. */
  addressOf(i: number): number {
    return 8 * (this.detectors[i]!.thresholdRef?.index() ?? 0)
  }

  settle(): void {
    if (this.stale || this.generation !== this.model.generation) this.locate()
    if (!this.sidesStale) return
    this.sidesStale = false
    const { detectors, above } = this
    for (let i = 0; i < detectors.length; i++) above[i] = detectors[i]!.above ? 1 : 0
  }

  /** At finitialize: nothing counts as above, recordings start empty. */
  reset(): void {
    for (const detector of this.model.events.detectors) {
      detector.above = false
      detector.findSharedDelay()
      detector.times?.clear()
      detector.ids?.clear()
    }
    if (this.isLocated()) this.sidesStale = true
    else this.stale = true
  }

  /** Whether all is where it was: then those who have worked out something from it need not do so for each run. */
  private isLocated(): boolean {
    if (this.stale || this.generation !== this.model.generation) return false
    const { detectors, places } = this
    let count = 0
    for (const detector of this.model.events.detectors) {
      if (!detector.ref?.alive()) continue
      if (detectors[count] !== detector || places[count] !== detector.ref.index()) return false
      count++
    }
    return count === detectors.length
  }

  private locate(): void {
    const { model } = this
    const detectors: Detector[] = [...model.events.detectors].filter((each) => each.ref?.alive())
    this.detectors = detectors
    this.places = Int32Array.from(detectors, (each) => each.ref!.index())
    this.thresholds = Float64Array.from(detectors, (each) => each.threshold)
    this.pointed = [...detectors.keys()].filter((i) => detectors[i]!.thresholdRef)
    this.above = new Uint8Array(detectors.length)
    this.sidesStale = true
    this.generation = model.generation
    this.version++
    this.stale = false
  }
}
