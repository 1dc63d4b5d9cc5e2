/**
 * Dense linear algebra on matrices stored by rows: products, and LU factors (Golub & Van Loan, Matrix Computations, 3.4). Sums are taken in
 * one order always, for results to be the same to the last bit.
 */
import { inner } from './reflections.ts'

export interface Factors {
  readonly lu: Float64Array
  readonly order: Int32Array
  /** Sign of the permutation. */
  readonly sign: number
  readonly singular: boolean
}

/** LU with partial pivoting: rows are compared by what they have in proportion to their largest number. */
export function factorise(a: Float64Array, n: number): Factors {
  const lu = a.slice()
  const order = Int32Array.from({ length: n }, (_, i) => i)
  const largest = Float64Array.from({ length: n }, (_, i) => largestOf(a.subarray(i * n, (i + 1) * n)))
  let sign = 1
  for (let k = 0; k < n - 1; k++) {
    const pivot = pivotOf(lu, n, k, largest)
    if (pivot < 0) {
      lu[k * n + k] = 0
      continue
    }
    if (pivot !== k) {
      swapRows(lu, n, pivot, k)
      ;[order[pivot], order[k]] = [order[k]!, order[pivot]!]
      sign = -sign
    }
    eliminateBelow(lu, n, k, lu[k * n + k]!)
  }
  return { lu, order, sign, singular: order.some((_, i) => lu[i * n + i] === 0) }
}

function largestOf(row: Float64Array): number {
  let most = 0
  for (const x of row) most = Math.max(most, Math.abs(x))
  return most
}

/** The row to eliminate with, or -1. The proportions stay where they were when rows change places. */
function pivotOf(lu: Float64Array, n: number, k: number, largest: Float64Array): number {
  let most = 0
  let found = -1
  for (let i = k; i < n; i++) {
    const share = Math.abs(lu[i * n + k]!) / largest[i]!
    if (!(share > most)) continue
    most = share
    found = i
  }
  return found
}

function swapRows(a: Float64Array, n: number, i: number, k: number): void {
  for (let j = 0; j < n; j++) [a[i * n + j], a[k * n + j]] = [a[k * n + j]!, a[i * n + j]!]
}

function eliminateBelow(lu: Float64Array, n: number, k: number, d: number): void {
  for (let i = k + 1; i < n; i++) {
    const factor = (lu[i * n + k]! /= d)
    for (let j = k + 1; j < n; j++) lu[i * n + j]! += -factor * lu[k * n + j]!
  }
}

export function solveFactored({ lu, order }: Factors, b: ArrayLike<number>, n: number): Float64Array {
  const x = Float64Array.from(order, (i) => b[i]!)
  const row = (i: number) => lu.subarray(i * n, (i + 1) * n)
  for (let i = 0; i < n; i++) x[i]! -= inner(row(i), x, 0, i)
  // zeros at the end stay what they are, even where nothing determines them
  let last = n - 1
  for (; last >= 0 && x[last] === 0; last--) x[last] = 0
  for (let i = last; i >= 0; i--) x[i] = (x[i]! - inner(row(i), x, i + 1, n)) / lu[i * n + i]!
  return x
}

/** The solution for the transposed matrix. */
export function solveTransposed({ lu, order }: Factors, b: ArrayLike<number>, n: number): Float64Array {
  const x = Float64Array.from(b)
  for (let i = 0; i < n; i++) {
    x[i]! /= lu[i * n + i]!
    for (let j = i + 1; j < n; j++) x[j]! += -x[i]! * lu[i * n + j]!
  }
  for (let i = n - 1; i >= 0; i--) for (let j = 0; j < i; j++) x[j]! += -x[i]! * lu[i * n + j]!
  const out = new Float64Array(n)
  order.forEach((place, i) => {
    out[place] = x[i]!
  })
  return out
}

/** The determinant as mantissa (1 to 10) and power of ten, which cannot overflow. */
export function determinant({ lu, sign }: Factors, n: number): { mantissa: number; exponent: number } {
  let [mantissa, exponent] = [1, 0]
  for (let i = 0; i < n; i++) {
    mantissa *= lu[i * n + i]!
    if (mantissa === 0) return { mantissa: mantissa * sign, exponent: 0 }
    for (; Math.abs(mantissa) >= 1e12; exponent += 12) mantissa *= 1e-12
    for (; Math.abs(mantissa) < 1e-12; exponent -= 12) mantissa *= 1e12
  }
  for (; Math.abs(mantissa) >= 10; exponent++) mantissa *= 0.1
  for (; Math.abs(mantissa) < 1; exponent--) mantissa *= 10
  return { mantissa: mantissa * sign, exponent }
}

/** a (n by m) times b (m by p). */
export function product(a: Float64Array, b: Float64Array, n: number, m: number, p: number): Float64Array {
  const out = new Float64Array(n * p)
  for (let i = 0; i < n; i++)
    for (let k = 0; k < m; k++) {
      const factor = a[i * m + k]!
      if (factor === 0) continue
      for (let j = 0; j < p; j++) out[i * p + j]! += factor * b[k * p + j]!
    }
  return out
}

export function identity(n: number): Float64Array {
  const out = new Float64Array(n * n)
  for (let i = 0; i < n; i++) out[i * n + i] = 1
  return out
}

export function transposed(a: Float64Array, n: number, m: number): Float64Array {
  const out = new Float64Array(n * m)
  for (let i = 0; i < n; i++) for (let j = 0; j < m; j++) out[j * n + i] = a[i * m + j]!
  return out
}
