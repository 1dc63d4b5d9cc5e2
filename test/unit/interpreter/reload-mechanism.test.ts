import { describe, expect, it } from 'vitest'
import { createSession, memoryHost } from '../../../index.ts'

const leak = (declared: string, current: string, range = 'g, e') => `NEURON { SUFFIX leak NONSPECIFIC_CURRENT i
  RANGE ${range}
  GLOBAL scale }
PARAMETER { scale = 1  g = 0.001  ${declared} }
ASSIGNED { v i }
STATE { s }
INITIAL { s = 5 }
BREAKPOINT { SOLVE grow METHOD cnexp
  i = ${current} }
DERIVATIVE grow { s' = 0.1 }
FUNCTION twice(x) { twice = 2*x }
`
const program = `create soma
access soma
{ nseg = 3  insert leak  g_leak = 0.002  g_leak(0.5) = 0.003  scale_leak = 2 }
{ finitialize(-60) fadvance() }
`

function start() {
  const files: Record<string, string> = { 'leak.mod': leak('e = -70', 'scale*g*(v - e)') }
  const host = memoryHost(files)
  const session = createSession({ host })
  session.loadMechanisms('.')
  session.run(program)
  const edit = (text: string) => host.writeFile('leak.mod', text)
  const value = (expression: string): number => {
    session.run(`value_of_it = ${expression}`)
    return session.get<number>('value_of_it')
  }
  return { session, edit, value }
}

describe('reload_mechanism', () => {
  it('runs the edited text, and keeps instances, parameters, states and globals', () => {
    const { session, edit, value } = start()
    const s = value('s_leak(0.5)')
    edit(leak('e = -70  extra = 7', 'scale*g*(v - e) + extra', 'g, e, extra'))
    session.run('{reload_mechanism("leak")}')
    expect([value('g_leak(0.1)'), value('g_leak(0.5)'), value('e_leak'), value('scale_leak')]).toEqual([
      0.002, 0.003, -70, 2,
    ])
    expect(value('s_leak(0.5)')).toBe(s)
    expect(value('extra_leak(0.9)')).toBe(7)
    session.run('v = -60\nfcurrent()')
    expect(value('i_leak(0.5)')).toBe(2 * 0.003 * 10 + 7)
    session.run('fadvance()')
    expect(value('s_leak(0.5)')).toBeGreaterThan(s)
  })
  it('keeps pointers in place, from HOC and from TypeScript', () => {
    const { session, edit, value } = start()
    session.run(
      'objref vec\nvec = new Vector()\n{vec.record(&g_leak(0.5))}\nproc set_g() { g_leak(0.5) = $1 }\n{set_g(0.004)}',
    )
    edit(leak('before = 1  e = -70', 'scale*g*(v - e)*before', 'before, g, e'))
    session.reloadMechanism('leak')
    session.run('{set_g(0.005) finitialize(-60) fadvance()}')
    expect(value('g_leak(0.5)')).toBe(0.005)
    expect(value('vec.x(0)')).toBe(0.005)
    // of the potential before the step
    expect(value('i_leak(0.1)')).toBe(2 * 0.002 * 10)
  })
  it('takes functions anew', () => {
    const { session, edit, value } = start()
    expect(value('twice_leak(4)')).toBe(8)
    edit(
      leak('e = -70', 'g*(v - e)')
        .replace('2*x', '3*x')
        .replace('FUNCTION', 'FUNCTION other() { other = 9 }\nFUNCTION'),
    )
    session.reloadMechanism('leak')
    expect(value('twice_leak(4)')).toBe(12)
    expect(value('other_leak()')).toBe(9)
  })
  it.each(['HOC', 'TypeScript'])('adds states and takes parameters away, called from %s', (from) => {
    const { session, edit, value } = start()
    const s = value('s_leak(0.5)')
    edit(
      leak('', 'scale*g*(v + 60)', 'g')
        .replace('STATE { s }', 'STATE { s w }')
        .replace("s' = 0.1 }", "s' = 0.1 w' = 1 - w }"),
    )
    if (from === 'HOC') session.run('{reload_mechanism("leak")}')
    else session.reloadMechanism('leak')
    expect([value('g_leak(0.1)'), value('g_leak(0.5)'), value('s_leak(0.5)'), value('w_leak(0.5)')]).toEqual([
      0.002,
      0.003,
      s,
      0,
    ])
    expect(() => session.run('x = e_leak')).toThrow(/e_leak/)
    session.run('{fadvance()}')
    expect(value('w_leak(0.5)')).toBeGreaterThan(0.02)
    session.run('objref cv\ncv = new CVode()\n{cv.active(1) finitialize(-60) fadvance() fadvance()}')
    expect(value('w_leak(0.5)')).toBeCloseTo(1 - Math.exp(-value('t')), 2)
  })
  it('leaves all as it was where the edited file is wrong or does not fit', () => {
    const { session, edit, value } = start()
    edit(leak('e = -70', 'g*(v - '))
    expect(() => session.reloadMechanism('leak')).toThrow(/syntax error/)
    edit(leak('e = -70', 'g*(v - e)').replace('SUFFIX leak NONSPECIFIC', 'POINT_PROCESS leak NONSPECIFIC'))
    expect(() => session.reloadMechanism('leak')).toThrow(/another kind/)
    expect(() => session.reloadMechanism('hh')).toThrow(/no file/)
    session.run('{fadvance()}')
    expect(value('g_leak(0.5)')).toBe(0.003)
  })
})
