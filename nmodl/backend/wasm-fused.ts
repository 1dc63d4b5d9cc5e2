/**
 * exp with fused operations, for the arguments where the rounding of the quick way is in doubt: `fusedExp` of
 * `runtime/math/fused.ts` for two numbers at a time, operation by operation. One argument in some dozens comes here, so that it may not
 * leave WebAssembly.
 */
import { expCoefficients, perOctave, roundingShift, splitter, stepHigh, stepLow } from '../../runtime/math/constants.ts'
import { tablePlaces } from '../../runtime/math/tables.ts'
import type { Code, Local } from '../../wasm/code.ts'
import type { Module } from '../../wasm/module.ts'

/** A double of which nothing but the last bit is set. */
const lastBit = Number.MIN_VALUE

/** A number and its two halves, whose products are exact. */
interface Halves {
  readonly whole: Local
  readonly first: Local
  readonly second: Local
}

/** Adds the function to the module: (v128) -> v128. Gives its index. */
export function emitFusedExp(module: Module): number {
  const { index, code } = module.function({ parameters: ['v128'], results: ['v128'] })
  new FusedCode(code).exp(code.parameter(0))
  return index
}

class FusedCode {
  constructor(private readonly code: Code) {}

  exp(x: Local): void {
    const { code } = this
    const [c2, c3, c4, c5] = expCoefficients
    const number = (value: number) => this.number(value)
    const shift = number(roundingShift)
    const shifted = this.fma(this.halves(number(perOctave)), this.halves(x), shift)
    const kd = this.keep(() => code.get(shifted).get(shift).wide('f64x2.sub'))
    // this product is exact
    const near = this.keep(() => code.get(kd).get(number(stepHigh)).wide('f64x2.mul').get(x).wide('f64x2.add'))
    const r = this.fma(this.halves(kd), this.halves(number(stepLow)), near)
    const halvesOfR = this.halves(r)
    const r2 = this.keep(() => code.get(r).get(r).wide('f64x2.mul'))
    const r4 = this.keep(() => code.get(r2).get(r2).wide('f64x2.mul'))
    const [low, high] = [this.entry(shifted, 0), this.entry(shifted, 2)]
    const start = this.keep(() => code.get(low).get(high).unpack(0).get(r).wide('f64x2.add'))
    const inner = this.fma(halvesOfR, this.halves(number(c3)), number(c2))
    const outer = this.fma(halvesOfR, this.halves(number(c5)), number(c4))
    const sum = this.fma(this.halves(r2), this.halves(inner), start)
    const rest = this.fma(this.halves(r4), this.halves(outer), sum)
    // the whole powers of two come last, as halves of numbers near the end of the range would be beyond it
    const power = this.keep(() => code.get(shifted).i32(45).wide('i64x2.shl'))
    const octaves = number(-Infinity)
    const scale = this.keep(() =>
      code.get(low).get(high).unpack(1).get(power).get(octaves).wide('v128.andnot').wide('i64x2.add'),
    )
    code.get(this.fma(this.halves(scale), this.halves(rest), scale))
    code.get(power).get(octaves).wide('v128.and').wide('i64x2.add')
  }

  /** The table's two numbers for one of the pair. */
  private entry(shifted: Local, word: 0 | 2): Local {
    return this.keep(() =>
      this.code
        .get(shifted)
        .extractWord(word)
        .i32(4)
        .do('i32.shl')
        .i32(127 << 4)
        .do('i32.and')
        .loadPair(8 * tablePlaces.exp),
    )
  }

  private keep(value: () => void): Local {
    const local = this.code.local('v128')
    value()
    this.code.set(local)
    return local
  }

  private number(value: number): Local {
    return this.keep(() => this.code.f64(value).wide('f64x2.splat'))
  }

  private operation(op: 'add' | 'sub' | 'mul', a: Local, b: Local): Local {
    return this.keep(() => this.code.get(a).get(b).wide(`f64x2.${op}`))
  }

  private halves(whole: Local): Halves {
    const scaled = this.operation('mul', this.number(splitter), whole)
    const first = this.operation('sub', scaled, this.operation('sub', scaled, whole))
    return { whole, first, second: this.operation('sub', whole, first) }
  }

  /** a * b + c, rounded once. */
  private fma(a: Halves, b: Halves, c: Local): Local {
    const high = this.operation('mul', a.whole, b.whole)
    const low = this.productError(a, b, high)
    const sum = this.operation('add', c, low)
    const sumLow = this.sumError(c, low, sum)
    const total = this.operation('add', high, sum)
    const totalLow = this.sumError(high, sum, total)
    return this.operation('add', total, this.roundedToOdd(sumLow, totalLow))
  }

  private productError(a: Halves, b: Halves, product: Local): Local {
    const without = (from: Local, x: Local, y: Local) => this.operation('sub', from, this.operation('mul', x, y))
    const left = without(without(without(product, a.first, b.first), a.second, b.first), a.first, b.second)
    return this.operation('sub', this.operation('mul', a.second, b.second), left)
  }

  private sumError(a: Local, b: Local, sum: Local): Local {
    const part = this.operation('sub', sum, a)
    const rest = this.operation('sub', a, this.operation('sub', sum, part))
    return this.operation('add', rest, this.operation('sub', b, part))
  }

  /** The sum; where it is not exact and its last bit is 0, its neighbour on the side of what it lacks. */
  private roundedToOdd(a: Local, b: Local): Local {
    const { code } = this
    const sum = this.operation('add', a, b)
    const error = this.sumError(a, b, sum)
    const one = this.number(lastBit)
    return this.keep(() => {
      code.get(sum)
      // one up, or one down where the signs differ
      code.get(error).get(sum).wide('v128.xor').i32(63).wide('i64x2.shr_s').get(one).wide('v128.or')
      code.get(error).get(this.number(0)).wide('f64x2.ne').wide('v128.and')
      code.get(sum).get(one).wide('v128.and').get(one).wide('i64x2.sub').wide('v128.and')
      code.wide('i64x2.add')
    })
  }
}
