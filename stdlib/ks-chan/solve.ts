/**
 * Linear equations of a few unknowns: L U with ones on the diagonal of U, and reciprocals of the pivots. The order of operations
 * is that of the usual sparse solvers (Kundert 1986), which leave out what is zero: so -0 stays -0.
 */
import { problem } from '../../lang/problem.ts'

/** Solves A x = b, row by row in `matrix`; x takes the place of b, and the matrix is spent. */
export function solveInPlace(matrix: Float64Array, right: Float64Array): void {
  const n = right.length
  for (let k = 0; k < n; k++) {
    if (matrix[k * n + k] === 0) swapRows(matrix, right, k, pivotRow(matrix, n, k))
    eliminate(matrix, right, k)
  }
  for (let i = n - 1; i >= 0; i--) {
    let value = right[i]!
    for (let j = i + 1; j < n; j++) if (matrix[i * n + j] !== 0) value -= matrix[i * n + j]! * right[j]!
    right[i] = value
  }
}

/** Column k out of the rows below. */
function eliminate(matrix: Float64Array, right: Float64Array, k: number): void {
  const n = right.length
  const reciprocal = 1 / matrix[k * n + k]!
  for (let j = k + 1; j < n; j++) {
    const upper = matrix[k * n + j]! * reciprocal
    matrix[k * n + j] = upper
    if (upper === 0) continue
    for (let i = k + 1; i < n; i++) matrix[i * n + j]! -= upper * matrix[i * n + k]!
  }
  if (right[k] === 0) return
  const y = right[k]! * reciprocal
  right[k] = y
  for (let i = k + 1; i < n; i++) if (matrix[i * n + k] !== 0) right[i]! -= y * matrix[i * n + k]!
}

function pivotRow(matrix: Float64Array, n: number, k: number): number {
  let best = k
  for (let i = k + 1; i < n; i++) if (Math.abs(matrix[i * n + k]!) > Math.abs(matrix[best * n + k]!)) best = i
  if (matrix[best * n + k] !== 0) return best
  throw problem('HOC3301', undefined, 'a kinetic scheme of a KSChan has no solution: its matrix is singular', {
    help: 'each state needs a transition whose rates are not all zero',
  })
}

function swapRows(matrix: Float64Array, right: Float64Array, a: number, b: number): void {
  const n = right.length
  const kept = matrix.slice(a * n, a * n + n)
  matrix.copyWithin(a * n, b * n, b * n + n)
  matrix.set(kept, b * n)
  const value = right[a]!
  right[a] = right[b]!
  right[b] = value
}
