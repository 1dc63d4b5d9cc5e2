/**
 * What has changed in a model, and what follows from it: layout, kernels, geometry, coupling of nodes, contexts of kernels, pointers. Nothing
 * of that is worked out before somebody needs it, for programs change their models in many small steps.
 */
import { firstInLoop, loopOf } from './cable/loops.ts'
import type { Section } from './cable/section.ts'
import { fillContext } from './mechanism/context.ts'
import type { Mechanism } from './mechanism/mechanism.ts'
import type { Mechanisms } from './mechanism/mechanisms.ts'
import { refreshPointers } from './mechanism/pointers.ts'
import type { TablesOff } from './mechanism/tables-off.ts'
import { ModelNumbers } from './model-numbers.ts'
import type { Blocks } from './solve/blocks.ts'
import type { TreeGroup } from './solve/matrix.ts'
import type { Threads } from './solve/threads.ts'

export abstract class ModelChanges extends ModelNumbers {
  /** Grows with each change of addresses: what was worked out from `Ref.index()` before has to be asked for again. */
  generation = 0
  /** Counts how often the coupling of nodes was worked out. */
  couplings = 0
  /** How often diameters were worked out. */
  geometries = 0
  /** How many layouts were made since the last step of fixed length. */
  stepless = 0
  /** A section was connected to one that hangs on it: to be looked at when the tree is used. */
  mayHaveLoops = false
  /** Sections whose geometry waits to be computed. */
  staleSections: Section[] = []
  /** HOC's diam_changed, and where it is. */
  private readonly shapesFlag = this.variables.get('diam_changed')!
  private readonly shapesPlace = this.shapesFlag.index()
  /** Something of what follows has changed. */
  private unsettled = true
  private structureStale = true
  private kernelsStale = false
  private couplingStale = true
  private contextsStale = true
  private readonly stalePointers = new Set<Mechanism>()

  /** In the order of creation. */
  abstract readonly sections: readonly Section[]
  abstract readonly mechanisms: Mechanisms
  abstract readonly tablesOff: TablesOff
  abstract readonly threads: Threads
  abstract readonly blocks: Blocks | undefined
  protected abstract layOut(): readonly TreeGroup[]
  /** What a step takes together, for a layout. */
  protected abstract planKernels(groups: readonly TreeGroup[]): void
  protected abstract coupleNodes(): void

  // ---- who changes something tells

  /** The layout is worked out again before the next use. */
  structureChanged(): void {
    this.generation++
    this.structureStale = true
    this.couplingStale = true
    this.unsettled = true
  }

  /** Mechanisms have other kernels; all else is as it was. */
  kernelsChanged(): void {
    this.generation++
    this.kernelsStale = true
    this.unsettled = true
  }

  couplingChanged(): void {
    this.couplingStale = true
    this.unsettled = true
  }

  addressesChanged(): void {
    this.generation++
    this.contextsStale = true
    this.unsettled = true
  }

  pointersChanged(mechanism: Mechanism): void {
    this.stalePointers.add(mechanism)
    this.unsettled = true
  }

  /** Sections, what is in them or their shapes have changed, and nothing has asked for what follows from that. */
  get isChanged(): boolean {
    return this.structureStale || this.staleSections.length > 0 || this.diametersChanged
  }

  /** HOC has said so. */
  get diametersChanged(): boolean {
    return this.shapesFlag.get() !== 0
  }

  // ---- who needs something asks

  /** Brings layout, geometry and kernel contexts up to date. Comes several times a step. */
  settle(): void {
    this.tablesOff.follow()
    if (this.arena.f64[this.shapesPlace] !== 0) this.shapesChanged()
    if (this.unsettled) this.settleAll()
  }

  private settleAll(): void {
    if (this.structureStale) this.renewLayout()
    if (this.kernelsStale) this.renewKernels(this.blocks!.groups)
    if (this.couplingStale) this.renewCoupling()
    if (this.contextsStale) this.refreshContexts()
    if (this.stalePointers.size > 0) this.refreshAllPointers()
    // on the way something may have changed again
    const { structureStale, kernelsStale, couplingStale, contextsStale } = this
    this.unsettled = structureStale || kernelsStale || couplingStale || contextsStale || this.stalePointers.size > 0
  }

  refreshGeometry(): void {
    const stale = this.staleSections
    if (stale.length > 0) this.geometries++
    this.staleSections = []
    try {
      for (const section of stale) if (!section.deleted) section.settleGeometry()
    } catch (error) {
      this.staleSections.push(...stale)
      throw error
    }
  }

  refreshContexts(): void {
    if (!this.contextsStale) return
    for (const mechanism of this.mechanisms.all()) {
      fillContext(mechanism)
      if (mechanism.spec.pointers.length > 0) this.stalePointers.add(mechanism)
    }
    this.contextsStale = false
  }

  refreshAllPointers(): void {
    for (const mechanism of this.stalePointers) refreshPointers(mechanism)
    this.stalePointers.clear()
  }

  /** Throws where sections are connected in a circle. */
  refuseLoops(): void {
    const section = firstInLoop(this.sections)
    if (section) throw loopOf(section)
    this.mayHaveLoops = false
  }

  private renewLayout(): void {
    if (this.mayHaveLoops) this.refuseLoops()
    this.threads.arrange()
    this.structureStale = false
    const groups = this.layOut()
    this.addressesChanged()
    this.renewKernels(groups)
    this.stepless++
  }

  private renewKernels(groups: readonly TreeGroup[]): void {
    this.kernelsStale = false
    this.planKernels(groups)
  }

  private renewCoupling(): void {
    this.refreshGeometry()
    this.coupleNodes()
    this.couplings++
    this.couplingStale = false
  }

  private shapesChanged(): void {
    for (const section of this.sections) section.shapeChanged()
    this.shapesFlag.set(0)
  }
}
