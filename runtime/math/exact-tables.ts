/**
 * The tables of the elementary functions, worked out in integers of 200 bits: when the package is built, for
 * generated/math-tables.ts.
 */

import { logOffset } from './constants.ts'

const precision = 200n
const one = 1n << precision
/** Entries of each table: the mantissa's first 7 bits choose one. */
const tableSize = 128

/** Nearest double of a fixed point number. */
function toDouble(fixed: bigint, scale = precision): number {
  if (fixed === 0n) return 0
  const magnitude = fixed < 0n ? -fixed : fixed
  const excess = magnitude.toString(2).length - 64
  const shifted = excess > 0 ? (magnitude >> BigInt(excess)) | 1n : magnitude
  // Number() rounds correctly; the sticky bit set above keeps ties away
  const value = Number(shifted) * 2 ** (Math.max(excess, 0) - Number(scale))
  return fixed < 0n ? -value : value
}

const toFixed = (value: number): bigint => {
  // doubles near 1 have 52 bits behind the point
  const scaled = BigInt(value * 2 ** 60)
  return scaled << (precision - 60n)
}

function squareRoot(value: bigint): bigint {
  let root = 1n << (BigInt(value.toString(2).length + 1) >> 1n)
  for (;;) {
    const next = (root + value / root) >> 1n
    if (next >= root) return root
    root = next
  }
}

/** log(1 + x) = 2 atanh(x / (2 + x)), for a fixed point x near 0. */
function log1p(x: bigint): bigint {
  const z = (x << precision) / (2n * one + x)
  const square = (z * z) >> precision
  let power = z
  let sum = 0n
  for (let n = 1n; power !== 0n && power !== -1n; n += 2n) {
    sum += power / n
    power = (power * square) >> precision
  }
  return 2n * sum
}

/** -log(x) to so many bits behind the point, for x near 1. */
export function negativeLog(x: number, places: bigint): number {
  const step = 1n << (precision - places)
  const exact = -log1p(toFixed(x) - one)
  // rounding halves upwards: there are none
  return toDouble(((exact + (step >> 1n)) >> (precision - places)) * step)
}

export function makeExpTable(): Float64Array {
  let step = 2n * one
  for (let i = 0; i < 7; i++) step = squareRoot(step << precision)
  const table = new Float64Array(2 * tableSize)
  const bits = new BigUint64Array(table.buffer)
  let exact = one
  for (let i = 0; i < tableSize; i++) {
    const value = toDouble(exact)
    table[2 * i + 1] = value
    table[2 * i] = toDouble(((exact - toFixed(value)) << precision) / exact)
    bits[2 * i + 1]! -= BigInt(i) << 45n
    exact = (exact * step) >> precision
  }
  return table
}

export function makeLogTable(): Float64Array {
  const table = new Float64Array(4 * tableSize)
  const cell = new DataView(new ArrayBuffer(8))
  const at = (place: number) => {
    cell.setUint32(0, logOffset + Math.floor(place * 8192))
    cell.setUint32(4, 0)
    return cell.getFloat64(0)
  }
  for (let i = 0; i < tableSize; i++) {
    const [low, high] = [at(i), at(i + 1)]
    const centre = (low + high) / 2
    const inverse = centre < 1 ? Math.round(128 / centre) / 128 : Math.round(256 / centre) / 256
    const exact = -log1p(toFixed(inverse) - one)
    const step = 1n << (precision - 43n)
    const coarse = ((exact + (step >> 1n)) >> (precision - 43n)) * step
    table.set([inverse, toDouble(coarse), toDouble(exact - coarse)], 4 * i)
  }
  return table
}
