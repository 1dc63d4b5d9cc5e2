/** Arithmetic of engines that multiply and add with one rounding, on pairs that have one number twice: there is no such instruction for one. */
import type { Code, Local } from '../../wasm/code.ts'

export class FusedNumbers {
  constructor(protected readonly code: Code) {}

  /** a * b + c, rounded once. */
  protected fma(a: Local, b: Local, c: Local): Local {
    return this.keep(() => this.code.get(a).get(b).get(c).wide('f64x2.relaxed_madd'))
  }

  protected operation(op: 'add' | 'sub' | 'mul', a: Local, b: Local): Local {
    return this.keep(() => this.code.get(a).get(b).wide(`f64x2.${op}`))
  }

  protected number(value: number): Local {
    return this.keep(() => this.code.f64(value).wide('f64x2.splat'))
  }

  protected keep(value: () => void): Local {
    const local = this.code.local('v128')
    value()
    this.code.set(local)
    return local
  }
}
