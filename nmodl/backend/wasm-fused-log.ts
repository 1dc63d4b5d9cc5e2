/** log where the engine's operations are fused: `fusedLog` of `runtime/math/fused-log.ts`, operation by operation. Nothing is in doubt. */
import { fusedLogOffset, ln2High, ln2Low } from '../../runtime/math/constants.ts'
import { logSeries, nearHigh, nearLow, nearSeries } from '../../runtime/math/fused-log.ts'
import { tablePlaces } from '../../runtime/math/tables.ts'
import type { Local } from '../../wasm/code.ts'
import type { Module } from '../../wasm/module.ts'
import { FusedNumbers } from './wasm-fused-numbers.ts'
import { emitLogParts, emitOrdinary } from './wasm-log.ts'

const tableBytes = 8 * tablePlaces.fusedLog

/** Adds the function to the module: (x) -> f64. Gives its index. */
export function emitFusedLog(module: Module, fallback: number): number {
  const { index, code } = module.function({ parameters: ['f64'], results: ['f64'] })
  new FusedLogarithm(code).write(code.parameter(0))
  code.get(code.parameter(0)).call(fallback)
  return index
}

class FusedLogarithm extends FusedNumbers {
  /** Returns where it can. */
  write(x: Local): void {
    const { code } = this
    emitOrdinary(code, x)
    code.if(() => {
      code.get(x).f64(nearLow).do('f64.ge').get(x).f64(nearHigh).do('f64.lt', 'i32.and')
      code.if(() => {
        this.nearOne(this.keep(() => code.get(x).f64(1).do('f64.sub').wide('f64x2.splat')))
        code.extractLane(0).do('return')
      })
      this.byTable(x)
      code.extractLane(0).do('return')
    })
  }

  private byTable(x: Local): void {
    const { code } = this
    const [a0, a1, a2, a3, a4] = logSeries.map((each) => this.number(each)) as [Local, Local, Local, Local, Local]
    const parts = emitLogParts(code, x, { offset: fusedLogOffset, entryBits: 4 })
    const [z, k] = [parts.z, parts.k].map((each) => this.keep(() => code.get(each).wide('f64x2.splat'))) as [
      Local,
      Local,
    ]
    const [inverse, log] = [0, 8].map((at) => this.keep(() => code.get(parts.entry).loadSplat(tableBytes + at))) as [
      Local,
      Local,
    ]
    const r = this.fma(z, inverse, this.number(-1))
    const w = this.fma(k, this.number(ln2High), log)
    const high = this.operation('add', w, r)
    const low = this.fma(k, this.number(ln2Low), this.operation('add', this.operation('sub', w, high), r))
    const r2 = this.operation('mul', r, r)
    const series = this.fma(r2, this.fma(r, a4, a3), this.fma(r, a2, a1))
    const rest = this.fma(this.operation('mul', r, r2), series, this.fma(r2, a0, low))
    code.get(rest).get(high).wide('f64x2.add')
  }

  private nearOne(r: Local): void {
    const { code } = this
    const b = nearSeries.map((each) => this.number(each))
    const line = (x: Local, next: Local, k: number) => this.fma(x, next, b[k]!)
    const r2 = this.operation('mul', r, r)
    const r3 = this.operation('mul', r, r2)
    const last = this.fma(r3, b[9]!, this.fma(r2, b[8]!, line(r, b[7]!, 6)))
    const middle = this.fma(r3, last, this.fma(r2, b[5]!, line(r, b[4]!, 3)))
    const series = this.fma(r3, middle, this.fma(r2, b[2]!, line(r, b[1]!, 0)))
    const coarse = this.operation('mul', r, this.number(2 ** 27))
    const r1 = this.operation('sub', this.operation('add', r, coarse), coarse)
    const rest = this.operation('sub', r, r1)
    const half = this.number(-0.5)
    const square = this.operation('mul', this.operation('mul', r1, r1), half)
    const high = this.operation('add', r, square)
    const beyond = this.operation('add', this.operation('sub', r, high), square)
    const low = this.fma(this.operation('mul', half, rest), this.operation('add', r1, r), beyond)
    code
      .get(this.fma(r3, series, low))
      .get(high)
      .wide('f64x2.add')
  }
}
