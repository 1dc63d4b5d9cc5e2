/** What instances remember of their parameters is worked out again when one of them changes, whoever changes it. */
import fc from 'fast-check'
import { expect, it } from 'vitest'
import { createSession } from '../../index.ts'
import { compileToIR } from '../../nmodl/compile.ts'
import { clippedExp } from '../../runtime/math/exp.ts'

const decayed = (g: number, tau: number, dt: number) => g + (1 - clippedExp(dt * (-1 / tau))) * (-0 / (-1 / tau) - g)

it('gives at each step what the present parameters give', () => {
  const count = 5
  const time = fc.constantFrom(0.1, 0.5, 2, 1e-3, 1e9, Number.POSITIVE_INFINITY, 0, -0)
  const step = fc.record({
    taus: fc.array(fc.tuple(fc.nat(count - 1), time), { maxLength: 3 }),
    dt: fc.constantFrom(0.025, 0.025, 0.025, 0.05, 0.1),
    g: fc.double({ noNaN: true, min: 0, max: 1 }),
  })
  fc.assert(
    fc.property(fc.array(step, { minLength: 1, maxLength: 12 }), (steps) => {
      const session = createSession()
      session.run(`create s\nobjref syn[${count}]\ns { nseg = ${count} }
        for i = 0, ${count - 1} s syn[i] = new ExpSyn((i + 0.5) / ${count})
        finitialize(-65)`)
      const { model } = session
      const { instances } = model.mechanisms.get('ExpSyn')!
      const numbers = (name: string) => instances.map((point) => point.ref(name))
      const [taus, gs] = [numbers('tau'), numbers('g')]
      for (const { taus: changes, dt, g } of steps) {
        for (const [i, tau] of changes) taus[i]!.set(tau)
        gs[changes.length]!.set(g)
        model.dt = dt
        const due = gs.map((one, i) => decayed(one.get(), taus[i]!.get(), dt))
        model.fadvance()
        expect(gs.map((one) => one.get())).toEqual(due)
      }
    }),
    { numRuns: 20 },
  )
})

it('remembers what depends on parameters alone', () => {
  const text = (names: string) => `
    NEURON { SUFFIX some RANGE tau, changing, x, y }
    PARAMETER { tau = 3 changing = 2 }
    STATE { x y }
    BREAKPOINT { SOLVE states METHOD cnexp ${names} }
    DERIVATIVE states { x' = -x/tau  y' = -y/changing }`
  const remembered = (names: string) =>
    compileToIR(text(names), 'some.mod').spec.variables.filter(({ remembers }) => remembers).length
  expect(remembered('')).toBe(7)
  // what is written at each step is not worth it
  expect(remembered('changing = 2 + x')).toBe(4)
})
