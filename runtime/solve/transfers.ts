/**
 * Continuous exchange between cells (gap junctions, ParallelContext's source_var and target_var): after each step, before
 * the states, every target takes the value of its source.
 */
import type { Ref } from '../memory/ref.ts'

export interface Transfer {
  readonly source: Ref
  readonly target: Ref
  /** Whether it was said which point process the target belongs to. */
  readonly atPoint: boolean
}

export class Transfers {
  private readonly list = new Set<Transfer>()

  /** Returns how to remove it. */
  add(source: Ref, target: Ref, atPoint = false): () => void {
    const transfer = { source, target, atPoint }
    this.list.add(transfer)
    return () => this.list.delete(transfer)
  }

  get empty(): boolean {
    return this.list.size === 0
  }

  get allAtPoints(): boolean {
    return [...this.list].every(({ atPoint }) => atPoint)
  }

  run(): void {
    if (this.list.size === 0) return
    for (const { source, target } of this.list) if (source.alive() && target.alive()) target.set(source.get())
  }
}
