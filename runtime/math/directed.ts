/**
 * Arithmetic that rounds in a direction. JavaScript has no other rounding than to nearest; so an operation is done to nearest, its error is
 * found exactly, and where that has the wrong sign the neighbouring number is taken. Errors are found in integers: right for the
 * smallest and the largest numbers as well, and fast enough for what nobody does often.
 */

/** As GUIMath.feround counts: down, to nearest, to zero, up. */
export type Rounding = 1 | 2 | 3 | 4
export const toNearest: Rounding = 2
const [down, toZero] = [1, 3] as const

/** size = mantissa * 2^exponent. */
interface Parts {
  readonly mantissa: bigint
  readonly exponent: number
}

const view = new DataView(new ArrayBuffer(8))

function split(x: number): Parts {
  view.setFloat64(0, x)
  const biased = (view.getUint32(0) >>> 20) & 0x7ff
  const fraction = view.getBigUint64(0) & 0xfffffffffffffn
  const mantissa = biased > 0 ? fraction | 0x10000000000000n : fraction
  return { mantissa: x < 0 ? -mantissa : mantissa, exponent: Math.max(1, biased) - 1075 }
}

const product = (a: Parts, b: Parts): Parts => ({
  mantissa: a.mantissa * b.mantissa,
  exponent: a.exponent + b.exponent,
})

/** Sign of a - b. */
function compare(a: Parts, b: Parts): number {
  const least = Math.min(a.exponent, b.exponent)
  const left = a.mantissa << BigInt(a.exponent - least)
  const right = b.mantissa << BigInt(b.exponent - least)
  return left < right ? -1 : left > right ? 1 : 0
}

function sum(a: Parts, b: Parts): Parts {
  const exponent = Math.min(a.exponent, b.exponent)
  const mantissa = (a.mantissa << BigInt(a.exponent - exponent)) + (b.mantissa << BigInt(b.exponent - exponent))
  return { mantissa, exponent }
}

function neighbour(x: number, upwards: boolean): number {
  if (x === 0) return upwards ? Number.MIN_VALUE : -Number.MIN_VALUE
  view.setFloat64(0, x)
  view.setBigInt64(0, view.getBigInt64(0) + (x > 0 === upwards ? 1n : -1n))
  return view.getFloat64(0)
}

/** `nearest` is the exact result rounded; `missing` the sign of what the exact result has more. */
function adjust(nearest: number, missing: number, mode: Rounding): number {
  // of a zero the exact result tells on which side it is
  const isPositive = nearest === 0 ? missing > 0 : nearest > 0
  const goesDown = mode === down || (mode === toZero && isPositive)
  if (missing < 0 && goesDown) return neighbour(nearest, false)
  return missing > 0 && !goesDown ? neighbour(nearest, true) : nearest
}

/** A result beyond the largest number, of numbers that are not. */
function overflow(nearest: number, mode: Rounding): number {
  const stays = mode === toZero || (mode === down ? nearest > 0 : nearest < 0)
  return stays ? Math.sign(nearest) * Number.MAX_VALUE : nearest
}

function rounded(nearest: number, mode: Rounding, finite: boolean, missing: (result: Parts) => number): number {
  if (mode === toNearest || Number.isNaN(nearest) || !finite) return nearest
  if (!Number.isFinite(nearest)) return overflow(nearest, mode)
  return adjust(nearest, missing(split(nearest)), mode)
}

const bothFinite = (a: number, b: number) => Number.isFinite(a) && Number.isFinite(b)

export function add(a: number, b: number, mode: Rounding): number {
  const nearest = a + b
  // an exact zero of two numbers that are not both +0 is -0 downwards
  if (nearest === 0 && mode === down && !(Object.is(a, 0) && Object.is(b, 0))) return a === -b ? -0 : nearest
  return rounded(nearest, mode, bothFinite(a, b), (result) => compare(sum(split(a), split(b)), result))
}

export const subtract = (a: number, b: number, mode: Rounding): number => add(a, -b, mode)

export const multiply = (a: number, b: number, mode: Rounding): number =>
  rounded(a * b, mode, bothFinite(a, b), (result) => compare(product(split(a), split(b)), result))

export const divide = (a: number, b: number, mode: Rounding): number =>
  rounded(
    a / b,
    mode,
    bothFinite(a, b) && b !== 0,
    (result) => compare(split(a), product(result, split(b))) * Math.sign(b),
  )

export const squareRoot = (a: number, mode: Rounding): number =>
  rounded(Math.sqrt(a), mode, Number.isFinite(a), (result) => compare(split(a), product(result, result)))

/** A number as it is written, without a sign: digits, a point, an exponent. */
export function decimal(text: string, mode: Rounding): number {
  const nearest = Number(text)
  const [, whole = '', fraction = '', power = '0'] = /^(\d*)\.?(\d*)(?:[eE]([-+]?\d+))?$/.exec(text) ?? []
  const digits = BigInt(whole + fraction || '0')
  const tens = Number(power) - fraction.length
  if (Math.abs(tens) > 2000) return nearest
  const scale = 10n ** BigInt(Math.abs(tens))
  return rounded(nearest, mode, true, (result) =>
    tens >= 0
      ? compare({ mantissa: digits * scale, exponent: 0 }, result)
      : compare({ mantissa: digits, exponent: 0 }, { mantissa: result.mantissa * scale, exponent: result.exponent }),
  )
}
