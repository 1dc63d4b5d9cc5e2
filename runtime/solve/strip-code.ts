/** What the kernels of a strip of rows do in a step: its part of the matrix and of the ions' tables is cleared, then currents or states are called. */
import type { Code, Local } from '../../wasm/code.ts'
import { nodeColumn } from '../cable/node.ts'
import { type StepPlan, stripPlace } from './step-plan.ts'
import { UnseenCode } from './unseen.ts'
import { clear } from './zeros.ts'

export interface ImportedCall {
  readonly call: number
  /** Where its context is: number of a global. */
  readonly context: number
  readonly beside: boolean
}
export interface Calls {
  readonly currents: readonly ImportedCall[]
  readonly states: readonly ImportedCall[]
  readonly tables: readonly ImportedCall[]
  readonly receivers: readonly Pick<ImportedCall, 'call' | 'context'>[]
}

/** Numbers of the globals that tell where each thread has what is its own: the time as kernels see it, the chain in work and the one that is over. */
export interface Places {
  readonly time: number
  readonly chain: number
  readonly over: number
  /** How many blocks take several steps before the next ones begin. */
  readonly together: number
}

export class StripCode {
  private readonly unseen: UnseenCode

  constructor(
    private readonly code: Code,
    private readonly plan: StepPlan,
    private readonly calls: Calls,
    private readonly places: Places,
    /** Address of the strip's words. */
    private readonly strip: Local,
  ) {
    this.unseen = new UnseenCode(code, places.time)
  }

  /** `chain`: global of one beside them. */
  currents(chain?: number): void {
    this.clearRows()
    const { ions } = this.plan
    if (ions.length > 0)
      this.unseen.showsIons().if(() => {
        ions.forEach((ion, i) => {
          this.clearIon(ion, stripPlace.ranges + 8 * i)
        })
      })
    this.run(this.calls.currents, this.plan.ions.length, chain)
  }

  states(chain?: number): void {
    this.run(this.calls.states, this.plan.ions.length + this.calls.currents.length, chain)
  }

  /** Kernels on their ranges of this strip's instances, `chain` beside them. */
  private run(calls: readonly ImportedCall[], skipped: number, chain = this.places.over): void {
    const { code, strip } = this
    calls.forEach(({ call, context, beside }, i) => {
      const place = stripPlace.ranges + 8 * (skipped + i)
      this.ifAny(place, () => {
        code
          .global(context)
          .get(strip)
          .load('i32', place)
          .get(strip)
          .load('i32', place + 4)
        if (beside) code.global(chain)
        code.call(call)
      })
    })
  }

  /** Where the range at `place` is not empty. */
  private ifAny(place: number, body: () => void): void {
    const { code, strip } = this
    code
      .get(strip)
      .load('i32', place)
      .get(strip)
      .load('i32', place + 4)
      .do('i32.lt_s')
    code.if(body)
  }

  private clearRows(): void {
    const { code, strip, plan } = this
    const [row, end] = [code.local('i32'), code.local('i32')]
    code.get(code.parameter(0)).get(strip).load('i32', stripPlace.from).do('i32.add').set(row)
    code.get(code.parameter(0)).get(strip).load('i32', stripPlace.to).do('i32.add').set(end)
    clear(code, row, end, [nodeColumn.d * plan.stride, nodeColumn.rhs * plan.stride])
  }

  private clearIon(words: number, place: number): void {
    const { code, strip } = this
    const [at, end] = [code.local('i32'), code.local('i32')]
    this.ifAny(place, () => {
      for (const word of [words, words + 4]) {
        for (const [local, offset] of [
          [at, place],
          [end, place + 4],
        ] as const)
          code.i32(word).load('i32').get(strip).load('i32', offset).i32(3).do('i32.shl', 'i32.add').set(local)
        clear(code, at, end, [0])
      }
    })
  }
}
