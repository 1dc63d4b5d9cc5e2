/**
 * A sparse matrix that is filled and solved again and again with the same structure: the order of elimination and the
 * places of all elements, fill-in included, are worked out once.
 *
 * Pivots are kept as reciprocals and rows above the diagonal are scaled by them, in the order of steps.
 */
import { type Entry, findPivots, type PivotOrder, singular } from './pivots.ts'

export class SparseMatrix {
  /** The elements, by the numbers that `element` gave. */
  values = new Float64Array()
  private readonly entries: Entry[] = []
  private readonly numbers = new Map<number, number>()
  private factors: Factors | undefined = undefined

  constructor(readonly size: number) {}

  /** Number of an element, which from now on is part of the structure. */
  element(row: number, column: number): number {
    const key = row * this.size + column
    const known = this.numbers.get(key)
    if (known !== undefined) return known
    const number = this.entries.push({ row, column }) - 1
    this.numbers.set(key, number)
    // twice as many at a time: a structure is put together element by element
    if (number >= this.values.length) this.values = new Float64Array(2 * number + 16)
    this.factors = undefined
    return number
  }

  clear(): void {
    this.values.fill(0)
  }

  factor(): void {
    const { values } = this
    // an order that was good for other values may not do for these
    if (this.factors?.compute(values)) return
    this.factors = new Factors(this.size, this.entries, findPivots(this.size, this.entries, values))
    if (!this.factors.compute(values)) throw singular()
  }

  /** Replaces b by the solution for the values last factored. */
  solve(b: Float64Array): void {
    this.factors!.solve(b)
  }
}

/** Places of elements row by row: those of row i from `starts[i]` to `starts[i + 1]`. */
interface Rows {
  readonly starts: Int32Array
  readonly columns: Int32Array
  readonly values: Float64Array
}

class Factors {
  private readonly lower: Rows
  private readonly upper: Rows
  private readonly reciprocals: Float64Array
  /** The matrix' own elements by rows in the order of elimination: number and column of each. */
  private readonly starts: Int32Array
  private readonly numbers: Int32Array
  private readonly columns: Int32Array
  private readonly work: Float64Array

  constructor(
    private readonly size: number,
    entries: readonly Entry[],
    private readonly order: PivotOrder,
  ) {
    const own = inOrder(size, entries, order)
    this.starts = startsOf(own.map(({ length }) => length))
    this.numbers = Int32Array.from(own.flat(), ({ number }) => number)
    this.columns = Int32Array.from(own.flat(), ({ column }) => column)
    const { lower, upper } = structure(own.map((row) => row.map(({ column }) => column)))
    this.lower = rowsOf(lower)
    this.upper = rowsOf(upper)
    this.reciprocals = new Float64Array(size)
    this.work = new Float64Array(size)
  }

  /** False when a pivot is zero. */
  compute(values: Float64Array): boolean {
    const { size, lower, upper, reciprocals, work, starts, numbers, columns } = this
    for (let i = 0; i < size; i++) {
      for (let k = starts[i]!; k < starts[i + 1]!; k++) work[columns[k]!] = values[numbers[k]!]!
      for (let k = lower.starts[i]!; k < lower.starts[i + 1]!; k++) {
        const step = lower.columns[k]!
        const factor = work[step]!
        work[step] = 0
        lower.values[k] = factor
        for (let j = upper.starts[step]!; j < upper.starts[step + 1]!; j++) {
          const column = upper.columns[j]!
          work[column] = work[column]! - upper.values[j]! * factor
        }
      }
      const reciprocal = 1 / work[i]!
      work[i] = 0
      if (!Number.isFinite(reciprocal)) {
        work.fill(0)
        return false
      }
      reciprocals[i] = reciprocal
      for (let j = upper.starts[i]!; j < upper.starts[i + 1]!; j++) {
        const column = upper.columns[j]!
        upper.values[j] = work[column]! * reciprocal
        work[column] = 0
      }
    }
    return true
  }

  solve(b: Float64Array): void {
    const { size, lower, upper, reciprocals, work: x, order } = this
    for (let i = 0; i < size; i++) {
      let sum = b[order.rows[i]!]!
      for (let k = lower.starts[i]!; k < lower.starts[i + 1]!; k++) sum -= x[lower.columns[k]!]! * lower.values[k]!
      x[i] = sum * reciprocals[i]!
    }
    for (let i = size - 1; i >= 0; i--) {
      let sum = x[i]!
      for (let j = upper.starts[i]!; j < upper.starts[i + 1]!; j++) sum -= upper.values[j]! * x[upper.columns[j]!]!
      x[i] = sum
    }
    for (let i = 0; i < size; i++) b[order.columns[i]!] = x[i]!
    x.fill(0)
  }
}

function inOrder(size: number, entries: readonly Entry[], order: PivotOrder): { number: number; column: number }[][] {
  const rowPlace = placesOf(order.rows)
  const columnPlace = placesOf(order.columns)
  const own: { number: number; column: number }[][] = Array.from({ length: size }, () => [])
  entries.forEach(({ row, column }, number) => {
    own[rowPlace[row]!]!.push({ number, column: columnPlace[column]! })
  })
  return own
}

function placesOf(order: Int32Array): Int32Array {
  const places = new Int32Array(order.length)
  order.forEach((each, place) => {
    places[each] = place
  })
  return places
}

/** Columns left and right of the diagonal in each row, with what fills in. */
function structure(own: readonly (readonly number[])[]): { lower: number[][]; upper: number[][] } {
  const lower: number[][] = []
  const upper: number[][] = []
  own.forEach((columns, i) => {
    const found = new Set(columns)
    // steps in rising order: what fills in may be a step itself
    const steps = new Rising(columns.filter((column) => column < i))
    const left: number[] = []
    for (let step = steps.pop(); step !== undefined; step = steps.pop()) {
      left.push(step)
      for (const column of upper[step]!) {
        if (found.has(column)) continue
        found.add(column)
        if (column < i) steps.push(column)
      }
    }
    lower.push(left)
    upper.push([...found].filter((column) => column > i).sort((a, b) => a - b))
  })
  return { lower, upper }
}

/** Numbers taken out from the smallest on, while others may still come in. */
class Rising {
  private readonly items: number[]

  constructor(items: number[]) {
    this.items = items.sort((a, b) => a - b)
  }

  push(item: number): void {
    const { items } = this
    let place = items.length
    while (place > 0 && items[place - 1]! > item) place--
    items.splice(place, 0, item)
  }

  pop(): number | undefined {
    return this.items.shift()
  }
}

function startsOf(lengths: readonly number[]): Int32Array {
  const starts = new Int32Array(lengths.length + 1)
  lengths.forEach((length, i) => {
    starts[i + 1] = starts[i]! + length
  })
  return starts
}

function rowsOf(columns: readonly number[][]): Rows {
  const flat = Int32Array.from(columns.flat())
  return { starts: startsOf(columns.map(({ length }) => length)), columns: flat, values: new Float64Array(flat.length) }
}
