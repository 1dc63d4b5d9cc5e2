/**
 * The natural logarithm: in two doubles for `pow`, and as C libraries have it.
 */
import { fusedLogOffset, ln2High, ln2Low, logCoefficients, logOffset, splitter } from './constants.ts'
import { powersOfTwo } from './exp.ts'
import { fusedLog, logSeries, nearHigh, nearLow, nearSeries } from './fused-log.ts'
import { fusedLogTable, logTable } from './tables.ts'

const [c1, c2, c3, c4, c5, c6, c7] = logCoefficients
// scratch: nothing in it outlives a call
const cell = new Float64Array(1)
const words = new Int32Array(cell.buffer)
const high = new Uint8Array(new Uint16Array([1]).buffer)[0] === 1 ? 1 : 0
/** What `logTwice` found beyond its result; read it before the next call. */
const rest = new Float64Array(1)

/** 2^32 + 1 splits a double so that the first part has 21 bits. */
const shortSplitter = 4294967297

/** log(x) for normal x > 0, rounded; `rest` holds what is missing. `shift` powers of two are taken off. */
export function logTwice(x: number, shift: number): number {
  cell[0] = x
  const place = words[high]! - logOffset
  const entry = ((place >> 13) & 127) * 4
  const octave = place >> 20
  const k = octave - shift
  const z = scaledDown(x, octave)
  // z in two parts: the product of the first with the short 1/c is exact
  const cz = shortSplitter * z
  const z1 = cz - (cz - z)
  const z2 = z - z1
  const inverse = logTable[entry]!
  const r1 = z1 * inverse - 1
  const r2 = z2 * inverse
  const r = r1 + r2
  const t1 = k * ln2High + logTable[entry + 1]!
  const t2 = t1 + r
  const lo1 = k * ln2Low + logTable[entry + 2]!
  const lo2 = t1 - t2 + r
  const ar = -0.5 * r
  const ar2 = r * ar
  const ar3 = r * ar2
  const ar1 = -0.5 * r1
  const ar12 = r1 * ar1
  const hi = t2 + ar12
  const lo3 = r2 * (ar + ar1)
  const lo4 = t2 - hi + ar12
  const p = ar3 * (c1 + r * c2 + ar2 * (c3 + r * c4 + ar2 * (c5 + r * c6 + ar2 * c7)))
  const lo = lo1 + lo2 + lo3 + lo4 + p
  const y = hi + lo
  rest[0] = hi - y + lo
  return y
}

export const logRest = (): number => rest[0]!

const smallestNormal = 2.2250738585072014e-308

/** log10(2) in two parts, and 1 / log(10). */
const log10of2High = 0.30102999566361177
const log10of2Low = 3.694239077158931e-13
const perDecade = Math.LOG10E

/** As C libraries have it: the exponent by itself, and `log` of what is left. */
export function log10(x: number): number {
  if (!(x > 0 && x < Infinity)) return log(x)
  const isTiny = x < smallestNormal
  cell[0] = isTiny ? x * 2 ** 54 : x
  const word = words[high]!
  const exponent = (word >> 20) - 1023 - (isTiny ? 54 : 0)
  const below = exponent < 0 ? 1 : 0
  words[high] = (word & 0xfffff) | ((1023 - below) << 20)
  const y = exponent + below
  const z = y * log10of2Low + perDecade * log(cell[0]!)
  return z + y * log10of2High
}

export function log(x: number): number {
  if (x >= smallestNormal && x < Infinity) return certain(x, 0)
  if (x === 0) return -Infinity
  if (x < 0) return NaN
  return x > 0 && x < Infinity ? certain(x * 2 ** 54, 54) : x
}

/** By a product, for a processor waits where it reads a double of which half has just been written. */
const scaledDown = (x: number, octaves: number): number =>
  octaves > 1022 ? x * 2 ** -1022 * 2 ** (1022 - octaves) : x * powersOfTwo[1022 - octaves]!

/** Of log before its last rounding: by how much it may differ from what it is with fused operations. */
const doubtful = 2 ** -67
const [a0, a1, a2, a3, a4] = logSeries

/**
 * The steps of `fusedLog` with plain operations, but for the remainder r, which is rounded once here too. What else is rounded otherwise
 * is seldom seen in the result: where it could be, all is worked out once more.
 */
function certain(x: number, shift: number): number {
  if (shift === 0 && x >= nearLow && x < nearHigh) return nearOne(x)
  cell[0] = x
  const place = words[high]! - fusedLogOffset
  const entry = ((place >> 13) & 127) * 2
  const octave = place >> 20
  const k = octave - shift
  const z = scaledDown(x, octave)
  const cz = splitter * z
  const z1 = cz - (cz - z)
  const z2 = z - z1
  const inverse = fusedLogTable[entry]!
  const ci = splitter * inverse
  const i1 = ci - (ci - inverse)
  const i2 = inverse - i1
  const product = z * inverse
  const r = product - 1 + (z2 * i2 - (product - z1 * i1 - z2 * i1 - z1 * i2))
  const w = k * ln2High + fusedLogTable[entry + 1]!
  const hi = w + r
  const r2 = r * r
  const rest = w - hi + r + k * ln2Low + r2 * a0 + r * r2 * (a1 + r * a2 + r2 * (a3 + r * a4))
  const y = hi + (rest + doubtful)
  return y === hi + (rest - doubtful) ? y : fusedLog(x, shift)
}

const [b1, b2, b3, b4, b5, b6, b7, b8, b9, b10] = nearSeries

/** Around 1, in the same way. */
function nearOne(x: number): number {
  const r = x - 1
  const r2 = r * r
  const r3 = r * r2
  const last = b7 + r * b8 + r2 * b9 + r3 * b10
  const series = r3 * (b1 + r * b2 + r2 * b3 + r3 * (b4 + r * b5 + r2 * b6 + r3 * last))
  const coarse = r * 2 ** 27
  const r1 = r + coarse - coarse
  const square = r1 * r1 * -0.5
  const hi = r + square
  const part = -0.5 * (r - r1) * (r1 + r)
  const missing = r - hi + square
  const doubt = (Math.abs(series) + Math.abs(part) + Math.abs(missing)) * 2 ** -49
  const rest = series + (part + missing)
  const y = hi + (rest + doubt)
  return y === hi + (rest - doubt) ? y : fusedLog(x, 0)
}
