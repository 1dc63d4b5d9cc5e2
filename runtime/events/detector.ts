/**
 * Threshold detectors: one for each variable that some NetCon watches, and one for each point process or artificial
 * cell that fires connections by itself. All connections from one source share it, its threshold and its recording.
 */
import type { CableNode } from '../cable/node.ts'
import type { Section } from '../cable/section.ts'
import type { PointProcess } from '../mechanism/point-process.ts'
import type { Ref } from '../memory/ref.ts'
import type { NetCon } from './net-con.ts'
import type { SampleSink } from './record.ts'

const none: readonly never[] = []

export class Detector {
  /** Place among all of the model. */
  slot = -1
  private ownThreshold = 10
  /** Where the threshold is once someone points to it. */
  thresholdRef: Ref | undefined = undefined
  /** Whether the variable was above the threshold when last looked at. */
  above = false
  /** Connections in the order of their creation. */
  connections: readonly NetCon[] = none
  /**
   * Delay (ms) of all connections, where `finitialize` found more than two and all alike: a spike then is one event for all. NaN where it is
   * not, or no longer: a connection came, or someone took hold of a delay.
   */
  sharedDelay = Number.NaN
  /** What it was when the spikes set out that are on their way. */
  sentWith = 0
  times: SampleSink | undefined = undefined
  ids: SampleSink | undefined = undefined
  id = 0
  /** The number of the cell whose spikes these are, -1 when it has none. */
  gid = -1
  /** HOC statement or function to run at each spike. */
  onSpike: ((time: number) => void) | undefined = undefined

  constructor(
    /** The watched variable, undefined when the source fires by itself. */
    readonly ref: Ref | undefined,
    readonly section: Section | undefined,
    readonly source: PointProcess | undefined,
    /** Where the detector is found again by the next connection from the same variable. */
    public node: CableNode | undefined,
  ) {}

  /** Whether it stands for a cell that lives elsewhere. */
  get isInput(): boolean {
    return this.gid >= 0 && !this.ref && !this.source
  }

  get threshold(): number {
    return this.thresholdRef ? this.thresholdRef.get() : this.ownThreshold
  }
  set threshold(value: number) {
    if (this.thresholdRef) this.thresholdRef.set(value)
    else this.ownThreshold = value
  }

  /** At finitialize. */
  findSharedDelay(): void {
    const [first, , third] = this.connections
    const delay = first?.presentDelay ?? 0
    const isShared = third !== undefined && this.connections.every(({ presentDelay }) => presentDelay === delay)
    this.sharedDelay = isShared ? delay : Number.NaN
    if (isShared) this.sentWith = delay
  }

  /** Looks at the variable alone; a spike in this moment is sent. */
  check(events: { spike(detector: Detector, time: number): void }, time: number): void {
    const above = this.ref !== undefined && this.ref.get() > this.threshold
    const crossed = above && !this.above
    this.above = above
    if (crossed) events.spike(this, time)
  }
}
