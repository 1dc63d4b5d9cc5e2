/**
 * A run of steps between which the program wants nothing: several at a time where that is possible, else one by one, for even
 * then all that lies between two steps is a tenth of what a procedure of the program takes to ask for the next. It ends where the program has run
 * something, for that may have changed what it wants.
 */
import type { Ref } from '../memory/ref.ts'
import type { Model } from '../model.ts'
import { longest, type Stretches, type StretchLimits } from './stretches.ts'

/** Steps between two looks at the clock, or at whether the program wants something between steps. */
const patience = 64

export class Run {
  /** From here to there the program has wanted something between steps. */
  private refused = { from: Number.POSITIVE_INFINITY, until: 0 }
  private stoprun: Ref | undefined = undefined

  constructor(
    private readonly model: Model,
    private readonly stretches: Stretches,
  ) {}

  /** As many steps as nobody wants to look between; how many they were. */
  take(end: number, { together = 1, most = Number.POSITIVE_INFINITY, allowed }: StretchLimits): number {
    const { model } = this
    const { t } = model
    if (!(together >= 1 && Number.isInteger(together)) || (t >= this.refused.from && t < this.refused.until)) return 0
    if (allowed?.() === false) {
      this.refused = { from: t, until: t + patience * model.dt }
      return 0
    }
    const { programRuns } = model.events
    const until = Date.now() + longest
    let taken = 0
    do {
      const steps = this.some(end, together, most - taken)
      if (steps === 0) break
      taken += steps
    } while (model.t < end && taken < most && !this.isAsked(programRuns) && Date.now() < until)
    return taken
  }

  private some(end: number, together: number, most: number): number {
    const several = this.several(end, together, most)
    return several > 0 ? several : this.oneByOne(end, together, most)
  }

  private several(end: number, together: number, most: number): number {
    const { model, stretches } = this
    if (model.variableStep.active) return model.variableStep.unseen.take(end, together, most)
    model.settle()
    if (model.joint.solves) return together === 1 ? model.joint.takeSeveral(end, most) : 0
    return stretches.mayBegin() ? stretches.run(end, { together, most }) : 0
  }

  private oneByOne(end: number, together: number, most: number): number {
    const { model } = this
    const fixed = !model.variableStep.active
    // a hook sees each step as the program sees it; and how many steps of variable length go together is the program's affair
    if (model.hasHooks || (!fixed && together !== 1)) return 0
    const { programRuns } = model.events
    let taken = 0
    while (taken + together <= most && taken < patience && model.t < end) {
      for (let k = 0; k < together; k++) model.fadvance()
      taken += together
      if (this.isAsked(programRuns) || (fixed && this.mayFollow())) break
    }
    return taken
  }

  /** Whether there may be several steps in one go. */
  private mayFollow(): boolean {
    const { joint } = this.model
    return joint.solves ? joint.mayFollow : this.stretches.mayFollow()
  }

  /** Whether the program has run something, or the run is to stop. */
  private isAsked(programRuns: number): boolean {
    this.stoprun ??= this.model.variables.get('stoprun')!
    return this.model.events.programRuns !== programRuns || this.stoprun.get() !== 0
  }
}
