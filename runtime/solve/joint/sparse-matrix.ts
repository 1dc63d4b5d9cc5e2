/**
 * A sparse matrix that is filled and solved again and again with the same structure: the order of elimination and the
 * places of all elements, fill-in included, are worked out once.
 *
 * Pivots are kept as reciprocals and rows above the diagonal are scaled by them, in the order of steps.
 */
import type { Arena } from '../../memory/arena.ts'
import { Numbers } from '../../memory/numbers.ts'
import { type FactorFunctions, type FactorPlaces, makeFactorFunctions } from './factor-code.ts'
import { type Entry, findPivots, type PivotOrder, singular } from './pivots.ts'

export class SparseMatrix {
  /** The right side, and after `solve` the solution. */
  readonly right: Numbers
  private elements: Numbers
  private readonly rightPlace: number
  private elementsPlace: number
  private readonly entries: Entry[] = []
  private readonly numbers = new Map<number, number>()
  private factors: Factors | undefined = undefined

  constructor(
    readonly size: number,
    private readonly arena: Arena,
    private readonly functions: FactorFunctions = makeFactorFunctions(arena.memory),
  ) {
    this.rightPlace = arena.allocate(Math.max(1, size))
    this.right = new Numbers(arena, this.rightPlace, size)
    this.elementsPlace = arena.allocate(1)
    this.elements = new Numbers(arena, this.elementsPlace, 1)
  }

  /** Number of an element, which from now on is part of the structure. */
  element(row: number, column: number): number {
    const key = row * this.size + column
    const known = this.numbers.get(key)
    if (known !== undefined) return known
    const number = this.entries.push({ row, column }) - 1
    this.numbers.set(key, number)
    // twice as many at a time: a structure is put together element by element
    if (number >= this.elements.count) this.makeRoom(2 * number + 16)
    this.dropFactors()
    return number
  }

  private makeRoom(count: number): void {
    const { arena } = this
    arena.release(this.elementsPlace, this.elements.count)
    this.elementsPlace = arena.allocate(count)
    this.elements = new Numbers(arena, this.elementsPlace, count)
  }

  private dropFactors(): void {
    this.factors?.release()
    this.factors = undefined
  }

  release(): void {
    this.dropFactors()
    this.arena.release(this.elementsPlace, this.elements.count)
    this.arena.release(this.rightPlace, Math.max(1, this.size))
  }

  /** The elements, by the numbers that `element` gave. */
  get values(): Float64Array {
    return this.elements.f64
  }

  /** Byte address of an element, as long as no new one comes. */
  addressOf(number: number): number {
    return this.elements.address + 8 * number
  }

  /** Byte address of a row's right side. */
  rightOf(row: number): number {
    return this.right.address + 8 * row
  }

  clear(): void {
    this.values.fill(0)
  }

  factor(): void {
    // an order that was good for other values may not do for these
    if (this.factors?.compute()) return
    this.order()
    if (!this.factors!.compute()) throw singular()
  }

  /** An order of elimination for the values as they are; what there is for WebAssembly to do. */
  order(): FactorWords {
    this.dropFactors()
    const order = findPivots(this.size, this.entries, this.values)
    this.factors = new Factors(this, this.entries, order, this.arena, this.functions)
    return this.factors.words
  }

  /** Replaces the right side by the solution for the values last factored. */
  solve(): void {
    this.factors!.solve()
  }
}

/** What the functions that factor and solve are called with. */
export interface FactorWords extends Pick<FactorPlaces, 'lower' | 'upper' | 'upperColumns' | 'reciprocals'> {
  readonly rows: number
  readonly factorTape: number
  readonly forwardTape: number
  readonly backwardTape: number
  readonly results: number
}

/** Elimination for one structure. */
class Factors {
  private readonly places: FactorPlaces
  private readonly results: number
  private readonly size: number
  private readonly block: number
  private readonly doubles: number
  private readonly tapes: { readonly factor: number; readonly forward: number; readonly backward: number }

  constructor(
    private readonly matrix: SparseMatrix,
    entries: readonly Entry[],
    private readonly order: PivotOrder,
    private readonly arena: Arena,
    private readonly functions: FactorFunctions,
  ) {
    const { size } = matrix
    this.size = size
    const own = inOrder(size, entries, order)
    const { lower, upper } = structure(own.map((row) => row.map(({ column }) => column)))
    const [before, behind] = [count(lower), count(upper)]
    const words = count(own) * 2 + before * 4 + size * 4 + size * 2 + before + size * 5 + 2 * behind
    this.doubles = 3 * size + before + behind + Math.ceil(words / 2)
    this.block = arena.allocate(this.doubles)
    const places = new Places(8 * this.block)
    this.results = places.doubles(size)
    this.places = {
      work: places.doubles(size),
      lower: places.doubles(before),
      upper: places.doubles(behind),
      reciprocals: places.doubles(size),
      upperColumns: places.words(behind),
      upperResults: places.words(behind),
    }
    this.tapes = {
      factor: places.words(count(own) * 2 + before * 4 + size * 4),
      forward: places.words(size * 2 + before),
      backward: places.words(size * 5),
    }
    this.write(arena.i32, own, lower, upper)
  }

  release(): void {
    this.arena.release(this.block, this.doubles)
  }

  /** The tapes: see `factor-code.ts`. */
  private write(words: Int32Array, own: Own, lower: Columns, upper: Columns): void {
    const { size, tapes, places, matrix, order, results } = this
    const at = (k: number) => places.work + 8 * k
    const resultOf = (k: number) => results + 8 * k
    const starts = startsOf(upper)
    const columns = upper.flat()
    words.set(columns.map(at), places.upperColumns / 4)
    words.set(columns.map(resultOf), places.upperResults / 4)
    let [factor, forward, backward] = [tapes.factor / 4, tapes.forward / 4, tapes.backward / 4]
    for (let i = 0; i < size; i++) {
      words[factor++] = own[i]!.length
      for (const { number, column } of own[i]!) {
        words[factor++] = matrix.addressOf(number)
        words[factor++] = at(column)
      }
      words[factor++] = lower[i]!.length
      words[forward++] = matrix.rightOf(order.rows[i]!)
      words[forward++] = lower[i]!.length
      for (const step of lower[i]!) {
        words[factor++] = at(step)
        words[factor++] = places.upperColumns + 4 * starts[step]!
        words[factor++] = places.upper + 8 * starts[step]!
        words[factor++] = upper[step]!.length
        words[forward++] = resultOf(step)
      }
      words[factor++] = at(i)
      words[factor++] = upper[i]!.length
    }
    for (let i = size - 1; i >= 0; i--) {
      words[backward++] = resultOf(i)
      words[backward++] = upper[i]!.length
      words[backward++] = places.upperResults + 4 * starts[i]!
      words[backward++] = places.upper + 8 * starts[i]!
      words[backward++] = matrix.rightOf(order.columns[i]!)
    }
  }

  get words(): FactorWords {
    const { size, tapes, places, results } = this
    const { lower, upper, upperColumns, reciprocals } = places
    const { factor, forward, backward } = tapes
    return {
      ...{ rows: size, factorTape: factor, forwardTape: forward, backwardTape: backward },
      ...{ lower, upper, upperColumns, reciprocals, results },
    }
  }

  /** False when a pivot is zero. */
  compute(): boolean {
    const { functions, size, tapes, places, arena } = this
    const { lower, upper, upperColumns, reciprocals, work } = places
    if (functions.factor(size, tapes.factor, lower, upper, upperColumns, reciprocals) === 1) return true
    arena.f64.fill(0, work / 8, work / 8 + size)
    return false
  }

  solve(): void {
    const { functions, size, tapes, places, results } = this
    functions.forward(size, tapes.forward, places.lower, places.reciprocals, results)
    functions.backward(size, tapes.backward)
  }
}

/** Byte addresses, one behind the other. */
class Places {
  constructor(private end: number) {}

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
