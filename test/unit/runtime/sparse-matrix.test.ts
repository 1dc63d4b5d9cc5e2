import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { Arena } from '../../../runtime/memory/arena.ts'
import { SparseMatrix } from '../../../runtime/solve/joint/sparse-matrix.ts'

const entry = fc.record({
  row: fc.nat({ max: 7 }),
  column: fc.nat({ max: 7 }),
  value: fc.integer({ min: -9, max: 9 }),
})

describe('a sparse matrix', () => {
  it('is solved in any structure, with zeros on the diagonal too', () => {
    const arena = new Arena(1)
    const property = fc.property(
      fc.shuffledSubarray([0, 1, 2, 3, 4, 5, 6, 7], { minLength: 8 }),
      fc.array(entry, { maxLength: 20 }),
      (order, entries) => {
        const matrix = new SparseMatrix(8, arena)
        const dense = Array.from({ length: 8 }, () => new Float64Array(8))
        // a permutation with large elements keeps it regular; the others are put between
        order.forEach((column, row) => {
          dense[row]![column] = 1000
        })
        for (const { row, column, value } of entries) dense[row]![column]! += value
        dense.forEach((values, row) => {
          values.forEach((value, column) => {
            if (value !== 0) matrix.element(row, column)
          })
        })
        dense.forEach((values, row) => {
          values.forEach((value, column) => {
            if (value !== 0) matrix.values[matrix.element(row, column)] = value
          })
        })
        matrix.factor()
        const right = Float64Array.from({ length: 8 }, (_, i) => i - 3)
        matrix.right.f64.set(right)
        matrix.solve()
        const x = matrix.right.f64.slice()
        matrix.release()
        dense.forEach((values, row) => {
          const found = values.reduce((sum, value, column) => sum + value * x[column]!, 0)
          expect(found).toBeCloseTo(right[row]!, 9)
        })
      },
    )
    fc.assert(property, { numRuns: 100 })
  })

  it('that is singular is told of', () => {
    const matrix = new SparseMatrix(2, new Arena(1))
    const [a, b] = [matrix.element(0, 0), matrix.element(1, 0)]
    matrix.values[a] = 1
    matrix.values[b] = 1
    expect(() => matrix.factor()).toThrow(/singular/)
  })
})
