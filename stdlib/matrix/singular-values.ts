/**
 * Singular values: Householder's reduction to two diagonals, then implicit QR steps until these fall apart (Golub and Van Loan, Matrix
 * Computations, 5.4 and 8.6). Order and signs are those that programs know.
 */
import { identity } from './decompositions.ts'
import {
  columnOf,
  type Grid,
  reflectColumns,
  reflectionOf,
  reflectRows,
  rotateRows,
  rotationOf,
} from './reflections.ts'

export interface SingularValues {
  readonly values: Float64Array
  readonly u: Float64Array
  readonly v: Float64Array
}

/** a (n by m) = u' diag(values) v, with the singular vectors as rows of u (n by n) and v (m by m); values fall. */
export function singularValues(a: Float64Array, n: number, m: number): SingularValues {
  const grid = { values: a.slice(), rows: n, cols: m }
  const u = { values: identity(n), rows: n, cols: n }
  const v = { values: identity(m), rows: m, cols: m }
  const size = Math.min(n, m)
  const beside = n >= m ? 1 : m
  if (n >= m) reduceTall(grid, u, v)
  else reduceWide(grid, u, v)
  const main = Float64Array.from({ length: size }, (_, i) => grid.values[i * m + i]!)
  const second = Float64Array.from({ length: Math.max(0, size - 1) }, (_, i) => grid.values[i * m + i + beside]!)
  const pair: Bidiagonal = n >= m ? { main, second, left: u, right: v } : { main, second, left: v, right: u }
  // the only value keeps its sign, as in NEURON
  if (size > 1) {
    diagonalise(pair)
    makePositive(pair)
    sortFalling(pair)
  }
  return { values: main, u: u.values, v: v.values }
}

const row = ({ values, cols }: Grid, i: number) => values.slice(i * cols, (i + 1) * cols)

/** What is left stands in the diagonal and above it. */
function reduceTall(grid: Grid, u: Grid, v: Grid): void {
  const { values, cols } = grid
  for (let k = 0; k < cols; k++) {
    const left = reflectionOf(columnOf(grid, k), k)
    if (left.made !== undefined) values[k * cols + k] = left.made
    reflectColumns(grid, k + 1, left)
    reflectColumns(u, 0, left)
    if (k + 1 >= cols) continue
    const right = reflectionOf(row(grid, k), k + 1)
    if (right.made !== undefined) values[k * cols + k + 1] = right.made
    reflectRows(grid, k + 1, right)
    reflectColumns(v, 0, right)
  }
}

/** What is left stands in the diagonal and below it. */
function reduceWide(grid: Grid, u: Grid, v: Grid): void {
  const { values, rows, cols } = grid
  for (let k = 0; k < rows; k++) {
    const right = reflectionOf(row(grid, k), k)
    if (right.made !== undefined) values[k * cols + k] = right.made
    reflectRows(grid, k + 1, right)
    reflectColumns(v, 0, right)
    if (k + 1 >= rows) continue
    const left = reflectionOf(columnOf(grid, k), k + 1)
    if (left.made !== undefined) values[(k + 1) * cols + k] = left.made
    reflectColumns(grid, k + 1, left)
    reflectColumns(u, 0, left)
  }
}

interface Bidiagonal {
  readonly main: Float64Array
  /** Above the diagonal. */
  readonly second: Float64Array
  readonly left: Grid
  readonly right: Grid
}

const largest = (values: Float64Array) => values.reduce((most, x) => Math.max(most, Math.abs(x)), 0)

/** Works on one part after the other that zeros leave. */
function diagonalise(pair: Bidiagonal): void {
  const n = pair.main.length
  const size = largest(pair.main) + largest(pair.second)
  let first = 0
  while (first < n) {
    const last = endOfPart(pair, first)
    if (last <= first) first = last + 1
    else
      do step(pair, first, last)
      while (!splits(pair, first, last, size))
  }
}

/** The first place from which nothing leads on; a number beside a zero of the diagonal is chased out there. */
function endOfPart({ main, second, left }: Bidiagonal, first: number): number {
  const n = main.length
  for (let i = first; i < n - 1; i++) {
    if (main[i] !== 0 && second[i] !== 0) continue
    let outside = second[i]!
    second[i] = 0
    for (let j = i; j < n - 1 && outside !== 0; j++) {
      const [c, sine] = rotationOf(main[j + 1]!, outside)
      const s = -sine
      main[j + 1] = c * main[j + 1]! - s * outside
      if (j + 1 < n - 1) {
        outside = s * second[j + 1]!
        second[j + 1] = c * second[j + 1]!
      }
      rotateRows(left, i, j + 1, c, s)
    }
    return i
  }
  return n - 1
}

/** The eigenvalue of the last two rows' product with themselves that is nearer to the last. */
function shiftOf({ main, second }: Bidiagonal, first: number, last: number): number {
  const above = last > first + 1 ? second[last - 2]! * second[last - 2]! : 0
  const t11 = main[last - 1]! * main[last - 1]! + above
  const t12 = main[last - 1]! * second[last - 1]!
  const t22 = main[last]! * main[last]! + second[last - 1]! * second[last - 1]!
  const half = (t11 - t22) / 2
  return t22 - (t12 * t12) / (half + (half >= 0 ? 1 : -1) * Math.sqrt(half * half + t12 * t12))
}

/** A rotation of the first two columns makes a number outside, which further ones of rows and columns chase out at the bottom. */
function step(pair: Bidiagonal, first: number, last: number): void {
  const { main, second, right } = pair
  const shift = shiftOf(pair, first, last)
  let outside = 0
  for (let i = first; i < last; i++) {
    const start = i === first
    const [x, y] = start ? [main[i]! * main[i]! - shift, main[i]! * second[i]!] : [second[i - 1]!, outside]
    const [c, s] = rotationOf(x, y)
    if (!start) second[i - 1] = c * second[i - 1]! + s * outside
    const turned = c * main[i]! + s * second[i]!
    second[i] = c * second[i]! - s * main[i]!
    main[i] = turned
    outside = s * main[i + 1]!
    main[i + 1] = c * main[i + 1]!
    rotateRows(right, i, i + 1, c, s)
    outside = rotateBack(pair, i, outside, i + 1 < last)
  }
}

/** The second half of a step's round: of rows; what it leaves outside. */
function rotateBack({ main, second, left }: Bidiagonal, i: number, outside: number, goesOn: boolean): number {
  const [c, s] = rotationOf(main[i]!, outside)
  main[i] = c * main[i]! + s * outside
  const turned = c * main[i + 1]! - s * second[i]!
  second[i] = s * main[i + 1]! + c * second[i]!
  main[i + 1] = turned
  let next = outside
  if (goesOn) {
    next = s * second[i + 1]!
    second[i + 1] = c * second[i + 1]!
  }
  rotateRows(left, i, i + 1, c, s)
  return next
}

/** Numbers too small to matter become zeros; whether there was one. */
function splits({ main, second }: Bidiagonal, first: number, last: number, size: number): boolean {
  let found = false
  for (let i = first; i < last; i++) {
    const near = Math.abs(main[i]!) + Math.abs(main[i + 1]!)
    if (Math.abs(second[i]!) < Number.EPSILON * near) second[i] = 0
    else if (Math.abs(main[i]!) < Number.EPSILON * size) main[i] = 0
    else continue
    found = true
  }
  return found
}

function makePositive({ main, left: { values, cols } }: Bidiagonal): void {
  main.forEach((x, i) => {
    if (!(x < 0)) return
    main[i] = -x
    for (let j = 0; j < cols; j++) values[i * cols + j] = -values[i * cols + j]!
  })
}

/** Quicksort as in Sedgewick's Algorithms: where values are equal, the order of the vectors is its. */
function sortFalling({ main, left, right }: Bidiagonal): void {
  const swap = (i: number, j: number) => {
    ;[main[i], main[j]] = [main[j]!, main[i]!]
    swapRows(left, i, j)
    swapRows(right, i, j)
  }
  const parts: [number, number][] = [[0, main.length - 1]]
  for (let part = parts.pop(); part; part = parts.pop()) {
    const [low, high] = part
    if (high <= low) continue
    const pivot = main[high]!
    let [i, j] = [low - 1, high]
    for (;;) {
      while (main[++i]! > pivot);
      while (i < j && main[--j]! < pivot);
      if (i >= j) break
      swap(i, j)
    }
    swap(i, high)
    parts.push([low, i - 1], [i + 1, high])
  }
}

function swapRows({ values, cols }: Grid, i: number, j: number): void {
  for (let k = 0; k < cols; k++) {
    const kept = values[i * cols + k]!
    values[i * cols + k] = values[j * cols + k]!
    values[j * cols + k] = kept
  }
}
