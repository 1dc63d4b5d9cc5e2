/** Elimination with partial pivoting in a full matrix, whose columns lie one after the other. The order of sums is that of LINPACK. */

/** Replaces the matrix by its factors; false where it is singular. */
export function factorDense(a: Float64Array, size: number, pivots: Int32Array): boolean {
  for (let k = 0; k < size; k++) {
    const column = k * size
    const pivot = largestBelow(a, column, k, size)
    pivots[k] = pivot
    if (a[column + pivot] === 0) return false
    swap(a, column + pivot, column + k)
    const factor = -1 / a[column + k]!
    for (let i = k + 1; i < size; i++) a[column + i]! *= factor
    for (let j = k + 1; j < size; j++) {
      swap(a, j * size + pivot, j * size + k)
      addColumn(a, a[j * size + k]!, column, j * size, k + 1, size)
    }
  }
  return true
}

/** Replaces b by the solution. */
export function solveDense(a: Float64Array, size: number, pivots: Int32Array, b: Float64Array): void {
  for (let k = 0; k < size - 1; k++) {
    swap(b, pivots[k]!, k)
    const factor = b[k]!
    for (let i = k + 1; i < size; i++) b[i]! += factor * a[k * size + i]!
  }
  for (let k = size - 1; k >= 0; k--) {
    b[k]! /= a[k * size + k]!
    const factor = -b[k]!
    for (let i = 0; i < k; i++) b[i]! += factor * a[k * size + i]!
  }
}

function largestBelow(a: Float64Array, column: number, k: number, size: number): number {
  let place = k
  for (let i = k + 1; i < size; i++) if (Math.abs(a[column + i]!) > Math.abs(a[column + place]!)) place = i
  return place
}

function swap(x: Float64Array, i: number, j: number): void {
  const kept = x[i]!
  x[i] = x[j]!
  x[j] = kept
}

function addColumn(a: Float64Array, factor: number, from: number, to: number, start: number, end: number): void {
  if (factor === 0) return
  for (let i = start; i < end; i++) a[to + i]! += factor * a[from + i]!
}
