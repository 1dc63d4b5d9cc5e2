/** Makes what integrates systems with algebraic equations in WebAssembly, once for a memory. */
import type { Model } from '../../model.ts'
import type { Evaluating } from '../cvode/loops.ts'
import { type DaeFunctions, makeDaeFunctions } from './dae-code.ts'

export class DaeMaker {
  /** By the addresses of their records. */
  readonly equations = new Map<number, Evaluating>()
  private made: { readonly memory: WebAssembly.Memory; readonly functions: DaeFunctions } | undefined = undefined

  constructor(private readonly model: Model) {}

  get functions(): DaeFunctions {
    const { memory } = this.model.arena
    if (this.made?.memory !== memory) this.made = { memory, functions: this.make(memory) }
    return this.made.functions
  }

  private make(memory: WebAssembly.Memory): DaeFunctions {
    const { joint, variableStep } = this.model
    const { loops, kernels } = variableStep.maker
    return makeDaeFunctions(memory, kernels.table, {
      ...{ loops, joint: joint.code },
      beside: (record, what, first, second) => this.equations.get(record)!.beside(what, first, second),
    })
  }
}
