/**
 * Several steps of variable length in one call of WebAssembly (`cells-code.ts`), of one integrator for all or of those of all cells. What they look at is told when the program
 * begins to wait for them, and again when it has run something in between.
 */
import type { Model } from '../../model.ts'
import { Bdf } from './bdf.ts'
import { CellQueue } from './cell-queue.ts'
import { runEnds } from './cell-record.ts'
import type { Integration } from './integration.ts'
import type { LocalSteps } from './local-steps.ts'

/** So many go together at most, so that the program can be stopped. */
const mostSteps = 256

export interface Integrators {
  readonly whole: Integration | undefined
  readonly cells: LocalSteps | undefined
}

export class SeveralSteps {
  /** The one integrator, as the only one in a queue. */
  private line: { readonly of: Integration; readonly queue: CellQueue } | undefined = undefined
  /** What it looks at has been told, and it can take several at all. */
  private ready: Integration | undefined = undefined
  private isPlain = false

  constructor(
    private readonly model: Model,
    private readonly integrators: () => Integrators,
  ) {}

  /** Whether there is anything that takes steps in WebAssembly. */
  get arePossible(): boolean {
    const { whole, cells } = this.integrators()
    return cells !== undefined || (whole?.solver instanceof Bdf && !whole.empty)
  }

  /** The program may have changed anything. */
  begin(): void {
    this.ready = undefined
    this.integrators().cells?.changed()
  }

  /** Steps before a time, which is not behind the next event; how many they were. */
  take(until: number, most: number, refreshes: boolean): number {
    const { whole, cells } = this.integrators()
    if (this.model.watches.all.length > 0) return 0
    if (cells) return cells.run(until)
    return whole?.solver instanceof Bdf ? this.takeWhole(whole, whole.solver, { until, most, refreshes }) : 0
  }

  private takeWhole(
    whole: Integration,
    solver: Bdf,
    { until, most, refreshes }: { until: number; most: number; refreshes: boolean },
  ): number {
    const { queue } = this.model.events
    if (!(whole.time < until && this.mayTake(whole))) return 0
    const line = this.lineOf(whole)
    line.forget()
    line.send(whole.record.address, whole.time)
    const end = line.run(until, Math.min(most, mostSteps), refreshes)
    const { steps } = line
    if (steps > 0) solver.leave()
    if (end === runEnds.full) whole.lists.handOver()
    else if (end === runEnds.crossed) whole.lookForCrossings()
    else if (end >= runEnds.failed) solver.refuse(end - runEnds.failed)
    if (queue.nextTime() < whole.time) whole.retreat(queue.nextTime())
    return steps
  }

  private mayTake(whole: Integration): boolean {
    if (this.ready === whole) whole.lists.look()
    else {
      const { thresholds, traces } = this.model
      thresholds.settle()
      this.ready = whole
      this.isPlain = whole.beReady({ detectors: thresholds.detectors, recordings: traces.samplers })
    }
    return this.isPlain
  }

  private lineOf(whole: Integration): CellQueue {
    if (this.line?.of === whole) return this.line.queue
    this.line?.queue.release()
    const queue = new CellQueue(this.model.variableStep.maker, 1)
    this.line = { of: whole, queue }
    return queue
  }

  /** Samples that wait go to where they are wanted: somebody may look. */
  handOver(): void {
    const { whole, cells } = this.integrators()
    whole?.lists.handOver()
    cells?.handOver()
  }
}
