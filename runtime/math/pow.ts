/** x to the power of y, as C has it: pow(1, y) and pow(x, 0) are 1 whatever the other is. */
import { doubtfulPower, splitter } from './constants.ts'
import { expReduced } from './exp.ts'
import { fusedPow } from './fused.ts'
import { logRest, logTwice } from './log.ts'

const smallestNormal = 2.2250738585072014e-308

export function pow(x: number, y: number): number {
  if (y === 2 || y === 3 || y === 4) {
    const quick = wholePower(x, y)
    if (!Number.isNaN(quick)) return quick
  }
  if (x >= smallestNormal && x < Infinity && Math.abs(y) < 2 ** 64) return positivePower(x, 0, y)
  if (y === 0 || x === 1) return 1
  if (x === -1 && (y === Infinity || y === -Infinity)) return 1
  if (!(Math.abs(x) < Infinity) || x === 0 || !(Math.abs(y) < 2 ** 64)) return x ** y
  const whole = Math.trunc(y) === y
  if (x < 0 && !whole) return NaN
  const size = Math.abs(x)
  const value = size < smallestNormal ? positivePower(size * 2 ** 54, 54, y) : positivePower(size, 0, y)
  return x < 0 && Math.abs(y) < 2 ** 53 && y % 2 !== 0 ? -value : value
}

function positivePower(x: number, shift: number, y: number): number {
  const hi = logTwice(x, shift)
  const lo = logRest()
  const cy = splitter * y
  const y1 = cy - (cy - y)
  const y2 = y - y1
  const ch = splitter * hi
  const h1 = ch - (ch - hi)
  const h2 = hi - h1 + lo
  const e1 = y1 * h1
  const e2 = y2 * h1 + y * h2
  if (e1 >= -700 && e1 <= 700) return exponential(e1, e2, x, shift, y, 0)
  if (e1 > 710) return Infinity
  if (e1 < -746) return 0
  return e1 > 0 ? exponential(e1, e2, x, shift, y, 64) * 2 ** 64 : exponential(e1, e2, x, shift, y, -64) * 2 ** -64
}

/** Of e1 + e2, over 2^octaves; what these were made of where that is in doubt. */
function exponential(e1: number, e2: number, x: number, shift: number, y: number, octaves: number): number {
  const quick = expReduced(e1, e2, octaves, doubtfulPower)
  return Number.isNaN(quick) ? fusedPow(x, shift, y, octaves) : quick
}

/**
 * By how much more than what a product lacks it has to be clear of a tie: C libraries' pow is off by less than 0.0125 units before its last rounding,
 * but by 0.04 where the logarithm of the result is large.
 */
const clearOfTies = { usually: 1.03, far: 1.1 }

/**
 * The second, third or fourth power as products in two doubles; NaN where the nearest double is not certain to be what C libraries give, and
 * near the ends of the range.
 */
function wholePower(x: number, y: number): number {
  const square = x * x
  const cx = splitter * x
  const x1 = cx - (cx - x)
  const x2 = x - x1
  const lack = x2 * x2 - (square - x1 * x1 - 2 * x1 * x2)
  let power = square
  let rest = lack
  if (y !== 2) {
    const factor = y === 3 ? x : square
    const cs = splitter * square
    const s1 = cs - (cs - square)
    const s2 = square - s1
    const f1 = y === 3 ? x1 : s1
    const f2 = y === 3 ? x2 : s2
    const product = square * factor
    const error = s2 * f2 - (product - s1 * f1 - s2 * f1 - s1 * f2) + (y === 3 ? lack * x : 2 * lack * square)
    power = product + error
    rest = product - power + error
  }
  const size = Math.abs(power)
  const clear = size > 1e-14 && size < 1e14 ? clearOfTies.usually : clearOfTies.far
  return size > 1e-280 && size < 1e280 && power + clear * rest === power ? power : NaN
}
