/**
 * The inverse from LU factors: the equations are solved for all columns of the unit matrix at once, by rows. Each number is made as
 * `solveFactored` makes it, but a row is a loop of sums that do not wait for each other.
 */
import { denseKernel, rowPlaces, worthAKernel } from '../../runtime/math/dense.ts'
import { type Factors, solveFactored } from './decompositions.ts'

export function inverseFactored(factors: Factors, n: number): Float64Array {
  return n * n * n < worthAKernel ? columnByColumn(factors, n) : allColumns(factors, n)
}

function columnByColumn(factors: Factors, n: number): Float64Array {
  const out = new Float64Array(n * n)
  const unit = new Float64Array(n)
  for (let j = 0; j < n; j++) {
    unit[j] = 1
    const column = solveFactored(factors, unit, n)
    unit[j] = 0
    for (let i = 0; i < n; i++) out[i * n + j] = column[i]!
  }
  return out
}

function allColumns({ lu, order }: Factors, n: number): Float64Array {
  const stride = rowPlaces(n)
  const [x, sums] = [n * n, n * n + n * stride]
  const { numbers, addRows } = denseKernel(sums + stride)
  numbers.set(lu)
  numbers.fill(0, x, sums)
  /** The sum of factors times rows from `from` to `end`, for row i. */
  const sum = (i: number, from: number, end: number) => {
    numbers.fill(0, sums, sums + stride)
    addRows(8 * sums, 8 * n, 8 * (i * n + from), end - from, 8 * (x + from * stride), 8 * stride)
  }
  for (let i = 0; i < n; i++) {
    const row = x + i * stride
    numbers[row + order[i]!] = 1
    sum(i, 0, i)
    for (let j = 0; j < n; j++) numbers[row + j]! -= numbers[sums + j]!
  }
  const lasts = lastNumbers(numbers, x, n, stride)
  for (let i = n - 1; i >= 0; i--) {
    const row = x + i * stride
    const own = lu[i * n + i]!
    sum(i, i + 1, n)
    for (let j = 0; j < n; j++) numbers[row + j] = lasts[j]! < i ? 0 : (numbers[row + j]! - numbers[sums + j]!) / own
  }
  const out = new Float64Array(n * n)
  for (let i = 0; i < n; i++) out.set(numbers.subarray(x + i * stride, x + i * stride + n), i * n)
  return out
}

/** Of each column the last row that is not 0: zeros at the end stay what they are, as in `solveFactored`. */
function lastNumbers(numbers: Float64Array, x: number, n: number, stride: number): Int32Array {
  const lasts = new Int32Array(n)
  for (let j = 0; j < n; j++) {
    let last = n - 1
    while (last >= 0 && numbers[x + last * stride + j] === 0) last--
    lasts[j] = last
  }
  return lasts
}
