/**
 * The order of elimination of a sparse matrix: at each step the element with the smallest Markowitz product (the most
 * fill-in its elimination can make) among those that are not too small beside the rest of their column, on the diagonal
 * where one can be had. See K. S. Kundert, "Sparse matrix techniques", in Circuit Analysis, Simulation and Design (1986).
 *
 * Ties go to the row in turn, then to the last: the last digits of solutions depend on it.
 */
import { ModelError } from '../../errors.ts'

export interface Entry {
  readonly row: number
  readonly column: number
}

/** Row and column eliminated at each step. */
export interface PivotOrder {
  readonly rows: Int32Array
  readonly columns: Int32Array
}

/** A pivot may be this much smaller than the largest element of its column. */
const threshold = 1e-3
/** Times the product: as many equal ones are compared. */
const mostTies = 5

export function findPivots(size: number, entries: readonly Entry[], values: ArrayLike<number>): PivotOrder {
  const search = new Search(size, entries, values)
  for (let step = 0; step < size; step++) search.eliminate(step)
  return { rows: search.rowAt, columns: search.columnAt }
}

/** What is left of the matrix while it is eliminated. Rows and columns are asked for by their present position. */
class Search {
  readonly rowAt: Int32Array
  readonly columnAt: Int32Array
  private readonly rows: Map<number, number>[]
  private readonly columns: Set<number>[]
  private readonly rowPlace: Int32Array
  private readonly columnPlace: Int32Array
  /** Whether a row or column may have lost its last neighbour since it was looked for. */
  private mayBeAlone = true

  constructor(
    private readonly size: number,
    entries: readonly Entry[],
    values: ArrayLike<number>,
  ) {
    this.rowAt = Int32Array.from({ length: size }, (_, i) => i)
    this.columnAt = this.rowAt.slice()
    this.rowPlace = this.rowAt.slice()
    this.columnPlace = this.rowAt.slice()
    this.rows = Array.from({ length: size }, () => new Map())
    this.columns = Array.from({ length: size }, () => new Set())
    entries.forEach(({ row, column }, i) => {
      this.rows[row]!.set(column, values[i]!)
      this.columns[column]!.add(row)
    })
  }

  eliminate(step: number): void {
    const { row, column } = this.alone(step) ?? this.onDiagonal(step) ?? this.anywhere(step)
    this.take(step, row, column)
    this.reduce(row, column)
  }

  /** Others in the row times others in the column. */
  private product(place: number): number {
    return (this.rows[this.rowAt[place]!]!.size - 1) * (this.columns[this.columnAt[place]!]!.size - 1)
  }

  private diagonal(place: number): number {
    return Math.abs(this.rows[this.rowAt[place]!]!.get(this.columnAt[place]!) ?? 0)
  }

  private at(place: number): Entry {
    return { row: this.rowAt[place]!, column: this.columnAt[place]! }
  }

  /** The best pivot on the diagonal, unless it is too small. */
  private onDiagonal(step: number): Entry | undefined {
    let best = -1
    let least = Infinity
    for (let k = -1; k < this.size - step; k++) {
      const place = k < 0 ? step : this.size - 1 - k
      const product = this.product(place)
      if (product >= least || this.diagonal(place) === 0) continue
      if (product === 1 && this.isLeaf(place)) return this.at(place)
      least = product
      best = place
    }
    return best >= 0 && this.isLargeEnough(this.at(best)) ? this.at(best) : undefined
  }

  /** An element that is alone in its row or column: eliminating it changes nothing else. */
  private alone(step: number): Entry | undefined {
    if (!this.mayBeAlone) return undefined
    this.mayBeAlone = false
    for (let k = -1; k < this.size - step; k++) {
      const place = k < 0 ? step : this.size - 1 - k
      if (this.product(place) !== 0) continue
      // one that is too small now may be large enough later
      this.mayBeAlone = true
      const entry = this.singleton(place)
      if (entry && this.isLargeEnough(entry)) return entry
    }
    return undefined
  }

  private singleton(place: number): Entry | undefined {
    const { row, column } = this.at(place)
    const across = this.rows[row]!
    const down = this.columns[column]!
    if (across.has(column)) return { row, column }
    if (down.size === 1) return { row: [...down][0]!, column }
    return across.size === 1 ? { row, column: [...across.keys()][0]! } : undefined
  }

  /** Coupled with one neighbour only, both ways, and larger than the coupling. */
  private isLeaf(place: number): boolean {
    const own = this.diagonal(place)
    const row = this.rows[this.rowAt[place]!]!
    const column = this.columns[this.columnAt[place]!]!
    const [right] = [...row.keys()].filter((each) => each !== this.columnAt[place]!)
    const [below] = [...column].filter((each) => each !== this.rowAt[place]!)
    if (right === undefined || below === undefined) return false
    if (this.columnPlace[right] !== this.rowPlace[below]) return false
    const coupling = Math.max(Math.abs(row.get(right)!), Math.abs(this.rows[below]!.get(this.columnAt[place]!)!))
    return own >= coupling
  }

  private isLargeEnough({ row, column }: Entry): boolean {
    return Math.abs(this.rows[row]!.get(column) ?? 0) > threshold * this.largestBeside(row, column)
  }

  private largestBeside(row: number, column: number): number {
    let largest = 0
    for (const other of this.columns[column]!)
      if (other !== row) largest = Math.max(largest, Math.abs(this.rows[other]!.get(column)!))
    return largest
  }

  /** The whole rest is searched: first what is on the diagonal, then all. */
  private anywhere(step: number): Entry {
    return this.bestOf(this.onDiagonalFrom(step), 0) ?? this.bestOf(this.allFrom(step), 1) ?? this.largest(step)
  }

  /** The one in turn first, then from the last on. */
  private *onDiagonalFrom(step: number): Iterable<Entry> {
    for (let k = -1; k < this.size - step - 1; k++) {
      const place = k < 0 ? step : this.size - 1 - k
      yield this.at(place)
    }
  }

  private *allFrom(step: number): Iterable<Entry> {
    for (let place = step; place < this.size; place++) {
      const column = this.columnAt[place]!
      const rows = [...this.columns[column]!].sort((i, j) => this.rowPlace[i]! - this.rowPlace[j]!)
      for (const row of rows) yield { row, column }
    }
  }

  /**
   * Of equal products the one that is largest beside its column; after many equal ones no more are looked at. Those that are the largest
   * of their columns are equally good if they are measured with themselves (`itself` 1), as the search of all elements does.
   */
  private bestOf(candidates: Iterable<Entry>, itself: 0 | 1): Entry | undefined {
    let best: Entry | undefined
    let least = Infinity
    let ratio = Infinity
    let ties = 0
    for (const { row, column } of candidates) {
      const magnitude = Math.abs(this.rows[row]!.get(column) ?? 0)
      const product = (this.rows[row]!.size - 1) * (this.columns[column]!.size - 1)
      if (magnitude === 0 || product > least) continue
      const others = Math.max(this.largestBeside(row, column), magnitude * itself)
      if (magnitude <= threshold * others) continue
      ties = product < least ? 0 : ties + 1
      if (product < least || others / magnitude < ratio) {
        best = { row, column }
        ratio = others / magnitude
      }
      least = product
      if (ties > 0 && ties >= least * mostTies) break
    }
    return best
  }

  private largest(step: number): Entry {
    let best: Entry | undefined
    let most = 0
    for (let place = step; place < this.size; place++) {
      const row = this.rowAt[place]!
      for (const [column, value] of this.rows[row]!) {
        if (Math.abs(value) <= most) continue
        most = Math.abs(value)
        best = { row, column }
      }
    }
    if (best) return best
    throw singular()
  }

  /** Brings the pivot to its position; what was there takes the pivot's. */
  private take(step: number, row: number, column: number): void {
    const rowFrom = this.rowPlace[row]!
    const columnFrom = this.columnPlace[column]!
    exchange(this.rowAt, this.rowPlace, step, rowFrom)
    exchange(this.columnAt, this.columnPlace, step, columnFrom)
    // other rows and columns share a place now
    if (rowFrom !== columnFrom) this.mayBeAlone = true
  }

  private reduce(pivotRow: number, pivotColumn: number): void {
    const upper = this.rows[pivotRow]!
    const inverse = 1 / upper.get(pivotColumn)!
    upper.delete(pivotColumn)
    this.columns[pivotColumn]!.delete(pivotRow)
    for (const column of upper.keys()) {
      this.columns[column]!.delete(pivotRow)
      if (this.columns[column]!.size === 1) this.mayBeAlone = true
    }
    for (const below of this.columns[pivotColumn]!) {
      const row = this.rows[below]!
      const factor = row.get(pivotColumn)!
      row.delete(pivotColumn)
      for (const [column, value] of upper) {
        row.set(column, (row.get(column) ?? 0) - factor * (value * inverse))
        this.columns[column]!.add(below)
      }
      if (row.size === 1) this.mayBeAlone = true
    }
  }
}

function exchange(at: Int32Array, place: Int32Array, i: number, j: number): void {
  const [first, second] = [at[i]!, at[j]!]
  at[i] = second
  at[j] = first
  place[second] = i
  place[first] = j
}

export const singular = (): ModelError =>
  new ModelError(
    'RUN4020',
    'the equations of the cable and the mechanisms beside it have no single solution: the matrix is singular',
    'a potential or an unknown of a LinearMechanism is not determined by any equation, or by two that contradict',
  )
