/** Large matrices go through WebAssembly, small ones do not: the numbers are those of plain sums, to the last bit. */
import { describe, expect, it } from 'vitest'
import { factorise, product, solveFactored } from '../../../stdlib/matrix/decompositions.ts'
import { inverseFactored } from '../../../stdlib/matrix/inverse.ts'

/** The same numbers each time. */
function numbers(count: number, seed: number): Float64Array {
  let x = seed
  return Float64Array.from({ length: count }, () => {
    x = (Math.imul(x, 1664525) + 1013904223) >>> 0
    return x % 7 === 0 ? 0 : x / 2 ** 31 - 1
  })
}

function plainProduct(a: Float64Array, b: Float64Array, n: number, m: number, p: number): Float64Array {
  const out = new Float64Array(n * p)
  for (let i = 0; i < n; i++)
    for (let k = 0; k < m; k++)
      for (let j = 0; j < p; j++) if (a[i * m + k] !== 0) out[i * p + j]! += a[i * m + k]! * b[k * p + j]!
  return out
}

const sizes = [2, 3, 7, 16, 21, 32, 33, 50]

describe('products', () => {
  it.each(sizes)('of %i rows are sums in order', (n) => {
    const [a, b] = [numbers(n * (n + 3), n), numbers((n + 3) * (n + 1), n + 1)]
    expect(product(a, b, n, n + 3, n + 1)).toEqual(plainProduct(a, b, n, n + 3, n + 1))
  })
  it('leave out zeros where there is no finite number', () => {
    const [a, b] = [numbers(900, 1), numbers(900, 2)]
    b[17] = Infinity
    b[400] = NaN
    expect(product(a, b, 30, 30, 30)).toEqual(plainProduct(a, b, 30, 30, 30))
  })
})

describe('factors', () => {
  it.each(sizes)('of %i rows are those of rows one by one', (n) => {
    const a = numbers(n * n, n)

    const { lu, order, singular } = factorise(a, n)
    const again = plainFactors(a, n)
    expect(singular).toBe(false)
    expect(lu).toEqual(again.lu)
    expect(order).toEqual(again.order)
  })
  it.each(sizes)('make %i columns of the inverse as each by itself', (n) => {
    const factors = factorise(numbers(n * n, n), n)
    const unit = new Float64Array(n)
    const expected = new Float64Array(n * n)
    for (let j = 0; j < n; j++) {
      unit.fill(0)[j] = 1
      solveFactored(factors, unit, n).forEach((x, i) => {
        expected[i * n + j] = x
      })
    }
    expect(inverseFactored(factors, n)).toEqual(expected)
  })
  it('keep zeros at the end of a column without a sign', () => {
    const n = 24
    const a = new Float64Array(n * n)
    for (let i = 0; i < n; i++) for (let j = i; j < n; j++) a[i * n + j] = -1 - i - j
    const found = inverseFactored(factorise(a, n), n)
    for (let i = 0; i < n; i++) for (let j = 0; j < i; j++) expect(found[i * n + j]).toBe(0)
  })
})

function plainFactors(a: Float64Array, n: number): { lu: Float64Array; order: Int32Array } {
  const lu = a.slice()
  const order = Int32Array.from({ length: n }, (_, i) => i)
  const largest = Float64Array.from(order, (i) => Math.max(...a.slice(i * n, (i + 1) * n).map(Math.abs)))
  for (let k = 0; k < n - 1; k++) {
    let pivot = k
    for (let i = k; i < n; i++) {
      const share = (row: number) => Math.abs(lu[row * n + k]!) / largest[row]!
      if (share(i) > share(pivot)) pivot = i
    }
    const [upper, lower] = [lu.slice(k * n, (k + 1) * n), lu.slice(pivot * n, (pivot + 1) * n)]
    lu.set(upper, pivot * n)
    lu.set(lower, k * n)
    ;[order[k], order[pivot]] = [order[pivot]!, order[k]!]
    for (let i = k + 1; i < n; i++) {
      const factor = (lu[i * n + k]! /= lu[k * n + k]!)
      for (let j = k + 1; j < n; j++) lu[i * n + j]! += -factor * lu[k * n + j]!
    }
  }
  return { lu, order }
}
