/**
 * Cables with potentials outside and with linear equations beside them, against NEURON itself: random trees, with and without
 * the extracellular mechanism in each section, stimulators, gap junctions and amplifiers by LinearMechanism.
 */
import { spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { createSession } from '../../index.ts'
import { memoryHost } from '../../interpreter/memory-host.ts'
import { neuronInstalled } from '../models/neuron.ts'

interface Part {
  readonly length: number
  readonly diameter: number
  readonly segments: number
  readonly channel: 'hh' | 'pas'
  readonly outside: boolean
  readonly parent: number
  readonly at: number
  readonly end: 0 | 1
}

const part: fc.Arbitrary<Part> = fc.record({
  length: fc.integer({ min: 20, max: 400 }),
  diameter: fc.integer({ min: 1, max: 20 }),
  segments: fc.integer({ min: 1, max: 5 }),
  channel: fc.constantFrom('hh' as const, 'pas' as const),
  outside: fc.boolean(),
  parent: fc.nat({ max: 4 }),
  at: fc.constantFrom(0, 1, 1, 0.3),
  end: fc.constantFrom<0 | 1>(0, 0, 0, 1),
})

const layer = fc.record({
  xraxial: fc.constantFrom(0.5, 10, 300, 1e9),
  xg: fc.constantFrom(1e-4, 0.01, 1, 1e9),
  xc: fc.constantFrom(0, 0.05),
})

const model = fc.record({
  parts: fc.array(part, { minLength: 1, maxLength: 5 }),
  layers: fc.tuple(layer, layer),
  clamp: fc.boolean(),
  gap: fc.boolean(),
  field: fc.integer({ min: -50, max: 50 }),
})

type Described = typeof model extends fc.Arbitrary<infer T> ? T : never

const linearPart = `objref c, g, y, b, lm, sl, xs, ls
c = new Matrix(4, 4)
g = new Matrix(4, 4)
y = new Vector(4)
b = new Vector(4)
xs = new Vector(2)
ls = new Vector(2)
sl = new SectionList()
s[0] sl.append()
s[n-1] sl.append()
{ xs.x[0] = 0.5 xs.x[1] = 1 ls.x[1] = 1 * outside }
{ g.x[0][0] = 0.01 g.x[0][1] = -0.01 g.x[1][0] = -0.01 g.x[1][1] = 0.01 }
{ g.x[2][0] = 1 g.x[2][3] = 1 g.x[3][2] = 1 c.x[3][3] = 1 g.x[3][3] = 0.2 b.x[2] = 2 }
lm = new LinearMechanism(c, g, y, b, sl, xs, ls)
`

function program({ parts, layers, clamp, gap, field }: Described, variable = false): string {
  const lines = [`n = ${parts.length}`, 'create s[n]', 'access s[0]']
  parts.forEach((each, i) => {
    const { length, diameter, segments, channel, outside } = each
    lines.push(`s[${i}] { L = ${length} diam = ${diameter} nseg = ${segments} insert ${channel} }`)
    if (outside) lines.push(`s[${i}] insert extracellular`)
    if (i > 0) lines.push(`connect s[${i}](${each.end}), s[${each.parent % i}](${each.at})`)
  })
  lines.push('forall if (ismembrane("extracellular")) {')
  layers.forEach(({ xraxial, xg, xc }, k) => {
    lines.push(`xraxial[${k}] = ${xraxial} xg[${k}] = ${xg} xc[${k}] = ${xc}`)
  })
  lines.push('}', `outside = ${parts.at(-1)!.outside ? 1 : 0}`, 'objref st[2]')
  lines.push('st[0] = new IClamp(0.3)', '{ st[0].del = 0.1 st[0].dur = 0.5 st[0].amp = 0.5 }')
  if (clamp) lines.push('s[n-1] st[1] = new SEClamp(1)', '{ st[1].dur1 = 1 st[1].amp1 = -40 st[1].rs = 2 }')
  // with a row that only demands something of a potential the system has no variable step
  if (gap) lines.push(variable ? linearPart.replace('g.x[2][0]', 'g.x[2][2]') : linearPart)
  const shown = 'if (ismembrane("extracellular")) printf(" %.17g %.17g %.17g", vext[0](x), vext[1](x), i_membrane(x))'
  lines.push(`proc show() { forall for (x, 0) { printf("%.17g", v(x)) ${shown} printf("\\n") } }`)
  if (variable) {
    lines.push('objref cv', 'cv = new CVode()', 'cv.atol(1e-4)', 'cv.active(1)', 'print cv.current_method')
    lines.push('finitialize(-65)', 'for i = 1, 10 fadvance()', 'print t', 'show()', 'cv.solve(0.7)', 'show()')
    return `${lines.join('\n')}\n`
  }
  lines.push('dt = 0.025', 'finitialize(-65)', 'for i = 1, 8 fadvance()', 'show()')
  lines.push(`forall if (ismembrane("extracellular")) for (x, 0) e_extracellular(x) = ${field} * x`)
  lines.push('for i = 1, 30 fadvance()', 'show()')
  if (gap) lines.push('for i = 0, 3 printf("%.17g\\n", y.x[i])')
  return `${lines.join('\n')}\n`
}

const numbersOf = (text: string): number[] => text.split(/\s+/).filter(Boolean).map(Number).filter(Number.isFinite)

function ours(text: string): number[] {
  let printed = ''
  const session = createSession({ host: { ...memoryHost({}), write: (more: string) => void (printed += more) } })
  session.run(text)
  return numbersOf(printed)
}

function neurons(text: string): number[] {
  const folder = mkdtempSync(join(tmpdir(), 'joint-'))
  try {
    writeFileSync(join(folder, 'a.hoc'), text)
    const { stdout } = spawnSync('nrniv', ['-nobanner', '-nogui', 'a.hoc'], {
      cwd: folder,
      encoding: 'utf8',
      input: '',
    })
    return numbersOf(stdout)
  } finally {
    rmSync(folder, { recursive: true })
  }
}

describe.skipIf(!neuronInstalled())('cables with more equations beside them', () => {
  it('have the potentials and currents that NEURON gives', { timeout: 60_000 }, () => {
    const property = fc.property(model, (described) => {
      const text = program(described)
      const [expected, found] = [neurons(text), ours(text)]
      expect(found.length, text).toBe(expected.length)
      found.forEach((value, i) => {
        const scale = Math.max(Math.abs(expected[i]!), 1e-3)
        expect(Math.abs(value - expected[i]!) / scale, `${i}: ${value} ${expected[i]}\n${text}`).toBeLessThan(1e-9)
      })
    })
    fc.assert(property, { numRuns: 6 })
  })

  it('take the steps that NEURON takes when these are variable', { timeout: 60_000 }, () => {
    const property = fc.property(model, (described) => {
      const text = program(described, true)
      const [expected, found] = [neurons(text), ours(text)]
      expect(found.length, text).toBe(expected.length)
      found.forEach((value, i) => {
        // the tolerance of the run is 1e-4
        expect(Math.abs(value - expected[i]!), `${i}: ${value} ${expected[i]}\n${text}`).toBeLessThan(1e-4)
      })
    })
    fc.assert(property, { numRuns: 5 })
  })
})
