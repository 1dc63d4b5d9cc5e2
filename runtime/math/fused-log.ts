/**
 * log as C libraries compute it on processors with fused operations, after the table-driven algorithm of S. Nagy (Arm
 * optimized routines). Slow: only for the few arguments where the quick way, which is almost always exact, is not
 * certain to give what they give.
 */
import { ln2High, ln2Low, fusedLogOffset as offset } from './constants.ts'
import { fma } from './fused.ts'
import { fusedLogTable as table } from './tables.ts'

/** (log(1 + r) - r) / r^2 for |r| < 2^-8. */
export const logSeries = [
  -0.5000000000000001, 0.33333333331825593, -0.2499999999622955, 0.20000304511814496, -0.16667054827627667,
] as const
/** The same for |r| < 2^-4, behind -1/2. */
export const nearSeries = [
  0.3333333333333352, -0.24999999999998432, 0.19999999999320328, -0.16666666669929706, 0.14285715076560868,
  -0.12499997863982555, 0.11110712032936046, -0.10000486757818193, 0.09181994006195467, -0.08328363062289341,
] as const
/** Around 1, where the whole result would be lost in log(c), a longer series serves. */
export const [nearLow, nearHigh] = [1 - 2 ** -4, 1 + 0x109 * 2 ** -12]
const [a0, a1, a2, a3, a4] = logSeries
const [b1, b2, b3, b4, b5, b6, b7, b8, b9, b10] = nearSeries

// scratch: nothing in it outlives a call
const cell = new Float64Array(1)
const words = new Int32Array(cell.buffer)
/** Which of them has the exponent. */
const top = new Uint8Array(new Uint16Array([1]).buffer)[0] === 1 ? 1 : 0

/** log(x) for normal x > 0 from which `shift` powers of two are taken. */
export function fusedLog(x: number, shift: number): number {
  if (shift === 0 && x >= nearLow && x < nearHigh) return nearOne(x - 1)
  cell[0] = x
  const word = words[top]!
  const place = (word - offset) | 0
  const entry = 2 * ((place >> 13) & 127)
  const k = (place >> 20) - shift
  words[top] = word - (place & 0xfff00000)
  const r = fma(cell[0]!, table[entry]!, -1)
  const w = fma(k, ln2High, table[entry + 1]!)
  const high = w + r
  const low = fma(k, ln2Low, w - high + r)
  const r2 = r * r
  const series = fma(r2, fma(r, a4, a3), fma(r, a2, a1))
  return fma(r * r2, series, fma(r2, a0, low)) + high
}

function nearOne(r: number): number {
  if (r === 0) return 0
  const r2 = r * r
  const r3 = r * r2
  const last = fma(r3, b10, fma(r2, b9, fma(r, b8, b7)))
  const middle = fma(r3, last, fma(r2, b6, fma(r, b5, b4)))
  const series = fma(r3, middle, fma(r2, b3, fma(r, b2, b1)))
  const coarse = r * 2 ** 27
  const r1 = r + coarse - coarse
  const rest = r - r1
  const square = r1 * r1 * -0.5
  const high = r + square
  const low = fma(-0.5 * rest, r1 + r, r - high + square)
  return fma(r3, series, low) + high
}
