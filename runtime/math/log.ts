/** The natural logarithm in two doubles, for `log` and `pow`. */
import { doubtfulLog, ln2High, ln2Low, logCoefficients, logOffset } from './constants.ts'
import { fusedLog } from './fused-log.ts'
import { logTable } from './tables.ts'

const [a1, a2, a3, a4, a5, a6, a7] = logCoefficients
// scratch: nothing in it outlives a call
const cell = new Float64Array(1)
const words = new Int32Array(cell.buffer)
const [low, high] = new Uint8Array(new Uint16Array([1]).buffer)[0] === 1 ? [0, 1] : [1, 0]
/** What `logTwice` found beyond its result; read it before the next call. */
const rest = new Float64Array(1)

/** log(x) for normal x > 0, rounded; `rest` holds what is missing. `shift` powers of two are taken off. */
export function logTwice(x: number, shift: number): number {
  cell[0] = x
  const word = words[high]!
  const place = word - logOffset
  const entry = ((place >> 13) & 127) * 4
  const k = (place >> 20) - shift
  words[high] = word - (place & 0xfff00000)
  const z = cell[0]!
  // z in two parts: the product of the first with the short 1/c is exact
  const up = words[low]! < 0 ? 1 : 0
  words[low] = 0
  words[high] = words[high]! + up
  const z1 = cell[0]!
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
  const p = ar3 * (a1 + r * a2 + ar2 * (a3 + r * a4 + ar2 * (a5 + r * a6 + ar2 * a7)))
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

/** C libraries may miss the nearest double where it is almost a tie: there it is worked out as they do. */
function certain(x: number, shift: number): number {
  const y = logTwice(x, shift)
  const doubt = Math.abs(y) * doubtfulLog
  return y + (rest[0]! + doubt) === y + (rest[0]! - doubt) ? y : fusedLog(x, shift)
}
