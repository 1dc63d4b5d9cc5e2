/**
 * In which order the rows of a sparse system are eliminated: always one with the fewest elements, as NEURON chooses it,
 * ties included, since rounding follows the order. Elements that elimination fills in are found on the way.
 */

export interface Elimination {
  /** Rows, which are columns as well, in the order of their pivots. */
  readonly order: readonly number[]
  /** Where elements are, given or filled in. */
  has(row: number, column: number): boolean
}

export function eliminationOrder(size: number, given: Iterable<readonly [row: number, column: number]>): Elimination {
  const rows = Array.from({ length: size }, (_, i) => new Set([i]))
  for (const [row, column] of given) rows[row]!.add(column)
  const counts = rows.map((columns) => columns.size)
  // a row is put before the others that have as many elements
  const waiting: number[] = []
  const insert = (row: number) => {
    const place = waiting.findIndex((other) => counts[other]! >= counts[row]!)
    waiting.splice(place < 0 ? waiting.length : place, 0, row)
  }
  const change = (row: number, by: number) => {
    const place = waiting.indexOf(row)
    if (place < 0) return
    waiting.splice(place, 1)
    counts[row]! += by
    insert(row)
  }
  for (let i = 0; i < size; i++) insert(i)
  // the present order of all rows; those chosen come first
  const order = Array.from({ length: size }, (_, i) => i)
  for (let i = 0; i < size; i++) {
    const pivot = waiting[0]!
    order.splice(order.indexOf(pivot), 1)
    order.splice(i, 0, pivot)
    const right = order.slice(i + 1).filter((column) => rows[pivot]!.has(column))
    for (const row of order.slice(i + 1).filter((one) => rows[one]!.has(pivot))) {
      for (const column of right) {
        if (rows[row]!.has(column)) continue
        rows[row]!.add(column)
        change(row, 1)
      }
      change(row, -1)
    }
    waiting.splice(waiting.indexOf(pivot), 1)
  }
  return { order, has: (row, column) => rows[row]!.has(column) }
}
