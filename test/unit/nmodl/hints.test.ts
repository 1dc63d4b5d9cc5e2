/** Hints: what a file says and hardly means, told by --check. */
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { checkHints } from '../../../nmodl/hints.ts'

const told = (text: string) =>
  checkHints(text, 'x.mod').map(({ code, span, help }) => [code, span!.source.position(span!.start).line, help])

const channel = (changes: Record<string, string>) =>
  Object.entries(changes).reduce(
    (text, [from, to]) => text.replace(from, to),
    `NEURON { SUFFIX kx USEION k READ ek WRITE ik RANGE gbar, n0 }
PARAMETER { gbar = 0.01 }
ASSIGNED { v ek ik }
STATE { n }
BREAKPOINT { SOLVE states METHOD cnexp ik = gbar*n*(v - ek) }
INITIAL { n = 0.5 }
DERIVATIVE states { n' = -n }
`,
  )

describe('hints', () => {
  it('are not given without a reason', () => {
    expect(told(channel({}))).toEqual([])
    const folder = join(import.meta.dirname, '../../../nmodl/builtin')
    for (const name of readdirSync(folder).filter((file) => file.endsWith('.mod')))
      expect([name, told(readFileSync(join(folder, name), 'latin1'))]).toEqual([name, []])
  })
  it.each([
    ['a RANGE name that is declared nowhere', { 'RANGE gbar': 'RANGE gbarr' }, 'NMOD5001', 1, 'did you mean gbar?'],
    ['a current that nothing assigns', { 'ik = gbar*n': 'gbar = n' }, 'NMOD5002', 1],
    ['a block that is solved nowhere', { 'SOLVE states METHOD cnexp ': '' }, 'NMOD5003', 7],
    ['SOLVE without METHOD', { ' METHOD cnexp': '' }, 'NMOD5004', 5],
    ['v that is assigned', { 'n = 0.5': 'v = -65' }, 'NMOD5005', 6],
  ] as const)('are given about %s', (_, changes, code, line, help = expect.any(String)) => {
    expect(told(channel(changes as Record<string, string>))).toEqual([[code, line, help]])
  })
  it('leave v alone where it steps aside or an event sets it', () => {
    const text = channel({ 'n = 0.5': 'n = f(v)' })
    expect(told(`${text}FUNCTION f(u) { if (v == 0) { v = v + 1e-4 } f = v }`)).toEqual([])
  })
})
