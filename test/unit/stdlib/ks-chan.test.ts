/** Channels that a program puts together while it runs; numbers are NEURON 8.2.2's. */
import { expect, it } from 'vitest'
import { createSession, memoryHost } from '../../../index.ts'

const run = (text: string) => {
  const host = memoryHost({})
  const session = createSession({ host })
  session.run(text)
  return session
}
const evaluate = (session: ReturnType<typeof run>, text: string) => session.interpreter.context.evaluate(text)

const potassium = `objref ks, n, p
ks = new KSChan()
{ks.name("kx")  ks.ion("k")  ks.gmax(0.036)}
n = ks.add_hhstate("n")
{n.gate().power(4)}
p = new Vector(3)
{p.x[0] = 0.1  p.x[1] = 0.1  p.x[2] = -55  ks.trans(0).set_f(0, 3, p)}
p = new Vector(3)
{p.x[0] = 0.125  p.x[1] = -0.0125  p.x[2] = -65  ks.trans(0).set_f(1, 2, p)}
create s
access s
{L = 10  diam = 10  insert kx}
`

it('follows the equations of its gates', () => {
  const session = run(`${potassium}finitialize(-65)\nx = n_kx\ny = g_kx\n`)
  expect(evaluate(session, 'x')).toBeCloseTo(0.3176769, 6)
  expect(evaluate(session, 'y / (0.036 * x^4)')).toBeCloseTo(1, 12)
})

it('keeps what a section has when a state goes, and refuses the part that is gone', () => {
  const session = run(`${potassium}objref m\nm = ks.add_hhstate("m")\nn_kx = 0.25\n{ks.remove_state(m)}\nx = n_kx\n`)
  expect(evaluate(session, 'x')).toBe(0.25)
  expect(() => session.run('m.frac()\n')).toThrow('This object was deleted by KSChan')
})

it('keeps the states of a scheme at a sum of one', () => {
  const session = run(`objref ks, a, b, p, nul
ks = new KSChan()
{ks.name("two")  ks.gmax(0.01)  ks.erev(-90)}
a = ks.add_ksstate(nul, "A")
b = ks.add_ksstate(a.gate(), "B")
ks.add_transition(a, b)
p = new Vector(1, 2)
{ks.trans(0).set_f(0, 1, p)}
p = new Vector(1, 0.5)
{ks.trans(0).set_f(1, 1, p)}
create s
access s
insert two
finitialize(-60)
A_two = 1
B_two = 0
for i = 1, 10 fadvance()
`)
  expect(evaluate(session, 'A_two + B_two')).toBeCloseTo(1, 12)
  // backward Euler of a relaxation with 2.5 /ms towards 0.8
  expect(evaluate(session, 'B_two')).toBeCloseTo(0.8 * (1 - 1.0625 ** -10), 12)
})
