/**
 * Numbers that nobody looks at between the steps of one call: those that kernels only show (see `nmodl/optimize/shown.ts`). All steps but the last leave them
 * out: stores, divisions for the slopes of ions' currents, and a third of the memory that a step goes through.
 */
import type { Code, Local } from '../../wasm/code.ts'
import { unseenPlace } from '../mechanism/spec.ts'
import { recordPlace } from './step-plan.ts'

const kinds = [
  { word: unseenPlace.own, wish: recordPlace.unseen },
  { word: unseenPlace.ion, wish: recordPlace.unseenIons },
] as const

export class UnseenCode {
  constructor(
    private readonly code: Code,
    /** Global with the byte address of the numbers that kernels see of the model, the time first. */
    private readonly model: number,
  ) {}

  /** Tells the kernels of a block's step, by the block's record, if there is one. */
  tell(record: Local, step: Local, steps: Local): void {
    const { code, model } = this
    code.get(record).if(() => {
      for (const { word, wish } of kinds) {
        code.global(model).get(record).load('i32', wish).i32(0)
        code.get(step).i32(1).do('i32.add').get(steps).do('i32.lt_s', 'select').store('i32', word)
      }
    })
  }

  /** Whether ions' currents are to be there after the step, on the stack. */
  showsIons(): Code {
    return this.code.global(this.model).load('i32', unseenPlace.ion).do('i32.eqz')
  }
}
