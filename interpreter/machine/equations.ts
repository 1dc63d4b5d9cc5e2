/**
 * `depvar`, `eqn` and `solve`: nonlinear equations, by one step of Newton's method at a time.
 *
 * Each dependent variable names one equation (a row). `eqn x:: left = right` evaluates both sides as they are and again with every
 * variable moved a little, which gives the row of the Jacobian; `solve()` adds the solution of the linear system to the variables.
 */
import { problem } from '../../lang/problem.ts'

/** What an equation needs of the memory that its variables lie in. */
export interface Cells {
  readonly f64: Float64Array
}

type Side = () => number

export class Equations {
  /** How far a variable is moved to find a derivative. */
  private step = 0.001
  /** Places of the dependent variables: the first names row 0. */
  private places: number[] = []
  private rows: Float64Array[] = []
  private right: number[] = []
  /** The column whose variable each row gives, exchanged where a pivot is zero. */
  private order: number[] = []

  constructor(private readonly cells: Cells) {}

  /** `eqinit()`: there are no dependent variables. */
  clear(step?: number): void {
    if (step !== undefined) this.step = step
    this.places = []
    this.begin()
  }

  depend(place: number, name: string): void {
    if (this.places.includes(place)) throw problem('HOC2274', undefined, `${name} made dependent twice`)
    this.places.push(place)
  }

  /** `isFresh`: what was said of this equation before is forgotten. */
  equation(place: number, name: string, isFresh: boolean, left?: Side, right?: Side): void {
    if (this.rows.length !== this.places.length) this.begin()
    const row = this.places.indexOf(place)
    if (row < 0)
      throw problem('HOC2275', undefined, `illegal equation name ${name}`, { help: `first \`depvar ${name}\`` })
    if (isFresh) {
      this.rows[row]!.fill(0)
      this.right[row] = 0
    }
    if (left) this.add(row, left)
    if (right) this.add(row, () => -right())
  }

  /** A new number of variables: all equations have to be given again. */
  private begin(): void {
    const count = this.places.length
    this.rows = Array.from({ length: count }, () => new Float64Array(count))
    this.right = new Array(count).fill(0)
    this.order = Array.from({ length: count }, (_, i) => i)
  }

  private add(row: number, side: Side): void {
    const before = side()
    this.right[row]! -= before
    this.places.forEach((place, column) => {
      this.cells.f64[place]! += this.step
      const after = side()
      this.cells.f64[place]! -= this.step
      this.rows[row]![column]! += (after - before) / this.step
    })
  }

  /** How far the equations were from being solved, and how far the variables had to move. */
  solve(): number {
    let sum = 0
    for (const each of this.right) sum += Math.abs(each)
    this.eliminate()
    this.substitute()
    for (let i = 0; i < this.right.length; i++) {
      this.cells.f64[this.places[this.order[i]!]!]! += this.right[i]!
      sum += Math.abs(this.right[i]!)
    }
    for (const row of this.rows) row.fill(0)
    return sum
  }

  private eliminate(): void {
    const { rows, right } = this
    for (let i = 0; i < rows.length; i++) {
      const pivot = rows[i]!
      const column = this.pivotOf(i)
      for (let k = i + 1; k < rows.length; k++) {
        const row = rows[k]!
        const factor = row[column]! / pivot[column]!
        if (factor === 0) continue
        right[k]! -= right[i]! * factor
        for (let c = 0; c < row.length; c++) if (c !== column) row[c]! -= pivot[c]! * factor
        row[column] = 0
      }
    }
  }

  /** The column of this row to divide by: another, the largest, if its own is zero. */
  private pivotOf(i: number): number {
    const row = this.rows[i]!
    const own = this.order[i]!
    if (row[own] !== 0) return own
    let best = -1
    row.forEach((value, column) => {
      if (Math.abs(value) > (best < 0 ? 0 : Math.abs(row[best]!))) best = column
    })
    if (best < 0)
      throw problem('HOC2276', undefined, 'indeterminate system', {
        help: 'each dependent variable needs an equation, given again before each solve()',
      })
    this.order[this.order.indexOf(best, i)] = own
    this.order[i] = best
    return best
  }

  private substitute(): void {
    const { rows, right, order } = this
    for (let i = rows.length - 1; i >= 0; i--) {
      const row = rows[i]!
      for (let k = i + 1; k < rows.length; k++) right[i]! -= row[order[k]!]! * right[k]!
      right[i]! /= row[order[i]!]!
    }
  }
}
