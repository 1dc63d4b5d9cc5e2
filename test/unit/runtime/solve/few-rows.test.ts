/** The matrix of few rows is the one that the kernel makes, bit by bit: trees side by side, and such as are alone. */
import { array, assert, nat, property, tuple } from 'fast-check'
import { expect, it } from 'vitest'
import { createSession } from '../../../../index.ts'

/** Cells of one shape, so many of them: each section hangs on an earlier one. */
function build(cells: number, shape: readonly number[]) {
  const session = createSession()
  const lines = [`create s[${cells * shape.length}]`]
  for (let cell = 0; cell < cells; cell++) {
    shape.forEach((number, i) => {
      const [own, parent] = [cell * shape.length + i, cell * shape.length + (number % Math.max(1, i))]
      lines.push(`s[${own}] { nseg = ${1 + (number % 5)} L = ${100 + cell} diam = ${1 + (number % 3)} insert pas }`)
      if (i > 0) lines.push(`connect s[${own}](0), s[${parent}](${number % 2})`)
    })
  }
  session.run(`${lines.join('\n')}\n{finitialize(-65)}\nfor i = 0, ${cells * shape.length - 1} s[i].v = -60 - i / 7`)
  return session.model
}

it('is worked out row by row as the kernel does it', () => {
  const shapes = array(nat(1000), { minLength: 1, maxLength: 7 })
  assert(
    property(tuple(nat(8), shapes), ([more, shape]) => {
      const model = build(1 + more, shape)
      const rows = () => {
        model.fcurrent()
        return model.matrix.rows()
      }
      const few = rows()
      const inside = model.matrix as unknown as { kernel: unknown; kernels(): unknown }
      expect(inside.kernel).toBeUndefined()
      inside.kernels()
      expect(rows()).toEqual(few)
      expect(few.some(({ rhs }) => rhs !== 0)).toBe(true)
    }),
    { numRuns: 40 },
  )
})
