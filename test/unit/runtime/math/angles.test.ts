/** Sines and their kin against whole numbers of 300 binary digits: every result is the double next to the truth. */
import { describe, expect, it } from 'vitest'
import { acos, asin, atan, atan2, cos, sin, tan } from '../../../../runtime/math/angles.ts'
import { cosh } from '../../../../runtime/math/hyperbolic.ts'
import { piBig } from '../../../../runtime/math/pi.ts'
import { mathematics } from '../../../../runtime/mechanism/mathematics.ts'

const bits = 300n
const one = 1n << bits

/** A double times 2^300. */
function fixed(x: number): bigint {
  const exponent = Math.floor(Math.log2(Math.abs(x))) - 54
  return x === 0 ? 0n : BigInt(x / 2 ** exponent) << (bits + BigInt(exponent))
}

function series(x: bigint, first: bigint, n: bigint): bigint {
  let [sum, term] = [0n, first]
  for (let k = n; term !== 0n && term !== -1n; k += 2n) {
    sum += term
    term = -((((term * x) >> bits) * x) >> bits) / (k * (k + 1n))
  }
  return sum
}

const sine = (x: bigint) => series(x, x, 2n)
const cosine = (x: bigint) => series(x, one, 1n)
const size = (x: bigint) => (x < 0n ? -x : x)

/** No double beside `y` is nearer to the truth, of which `distance` gives how far a double is. */
function isNearest(y: number, distance: (y: bigint) => bigint): boolean {
  const step = 2 ** (Math.floor(Math.log2(Math.abs(y))) - 52)
  const here = size(distance(fixed(y)))
  return here <= size(distance(fixed(y + step))) && here <= size(distance(fixed(y - step)))
}

/** The same numbers in each run; the factor gives small ones as many digits as large ones. */
function* numbers(count: number, low: number, high: number): Iterable<number> {
  for (let i = 0, seed = 12345; i < count; i++) {
    seed = (Math.imul(seed, 1103515245) + 12345) & 0x7fffffff
    yield 0.99 * (low + (high - low) * (seed / 0x7fffffff))
  }
}

describe('the double next to the truth', () => {
  it.each([
    ['sin', sin, sine],
    ['cos', cos, cosine],
  ] as const)('%s', (_name, f, truth) => {
    for (const x of numbers(300, -12, 12))
      expect(
        isNearest(f(x), (y) => y - truth(fixed(x))),
        String(x),
      ).toBe(true)
  })

  it('tan', () => {
    for (const x of numbers(200, -6, 6)) {
      const [s, c] = [sine(fixed(x)), cosine(fixed(x))]
      expect(
        isNearest(tan(x), (y) => y - (s << bits) / c),
        String(x),
      ).toBe(true)
    }
  })

  it('atan, asin, acos', () => {
    for (const x of numbers(200, -1, 1)) {
      const at = fixed(x)
      expect(
        isNearest(asin(x), (y) => sine(y) - at),
        `asin ${x}`,
      ).toBe(true)
      expect(
        isNearest(acos(x), (y) => cosine(y) - at),
        `acos ${x}`,
      ).toBe(true)
      const steep = fixed(20 * x)
      expect(
        isNearest(atan(20 * x), (y) => (sine(y) << bits) / cosine(y) - steep),
        `atan ${20 * x}`,
      ).toBe(true)
    }
  })

  it('atan2', () => {
    const [xs, ys] = [[...numbers(200, -3, 4)], [...numbers(200, -2, 1)].reverse()]
    xs.forEach((x, i) => {
      const y = ys[i]!
      expect(
        isNearest(atan2(y, x), (a) => sine(a) * fixed(x) - cosine(a) * fixed(y)),
        `${y}, ${x}`,
      ).toBe(true)
    })
  })
})

describe('far angles', () => {
  it.each([1e6 + 0.5, 3.7e9, 1.2345e15, 6.02e23, 1e300])('%s', (x) => {
    const wide = 1400n
    const exponent = Math.floor(Math.log2(x)) - 54
    const whole = BigInt(x / 2 ** exponent) << (wide + BigInt(exponent))
    const left = (whole % (2n * piBig(wide))) >> (wide - bits)
    for (const sign of [1, -1]) {
      expect(isNearest(sin(sign * x), (y) => y - BigInt(sign) * sine(left))).toBe(true)
      expect(isNearest(cos(sign * x), (y) => y - cosine(left))).toBe(true)
    }
  })
})

it('keeps to the rules for what is no ordinary number', () => {
  expect([sin(-0), tan(-0), atan(-0), asin(-0), atan2(-0, 1)]).toEqual([-0, -0, -0, -0, -0])
  expect([sin(Infinity), cos(-Infinity), tan(NaN), asin(2), acos(-1.5), atan(NaN)]).toEqual(Array(6).fill(NaN))
  expect([cos(0), acos(1), acos(-1), asin(1), atan(Infinity), atan2(0, -1), atan2(3, 0)]).toEqual([
    1,
    0,
    Math.PI,
    Math.PI / 2,
    Math.PI / 2,
    Math.PI,
    Math.PI / 2,
  ])
  expect([cosh(0), cosh(-0.25), cosh(Infinity), cosh(710)]).toEqual([
    1,
    Math.cosh(0.25),
    Infinity,
    1.1169973830808557e308,
  ])
})

it('kernels have the logarithm to base 10 of C libraries', () => {
  // where JavaScript's own ends in another digit
  expect(mathematics().log10!(0.61516494126637355)).toBe(-0.21100842328532143)
  expect(mathematics().log10!(0.67485297176175452)).toBe(-0.17079083532874104)
})
