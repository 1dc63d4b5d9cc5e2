/**
 * Dense linear algebra on matrices stored by rows: products, and LU factors (Golub & Van Loan, Matrix Computations, 3.4). Sums are taken in
 * one order always, for results to be the same to the last bit.
 */

import { type Dense, denseKernel, rowPlaces, worthAKernel } from '../../runtime/math/dense.ts'

export interface Factors {
  readonly lu: Float64Array
  readonly order: Int32Array
  /** Sign of the permutation. */
  readonly sign: number
  readonly singular: boolean
}

/** LU with partial pivoting: rows are compared by what they have in proportion to their largest number. */
export function factorise(a: Float64Array, n: number): Factors {
  if (n * n * n < 3 * worthAKernel) return eliminated(a.slice(), n, n, undefined)
  const stride = rowPlaces(n)
  const kernel = denseKernel(stride * n)
  const { numbers } = kernel
  copyRows(numbers, stride, a, n, n, n)
  const found = eliminated(numbers, n, stride, kernel)
  const lu = new Float64Array(n * n)
  copyRows(lu, n, numbers, stride, n, n)
  return { ...found, lu }
}

/** In place; rows are `stride` numbers apart. */
function eliminated(lu: Float64Array, n: number, stride: number, kernel: Dense | undefined): Factors {
  const order = new Int32Array(n)
  const largest = new Float64Array(n)
  for (let i = 0; i < n; i++) {
    order[i] = i
    largest[i] = largestOf(lu, i * stride, n)
  }
  let sign = 1
  for (let k = 0; k < n - 1; k++) {
    const pivot = pivotOf(lu, n, stride, k, largest)
    if (pivot < 0) {
      lu[k * stride + k] = 0
      continue
    }
    if (pivot !== k) {
      swapRows(lu, n, stride, pivot, k)
      const kept = order[pivot]!
      order[pivot] = order[k]!
      order[k] = kept
      sign = -sign
    }
    if (!kernel) eliminateBelow(lu, n, k)
    else {
      const at = 8 * (k * stride + k)
      kernel.eliminate(at + 8 * stride, 8 * n * stride, 8 * stride, at, 8 * (n - k - 1))
    }
  }
  let singular = false
  for (let i = 0; i < n; i++) if (lu[i * stride + i] === 0) singular = true
  return { lu, order, sign, singular }
}

/** `count` rows of `width` numbers. */
function copyRows(
  to: Float64Array,
  stride: number,
  from: Float64Array,
  fromStride: number,
  count: number,
  width: number,
): void {
  for (let i = 0; i < count; i++) {
    const start = i * stride
    const at = i * fromStride
    for (let j = 0; j < width; j++) to[start + j] = from[at + j]!
  }
}

function largestOf(a: Float64Array, start: number, n: number): number {
  let most = 0
  for (let i = start; i < start + n; i++) most = Math.max(most, Math.abs(a[i]!))
  return most
}

/** The row to eliminate with, or -1. The proportions stay where they were when rows change places. */
function pivotOf(lu: Float64Array, n: number, stride: number, k: number, largest: Float64Array): number {
  let most = 0
  let found = -1
  for (let i = k; i < n; i++) {
    const share = Math.abs(lu[i * stride + k]!) / largest[i]!
    if (!(share > most)) continue
    most = share
    found = i
  }
  return found
}

function swapRows(a: Float64Array, n: number, stride: number, i: number, k: number): void {
  for (let j = 0; j < n; j++) {
    const kept = a[i * stride + j]!
    a[i * stride + j] = a[k * stride + j]!
    a[k * stride + j] = kept
  }
}

function eliminateBelow(lu: Float64Array, n: number, k: number): void {
  const pivot = k * n
  for (let i = k + 1; i < n; i++) {
    const row = i * n
    const factor = lu[row + k]! / lu[pivot + k]!
    lu[row + k] = factor
    for (let j = k + 1; j < n; j++) lu[row + j]! += -factor * lu[pivot + j]!
  }
}

export function solveFactored({ lu, order }: Factors, b: ArrayLike<number>, n: number): Float64Array {
  const x = new Float64Array(n)
  for (let i = 0; i < n; i++) x[i] = b[order[i]!]!
  for (let i = 0, row = 0; i < n; i++, row += n) {
    let sum = 0
    for (let j = 0; j < i; j++) sum += lu[row + j]! * x[j]!
    x[i]! -= sum
  }
  // zeros at the end stay what they are, even where nothing determines them
  let last = n - 1
  for (; last >= 0 && x[last] === 0; last--) x[last] = 0
  for (let i = last; i >= 0; i--) {
    const row = i * n
    let sum = 0
    for (let j = i + 1; j < n; j++) sum += lu[row + j]! * x[j]!
    x[i] = (x[i]! - sum) / lu[row + i]!
  }
  return x
}

/** The solution for the transposed matrix. */
export function solveTransposed({ lu, order }: Factors, b: ArrayLike<number>, n: number): Float64Array {
  const x = Float64Array.from(b)
  for (let i = 0; i < n; i++) {
    const value = x[i]! / lu[i * n + i]!
    x[i] = value
    for (let j = i + 1; j < n; j++) x[j]! += -value * lu[i * n + j]!
  }
  for (let i = n - 1; i >= 0; i--) {
    const value = x[i]!
    for (let j = 0; j < i; j++) x[j]! += -value * lu[i * n + j]!
  }
  const out = new Float64Array(n)
  for (let i = 0; i < n; i++) out[order[i]!] = x[i]!
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

/** a (n by m) times b (m by p). A factor of 0 takes no part, which shows where there are no finite numbers. */
export function product(a: Float64Array, b: Float64Array, n: number, m: number, p: number): Float64Array {
  const out = new Float64Array(n * p)
  if (p === 1) return timesColumn(out, a, b, n, m)
  if (n * m * p >= worthAKernel && allFinite(b)) return largeProduct(out, a, b, n, m, p)
  for (let i = 0; i < n; i++)
    for (let k = 0; k < m; k++) {
      const factor = a[i * m + k]!
      if (factor === 0) continue
      for (let j = 0, to = i * p, from = k * p; j < p; j++) out[to + j]! += factor * b[from + j]!
    }
  return out
}

function largeProduct(
  out: Float64Array,
  a: Float64Array,
  b: Float64Array,
  n: number,
  m: number,
  p: number,
): Float64Array {
  const stride = rowPlaces(p)
  const [rows, sums] = [n * m, n * m + m * stride]
  const { numbers, addRows } = denseKernel(sums + n * stride)
  numbers.set(a)
  copyRows(numbers.subarray(rows), stride, b, p, m, p)
  numbers.fill(0, sums, sums + n * stride)
  for (let i = 0; i < n; i++) addRows(8 * (sums + i * stride), 8 * p, 8 * i * m, m, 8 * rows, 8 * stride)
  copyRows(out, p, numbers.subarray(sums), stride, n, p)
  return out
}

function timesColumn(out: Float64Array, a: Float64Array, b: Float64Array, n: number, m: number): Float64Array {
  for (let i = 0, at = 0; i < n; i++) {
    let sum = 0
    for (let k = 0; k < m; k++, at++) if (a[at] !== 0) sum += a[at]! * b[k]!
    out[i] = sum
  }
  return out
}

function allFinite(values: Float64Array): boolean {
  for (let i = 0; i < values.length; i++) if (!(Math.abs(values[i]!) < Infinity)) return false
  return true
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
