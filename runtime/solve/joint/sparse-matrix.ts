/**
 * A sparse matrix that is filled and solved again and again with the same structure: the order of elimination and the
 * places of all elements, fill-in included, are worked out once.
 *
 * Pivots are kept as reciprocals and rows above the diagonal are scaled by them, in the order of steps.
 */
import { type FactorFunctions, type FactorPlaces, makeFactorFunctions } from './factor-code.ts'
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

/** Elimination for one structure, in a memory of its own. */
class Factors {
  private readonly functions: FactorFunctions
  private readonly f64: Float64Array
  private readonly places: FactorPlaces
  private readonly elements: number
  /** Byte addresses of the matrix' elements, and of the right side. */
  private readonly values: number
  private readonly right: number
  private readonly tapes: { readonly factor: number; readonly forward: number; readonly backward: number }

  constructor(
    private readonly size: number,
    entries: readonly Entry[],
    private readonly order: PivotOrder,
  ) {
    const own = inOrder(size, entries, order)
    const { lower, upper } = structure(own.map((row) => row.map(({ column }) => column)))
    const [before, behind] = [count(lower), count(upper)]
    const places = new Places()
    this.elements = entries.length
    this.values = places.doubles(entries.length)
    this.right = places.doubles(size)
    this.places = {
      work: places.doubles(size),
      lower: places.doubles(before),
      upper: places.doubles(behind),
      reciprocals: places.doubles(size),
      upperColumns: places.words(behind),
    }
    this.tapes = {
      factor: places.words(count(own) * 2 + before * 4 + size * 4),
      forward: places.words(size * 2 + before),
      backward: places.words(size * 4),
    }
    const memory = new WebAssembly.Memory({ initial: Math.ceil(places.end / 65536) })
    this.f64 = new Float64Array(memory.buffer)
    this.write(new Int32Array(memory.buffer), own, lower, upper)
    this.functions = makeFactorFunctions(memory)
  }

  /** The tapes: see `factor-code.ts`. */
  private write(words: Int32Array, own: Own, lower: Columns, upper: Columns): void {
    const { size, tapes, places, values, right, order } = this
    const at = (k: number) => places.work + 8 * k
    const starts = startsOf(upper)
    const above = (step: number) => [places.upperColumns + 4 * starts[step]!, places.upper + 8 * starts[step]!] as const
    words.set(upper.flat().map(at), places.upperColumns / 4)
    let [factor, forward, backward] = [tapes.factor / 4, tapes.forward / 4, tapes.backward / 4]
    for (let i = 0; i < size; i++) {
      words[factor++] = own[i]!.length
      for (const { number, column } of own[i]!) {
        words[factor++] = values + 8 * number
        words[factor++] = at(column)
      }
      words[factor++] = lower[i]!.length
      words[forward++] = right + 8 * order.rows[i]!
      words[forward++] = lower[i]!.length
      for (const step of lower[i]!) {
        words.set([at(step), ...above(step), upper[step]!.length], factor)
        factor += 4
        words[forward++] = at(step)
      }
      words[factor++] = at(i)
      words[factor++] = upper[i]!.length
    }
    for (let i = size - 1; i >= 0; i--, backward += 4) words.set([at(i), upper[i]!.length, ...above(i)], backward)
  }

  /** False when a pivot is zero. */
  compute(values: Float64Array): boolean {
    const { functions, size, tapes, places, f64 } = this
    f64.set(values.subarray(0, this.elements), this.values / 8)
    const { lower, upper, upperColumns, reciprocals, work } = places
    if (functions.factor(size, tapes.factor, lower, upper, upperColumns, reciprocals) === 1) return true
    f64.fill(0, work / 8, work / 8 + size)
    return false
  }

  solve(b: Float64Array): void {
    const { functions, size, tapes, places, f64 } = this
    const { columns } = this.order
    f64.set(b, this.right / 8)
    functions.forward(size, tapes.forward, places.lower, places.reciprocals, places.work)
    functions.backward(size, tapes.backward)
    const x = places.work / 8
    for (let i = 0; i < size; i++) b[columns[i]!] = f64[x + i]!
    // the row in work begins with nothing
    f64.fill(0, x, x + size)
  }
}

/** Byte addresses, one behind the other. */
class Places {
  end = 0

  doubles(count: number): number {
    this.end = Math.ceil(this.end / 8) * 8 + 8 * count
    return this.end - 8 * count
  }

  words(count: number): number {
    this.end += 4 * count
    return this.end - 4 * count
  }
}

type Own = readonly (readonly { readonly number: number; readonly column: number }[])[]
type Columns = readonly (readonly number[])[]

const count = (rows: readonly (readonly unknown[])[]): number => rows.reduce((sum, { length }) => sum + length, 0)

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

/** How many elements stand before each row. */
function startsOf(rows: readonly (readonly unknown[])[]): Int32Array {
  const starts = new Int32Array(rows.length + 1)
  rows.forEach(({ length }, i) => {
    starts[i + 1] = starts[i]! + length
  })
  return starts
}
