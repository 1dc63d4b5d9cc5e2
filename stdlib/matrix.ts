/**
 * Matrix: numbers in rows and columns, and linear algebra. A sparse one keeps account of the elements that were set; it can do less, as
 * programs expect.
 */
import { problem } from '../lang/problem.ts'
import { ArrayRef, type Ref } from '../runtime/memory/ref.ts'
import { argumentOutOfRange } from './binding/params.ts'
import * as algebra from './matrix/decompositions.ts'
import { symmetricEigen } from './matrix/symmetric-eigen.ts'
import { Vector } from './vector.ts'

export class Matrix {
  /** By rows. */
  values: Float64Array
  /** Of a sparse matrix: the columns set in each row, rising. */
  private readonly columns: number[][] | undefined = undefined
  private factors: algebra.Factors | undefined = undefined

  constructor(
    public rows = 1,
    public cols = 1,
    readonly sparse = false,
  ) {
    this.rows = Math.trunc(rows)
    this.cols = Math.trunc(cols)
    this.values = new Float64Array(this.rows * this.cols)
    if (sparse) this.columns = Array.from({ length: this.rows }, () => [])
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
    this.note(Math.trunc(i), Math.trunc(j))
    return value
  }

  ref(i: number, j: number): Ref {
    const place = this.place('x', i, j)
    this.note(i, j)
    return new ArrayRef(() => this.values, place, `Matrix.x[${i}][${j}]`)
  }

  /** Keeps what fits; the rest is 0. */
  resize(rows: number, cols: number): this {
    this.full('resize')
    const [n, m] = [Math.trunc(rows), Math.trunc(cols)]
    const values = new Float64Array(n * m)
    for (let i = 0; i < Math.min(n, this.rows); i++)
      for (let j = 0; j < Math.min(m, this.cols); j++) values[i * m + j] = this.values[i * this.cols + j]!
    return this.become(n, m, values)
  }

  c(): Matrix {
    this.full('c')
    return Matrix.of(this.rows, this.cols, this.values.slice())
  }

  /** A block of n by m from (i, j) on, put at (toI, toJ) of a new matrix or of `into`. */
  bcopy(i: number, j: number, n: number, m: number, toI = 0, toJ = 0, into = new Matrix(toI + n, toJ + m)): Matrix {
    for (let a = 0; a < n; a++) for (let b = 0; b < m; b++) into.setval(toI + a, toJ + b, this.getval(i + a, j + b))
    return into
  }

  zero(): this {
    this.values.fill(0)
    return this
  }
  /** Ones on the diagonal, zeros elsewhere. */
  ident(): this {
    return this.zero().setdiag(0, 1)
  }
  /** All elements, row by row. */
  set(...values: number[]): this {
    this.full('set')
    this.values.set(values.slice(0, this.values.length))
    return this
  }

  // ---- rows, columns, diagonals

  getrow(i: number, into = new Vector()): Vector {
    this.full('getrow')
    const start = this.index('getrow', i, this.rows) * this.cols
    return into.take(this.values.slice(start, start + this.cols))
  }
  getcol(j: number, into = new Vector()): Vector {
    this.full('getcol')
    const col = this.index('getcol', j, this.cols)
    return into.take(Float64Array.from({ length: this.rows }, (_, i) => this.values[i * this.cols + col]!))
  }
  /** By row: element i is (i, i + k); places outside stay as they are in `into`. */
  getdiag(k: number, into = new Vector(this.rows)): Vector {
    this.full('getdiag')
    const offset = this.diagonal('getdiag', k)
    into.resize(this.rows)
    this.along(offset, (i, place) => into.set(i, this.values[place]!))
    return into
  }
  setrow(i: number, source: Vector | number): this {
    const row = this.index('setrow', i, this.rows)
    for (let j = 0; j < this.cols; j++) this.put(row, j, source, j)
    return this
  }
  setcol(j: number, source: Vector | number): this {
    const col = this.index('setcol', j, this.cols)
    for (let i = 0; i < this.rows; i++) this.put(i, col, source, i)
    return this
  }
  setdiag(k: number, source: Vector | number): this {
    const offset = this.diagonal('setdiag', k)
    this.along(offset, (i) => this.put(i, i + offset, source, i))
    return this
  }

  /** Column by column. */
  to_vector(into = new Vector()): Vector {
    return into.take(algebra.transposed(this.values, this.rows, this.cols))
  }
  from_vector(source: Vector): this {
    this.values = algebra.transposed(source.data().slice(0, this.values.length), this.cols, this.rows)
    return this
  }

  // ---- arithmetic; `add` and `muls` work in place unless there is an `into`

  add(other: Matrix, into: Matrix = this): Matrix {
    this.full('add')
    this.sameShape('add', other)
    return into.become(
      this.rows,
      this.cols,
      this.values.map((x, i) => x + other.values[i]!),
    )
  }
  muls(factor: number, into: Matrix = this): Matrix {
    this.full('muls')
    return into.become(
      this.rows,
      this.cols,
      this.values.map((x) => x * factor),
    )
  }
  mulm(other: Matrix, into = new Matrix()): Matrix {
    this.full('mulm')
    if (other.rows !== this.cols) throw wrongSize('mulm', this.cols, other.rows)
    const values = algebra.product(this.values, other.values, this.rows, this.cols, other.cols)
    return into.become(this.rows, other.cols, values)
  }
  mulv(vector: Vector, into = new Vector()): Vector {
    if (vector.length !== this.cols) throw wrongSize('mulv', this.cols, vector.length)
    return into.take(algebra.product(this.values, vector.data(), this.rows, this.cols, 1))
  }
  transpose(into = new Matrix()): Matrix {
    this.full('transpose')
    return into.become(this.cols, this.rows, algebra.transposed(this.values, this.rows, this.cols))
  }
  pow(exponent: number, into = new Matrix()): Matrix {
    this.full('pow')
    const n = this.square('pow')
    let power = algebra.identity(n)
    for (let k = 0; k < exponent; k++) power = algebra.product(power, this.values, n, n, n)
    return into.become(n, n, power)
  }
  exp(into = new Matrix()): Matrix {
    this.full('exp')
    const n = this.square('exp')
    return into.become(n, n, algebra.exponential(this.values, n))
  }

  // ---- equations

  /** The solution of A x = b; infinite where A is singular. With `reuse`, A is taken as it was at the last call. */
  solv(b: Vector, into = new Vector(), reuse = false): Vector {
    const n = this.square('solv')
    if (b.length !== n) throw wrongSize('solv', n, b.length)
    if (!reuse || !this.factors) this.factors = algebra.factorise(this.values, n)
    return into.take(algebra.solveFactored(this.factors, b.data(), n))
  }
  /** The determinant is mantissa * 10^exponent. */
  det(): { mantissa: number; exponent: number } {
    this.full('det')
    const n = this.square('det')
    return algebra.determinant(algebra.factorise(this.values, n), n)
  }
  inverse(into = new Matrix()): Matrix {
    this.full('inverse')
    const n = this.square('inverse')
    const factors = algebra.factorise(this.values, n)
    if (factors.singular) throw singular('inverse')
    const columns = new Float64Array(n * n)
    const unit = algebra.identity(n)
    for (let j = 0; j < n; j++) columns.set(algebra.solveFactored(factors, unit.subarray(j * n, (j + 1) * n), n), j * n)
    return into.become(n, n, algebra.transposed(columns, n, n))
  }
  /** Eigenvalues of a symmetric matrix; `vectors` becomes the eigenvectors, as columns. */
  symmeig(vectors: Matrix): Vector {
    this.full('symmeig')
    const n = this.square('symmeig')
    const found = symmetricEigen(this.values, n)
    vectors.become(n, n, found.vectors)
    return Vector.from(found.values)
  }
  /** Singular values, falling: this = u' diag v. */
  svd(u?: Matrix, v?: Matrix): Vector {
    this.full('svd')
    const found = algebra.singularValues(this.values, this.rows, this.cols)
    u?.become(this.rows, this.rows, found.u)
    v?.become(this.cols, this.cols, found.v)
    return Vector.from(found.values)
  }

  // ---- sparse matrices

  /** Number of elements set in row i. */
  sprowlen(i: number): number {
    return this.rowOf('sprowlen', i).length
  }
  /** The k-th element set in row i, and its column. */
  spgetrowval(i: number, k: number): { value: number; column: number } {
    const row = this.rowOf('spgetrowval', i)
    const column = row[this.index('spgetrowval', k, row.length)]!
    return { value: this.getval(i, column), column }
  }

  become(rows: number, cols: number, values: Float64Array): this {
    this.rows = rows
    this.cols = cols
    this.values = values
    return this
  }

  /** Row and column as integers, checked, as a place in `values`. */
  place(caller: string, i: number, j: number): number {
    return this.index(caller, i, this.rows) * this.cols + this.index(caller, j, this.cols)
  }

  private index(caller: string, i: number, count: number): number {
    if (i >= 0 && i < count) return Math.trunc(i)
    throw argumentOutOfRange(caller, i, 0, count - 1)
  }

  private diagonal(caller: string, k: number): number {
    if (k > -this.rows && k < this.cols) return Math.trunc(k)
    throw argumentOutOfRange(caller, k, 1 - this.rows, this.cols - 1)
  }

  /** Zeros of a vector make no elements of a sparse matrix. */
  private put(i: number, j: number, source: Vector | number, k: number): void {
    const value = element(source, k)
    if (value === 0 && typeof source !== 'number' && this.columns && !this.columns[i]!.includes(j)) return
    this.setval(i, j, value)
  }

  private along(offset: number, visit: (i: number, place: number) => void): void {
    for (let i = Math.max(0, -offset); i < this.rows && i + offset < this.cols; i++)
      visit(i, i * this.cols + i + offset)
  }

  private note(i: number, j: number): void {
    const row = this.columns?.[i]
    if (!row || row.includes(j)) return
    row.push(j)
    row.sort((a, b) => a - b)
  }

  private rowOf(caller: string, i: number): number[] {
    if (this.columns) return this.columns[this.index(caller, i, this.rows)]!
    throw problem('HOC3161', undefined, `Matrix.${caller}: only sparse matrices have it`)
  }

  private full(caller: string): void {
    if (this.sparse) throw problem('HOC3161', undefined, `Matrix.${caller}: not implemented for sparse matrices`)
  }

  private square(caller: string): number {
    if (this.rows === this.cols) return this.rows
    throw problem('HOC3162', undefined, `Matrix.${caller}: the matrix is not square (${this.rows} by ${this.cols})`)
  }

  private sameShape(caller: string, other: Matrix): void {
    if (other.rows === this.rows && other.cols === this.cols) return
    throw wrongSize(caller, this.rows * this.cols, other.rows * other.cols)
  }
}

const element = (source: Vector | number, i: number) => (typeof source === 'number' ? source : source.get(i))

const wrongSize = (caller: string, expected: number, found: number) =>
  problem('HOC3163', undefined, `Matrix.${caller}: sizes do not match`, {
    help: `${expected} expected, ${found} given`,
  })

const singular = (caller: string) => problem('HOC3164', undefined, `Matrix.${caller}: the matrix is singular`)
