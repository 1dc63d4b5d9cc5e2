/**
 * Matrix: numbers in rows and columns, and linear algebra. A sparse one keeps account of the elements that were set; it can do less, as
 * programs expect.
 */

import { problem } from '../lang/problem.ts'
import { ArrayRef, type Ref } from '../runtime/memory/ref.ts'
import { argumentOutOfRange, notEnoughArguments } from './binding/params.ts'
import {
  atLeastOne,
  diagonal,
  element,
  fromZero,
  given,
  part,
  sameShape,
  singular,
  square,
  within,
  wrongSize,
} from './matrix/checks.ts'
import * as algebra from './matrix/decompositions.ts'
import { exponential, power } from './matrix/exponential.ts'
import { inverseFactored } from './matrix/inverse.ts'
import { SetElements } from './matrix/set-elements.ts'
import { singularValues } from './matrix/singular-values.ts'
import { type Solver, solverOf } from './matrix/solver.ts'
import { symmetricEigen } from './matrix/symmetric-eigen.ts'
import { Vector } from './vector.ts'

export class Matrix {
  /** By rows. */
  values: Float64Array
  /** Of a sparse matrix: those that were set. */
  private readonly elements: SetElements | undefined = undefined
  /** Solves for what the matrix was at the last call of `solv`. */
  private solver: Solver | undefined = undefined

  constructor(
    public rows = 1,
    public cols = 1,
    readonly sparse = false,
  ) {
    this.rows = Math.trunc(rows)
    this.cols = Math.trunc(cols)
    this.values = new Float64Array(this.rows * this.cols)
    if (sparse) this.elements = new SetElements(this.rows)
  }

  static of(rows: number, cols: number, values: Float64Array): Matrix {
    return new Matrix(0, 0).become(rows, cols, values)
  }

  nrow(): number {
    return this.rows
  }
  ncol(): number {
    return this.cols
  }

  getval(i: number, j: number): number {
    return this.values[this.place('getval', i, j)]!
  }

  /** The value. */
  setval(i: number, j: number, value: number): number {
    this.values[this.place('setval', i, j)] = value
    this.elements?.note(Math.trunc(i), Math.trunc(j))
    return value
  }

  ref(i: number, j: number): Ref {
    const place = this.place('x', i, j)
    this.elements?.note(i, j)
    return new ArrayRef(() => this.values, place, `Matrix.x[${i}][${j}]`)
  }

  /** Keeps what fits; the rest is 0. */
  resize(rows: number, cols: number): this {
    this.full('resize')
    const [n, m] = [atLeastOne('resize', rows), atLeastOne('resize', cols)]
    const values = new Float64Array(n * m)
    const width = Math.min(m, this.cols)
    for (let i = 0; i < Math.min(n, this.rows); i++) copyRow(values, i * m, this.values, i * this.cols, width)
    return this.become(n, m, values)
  }

  /** A larger `into` keeps its size, and what it has beyond. */
  c(into = new Matrix(0, 0)): Matrix {
    this.full('c', into)
    const { rows, cols, values } = this
    if (into.rows < rows || into.cols < cols) into.become(rows, cols, values.slice())
    else for (let i = 0; i < rows; i++) copyRow(into.values, i * into.cols, values, i * cols, cols)
    return into
  }

  /** A block of n by m from (i, j) on, put at (toI, toJ) of a new matrix or of `into`, which grows as needed. */
  bcopy(i: number, j: number, n: number, m: number, toI = 0, toJ = 0, into?: Matrix): Matrix {
    const [row, col] = [within('bcopy', i, this.rows), within('bcopy', j, this.cols)]
    const [rows, cols] = [part('bcopy', n, this.rows - row), part('bcopy', m, this.cols - col)]
    const [toRow, toCol] = [fromZero('bcopy', toI), fromZero('bcopy', toJ)]
    const found = into ?? new Matrix(toRow + rows, toCol + cols)
    this.full('bcopy', found)
    found.growTo(toRow + rows, toCol + cols)
    for (let a = 0; a < rows; a++) {
      const from = (row + a) * this.cols + col
      const to = (toRow + a) * found.cols + toCol
      if (found === this) this.values.copyWithin(to, from, from + cols)
      else copyRow(found.values, to, this.values, from, cols)
    }
    return found
  }

  private growTo(rows: number, cols: number): void {
    if (this.rows < rows || this.cols < cols) this.resize(Math.max(this.rows, rows), Math.max(this.cols, cols))
  }

  zero(): this {
    this.values.fill(0)
    return this
  }
  /** Ones on the diagonal, zeros elsewhere; of a sparse one nothing but the diagonal is set. */
  ident(): this {
    if (!this.sparse) this.zero()
    return this.setdiag(0, 1)
  }
  /** All elements, row by row. */
  set(...values: number[]): this {
    this.full('set')
    this.values.set(values.slice(0, this.values.length))
    if (values.length < this.values.length) throw notEnoughArguments('set', 'value')
    return this
  }

  // ---- rows, columns, diagonals

  getrow(i: number, into = new Vector()): Vector {
    const start = within('getrow', i, this.rows) * this.cols
    into.resize(this.cols)
    this.full('getrow')
    return into.take(this.values.slice(start, start + this.cols))
  }
  getcol(j: number, into = new Vector()): Vector {
    const col = within('getcol', j, this.cols)
    into.resize(this.rows)
    this.full('getcol')
    const found = new Float64Array(this.rows)
    for (let i = 0, at = col; i < found.length; i++, at += this.cols) found[i] = this.values[at]!
    return into.take(found)
  }
  /** By row: element i is (i, i + k); places outside stay as they are in `into`. */
  getdiag(k: number, into = new Vector(this.rows)): Vector {
    const offset = diagonal('getdiag', this, k)
    into.resize(this.rows)
    this.full('getdiag')
    this.along(offset, (i, place) => into.set(i, this.values[place]!))
    return into
  }
  setrow(i: number, source: Vector | number): this {
    const row = within('setrow', i, this.rows)
    const count = given('setrow', source, this.cols)
    for (let j = 0; j < count; j++) this.put(row, j, source, j)
    return this
  }
  setcol(j: number, source: Vector | number): this {
    const col = within('setcol', j, this.cols)
    const count = given('setcol', source, this.rows)
    for (let i = 0; i < count; i++) this.put(i, col, source, i)
    return this
  }
  setdiag(k: number, source: Vector | number): this {
    const offset = diagonal('setdiag', this, k)
    given('setdiag', source, this.rows)
    this.along(offset, (i) => this.put(i, i + offset, source, i))
    return this
  }

  /** Column by column. */
  to_vector(into = new Vector()): Vector {
    return into.take(algebra.transposed(this.values, this.rows, this.cols))
  }
  from_vector(source: Vector): this {
    if (source.length !== this.values.length) throw wrongSize('from_vector', this.values.length, source.length)
    this.values = algebra.transposed(source.data().slice(0, this.values.length), this.cols, this.rows)
    return this
  }

  // ---- arithmetic; `add` and `muls` work in place unless there is an `into`

  add(other: Matrix, into: Matrix = this): Matrix {
    this.full('add', other, into)
    sameShape('add', this, other)
    const values = into.roomFor(this)
    const { values: own } = this
    const { values: others } = other
    for (let i = 0; i < own.length; i++) values[i] = own[i]! + others[i]!
    return into
  }
  muls(factor: number, into: Matrix = this): Matrix {
    this.full('muls', into)
    const values = into.roomFor(this)
    const { values: own } = this
    for (let i = 0; i < own.length; i++) values[i] = own[i]! * factor
    return into
  }
  mulm(other: Matrix, into = new Matrix()): Matrix {
    this.full('mulm', other, into)
    this.elsewhere('mulm', into, other)
    if (other.rows !== this.cols) throw wrongSize('mulm', this.cols, other.rows)
    const values = algebra.product(this.values, other.values, this.rows, this.cols, other.cols)
    return into.become(this.rows, other.cols, values)
  }
  mulv(vector: Vector, into = new Vector()): Vector {
    if (vector.length !== this.cols) throw wrongSize('mulv', this.cols, vector.length)
    return into.take(algebra.product(this.values, vector.data(), this.rows, this.cols, 1))
  }
  transpose(into = new Matrix()): Matrix {
    this.full('transpose', into)
    return into.become(this.cols, this.rows, algebra.transposed(this.values, this.rows, this.cols))
  }
  pow(exponent: number, into = new Matrix()): Matrix {
    this.full('pow', into)
    this.elsewhere('pow', into)
    if (!(exponent >= 0 && exponent <= 100)) throw argumentOutOfRange('pow', exponent, 0, 100)
    const n = square('pow', this)
    return into.become(n, n, power(this.values, n, Math.trunc(exponent)))
  }
  exp(into = new Matrix()): Matrix {
    this.full('exp', into)
    this.elsewhere('exp', into)
    const n = square('exp', this)
    return into.become(n, n, exponential(this.values, n))
  }

  // ---- equations

  /** The solution of A x = b. With `reuse`, A is taken as it was at the last call. */
  solv(b: Vector, into = new Vector(), reuse = false): Vector {
    const n = square('solv', this)
    if (b.length !== n) throw wrongSize('solv', n, b.length)
    if (!reuse || !this.solver) this.solver = solverOf(this, this.elements?.columns)
    const found = this.solver(b.data())
    if (!found) throw singular('solv')
    return into.take(found)
  }
  /** The determinant is mantissa * 10^exponent. */
  det(): { mantissa: number; exponent: number } {
    this.full('det')
    const n = square('det', this)
    return algebra.determinant(algebra.factorise(this.values, n), n)
  }
  inverse(into = new Matrix()): Matrix {
    this.full('inverse', into)
    const n = square('inverse', this)
    const factors = algebra.factorise(this.values, n)
    if (factors.singular) throw singular('inverse')
    return into.become(n, n, inverseFactored(factors, n))
  }
  /** Eigenvalues of a symmetric matrix; `vectors` becomes the eigenvectors, as columns. */
  symmeig(vectors: Matrix): Vector {
    this.full('symmeig', vectors)
    const n = square('symmeig', this)
    const found = symmetricEigen(this.values, n)
    vectors.become(n, n, found.vectors)
    return Vector.from(found.values)
  }
  /** Singular values, falling: this = u' diag v. */
  svd(u?: Matrix, v?: Matrix): Vector {
    this.full('svd', u, v)
    const found = singularValues(this.values, this.rows, this.cols)
    u?.become(this.rows, this.rows, found.u)
    v?.become(this.cols, this.cols, found.v)
    return Vector.from(found.values)
  }

  // ---- sparse matrices

  /** Number of elements set in row i. */
  sprowlen(i: number): number {
    return this.elementsOf('sprowlen', i).length
  }
  /** The k-th element set in row i, and its column. */
  spgetrowval(i: number, k: number): { value: number; column: number } {
    const row = this.elementsOf('spgetrowval', i)
    const column = row[within('spgetrowval', k, row.length)]!
    return { value: this.getval(i, column), column }
  }

  become(rows: number, cols: number, values: Float64Array): this {
    this.rows = rows
    this.cols = cols
    this.values = values
    return this
  }

  /** Gets the size of `other`; its numbers, which whoever asks fills: all of them, one after the other. */
  private roomFor({ rows, cols }: Matrix): Float64Array {
    if (this.values.length !== rows * cols) this.values = new Float64Array(rows * cols)
    this.rows = rows
    this.cols = cols
    return this.values
  }

  /** Row and column as integers, checked, as a place in `values`. */
  place(caller: string, i: number, j: number): number {
    return within(caller, i, this.rows) * this.cols + within(caller, j, this.cols)
  }

  /** Zeros of a vector make no elements of a sparse matrix. */
  private put(i: number, j: number, source: Vector | number, k: number): void {
    const value = element(source, k)
    if (value === 0 && typeof source !== 'number' && this.elements && !this.elements.has(i, j)) return
    this.setval(i, j, value)
  }

  private along(offset: number, visit: (i: number, place: number) => void): void {
    for (let i = Math.max(0, -offset); i < this.rows && i + offset < this.cols; i++)
      visit(i, i * this.cols + i + offset)
  }

  /** Columns that are set in a row. */
  private elementsOf(caller: string, i: number): readonly number[] {
    if (this.elements) return this.elements.columns[within(caller, i, this.rows)]!
    throw problem('HOC3161', undefined, `Matrix.${caller}: only sparse matrices have it`)
  }

  /** Neither this one nor the others may be sparse. */
  private full(caller: string, ...others: (Matrix | undefined)[]): void {
    if (this.sparse) throw problem('HOC3161', undefined, `Matrix.${caller}: not implemented for sparse matrices`)
    if (others.some((other) => other?.sparse))
      throw problem('HOC3161', undefined, `Matrix.${caller}: an argument is not a full matrix`)
  }

  /** The result may be neither this one nor the other operand. */
  private elsewhere(caller: string, into: Matrix, other?: Matrix): void {
    if (into === this || into === other)
      throw problem('HOC3165', undefined, `Matrix.${caller}: it cannot be done in place`)
  }
}

function copyRow(to: Float64Array, start: number, from: Float64Array, at: number, count: number): void {
  for (let i = 0; i < count; i++) to[start + i] = from[at + i]!
}
