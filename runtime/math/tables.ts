/**
 * Tables of the elementary functions, worked out in integers of 200 bits when this is loaded, and where they lie in
 * the shared memory, so that kernels can use them: in the doubles that the arena reserves at its start.
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

const precision = 200n
const one = 1n << precision
/** Entries of each table: the mantissa's first 7 bits choose one. */
export const tableSize = 128

/** Index of each table in the arena's `f64`. */
export const tablePlaces = {
  /** Pairs: what rounding 2^(i/128) to a double lost, relative to it; the bits of it less i/128 in the exponent. */
  exp: 16,
  /** The numbers of exp, so that kernels can read each where they use it. */
  expNumbers: 288,
  /**
   * Fours: 1/c in eight bits, log(c) in steps of 2^-43, the rest of log(c), unused. c is near the middle of the i-th part;
   * with more bits x/c - 1 would not fit into a double.
   */
  log: 512,
  /** Room that kernels use within a call. */
  scratch: 1024,
} as const
/** Doubles at `tablePlaces.scratch`: up to the end of what the arena reserves. */
export const scratchDoubles = 3072

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

function makeExpTable(): Float64Array {
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

/** Parts are counted from 0.70..., so that numbers around 1 lie inside one part with c = 1. */
export const logOffset = 0x3fe69555

function makeLogTable(): Float64Array {
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

export const expTable: Float64Array = makeExpTable()
export const logTable: Float64Array = makeLogTable()

const expNumbers = [
  clipHigh,
  clipLow,
  perOctave,
  roundingShift,
  stepHigh,
  stepLow,
  ...expCoefficients,
  doubtfulShare,
] as const

/** Index in the arena's `f64` of one of the numbers that exp uses. */
export function placeOfExpNumber(value: number): number {
  const k = expNumbers.indexOf(value)
  if (k < 0) throw new Error(`${value} is not among the numbers of exp`)
  return tablePlaces.expNumbers + k
}

/** Puts the tables where kernels look for them. */
export function writeTables(f64: Float64Array): void {
  f64.set(expNumbers, tablePlaces.expNumbers)
  f64.set(expTable, tablePlaces.exp)
  f64.set(logTable, tablePlaces.log)
}
