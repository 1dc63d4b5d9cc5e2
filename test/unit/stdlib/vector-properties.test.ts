/** Vector against plain definitions, on random numbers. */
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { forward, inverse } from '../../../stdlib/vector/spectra.ts'
import { Vector } from '../../../stdlib/vector.ts'

/** Without -0, whose place among zeros is nobody's business. */
const value = fc.double({ min: -1e6, max: 1e6, noNaN: true }).map((x) => x + 0)
const values = fc.array(value, { maxLength: 40 })
/** Comparisons forgive 1e-11, so that they are tried on whole numbers. */
const whole = fc.array(fc.integer({ min: -9, max: 9 }), { maxLength: 40 })
const some = fc.array(value, { minLength: 1, maxLength: 40 })

const close = (a: number, b: number, scale = 1) => Math.abs(a - b) <= 1e-9 * Math.max(1, scale, Math.abs(b))
const total = (x: readonly number[]) => x.reduce((sum, xi) => sum + xi, 0)
const size = (x: readonly number[]) => total(x.map(Math.abs))

function holds<T extends [unknown, ...unknown[]]>(
  name: string,
  arbitraries: { [K in keyof T]: fc.Arbitrary<T[K]> },
  law: (...args: T) => void,
) {
  it(name, () => {
    const all = fc.tuple(...(arbitraries as fc.Arbitrary<unknown>[])) as unknown as fc.Arbitrary<T>
    fc.assert(
      fc.property(all, (args) => law(...args)),
      { numRuns: 100 },
    )
  })
}

describe('elements', () => {
  holds('append joins', [values, values], (a, b) => {
    expect(Vector.from(a).append(Vector.from(b)).toArray()).toEqual([...a, ...b])
  })
  holds('resize keeps what fits and adds zeros', [values, fc.nat(60)], (a, n) => {
    expect(Vector.from(a).resize(n).toArray()).toEqual(Array.from({ length: n }, (_, i) => a[i] ?? 0))
  })
  holds('insrt then remove is as before', [some, value, fc.nat()], (a, x, k) => {
    const i = k % (a.length + 1)
    const vector = Vector.from(a).insrt(i, x)
    expect(vector.toArray()).toEqual([...a.slice(0, i), x, ...a.slice(i)])
    expect(vector.remove(i).toArray()).toEqual(a)
  })
  holds('c copies a stretch, both ends included', [some, fc.nat(), fc.nat()], (a, j, k) => {
    const [from, to] = [j % a.length, k % a.length].sort((x, y) => x - y) as [number, number]
    expect(Vector.from(a).c(from, to).toArray()).toEqual(a.slice(from, to + 1))
  })
  holds('reverse twice is as before', [values], (a) => {
    expect(Vector.from(a).reverse().toArray()).toEqual([...a].reverse())
    expect(Vector.from(a).reverse().reverse().toArray()).toEqual(a)
  })
  holds('index picks', [some, fc.array(fc.nat(), { maxLength: 20 })], (a, k) => {
    const places = k.map((i) => i % a.length)
    expect(new Vector().index(Vector.from(a), Vector.from(places)).toArray()).toEqual(places.map((i) => a[i]))
  })
  holds('rotate moves round', [some, fc.integer({ min: -100, max: 100 })], (a, n) => {
    const n0 = ((n % a.length) + a.length) % a.length
    const expected = a.map((_, i) => a[(i - n0 + a.length) % a.length])
    expect(Vector.from(a).rotate(n).toArray()).toEqual(expected)
  })
})

describe('order', () => {
  holds('sort rises and keeps all', [values], (a) => {
    expect(Vector.from(a).sort().toArray()).toEqual([...a].sort((x, y) => x - y))
  })
  holds('sortindex sorts', [values], (a) => {
    const vector = Vector.from(a)
    expect(new Vector().index(vector, vector.sortindex()).toArray()).toEqual([...a].sort((x, y) => x - y))
  })
  holds('min and max and their places', [some], (a) => {
    const vector = Vector.from(a)
    expect(vector.min()).toBe(Math.min(...a))
    expect(vector.max()).toBe(Math.max(...a))
    expect(a[vector.min_ind()]).toBe(vector.min())
    expect(a[vector.max_ind()]).toBe(vector.max())
  })
  holds(
    'where and indvwhere agree',
    [whole, fc.integer({ min: -9, max: 9 }), fc.constantFrom('<', '<=', '>', '>=', '==', '!=')],
    (a, x, op) => {
      const vector = Vector.from(a)
      const picked = new Vector().index(vector, vector.c().indvwhere(op, x)).toArray()
      expect(vector.c().where(op, x).toArray()).toEqual(picked)
      const test = {
        '<': (y: number) => y < x,
        '<=': (y: number) => y <= x,
        '>': (y: number) => y > x,
        '>=': (y: number) => y >= x,
      }
      if (op in test) expect(picked).toEqual(a.filter(test[op as keyof typeof test]))
    },
  )
})

describe('arithmetic', () => {
  const pairs = fc.array(fc.tuple(value, value), { maxLength: 40 })
  holds('add sub mul element by element', [pairs], (pairs) => {
    const [a, b] = [pairs.map(([x]) => x), pairs.map(([, y]) => y)]
    const vector = () => Vector.from(a)
    expect(vector().add(Vector.from(b)).toArray()).toEqual(a.map((x, i) => x + b[i]!))
    expect(vector().sub(Vector.from(b)).toArray()).toEqual(a.map((x, i) => x - b[i]!))
    expect(vector().mul(Vector.from(b)).toArray()).toEqual(a.map((x, i) => x * b[i]!))
  })
  holds('dot is the sum of products', [pairs], (pairs) => {
    const products = pairs.map(([x, y]) => x * y)
    const found = Vector.from(pairs.map(([x]) => x)).dot(Vector.from(pairs.map(([, y]) => y)))
    expect(close(found, total(products), size(products))).toBe(true)
  })
  holds('sum, sumsq, mag', [values], (a) => {
    const vector = Vector.from(a)
    const squares = a.map((x) => x * x)
    expect(close(vector.sum(), total(a), size(a))).toBe(true)
    expect(close(vector.sumsq(), total(squares), size(squares))).toBe(true)
    expect(close(vector.mag(), Math.sqrt(total(squares)))).toBe(true)
  })
  holds('var has n - 1 below', [fc.array(value, { minLength: 2, maxLength: 40 })], (a) => {
    const mean = total(a) / a.length
    const expected = total(a.map((x) => (x - mean) ** 2)) / (a.length - 1)
    expect(close(Vector.from(a).var(), expected, expected + mean * mean)).toBe(true)
    expect(close(Vector.from(a).stdev() ** 2, expected, expected + mean * mean)).toBe(true)
  })
})

describe('curves', () => {
  holds('deriv undoes integral', [fc.array(value, { minLength: 2, maxLength: 40 })], (a) => {
    const back = Vector.from(a).integral(0.5).deriv(0.5, 1).toArray()
    for (const [i, x] of back.entries()) expect(close(x, a[i + 1]!, size(a))).toBe(true)
  })
  holds('histogram counts what lies between, after a zero', [whole], (any) => {
    // what lies less than a width below comes first, all else below is left out
    const a = any.filter((x) => x >= -5)
    const counts = Vector.from(a).histogram(-5, 5, 2).toArray()
    const between = [0, 1, 2, 3, 4].map((i) => a.filter((x) => x >= -5 + 2 * i && x < -3 + 2 * i).length)
    expect(counts.slice(0, 6)).toEqual([0, ...between])
  })
  holds('fft and back is n/2 times the numbers', [fc.array(value, { minLength: 1, maxLength: 40 })], (a) => {
    const spectrum = forward(a)
    const back = inverse(spectrum)
    if (spectrum.length < 2) return
    for (const [i, x] of a.entries()) expect(close(back[i]! / (spectrum.length / 2), x, size(a))).toBe(true)
  })
})
