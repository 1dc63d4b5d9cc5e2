/** A step done block by block, with rows and instances side by side, gives what its parts give one after the other. */
import { array, assert, nat, property } from 'fast-check'
import { describe, expect, it } from 'vitest'
import { createSession } from '../../../../index.ts'

/** A cell of many compartments: each section hangs on an earlier one. Some are long, as rows of the same chain go through several strips. */
function cell(shape: readonly number[], exact: boolean): ReturnType<typeof createSession> {
  const session = createSession()
  const lines = [`create s[${shape.length}]`]
  shape.forEach((number, i) => {
    lines.push(
      `s[${i}] { nseg = ${1 + (number % 13 === 0 ? 90 + (number % 50) : number % 9)} L = 100 diam = ${1 + (number % 3)} }`,
    )
    if (number % 5 !== 4) lines.push(`s[${i}] insert hh`)
    if (number % 4 === 1) lines.push(`s[${i}] insert pas`)
    if (i > 0) lines.push(`connect s[${i}](0), s[${number % i}](${number % 2})`)
  })
  lines.push('objref stim', 's[0] stim = new IClamp(0.5)', '{ stim.del = 0.2  stim.dur = 2  stim.amp = 3 }')
  lines.push(`usetable_hh = ${exact ? 0 : 1}`, 'finitialize(-65)')
  session.run(lines.join('\n'))
  return session
}

function voltages({ model }: ReturnType<typeof createSession>, steps: number): number[] {
  for (let i = 0; i < steps; i++) model.fadvance()
  return model.sections.flatMap((section) =>
    Array.from({ length: section.nseg }, (_, i) => section.at((i + 0.5) / section.nseg).v),
  )
}

describe('a step in blocks', () => {
  for (const exact of [false, true])
    it(`gives the same numbers, bit by bit, ${exact ? 'with rates worked out' : 'with tables of rates'}`, () => {
      const shapes = array(nat(1000), { minLength: 1, maxLength: 40 })
      assert(
        property(shapes, (shape) => {
          const inParts = cell(shape, exact)
          // a number that is set between voltages and states has the parts run one after the other
          inParts.model.play({ values: () => [0, 0], times: () => [0, 1000] }, () => {}, true)
          expect(voltages(cell(shape, exact), 60)).toEqual(voltages(inParts, 60))
        }),
        { numRuns: 12 },
      )
    })
})
