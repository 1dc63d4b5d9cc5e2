/**
 * Eigenvalues and eigenvectors of a symmetric matrix: Householder's reduction to three diagonals, then QR steps with Wilkinson's shift
 * until it falls apart (Golub and Van Loan, Matrix Computations, 8.3). The order and the signs are those that programs know.
 */

import { columnOf, inner, type Reflection, reflectColumns, reflectionOf, reflectRows } from './reflections.ts'

/** Vectors are the columns of `vectors`. */
export function symmetricEigen(a: ArrayLike<number>, n: number): { values: Float64Array; vectors: Float64Array } {
  const reduced = reduce(Float64Array.from(a), n)
  const off = new Float64Array(Math.max(0, n - 1))
  const values = new Float64Array(n)
  for (let i = 0; i < n; i++) {
    values[i] = reduced.matrix[i * n + i]!
    if (i + 1 < n) off[i] = reduced.matrix[i * n + i + 1]!
  }
  diagonalise(values, off, reduced.turn, n)
  return { values, vectors: reduced.turn }
}

function reduce(m: Float64Array, n: number): { matrix: Float64Array; turn: Float64Array } {
  const reflections: Reflection[] = []
  const grid = { values: m, rows: n, cols: n }
  for (let k = 0; k + 1 < n; k++) {
    const made = reflectionOf(columnOf(grid, k), k + 1)
    if (made.made !== undefined) m[(k + 1) * n + k] = made.made
    reflections.push(made)
    reflectColumns(grid, k + 1, made)
    reflectRows(grid, 0, made)
  }
  return { matrix: m, turn: accumulated(reflections, n) }
}

/** All reflections of a unit vector, the last first, are a column. */
function accumulated(reflections: readonly Reflection[], n: number): Float64Array {
  const turn = new Float64Array(n * n)
  for (let i = 0; i < n; i++) {
    const column = new Float64Array(n)
    column[i] = 1
    for (const { v, beta, from } of reflections.toReversed()) {
      const scale = beta * inner(v, column, from, n)
      for (let j = from; j < n; j++) column[j]! += -scale * v[j]!
    }
    for (let j = 0; j < n; j++) turn[j * n + i] = column[j]!
  }
  return turn
}

/** Works on one part after the other that zeros beside the diagonal leave. */
function diagonalise(a: Float64Array, b: Float64Array, turn: Float64Array, n: number): void {
  let first = 0
  while (first < n) {
    const zero = b.indexOf(0, first)
    const last = zero < 0 ? n - 1 : zero
    if (last <= first) {
      first = last + 1
      continue
    }
    let isSplit = false
    while (!isSplit) {
      step(a, b, turn, n, first, last)
      for (let i = first; i < last; i++) {
        if (!(Math.abs(b[i]!) < Number.EPSILON * (Math.abs(a[i]!) + Math.abs(a[i + 1]!)))) continue
        b[i] = 0
        isSplit = true
      }
    }
  }
}

/** One QR step: a rotation at the top makes a number outside the three diagonals, which further ones chase out at the bottom. */
function step(a: Float64Array, b: Float64Array, turn: Float64Array, n: number, first: number, last: number): void {
  const half = (a[last - 1]! - a[last]!) / 2
  const square = b[last - 1]! * b[last - 1]!
  const shift = a[last]! - square / (half + (half >= 0 ? 1 : -1) * Math.sqrt(half * half + square))
  let outside = 0
  for (let i = first; i < last; i++) {
    const x = i === first ? a[i]! - shift : b[i - 1]!
    const y = i === first ? b[i]! : outside
    const norm = Math.sqrt(x * x + y * y)
    const c = norm === 0 ? 1 : x / norm
    const s = norm === 0 ? -0 : -(y / norm)
    const c2 = c * c
    const s2 = 1 - c2
    const cs = c * s
    if (i > first) b[i - 1] = c * b[i - 1]! - s * outside
    const above = c2 * a[i]! + s2 * a[i + 1]! - 2 * cs * b[i]!
    const beside = cs * (a[i]! - a[i + 1]!) + (c2 - s2) * b[i]!
    a[i + 1] = s2 * a[i]! + c2 * a[i + 1]! + 2 * cs * b[i]!
    a[i] = above
    outside = i + 1 < last ? -s * b[i + 1]! : 0
    if (i + 1 < last) b[i + 1]! *= c
    b[i] = beside
    rotateColumns(turn, n, i, c, -s)
  }
}

function rotateColumns(m: Float64Array, n: number, i: number, c: number, s: number): void {
  for (let j = 0, at = i; j < n; j++, at += n) {
    const left = m[at]!
    const right = m[at + 1]!
    m[at] = c * left + s * right
    m[at + 1] = -s * left + c * right
  }
}
