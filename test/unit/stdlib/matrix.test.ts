import { expect, it } from 'vitest'
import { Matrix } from '../../../stdlib/matrix.ts'
import { Vector } from '../../../stdlib/vector.ts'

const square = (...values: number[]) => new Matrix(Math.sqrt(values.length), Math.sqrt(values.length)).set(...values)

it('solves, inverts and has a determinant', () => {
  const m = square(4, -2, 1, -2, 4, -2, 1, -2, 4)
  expect(
    m
      .mulv(m.solv(Vector.from([11, 6, 1])))
      .toArray()
      .map((x) => x.toFixed(9)),
  ).toEqual(['11.000000000', '6.000000000', '1.000000000'])
  expect(m.det().mantissa).toBeCloseTo(3.6, 12)
  expect(m.det().exponent).toBe(1)
  expect(m.mulm(m.inverse()).getval(1, 1)).toBeCloseTo(1, 12)
})

it('puts singular values and vectors together again', () => {
  const m = new Matrix(3, 2).set(1, 2, 3, 4, 5, 6)
  const [u, v] = [new Matrix(), new Matrix()]
  const s = new Matrix(3, 2).setdiag(0, Vector.from([...m.svd(u, v), 0]))
  const back = u.transpose().mulm(s).mulm(v)
  for (let i = 0; i < 3; i++) for (let j = 0; j < 2; j++) expect(back.getval(i, j)).toBeCloseTo(m.getval(i, j), 12)
})

it('keeps account of what was set in a sparse matrix', () => {
  const m = new Matrix(2, 3, true)
  m.setval(0, 2, 5)
  m.setval(0, 0, 1)
  expect(m.sprowlen(0)).toBe(2)
  expect(m.spgetrowval(0, 1)).toEqual({ value: 5, column: 2 })
  expect(() => m.transpose()).toThrow('sparse')
})
