/**
 * The exponential, to within 0.511 units in the last place, and the same doubles as those of a C library on processors with
 * fused operations: where the rounding is in doubt, the slow way decides.
 */
import {
  clipHigh,
  clipLow,
  doubtfulShare,
  expCoefficients,
  perOctave,
  roundingShift,
  stepHigh,
  stepLow,
} from './constants.ts'
import { fusedExp } from './fused.ts'
import { expTable } from './tables.ts'

const [c2, c3, c4, c5] = expCoefficients
/** Mantissas 2^(i/128) and what they lack. */
const mantissas = new Float64Array(128)
const tails = new Float64Array(128)
{
  const bits = new BigInt64Array(expTable.buffer.slice(0))
  const values = new Float64Array(bits.buffer)
  for (let i = 0; i < 128; i++) {
    tails[i] = values[2 * i]!
    bits[2 * i + 1]! += BigInt(i) << 45n
    mantissas[i] = values[2 * i + 1]!
  }
}
/** Exact powers of two, from 2^-1022 on. */
export const powersOfTwo = Float64Array.from({ length: 2046 }, (_, i) => 2 ** (i - 1022))

/** exp(x + tail) / 2^octaves where that and its scale are normal numbers; NaN where the rounding is in doubt: `share` of it may be off. */
export function expReduced(x: number, tail: number, octaves: number, share: number): number {
  const kd = perOctave * x + roundingShift - roundingShift
  const k = kd | 0
  const r = x + kd * stepHigh + kd * stepLow + tail
  const i = k & 127
  const r2 = r * r
  const rest = tails[i]! + r + r2 * (c2 + r * c3) + r2 * r2 * (c4 + r * c5)
  const scale = mantissas[i]! * powersOfTwo[(k >> 7) - octaves + 1022]!
  const part = scale * rest
  const doubt = scale * share
  const result = scale + (part + doubt)
  return result === scale + (part - doubt) ? result : NaN
}

/** From here on results are made in two steps, as halves of numbers near the end of the range would be beyond it. */
const nearEnd = 600

export function exp(x: number): number {
  if (x >= clipLow && x <= nearEnd) return certain(x, 0)
  // results near the ends of the number range are made in two steps
  if (x > 710) return Infinity
  if (x < -746) return 0
  if (x > 0) return certain(x, 64) * 2 ** 64
  if (x <= 0) return certain(x, -64) * 2 ** -64
  return x
}

function certain(x: number, octaves: number): number {
  const quick = expReduced(x, 0, octaves, doubtfulShare)
  return Number.isNaN(quick) ? fusedExp(x, 0, octaves) : quick
}

/** exp as mechanisms have it: cut off at 700, 0 below -700. */
export function clippedExp(x: number): number {
  if (x < clipLow) return 0
  if (x > nearEnd) return certain(Math.min(x, clipHigh), 64) * 2 ** 64
  return Number.isNaN(x) ? x : certain(x, 0)
}
