/** Sines and cosines of whole multiples of a small angle, each as two doubles: 140 binary digits are worked out. */

const bits = 140n
const one = 1n << bits
/** `one` as a double, and half of its digits. */
const unit = 2 ** 140
const [halfUnit, halfBits] = [2 ** 70, bits / 2n]

/** `x - x^3/6 ...` from `first = x` and `n = 2`, `1 - x^2/2 ...` from 1 and 1. */
function series(x: bigint, first: bigint, n: bigint): bigint {
  let [sum, term] = [0n, first]
  for (let k = n; term !== 0n; k += 2n) {
    sum += term
    term = -((((term * x) >> bits) * x) >> bits) / (k * (k + 1n))
  }
  return sum
}

/** For each of `count` multiples of 1/steps four numbers: the sine and what it misses, the cosine and what it misses. */
export function sineTable(steps: number, count: number): Float64Array {
  const table = new Float64Array(4 * count)
  const enter = (place: number, value: bigint) => {
    const high = Number(value) / unit
    table[place] = high
    table[place + 1] = Number(value - (BigInt(high * halfUnit) << halfBits)) / unit
  }
  for (let k = 0; k < count; k++) {
    const x = (one * BigInt(k)) / BigInt(steps)
    enter(4 * k, series(x, x, 2n))
    enter(4 * k + 2, series(x, one, 1n))
  }
  return table
}
