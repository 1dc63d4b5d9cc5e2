/**
 * x to the power of y where the engine's operations are fused: `fusedPow` of `runtime/math/fused.ts`, operation by operation. That is how C libraries
 * do it, so nothing is in doubt, and only what is no ordinary number, or leads out of the range, is left to others. All pairs have one number twice.
 */
import {
  clipHigh,
  expCoefficients,
  ln2High,
  ln2Low,
  logCoefficients,
  perOctave,
  roundingShift,
  stepHigh,
  stepLow,
} from '../../runtime/math/constants.ts'
import { tablePlaces } from '../../runtime/math/tables.ts'
import type { Local } from '../../wasm/code.ts'
import type { Module } from '../../wasm/module.ts'
import { FusedNumbers } from './wasm-fused-numbers.ts'
import { emitLogParts, emitOrdinaryPower } from './wasm-log.ts'

const [expTableBytes, logTableBytes] = [8 * tablePlaces.exp, 8 * tablePlaces.log]

/** Adds the function to the module: (x, y) -> f64. Gives its index. */
export function emitFusedPow(module: Module, fallback: number): number {
  const { index, code } = module.function({ parameters: ['f64', 'f64'], results: ['f64'] })
  new FusedPower(code).write(code.parameter(0), code.parameter(1))
  code.get(code.parameter(0)).get(code.parameter(1)).call(fallback)
  return index
}

class FusedPower extends FusedNumbers {
  /** Returns where it can. */
  write(x: Local, y: Local): void {
    const { code } = this
    emitOrdinaryPower(code, x, y)
    code.if(() => {
      const power = this.keep(() => code.get(y).wide('f64x2.splat'))
      const [log, rest] = this.log(x)
      const product = this.operation('mul', power, log)
      code.get(product).extractLane(0).do('f64.abs').f64(clipHigh).do('f64.le')
      code.if(() => {
        const low = this.fma(
          power,
          log,
          this.keep(() => code.get(product).wide('f64x2.neg')),
        )
        this.exp(product, this.fma(power, rest, low))
        code.do('return')
      })
    })
  }

  /** log(x), and what it lacks. */
  private log(x: Local): [log: Local, rest: Local] {
    const { code } = this
    const [a1, a2, a3, a4, a5, a6, a7] = logCoefficients.map((each) => this.number(each)) as [
      Local,
      Local,
      Local,
      Local,
      Local,
      Local,
      Local,
    ]
    const parts = emitLogParts(code, x)
    const entry = (k: number) => this.keep(() => code.get(parts.entry).loadSplat(logTableBytes + 8 * k))
    const [z, k] = [parts.z, parts.k].map((each) => this.keep(() => code.get(each).wide('f64x2.splat'))) as [
      Local,
      Local,
    ]
    const r = this.fma(z, entry(0), this.number(-1))
    const t1 = this.fma(k, this.number(ln2High), entry(1))
    const t2 = this.operation('add', t1, r)
    const lo1 = this.fma(k, this.number(ln2Low), entry(2))
    const lo2 = this.operation('add', this.operation('sub', t1, t2), r)
    const ar = this.operation('mul', this.number(-0.5), r)
    const ar2 = this.operation('mul', r, ar)
    const ar3 = this.operation('mul', r, ar2)
    const hi = this.operation('add', t2, ar2)
    const lo3 = this.fma(
      ar,
      r,
      this.keep(() => code.get(ar2).wide('f64x2.neg')),
    )
    const lo4 = this.operation('add', this.operation('sub', t2, hi), ar2)
    const last = this.fma(ar2, a7, this.fma(r, a6, a5))
    const p = this.fma(ar2, this.fma(ar2, last, this.fma(r, a4, a3)), this.fma(r, a2, a1))
    const low = [lo2, lo3, lo4].reduce((sum, each) => this.operation('add', sum, each), lo1)
    const lo = this.fma(ar3, p, low)
    const sum = this.operation('add', hi, lo)
    return [sum, this.operation('add', this.operation('sub', hi, sum), lo)]
  }

  /** Leaves exp(x + tail) on the stack, for results that are normal numbers. */
  private exp(x: Local, tail: Local): void {
    const { code } = this
    const [c2, c3, c4, c5] = expCoefficients.map((each) => this.number(each)) as [Local, Local, Local, Local]
    const shift = this.number(roundingShift)
    const kd = this.operation('sub', this.fma(this.number(perOctave), x, shift), shift)
    const [k, entry] = [code.local('i32'), code.local('i32')]
    code.get(kd).extractLane(0).saturate('i32.trunc_sat_f64_s').tee(k)
    code.i32(127).do('i32.and').i32(4).do('i32.shl').set(entry)
    const near = this.fma(kd, this.number(stepLow), this.fma(kd, this.number(stepHigh), x))
    const r = this.operation('add', near, tail)
    const r2 = this.operation('mul', r, r)
    const r4 = this.operation('mul', r2, r2)
    const start = this.operation(
      'add',
      this.keep(() => code.get(entry).loadSplat(expTableBytes)),
      r,
    )
    const inner = this.fma(r2, this.fma(r, c3, c2), start)
    const rest = this.fma(r4, this.fma(r, c5, c4), inner)
    const scale = this.keep(() =>
      code
        .get(entry)
        .load('i64', expTableBytes + 8)
        .get(k)
        .do('i64.extend_i32_s')
        .i64(45n)
        .do('i64.shl', 'i64.add', 'f64.reinterpret_i64')
        .wide('f64x2.splat'),
    )
    code.get(this.fma(scale, rest, scale)).extractLane(0)
  }
}
