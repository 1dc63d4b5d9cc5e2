/**
 * Multiplication and addition with one rounding, as processors have it and neither JavaScript nor WebAssembly does, and
 * with it exp and pow as C libraries compute them on such processors. Slow: only for the few arguments where the rounding
 * of the quick way is not certain to be theirs.
 *
 * The method is that of S. Boldo and G. Melquiond, "Emulation of FMA and correctly rounded sums", IEEE TC 57:462 (2008).
 */
import {
  expCoefficients,
  ln2High,
  ln2Low,
  logCoefficients,
  logOffset,
  perOctave,
  roundingShift,
  splitter,
  stepHigh,
  stepLow,
} from './constants.ts'
import { expTable, logTable } from './tables.ts'

// scratch: nothing in it outlives a call; words, for whole numbers of 64 bits are made anew at each operation
const cell = new Float64Array(1)
const words = new Int32Array(cell.buffer)
const [low, high] = new Uint8Array(new Uint16Array([1]).buffer)[0] === 1 ? [0, 1] : [1, 0]

/** What a rounded product may lack, as a part of it, and a little more. */
const halfUnit = 2 ** -53 * (1 + 2 ** -20)

/** a * b + c, rounded once; for numbers whose products and their errors are normal. */
export function fma(a: number, b: number, c: number): number {
  const product = a * b
  const quick = product + c
  const lost = sumError(product, c, quick)
  const most = Math.abs(product) * halfUnit
  // mostly what the product lacks cannot turn the sum's rounding
  if (quick + (lost + most) === quick && quick + (lost - most) === quick) return quick
  return exactly(a, b, c, product)
}

function exactly(a: number, b: number, c: number, product: number): number {
  const rest = productError(a, b, product)
  const sum = c + rest
  const sumLow = sumError(c, rest, sum)
  const total = product + sum
  const totalLow = sumError(product, sum, total)
  // mostly any rounding of what is left will do
  const left = sumLow + totalLow
  const doubt = Math.abs(left) * Number.EPSILON
  const result = total + (left + doubt)
  return result === total + (left - doubt) ? result : total + roundedToOdd(sumLow, totalLow)
}

/** What a * b lacks when it is rounded to `product` (T. J. Dekker). */
function productError(a: number, b: number, product: number): number {
  const ca = splitter * a
  const a1 = ca - (ca - a)
  const a2 = a - a1
  const cb = splitter * b
  const b1 = cb - (cb - b)
  const b2 = b - b1
  return a2 * b2 - (product - a1 * b1 - a2 * b1 - a1 * b2)
}

/** What a + b lacks when it is rounded to `sum` (D. E. Knuth). */
function sumError(a: number, b: number, sum: number): number {
  const part = sum - a
  return a - (sum - part) + (b - part)
}

/** a + b; where that is not exact, the neighbour whose last bit is 1. */
function roundedToOdd(a: number, b: number): number {
  const sum = a + b
  const error = sumError(a, b, sum)
  if (error === 0) return sum
  cell[0] = sum
  const word = words[low]!
  if ((word & 1) === 1) return sum
  if (error > 0 === sum > 0) words[low] = word + 1
  else {
    words[low] = word - 1
    if (word === 0) words[high] = words[high]! - 1
  }
  return cell[0]!
}

/** exp(x + tail) / 2^octaves, as with fused operations throughout. */
export function fusedExp(x: number, tail: number, octaves: number): number {
  const [c2, c3, c4, c5] = expCoefficients
  const kd = fma(perOctave, x, roundingShift) - roundingShift
  const k = kd | 0
  const r = fma(kd, stepLow, fma(kd, stepHigh, x)) + tail
  const r2 = r * r
  const entry = 2 * (k & 127)
  const rest = fma(r2 * r2, fma(r, c5, c4), fma(r2, fma(r, c3, c2), expTable[entry]! + r))
  cell[0] = expTable[entry + 1]!
  words[high] = words[high]! + ((k - 128 * octaves) << 13)
  const scale = cell[0]!
  return fma(scale, rest, scale)
}

/** x to the power of y / 2^octaves for normal x > 0 from which `shift` powers of two are taken. */
export function fusedPow(x: number, shift: number, y: number, octaves: number): number {
  const log = fusedLog(x, shift)
  const product = y * log
  return fusedExp(product, fma(y, logRest[0]!, fma(y, log, -product)), octaves)
}

/** What `fusedLog` found beyond its result. */
const logRest = new Float64Array(1)

function fusedLog(x: number, shift: number): number {
  const [a1, a2, a3, a4, a5, a6, a7] = logCoefficients
  cell[0] = x
  const word = words[high]!
  const place = (word - logOffset) | 0
  const entry = ((place >> 13) & 127) * 4
  const k = (place >> 20) - shift
  words[high] = word - (place & 0xfff00000)
  const r = fma(cell[0]!, logTable[entry]!, -1)
  const t1 = fma(k, ln2High, logTable[entry + 1]!)
  const t2 = t1 + r
  const lo1 = fma(k, ln2Low, logTable[entry + 2]!)
  const lo2 = t1 - t2 + r
  const ar = -0.5 * r
  const ar2 = r * ar
  const ar3 = r * ar2
  const hi = t2 + ar2
  const lo3 = fma(ar, r, -ar2)
  const lo4 = t2 - hi + ar2
  const p = fma(ar2, fma(ar2, fma(ar2, a7, fma(r, a6, a5)), fma(r, a4, a3)), fma(r, a2, a1))
  const lo = fma(ar3, p, lo1 + lo2 + lo3 + lo4)
  const sum = hi + lo
  logRest[0] = hi - sum + lo
  return sum
}
