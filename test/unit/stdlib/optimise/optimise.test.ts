import { describe, expect, it } from 'vitest'
import { createSession, memoryHost } from '../../../../index.ts'
import { namedCurves, simplexMinimum } from '../../../../stdlib/optimise/curve-fit.ts'
import { Praxis } from '../../../../stdlib/optimise/praxis.ts'

const half = () => 0.25
const search = (f: (x: Float64Array) => number, start: number[], maxStep = 1) => {
  const praxis = new Praxis(f, Float64Array.from(start), { tolerance: 1e-6, maxStep, random: half })
  return { value: praxis.minimise(), x: [...praxis.x], form: praxis }
}

describe('the principal axis method', () => {
  it('finds the bottom of a bowl, its axes and curvatures', () => {
    const { x, form } = search(([a, b]) => (a! - 1) ** 2 + 10 * (b! + 2) ** 2 + 2, [3, 3], 0.5)
    expect(x[0]).toBeCloseTo(1, 6)
    expect(x[1]).toBeCloseTo(-2, 6)
    expect(form.values[0]).toBeCloseTo(10, 2)
    expect(form.values[1]).toBeCloseTo(1, 2)
  })
  it('follows the valley of Rosenbrock', () => {
    const { value, x } = search(([a, b]) => 100 * (b! - a! ** 2) ** 2 + (1 - a!) ** 2, [-1.2, 1])
    expect(value).toBeLessThan(1e-12)
    expect(x[0]).toBeCloseTo(1, 5)
  })
  it('solves the singular problem of Powell', () => {
    const powell = ([a, b, c, d]: Float64Array) =>
      (a! + 10 * b!) ** 2 + 5 * (c! - d!) ** 2 + (b! - 2 * c!) ** 4 + 10 * (a! - d!) ** 4
    expect(search(powell, [3, -1, 0, 1]).value).toBeLessThan(1e-8)
  })
  it('has one variable only', () => {
    expect(search(([a]) => (a! - 3) ** 2, [0]).x[0]).toBeCloseTo(3, 6)
  })
})

describe('a simplex', () => {
  const x = [0, 1, 2, 3, 4]
  it('goes where that of NEURON goes', () => {
    const { curve } = namedCurves.quad!
    const error = (p: number[]) => x.reduce((sum, xi) => sum + (curve(xi, p) - (2 * xi * xi - xi + 4)) ** 2, 0) / 5
    const found = simplexMinimum(error, [1, 1, 1])
    // what y.fit(f, "quad", x, &a, &b, &c) gives there
    const inNeuron = [1.7088070712563685, 0.85466003480265451, 1.2434312185590157]
    for (const [i, p] of found.place.entries()) expect(p).toBeCloseTo(inNeuron[i]!, 10)
  })
  it('fits a line', () => {
    const error = ([a, b]: number[]) => x.reduce((sum, xi) => sum + (a! * xi + b! - (3 * xi + 2)) ** 2, 0)
    expect(simplexMinimum(error, [2.9, 2.1]).value).toBeLessThan(1e-4)
  })
})

describe('from HOC', () => {
  it('calls a function of the template it is used in', () => {
    const session = createSession()
    session.run(`begintemplate Fitter
public go, vec
objref vec
func error() { return ($&2[0] - 2)^2 }
proc go() { vec = new Vector(1)  attr_praxis(1e-5, 1, 0)  fit_praxis(1, "error", vec) }
endtemplate Fitter
objref fitter
fitter = new Fitter()
fitter.go()
found = fitter.vec.x[0]
`)
    expect(session.get('found')).toBeCloseTo(2, 6)
  })
  it('says which parameters a curve needs', () => {
    const session = createSession()
    session.run('objref x, f\nx = new Vector(3)\nf = new Vector()\na = 1\n')
    expect(() => session.run('x.fit(f, "line", x, &a)')).toThrow('slope,intercept')
  })
})

describe('names', () => {
  it('an alias reads and sets, of one object only', () => {
    const session = createSession()
    session.run(`objref sf, a, b
sf = new StringFunctions()
a = new Vector(1)
b = new Vector(1)
x = 3
sf.alias(a, "mine", &x)
a.mine += 4
`)
    expect(session.get('x')).toBe(7)
    expect(() => session.run('x = b.mine')).toThrow('not a public member')
    session.run('sf.alias(a, "mine")')
    expect(() => session.run('x = a.mine')).toThrow('not a public member')
  })
  it('nrn_load_dll reads the .mod files of the folder', () => {
    const host = memoryHost({ 'mod/leaky.mod': 'NEURON { SUFFIX leaky RANGE a }\nPARAMETER { a = 3 }\n' })
    const session = createSession({ host })
    session.run('done = nrn_load_dll("mod/x86_64/.libs/libnrnmech.so")\nagain = nrn_load_dll("mod/x86_64/special")')
    session.run('create soma\naccess soma\ninsert leaky\nfound = a_leaky(0.5)')
    expect([session.get('done'), session.get('again'), session.get('found')]).toEqual([1, 1, 3])
  })
})
