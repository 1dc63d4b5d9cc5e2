/**
 * Householder's reflections, x - beta (v . x) v, of rows and columns of a matrix (Golub and Van Loan, Matrix Computations, 5.1), and
 * Givens's rotations. Sums are taken in one order always, for results to be the same to the last bit.
 */

export interface Grid {
  /** By rows. */
  readonly values: Float64Array
  readonly rows: number
  readonly cols: number
}

export function columnOf({ values, rows, cols }: Grid, j: number): Float64Array {
  const column = new Float64Array(rows)
  for (let i = 0, at = j; i < rows; i++, at += cols) column[i] = values[at]!
  return column
}

/** `v` counts from `from` on. */
export interface Reflection {
  readonly v: Float64Array
  readonly beta: number
  readonly from: number
  /** What the first number becomes, all others being 0 then; undefined where there was nothing to reflect. */
  readonly made: number | undefined
}

/** The reflection that leaves nothing of `x` behind place `from`. */
export function reflectionOf(x: Float64Array, from: number): Reflection {
  const v = x.slice()
  const norm = Math.sqrt(inner(v, v, from, v.length))
  if (!(norm > 0)) return { v, beta: 0, from, made: undefined }
  const beta = 1 / (norm * (norm + Math.abs(v[from]!)))
  const made = v[from]! > 0 ? -norm : norm
  v[from]! -= made
  return { v, beta, from, made }
}

export function inner(a: Float64Array, b: Float64Array, from: number, end: number): number {
  let sum = 0
  for (let i = from; i < end; i++) sum += a[i]! * b[i]!
  return sum
}

/** Reflects each column from `firstColumn` on. */
export function reflectColumns({ values, rows, cols }: Grid, firstColumn: number, { v, beta, from }: Reflection): void {
  if (beta === 0) return
  const w = new Float64Array(cols)
  for (let i = from; i < rows; i++) {
    const factor = v[i]!
    const row = i * cols
    if (factor !== 0) for (let j = firstColumn; j < cols; j++) w[j]! += factor * values[row + j]!
  }
  for (let i = from; i < rows; i++) {
    if (v[i] === 0) continue
    const scale = -beta * v[i]!
    const row = i * cols
    for (let j = firstColumn; j < cols; j++) values[row + j]! += scale * w[j]!
  }
}

/** Reflects each row from `firstRow` on. */
export function reflectRows({ values, rows, cols }: Grid, firstRow: number, { v, beta, from }: Reflection): void {
  if (beta === 0) return
  for (let i = firstRow; i < rows; i++) {
    const row = i * cols
    let sum = 0
    for (let j = from; j < cols; j++) sum += values[row + j]! * v[j]!
    const scale = beta * sum
    for (let j = from; j < cols; j++) values[row + j]! += -scale * v[j]!
  }
}

/** Cosine and sine of the rotation that turns (x, y) to (r, 0). */
export function rotationOf(x: number, y: number): [number, number] {
  const norm = Math.sqrt(x * x + y * y)
  return norm === 0 ? [1, 0] : [x / norm, y / norm]
}

export function rotateRows({ values, cols }: Grid, i: number, k: number, c: number, s: number): void {
  for (let j = 0, up = i * cols, down = k * cols; j < cols; j++, up++, down++) {
    const upper = values[up]!
    const lower = values[down]!
    values[up] = c * upper + s * lower
    values[down] = -s * upper + c * lower
  }
}
