/** x to the power of y, as C has it: pow(1, y) and pow(x, 0) are 1 whatever the other is. */
import { doubtfulPower, splitter } from './constants.ts'
import { expReduced } from './exp.ts'
import { fusedPow } from './fused.ts'
import { logRest, logTwice } from './log.ts'

const smallestNormal = 2.2250738585072014e-308

export function pow(x: number, y: number): number {
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
  if (e1 >= -700 && e1 <= 700) return certain(0)
  if (e1 > 710) return Infinity
  if (e1 < -746) return 0
  return e1 > 0 ? certain(64) * 2 ** 64 : certain(-64) * 2 ** -64

  function certain(octaves: number): number {
    const quick = expReduced(e1, e2, octaves, doubtfulPower)
    return Number.isNaN(quick) ? fusedPow(x, shift, y, octaves) : quick
  }
}
