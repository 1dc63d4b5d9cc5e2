/**
 * Dense linear algebra on matrices stored by rows: products, and LU factors (Golub & Van Loan, Matrix Computations, 3.4). Sums are taken in
 * one order always, for results to be the same to the last bit.
 */

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
  const order = new Int32Array(n)
  const largest = new Float64Array(n)
  for (let i = 0; i < n; i++) {
    order[i] = i
    largest[i] = largestOf(a, i * n, n)
  }
  let sign = 1
  for (let k = 0; k < n - 1; k++) {
    const pivot = pivotOf(lu, n, k, largest)
    if (pivot < 0) {
      lu[k * n + k] = 0
      continue
    }
    if (pivot !== k) {
      swapRows(lu, n, pivot, k)
      const kept = order[pivot]!
      order[pivot] = order[k]!
      order[k] = kept
      sign = -sign
    }
    eliminateBelow(lu, n, k, lu[k * n + k]!)
  }
  return { lu, order, sign, singular: order.some((_, i) => lu[i * n + i] === 0) }
}

function largestOf(a: Float64Array, start: number, n: number): number {
  let most = 0
  for (let i = start; i < start + n; i++) most = Math.max(most, Math.abs(a[i]!))
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
  for (let j = 0; j < n; j++) {
    const kept = a[i * n + j]!
    a[i * n + j] = a[k * n + j]!
    a[k * n + j] = kept
  }
}

function eliminateBelow(lu: Float64Array, n: number, k: number, d: number): void {
  const pivot = k * n
  for (let i = k + 1; i < n; i++) {
    const row = i * n
    const factor = lu[row + k]! / d
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

/**
 * The same for all columns of the unit matrix at once, by rows: each of its numbers is made as `solveFactored` makes it, but a row is a loop
 * of sums that do not wait for each other. Only for factors that are not singular, and finite.
 */
export function inverseFactored({ lu, order }: Factors, n: number): Float64Array {
  const x = new Float64Array(n * n)
  for (let i = 0; i < n; i++) x[i * n + order[i]!] = 1
  const sums = new Float64Array(n)
  for (let i = 0; i < n; i++) {
    addRows(sums, lu, i * n, x, 0, i, n)
    for (let j = 0, row = i * n; j < n; j++, row++) x[row]! -= sums[j]!
  }
  const lasts = lastNumbers(x, n)
  for (let i = n - 1; i >= 0; i--) {
    addRows(sums, lu, i * n, x, i + 1, n, n)
    const own = lu[i * n + i]!
    for (let j = 0, row = i * n; j < n; j++, row++) x[row] = lasts[j]! < i ? 0 : (x[row]! - sums[j]!) / own
  }
  return x
}

/** Of each column the last row that is not 0. */
function lastNumbers(x: Float64Array, n: number): Int32Array {
  const lasts = new Int32Array(n)
  for (let j = 0; j < n; j++) {
    let last = n - 1
    while (last >= 0 && x[last * n + j] === 0) last--
    lasts[j] = last
  }
  return lasts
}

/** sums[j] = the sum of factors[at + k] * rows[k][j] for k from `from` to `end`, two at a time, each added by itself. */
function addRows(
  sums: Float64Array,
  factors: Float64Array,
  at: number,
  rows: Float64Array,
  from: number,
  end: number,
  n: number,
): void {
  sums.fill(0)
  addProducts(sums, 0, n, factors, at + from, end - from, rows, from * n)
}

/**
 * to[start + j] += factors[k] * rows[k][j] for `count` k's from `first` on, rows of `width` numbers standing one behind the other. Four
 * rows at a time, for what is summed up stays in a register meanwhile.
 */
function addProducts(
  to: Float64Array,
  start: number,
  width: number,
  factors: Float64Array,
  first: number,
  count: number,
  rows: Float64Array,
  firstRow: number,
): void {
  let k = 0
  let row = firstRow
  for (; k + 3 < count; k += 4, row += 4 * width) {
    const f0 = factors[first + k]!
    const f1 = factors[first + k + 1]!
    const f2 = factors[first + k + 2]!
    const f3 = factors[first + k + 3]!
    const row1 = row + width
    const row2 = row1 + width
    const row3 = row2 + width
    for (let j = 0; j < width; j++)
      to[start + j] =
        to[start + j]! + f0 * rows[row + j]! + f1 * rows[row1 + j]! + f2 * rows[row2 + j]! + f3 * rows[row3 + j]!
  }
  for (; k < count; k++, row += width) {
    const factor = factors[first + k]!
    for (let j = 0; j < width; j++) to[start + j]! += factor * rows[row + j]!
  }
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
  const isPlain = allFinite(b)
  for (let i = 0; i < n; i++) {
    if (isPlain) addProducts(out, i * p, p, a, i * m, m, b, 0)
    else for (let k = 0; k < m; k++) if (a[i * m + k] !== 0) addProducts(out, i * p, p, a, i * m + k, 1, b, k * p)
  }
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

export function allFinite(values: Float64Array): boolean {
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
