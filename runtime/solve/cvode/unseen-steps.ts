/**
 * Steps of a variable length after which nobody looks: what kernels show of a moment (currents, conductances) is left out, a third of the work of a step, until
 * somebody does. That may be as long as evaluations leave nothing but that, only voltages are recorded, and no numbers else are watched; events and
 * statements of the program get to see all.
 */
import { nodeColumn } from '../../cable/node.ts'
import type { Model } from '../../model.ts'
import { longest } from '../stretches.ts'
import type { Integration } from './integration.ts'

/** Rounds between two looks at the clock. */
const betweenLooks = 16

export class UnseenSteps {
  /** Nobody looks at what kernels show after a step. */
  blind = false
  /** A statement of the program was run. */
  private looked = false

  constructor(
    private readonly model: Model,
    /** The one integrator for all, if there is one. */
    private readonly integration: () => Integration | undefined,
    /** Whether it goes on from step to step, with the model as it is. */
    private readonly goesOn: () => boolean,
  ) {}

  /** Whether steps may go by unseen. */
  get possible(): boolean {
    const { model } = this
    const one = this.integration()
    if (!one || !this.goesOn() || !one.leavesNothing) return false
    if (model.variableStep.conditionOrder === 2 || model.hasHooks) return false
    return model.watches.all.length === 0 && model.transfers.empty && this.onlyVoltages()
  }

  private onlyVoltages(): boolean {
    const { nodes, thresholds, recordings, timeIndex } = this.model
    thresholds.settle()
    const isVoltage = (place: number) => nodes.columns.isOf(nodeColumn.v, place)
    for (const { continuous, ref } of recordings)
      if (continuous && !(ref.alive() && (ref.index() === timeIndex || isVoltage(ref.index())))) return false
    return thresholds.places.every(isVoltage)
  }

  /** As many as may be before time is `end`; 0 where the program has to see each. */
  take(end: number, together: number, most: number): number {
    if (this.possible) {
      let taken = 0
      this.during(() => {
        taken = this.goOn(end, most)
      })
      return taken
    }
    const { model } = this
    // how many steps go together is the program's affair
    return together === 1 && !model.hasHooks && model.variableStep.runs.arePossible ? this.goOn(end, most) : 0
  }

  private goOn(end: number, most: number): number {
    const { model } = this
    const { variableStep } = model
    const stoprun = model.variables.get('stoprun')!
    const until = Date.now() + longest
    let taken = 0
    this.looked = false
    variableStep.runs.begin()
    try {
      for (let round = 1; model.t < end && taken < most && !this.looked && stoprun.get() === 0; round++) {
        const several = variableStep.advanceSeveral(end, most - taken)
        if (several === 0) variableStep.advance()
        taken += Math.max(1, several)
        if (round % betweenLooks === 0 && Date.now() >= until) break
      }
    } finally {
      variableStep.runs.handOver()
    }
    return taken
  }

  /** Steps within are not shown, but for the last. */
  during(run: () => void): void {
    this.blind = true
    try {
      run()
    } finally {
      this.settle()
    }
  }

  /** A statement of the program is to be run, which may change all. */
  look(): void {
    this.looked = true
    this.integration()?.reveal()
  }

  /** Steps are over; those that were ended from outside could not do this themselves. */
  settle(): void {
    this.blind = false
    this.integration()?.reveal()
  }
}
