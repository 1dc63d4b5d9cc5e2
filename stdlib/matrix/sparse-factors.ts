/**
 * LU factors of a sparse matrix. Of the rows whose number in a column is not much smaller than the largest there, the one with the fewest
 * elements is eliminated with (Markowitz, Management Sci. 3, 1957), which keeps rows short. It decides the order of all sums.
 */

export interface SparseFactors {
  readonly rows: readonly SparseRow[]
  readonly order: Int32Array
}

/** Numbers by their columns; a stored 0 is an element as well. */
type SparseRow = Map<number, number>

/** How near to the largest number of its column one has to be. */
const nearness = 0.9

export function factoriseSparse(
  values: Float64Array,
  columns: readonly (readonly number[])[],
  n: number,
): SparseFactors {
  const rows: SparseRow[] = columns.map((row, i) => new Map(row.map((j) => [j, values[i * n + j]!])))
  const order = Int32Array.from({ length: n }, (_, i) => i)
  for (let k = 0; k < n; k++) {
    const pivot = shortestRow(rows, k, n)
    if (pivot < 0) continue
    ;[rows[k], rows[pivot]] = [rows[pivot]!, rows[k]!]
    ;[order[k], order[pivot]] = [order[pivot]!, order[k]!]
    for (let i = k + 1; i < n; i++) eliminate(rows[i]!, rows[k]!, k)
  }
  return { rows, order }
}

function shortestRow(rows: readonly SparseRow[], k: number, n: number): number {
  const size = (i: number) => Math.abs(rows[i]!.get(k) ?? 0)
  let largest = 0
  for (let i = k; i < n; i++) largest = Math.max(largest, size(i))
  if (largest === 0) return -1
  let found = -1
  let fewest = n + 1
  for (let i = k; i < n; i++) {
    if (size(i) === 0 || size(i) < nearness * largest) continue
    const count = [...rows[i]!.keys()].filter((j) => j >= k).length
    if (count < fewest) [found, fewest] = [i, count]
  }
  return found
}

function eliminate(row: SparseRow, pivot: SparseRow, k: number): void {
  const factor = (row.get(k) ?? 0) / pivot.get(k)!
  if (factor === 0) return
  row.set(k, factor)
  for (const [j, value] of pivot) {
    if (j <= k) continue
    const old = row.get(j)
    row.set(j, old === undefined ? -factor * value : old + -factor * value)
  }
}

/** Undefined where no solution is determined. */
export function solveSparse({ rows, order }: SparseFactors, b: ArrayLike<number>, n: number): Float64Array | undefined {
  const x = Float64Array.from(order, (i) => b[i]!)
  const rising = rows.map((row) => [...row].sort(([i], [j]) => i - j))
  for (let i = 0; i < n; i++) for (const [j, value] of rising[i]!) if (j < i) x[i]! -= value * x[j]!
  for (let i = n - 1; i >= 0; i--) {
    for (const [j, value] of rising[i]!.toReversed()) if (j > i) x[i]! -= value * x[j]!
    const own = rows[i]!.get(i)
    if (!own) return undefined
    x[i]! /= own
  }
  return x
}
