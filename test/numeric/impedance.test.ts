/** Impedances of one compartment, for which there is a formula. */
import { describe, expect, it } from 'vitest'
import { createSession } from '../../index.ts'
import { memoryHost } from '../../interpreter/memory-host.ts'

function printed(text: string): number[] {
  let out = ''
  const session = createSession({ host: { ...memoryHost({}), write: (more: string) => void (out += more) } })
  session.run(text)
  return out.split(/\s+/).filter(Boolean).map(Number)
}

describe('Impedance', () => {
  it.each([0, 10, 200])('of a passive sphere at %d Hz is that of a resistor beside a capacitor', (frequency) => {
    const [amplitude, phase] = printed(`create soma
access soma
{ L = 30 diam = 30 insert pas g_pas = 2e-4 cm = 1.5 }
objref z
{ z = new Impedance() z.loc(0.5) z.compute(${frequency}) }
printf("%.17g %.17g\\n", z.input(0.5), z.input_phase(0.5))
`)
    // um2 to cm2; S and F
    const area = Math.PI * 30 * 30 * 1e-8
    const [g, b] = [2e-4 * area, 2 * Math.PI * frequency * 1.5e-6 * area]
    expect(amplitude).toBeCloseTo(1e-6 / Math.hypot(g, b), 6)
    expect(phase).toBeCloseTo(-Math.atan2(b, g), 9)
  })
})
