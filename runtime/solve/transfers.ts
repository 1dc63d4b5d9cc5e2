/**
 * Continuous exchange between cells (gap junctions, ParallelContext's source_var and target_var): after each step, before
 * the states, every target takes the value of its source.
 */
import { nodeColumn } from '../cable/node.ts'
import { ModelError } from '../errors.ts'
import type { Ref } from '../memory/ref.ts'
import type { Model } from '../model.ts'

export interface Transfer {
  readonly source: Ref
  readonly target: Ref
  /** Whether it was said which point process the target belongs to. */
  readonly atPoint: boolean
}

export class Transfers {
  private readonly list = new Set<Transfer>()
  /** Sources and targets were named that `setup_transfer` has not joined yet. */
  awaitsSetup = false

  constructor(private readonly model: Model) {}

  /** Returns how to remove it. */
  add(source: Ref, target: Ref, atPoint = false): () => void {
    const transfer = { source, target, atPoint }
    this.list.add(transfer)
    return () => this.list.delete(transfer)
  }

  get empty(): boolean {
    return this.list.size === 0 && !this.awaitsSetup
  }

  get allAtPoints(): boolean {
    return [...this.list].every(({ atPoint }) => atPoint)
  }

  run(): void {
    if (this.empty) return
    if (this.awaitsSetup) throw new ModelError('RUN4012', 'ParallelContext.setup_transfer() needs to be called.')
    for (const { source, target } of this.list) if (source.alive() && target.alive()) target.set(this.valueOf(source))
  }

  /** Of a membrane with layers outside the potential inside the cell goes over, against ground. */
  private valueOf(source: Ref): number {
    const { nodes, mechanisms } = this.model
    const { extracellular } = mechanisms
    const { node } = source
    if (!node || !extracellular?.active || source.index() !== nodes.columns.column(nodeColumn.v) + node.index)
      return source.get()
    const outside = node.instance(extracellular)
    if (!outside) return source.get()
    const column = extracellular.table.column(extracellular.variable('vext')!.column)
    return source.get() + this.model.arena.f64[column + outside.index]!
  }
}
