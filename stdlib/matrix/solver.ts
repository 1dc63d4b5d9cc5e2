/** Solves A x = b for one A and many b. */
import { factorise, solveFactored } from './decompositions.ts'
import { factoriseSparse, solveSparse } from './sparse-factors.ts'

/** Gives nothing where A is singular. */
export type Solver = (b: ArrayLike<number>) => Float64Array | undefined

interface Square {
  readonly values: Float64Array
  readonly rows: number
}

/** `columns`: those set in each row of a sparse matrix. */
export const solverOf = (matrix: Square, columns: readonly (readonly number[])[] | undefined): Solver =>
  columns ? sparseSolver(matrix, columns) : denseSolver(matrix)

function sparseSolver({ values, rows }: Square, columns: readonly (readonly number[])[]): Solver {
  const factors = factoriseSparse(values, columns, rows)
  return (b) => solveSparse(factors, b, rows)
}

function denseSolver({ values, rows }: Square): Solver {
  const factors = factorise(values, rows)
  return (b) => {
    const found = solveFactored(factors, b, rows)
    return factors.singular && !found.every(Number.isFinite) ? undefined : found
  }
}
