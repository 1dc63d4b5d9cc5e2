/**
 * Continuous exchange between cells (gap junctions, ParallelContext's source_var and target_var): after each step, before
 * the states, every target takes the value of its source.
 */
import { nodeColumn } from '../cable/node.ts'
import { ModelError } from '../errors.ts'
import { PointRef } from '../mechanism/point-process.ts'
import { RangeRef } from '../memory/range-ref.ts'
import type { Ref } from '../memory/ref.ts'
import type { Model } from '../model.ts'
import { isBesideStates } from './beside-states.ts'

export interface Transfer {
  readonly source: Ref
  readonly target: Ref
  /** Whether it was said which point process the target belongs to. */
  readonly atPoint: boolean
}

export class Transfers {
  private readonly list = new Set<Transfer>()
  /** In their order, with indices into the arena; `to` is -1 where these have to be asked for each time. */
  private links: { from: number; outer: number; to: number; transfer: Transfer }[] = []
  private generation = -1
  private isBeside = false
  /** Sources and targets were named that `setup_transfer` has not joined yet. */
  awaitsSetup = false

  constructor(private readonly model: Model) {}

  /** Returns how to remove it. */
  add(source: Ref, target: Ref, atPoint = false): () => void {
    const transfer = { source, target, atPoint }
    this.list.add(transfer)
    this.generation = -1
    return () => {
      this.list.delete(transfer)
      this.generation = -1
    }
  }

  get empty(): boolean {
    return this.list.size === 0 && !this.awaitsSetup
  }

  /** Whether it may be done behind the states as well: potentials go to what no states are worked out from. */
  get mayComeLast(): boolean {
    if (this.list.size === 0) return !this.awaitsSetup
    if (this.awaitsSetup) return false
    if (this.generation !== this.model.generation) this.locate()
    return this.isBeside
  }

  get allAtPoints(): boolean {
    return [...this.list].every(({ atPoint }) => atPoint)
  }

  run(): void {
    if (this.empty) return
    if (this.awaitsSetup) throw new ModelError('RUN4012', 'ParallelContext.setup_transfer() needs to be called.')
    if (this.generation !== this.model.generation) this.locate()
    const { links } = this
    const { f64 } = this.model.arena
    for (let i = 0; i < links.length; i++) {
      const { from, outer, to, transfer } = links[i]!
      if (to >= 0) f64[to] = outer < 0 ? f64[from]! : f64[from]! + f64[outer]!
      else carry(transfer)
    }
  }

  /** Range variables and those of point processes stay where they are until the next layout. */
  private locate(): void {
    const { model } = this
    const v = model.nodes.columns.column(nodeColumn.v)
    this.links = []
    this.isBeside = true
    for (const transfer of this.list) {
      const { source, target } = transfer
      const isFixed = isLaidOut(source) && isLaidOut(target)
      if (isFixed && !(source.alive() && target.alive())) continue
      const from = isFixed ? source.index() : -1
      this.isBeside &&= from >= v && from < v + model.nodes.count && isBesideStates(model, target)
      if (isFixed) this.links.push({ from, outer: this.outerOf(source), to: target.index(), transfer })
      else this.links.push({ from: -1, outer: -1, to: -1, transfer })
    }
    this.generation = model.generation
  }

  /** Of a membrane with layers outside the potential inside the cell goes over, against ground: where the other part of it is, or -1. */
  private outerOf(source: Ref): number {
    const { nodes, mechanisms } = this.model
    const { extracellular } = mechanisms
    const { node } = source
    if (!node || !extracellular?.active || source.index() !== nodes.columns.column(nodeColumn.v) + node.index) return -1
    const outside = node.instance(extracellular)
    if (!outside) return -1
    return extracellular.table.column(extracellular.variable('vext')!.column) + outside.index
  }
}

/** Whether its place and its life go with the layout, and to set it is no more than to write a number. */
const isLaidOut = (ref: Ref): boolean =>
  (ref instanceof RangeRef && !ref.variable.shapesCable) || ref instanceof PointRef

function carry({ source, target }: Transfer): void {
  if (source.alive() && target.alive()) target.set(source.get())
}
