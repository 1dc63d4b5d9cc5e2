/**
 * The tables of the elementary functions, worked out in integers of 200 bits: when the package is built, for
 * generated/math-tables.ts.
 */

import { fusedLogOffset, logOffset } from './constants.ts'

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
function negativeLog(x: number, places: bigint): number {
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

/**
 * 1/c of each of the 128 parts, as how many units in the last place it lies beyond 1/centre: those numbers were chosen, by
 * trial, so that log(c) is almost a multiple of 2^-43.
 */
const beyondCentre = [
  -23142382, -57643754, -234334839, -124664804, 19045012, -123323398, -501163255, 342479926, -234593306, 57421184,
  513617488, -240891478, 85169741, 28659150, 284053799, 342563057, -68420459, -346144712, -90113766, -464022980,
  285342708, -489548825, 376054848, 47397812, -423637851, -260988534, 336107021, 448241578, 154177355, 447893384,
  241227555, -420636714, -218426730, -96876684, -205835218, -368178198, -345128710, -510284502, 481763731, 209336112,
  429336310, 15489329, 442353177, -417834330, 73183371, 515232680, 507984536, 83787275, 330409952, 151596684, 377744204,
  198302857, 214798271, -345957716, 356163107, 215510022, -229897960, -131709726, 215213618, -464519207, -332821996,
  385780520, -400344786, 256208139, 478356527, 345720337, 128466877, 217515751, -162048343, 295127580, -235892775,
  -69369347, 93666841, -272860130, 91915174, 29018059, 258893229, 386009280, -241633007, 68399381, 386341370, 408940642,
  65060217, -120872168, 189498853, -32395328, -49955913, 154042178, -346113480, 148348366, -396488327, -427431396,
  107119491, -500798201, 212184347, 305888811, -330297730, -91422864, 6707636, 273897542, -512931067, -500150233,
  485589437, -280752730, 106848032, 30953893, -291342514, -408884927, 149302919, -107851081, 225432558, 460497078,
  -452391632, -490679353, 508304210, 493208081, 336502878, 526975298, -457361038, -312310462, -365194252, -421357131,
  362015322, 310793228, -441535439, -69145545, -528727990, 433364383,
]
/** Pairs: 1/c and log(c), for the log of processors with fused operations. */
export function makeFusedLogTable(): Float64Array {
  const table = new Float64Array(2 * tableSize)
  const cell = new DataView(new ArrayBuffer(8))
  const from = (place: bigint) => {
    cell.setBigUint64(0, place)
    return cell.getFloat64(0)
  }
  for (let i = 0; i < tableSize; i++) {
    const low = (BigInt(fusedLogOffset) << 32n) + (BigInt(i) << 45n)
    cell.setFloat64(0, 2 / (from(low) + from(low + (1n << 45n))))
    const inverse = from(cell.getBigUint64(0) + BigInt(beyondCentre[i]!))
    table.set([inverse, negativeLog(inverse, 43n)], 2 * i)
  }
  return table
}
