/** How much work the variable step takes: the counts that nrniv (8.2.2) prints for the same program. */
import { describe, expect, it } from 'vitest'
import { createSession, memoryHost } from '../../index.ts'

const program = `
create a, b
forall { insert hh L = 20 diam = 20 }
objref stim, cvode
a stim = new IClamp(0.5)
stim.del = 1
stim.dur = 30
stim.amp = 0.3
cvode = new CVode()
cvode.active(1)
`

function counts(extra: string): string[] {
  const host = memoryHost({})
  createSession({ host }).run(`${program}${extra}\nfinitialize(-65)\ncvode.solve(25)\ncvode.statistics()\n`)
  return host.output.split('\n').filter((line) => /advance_tn|solves/.test(line))
}

describe('the work of a run', () => {
  it('is that of NEURON with one step for all cells', () => {
    expect(counts('')).toEqual([
      '   281 advance_tn, 1 interpolate, 2 init (1 due to at_time)',
      '   737 function evaluations, 447 mx=b solves',
    ])
  })

  it('is that of NEURON with a step for each cell', () => {
    expect(counts('cvode.use_local_dt(1)')).toEqual([
      '   311 advance_tn, 1 interpolate, 2 init (1 due to at_time)',
      '   828 function evaluations, 508 mx=b solves',
      '   18 advance_tn, 1 interpolate, 1 init (0 due to at_time)',
      '   54 function evaluations, 31 mx=b solves',
    ])
  })
})

describe('what nrniv shows on the way', () => {
  const shown = (statements: string): string => {
    const host = memoryHost({})
    createSession({ host }).run(
      `create soma\nsoma { insert hh L = 20 diam = 20 }\nobjref cvode\ncvode = new CVode()\ncvode.active(1)\n${statements}
      printf("%.17g %.17g %g", t, soma.v(0.5), cvode.order())\n`,
    )
    return host.output
  }

  it('is an order that stays where the step cannot grow', () => {
    expect(shown('{cvode.maxstep(0.5)}\nfinitialize(-65)\nfor i = 1, 30 fadvance()')).toContain(
      '14.441138172056782 -64.977355377240428 2',
    )
  })

  it('are samples at the times given', () => {
    expect(
      shown(`objref y, x\ny = new Vector()\nx = new Vector()\nx.append(0, 0.5, 0.7, 1, 2, 2.2)\n
      soma cvode.record(&v(0.5), y, x, 1)\nfinitialize(-60)\ncvode.solve(3)
      printf("%d %d %.15g %.15g %.15g\\n", y.size(), x.size(), y.x[0], y.x[1], y.x[5])\n`),
    ).toContain('6 6 -60 -63.6623461937667 -68.785585773507')
  })

  it('are the states of an event until the next step, with algebraic equations', () => {
    const asked = 'cvode.use_daspk(1)\nfinitialize(-40)\ncvode.solve(1)\n'
    const [before, behind] = [asked, `${asked}fadvance()\n`].map((text) =>
      /(\S+) (\S+) \d+\s+\d+\s*$/.exec(shown(text))!.slice(1),
    )
    expect(behind![1]).toBe(before![1])
    expect(Number(behind![0])).toBeGreaterThan(1)
  })

  it('are tolerances that count from the next start on', () => {
    const asked =
      'finitialize(-65)\nfor i = 1, 6 fadvance()\n{cvode.atol(1e-5) cvode.atolscale("v", 0.1)}\nfadvance()\n'
    expect(shown(asked)).toContain('5.0269066102010456 -64.948859895547969 2')
    expect(shown(`${asked}cvode.re_init()\nfadvance()\nfadvance()`)).toContain(
      '5.0650683535007541 -64.949007881451578 1',
    )
  })
})
