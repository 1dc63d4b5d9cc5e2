/**
 * A sparse system of equations while its code is being written: where its elements lie, and the statements that solve it.
 * Each element is a LOCAL in a small system and a place in a scratch array in a large one.
 */
import type { Statement, Variable } from '../tree.ts'
import { eliminationOrder } from './elimination-order.ts'
import type { Sketch } from './sketch.ts'

/** Elements of the matrix beyond which they are kept in memory: an engine has not that many registers anyway. */
const mostLocals = 64

export class SparseSystem {
  private readonly known = new Map<string, Variable>()
  private readonly places: (readonly [row: number, column: number])[] = []

  constructor(
    readonly s: Sketch,
    readonly size: number,
    readonly inMemory: boolean,
  ) {
    for (let i = 0; i < size; i++) this.element(i, i)
  }

  /** A system with these elements. */
  static for(
    s: Sketch,
    size: number,
    elements: Iterable<readonly [number, number]>,
    mayBeInMemory: boolean,
  ): SparseSystem {
    const distinct = new Map([...elements].map((one) => [`${one[0]} ${one[1]}`, one]))
    const system = new SparseSystem(s, size, mayBeInMemory && distinct.size > mostLocals)
    for (const [row, column] of distinct.values()) system.element(row, column)
    return system
  }

  right(row: number): Variable {
    return this.inMemory ? this.s.name('_right', row) : this.s.name(`_right${row}`)
  }

  old(row: number): Variable {
    return this.inMemory ? this.s.name('_old', row) : this.s.name(`_old${row}`)
  }

  element(row: number, column: number): Variable {
    const key = `${row} ${column}`
    const found =
      this.known.get(key) ??
      (this.inMemory ? this.s.name('_matrix', this.known.size) : this.s.name(`_m${row}_${column}`))
    if (!this.known.has(key)) this.places.push([row, column])
    this.known.set(key, found)
    return found
  }

  /** LOCALs that it needs; those that elimination fills in are there when `solve` has been called. */
  get locals(): string[] {
    if (this.inMemory) return []
    const rows = Array.from({ length: this.size }, (_, i) => i)
    return [...rows.flatMap((i) => [this.right(i), this.old(i)]), ...this.known.values()].map(({ name }) => name)
  }

  get cleared(): Statement[] {
    const { s } = this
    if (this.inMemory) {
      return this.zeros('_matrix', this.known.size)
    }
    return [...this.known.values()].map((one) => s.set(one, 0))
  }

  /** Loops over the scratch arrays tell the optimizer that they are to stay in memory. */
  get prepared(): Statement[] {
    return this.inMemory ? [...this.zeros('_right', this.size), ...this.zeros('_old', this.size)] : []
  }

  private zeros(array: string, size: number): Statement[] {
    const i = this.s.name('_i')
    return [this.s.count(i, 0, size - 1, [this.s.set(this.s.name(array, i), 0)])]
  }

  get scratch(): Record<string, number> {
    return this.inMemory ? { _matrix: this.known.size, _right: this.size, _old: this.size } : {}
  }

  /** Leaves the solution where the right side was. */
  solve(): Statement[] {
    const { s } = this
    const { order, has } = eliminationOrder(this.size, this.places.slice())
    const out: Statement[] = []
    const r = s.name('_r')
    order.forEach((pivot, i) => {
      const rest = order.slice(i + 1)
      const columns = rest.filter((column) => has(pivot, column))
      for (const row of rest.filter((one) => has(one, pivot))) {
        out.push(s.set(r, s.over(this.element(row, pivot), this.element(pivot, pivot))))
        out.push(s.change(this.right(row), '-', s.times(this.right(pivot), r)))
        for (const column of columns)
          out.push(s.change(this.element(row, column), '-', s.times(this.element(pivot, column), r)))
      }
    })
    for (let i = order.length - 1; i >= 0; i--) {
      const row = order[i]!
      for (const column of order.slice(i + 1).filter((one) => has(row, one)))
        out.push(s.change(this.right(row), '-', s.times(this.element(row, column), this.right(column))))
      out.push(s.change(this.right(row), '/', this.element(row, row)))
    }
    return out
  }
}
