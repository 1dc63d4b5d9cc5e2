/** Sines and their kin against whole numbers of 300 binary digits, and against what C libraries give. */
import { describe, expect, it } from 'vitest'
import { acos, asin, atan, atan2, cos, sin, tan } from '../../../../runtime/math/angles.ts'
import { cosh, expm1, sinh, tanh } from '../../../../runtime/math/hyperbolic.ts'
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

describe('by half a unit from the truth, and a little', () => {
  it.each([
    ['sin', sin, sine],
    ['cos', cos, cosine],
  ] as const)('%s', (_name, f, truth) => {
    for (const x of numbers(300, -12, 12)) {
      const y = f(x)
      const unit = 2 ** (Math.floor(Math.log2(Math.abs(y))) - 52)
      expect(size(fixed(y) - truth(fixed(x))) * 100n <= fixed(unit) * 52n, String(x)).toBe(true)
    }
  })
})

describe('the double next to the truth', () => {
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

describe('to the last bit what glibc gives', () => {
  // sin and cos: the double next to the truth is another; else: JavaScript's is
  const functions = { sin, cos, sinh, cosh, tanh, expm1 }
  it.each([
    ['sin', -0.0784325067990585, -0.07835211653512364],
    ['sin', 0.11465789716768213, 0.11440683851631715],
    ['sin', -0.21642466529358417, -0.2147390756788934],
    ['sin', 0.20800112641958216, 0.20650452454149776],
    ['sin', -2.298552117661303, -0.7466691194892014],
    ['sin', 1.4402660879724838, 0.991493017272481],
    ['sin', -0.3217038456557324, -0.31618345386952185],
    ['sin', 4.293871824985154, -0.9136925816141952],
    ['sin', 93094.53927224538, 0.2723471774422229],
    ['sin', 16533.72202192207, 0.461880219904778],
    ['cos', 0.10673906765586363, 0.9943087922334073],
    ['cos', -0.6054016564044414, 0.8222735843617359],
    ['cos', 1.1933349968052482, 0.36856170362343277],
    ['cos', 0.5368082785157641, 0.8593452886957162],
    ['cos', -5.757454919942935, 0.8649576312638014],
    ['cos', -8.086114800616455, -0.23005399593997616],
    ['cos', 18316.784697087285, 0.2679548904375715],
    ['cos', 31412.235205671444, -0.8526616599967596],
    ['tanh', -0.1688145216377823, -0.16722894896772475],
    ['tanh', -0.06618627426433678, -0.06608979760902471],
    ['tanh', 2.57583415407455, 0.9884871810034268],
    ['tanh', -0.4323720674987007, -0.4073017723870897],
    ['sinh', -0.2674659145719593, -0.27066633753378433],
    ['sinh', -0.19808658418893116, -0.19938455805334257],
    ['sinh', 3.1353120788652933, 11.476162524207275],
    ['sinh', -4.505200202664368, -45.23770324404761],
    ['sinh', -87.05288204544564, -3.202995366796542e37],
    ['sinh', -80.5858554791636, -4.976939464767177e34],
    ['cosh', 0.22329990256254867, 1.0250351915594473],
    ['cosh', -0.26212775851866876, 1.0345526485101741],
    ['cosh', -0.3759135954889409, 1.0714914783747154],
    ['cosh', 1.7829012661074406, 3.0576175416007194],
    ['cosh', -26.899439430789407, 240573682143.52353],
    ['cosh', -21.860657412903038, 1559311527.6169055],
    ['expm1', 0.1900482132470763, 0.20930790091236354],
    ['expm1', -0.2262998302774556, -0.20252104252095401],
    ['expm1', 3.895563971260012, 48.18378378288107],
    ['expm1', 167.4392142838983, 5.223081682471647e72],
  ] as const)('%s(%s)', (name, x, y) => {
    expect(functions[name](x)).toBe(y)
    expect(mathematics()[name]!(x)).toBe(y)
  })

  it('also beyond the range of numbers', () => {
    const ends = [0, -0, 1e-300, 745, -745, Infinity, -Infinity, NaN]
    expect(ends.map(expm1)).toEqual([0, -0, 1e-300, Infinity, -1, Infinity, -1, NaN])
    expect(ends.map(tanh)).toEqual([0, -0, 1e-300, 1, -1, 1, -1, NaN])
    expect(ends.map(sinh)).toEqual([0, -0, 1e-300, Infinity, -Infinity, Infinity, -Infinity, NaN])
    expect(ends.map(cosh)).toEqual([1, 1, 1, Infinity, Infinity, Infinity, Infinity, NaN])
    expect([709.5, -709.75].map(expm1)).toEqual([1.3549863193146328e308, -1])
  })
})
