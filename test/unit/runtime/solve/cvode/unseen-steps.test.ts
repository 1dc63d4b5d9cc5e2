/** Steps of the variable step method of which nobody sees more than voltages: afterwards all numbers are what steps leave that the program sees. */
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { createSession, libraryFile, memoryHost, type Session, type Vector } from '../../../../../index.ts'
import { CableEquations } from '../../../../../runtime/solve/cvode/cable-equations.ts'
import { CellQueue } from '../../../../../runtime/solve/cvode/cell-queue.ts'

const clean = `NEURON { SUFFIX clean USEION k READ ek WRITE ik RANGE gbar, g, tau }
PARAMETER { gbar = 0.001 }
ASSIGNED { v ek ik g tau }
STATE { m }
INITIAL { m = 0.1 }
BREAKPOINT { SOLVE states METHOD cnexp  g = gbar * m  ik = g * (v - ek) }
DERIVATIVE states { tau = 1 + exp(-v / 40)  m' = (1 / (1 + exp(-v / 10)) - m) / tau }
`
const remembers = `NEURON { SUFFIX remembers RANGE peak, late NONSPECIFIC_CURRENT i }
ASSIGNED { v i peak late }
INITIAL { peak = -1000 }
BREAKPOINT { i = 1e-6 * (v + 65)  if (v > peak) { peak = v }  if (t > 3) { late = v } }
`
const files = { 'clean.mod': clean, 'remembers.mod': remembers }
const cells = `load_file("stdrun.hoc")
create s[3]
objref k[3], syn, con, stim, m, m2, cv, nil, fih
for i = 0, 2 s[i] { nseg = 3  L = 40  diam = 20 + i  insert hh  insert clean
  k[i] = new IClamp(0.5)  k[i].del = 1 + i / 4  k[i].dur = 2  k[i].amp = 0.5 }
connect s[1](0), s[0](1)
s[2] syn = new ExpSyn(0.5)
s[0] con = new NetCon(&v(0.5), syn, -20, 1.3, 0.02)
{ m = new Vector()  m2 = new Vector()  m.record(&s[1].v(0.5))  cv = new CVode()  cv.active(1)  tstop = 9 }
`
let refreshed = 0
/** Steps that WebAssembly took one after the other. */
let together = 0
beforeEach(() => {
  refreshed = together = 0
  const { run } = CellQueue.prototype
  vi.spyOn(CellQueue.prototype, 'run').mockImplementation(function (this: CellQueue, until, most, refreshes) {
    const end = run.call(this, until, most, refreshes)
    together += this.steps
    if (refreshes) refreshed += this.steps
    return end
  })
  const { show } = CableEquations.prototype
  vi.spyOn(CableEquations.prototype, 'show').mockImplementation(function (this: CableEquations, t, y, h, refreshes) {
    if (refreshes) refreshed++
    show.call(this, t, y, h, refreshes)
  })
})
afterEach(() => void vi.restoreAllMocks())

function sessionOf(others: string, single: boolean): Session {
  const session = createSession({ host: memoryHost(files, libraryFile) })
  for (const file of Object.keys(files)) session.loadMechanism(file)
  session.run(cells)
  session.run(others)
  if (single) session.run('proc advance() { fadvance() }')
  return session
}

function numbersOf(session: Session): unknown {
  const { model } = session
  const { f64 } = model.arena
  const tables = model.mechanisms
    .all()
    .filter(({ active }) => active > 0)
    .map((one) =>
      one.spec.variables.map(({ name }) => Array.from({ length: one.active }, (_, i) => one.valueAt(i, name))),
    )
  const names = ['v', 'i_cap', 'ina', 'ik', 'dina_dv_', 'dik_dv_']
  const nodes = model.sections.map((one) => one.segments().map((segment) => names.map((name) => segment.get(name))))
  const globals = ['minf_hh', 'htau_hh'].map((name) => model.mechanisms.names.global(name)!.get())
  const vectors = ['m', 'm2'].map((name) => session.get<Vector>(name).toArray())
  session.run('objref ds\n{ ds = new Vector()  cv.dstates(ds) }')
  expect(f64.length).toBeGreaterThan(0)
  return { t: model.t, dt: model.dt, tables, nodes, globals, vectors, slopes: session.get<Vector>('ds').toArray() }
}

/** How many times a moment was shown, by steps that nobody sees and by those that the program does. */
function compare(others: string): { several: number; single: number } {
  const [slow, fast] = [sessionOf(others, true), sessionOf(others, false)]
  const shown = { several: 0, single: 0 }
  for (const run of ['run()', 'continuerun(11.3)', '{ stdinit() cv.solve(2.31) }', 'fadvance()']) {
    for (const [session, kind] of [[slow, 'single'] as const, [fast, 'several'] as const]) {
      const before = refreshed
      session.run(run)
      if (run.includes('run(')) shown[kind] += refreshed - before
    }
    expect(numbersOf(fast)).toEqual(numbersOf(slow))
  }
  return shown
}

describe('steps that nobody sees', () => {
  it('show the last moment alone, and what events need', () => {
    const { several, single } = compare('')
    expect(several).toBeLessThan(single / 3)
  })

  it.each([
    ['a conductance is recorded', 'm2.record(&s[1].g_clean(0.5))'],
    ['a current is watched', 's[2] con = new NetCon(&ina(0.5), syn, -0.01, 1, 0.01)'],
    ['evaluations remember', 's[1] insert remembers'],
    ['a spike is looked for between steps', 'cv.condition_order(2)'],
  ])('are not taken where %s', (_, others) => {
    const { several, single } = compare(others)
    expect(several).toBe(single)
  })

  it.each([
    ['statements that look', 'x = 0\nfih = new FInitializeHandler("cvode.event(4.4, \\"x = s[1].ik(0.5)\\")")'],
    [
      'statements that change the model',
      'fih = new FInitializeHandler("cvode.event(4.4, \\"s[1] insert remembers\\")")',
    ],
    ['numbers recorded at times', 'm2.record(&s[1].ina(0.5), 0.7)'],
    ['a played current', '{ m2.append(0, 1, 0)  m2.play(&k[0].amp, 1.1) }'],
    ['artificial cells', '{ stim = new NetStim()  stim.number = 5  con = new NetCon(stim, syn, 0, 1, 0.01) }'],
  ])('go together with %s', (_, others) => {
    const { several, single } = compare(others)
    expect(several).toBeLessThan(single)
  })

  it.each([
    ['voltages recorded', ''],
    ['more than voltages recorded', 'm2.record(&s[1].g_clean(0.5))'],
    ['spikes', 's[2] con = new NetCon(&v(0.5), syn, -20, 0.1, 0.02)'],
    ['statements that look', 'x = 0\nfih = new FInitializeHandler("cvode.event(4.4, \\"x = s[1].ik(0.5)\\")")'],
    ['artificial cells', '{ stim = new NetStim()  stim.number = 5  con = new NetCon(stim, syn, 0, 1, 0.01) }'],
  ])('are those of steps one by one, with local steps and %s', (_, others) => {
    compare(`cv.use_local_dt(1)\n${others}`)
    expect(together).toBeGreaterThan(100)
  })

  it('show where a run was stopped', () => {
    const stop = 'fih = new FInitializeHandler("cvode.event(4.4, \\"stoprun = 1\\")")'
    const [slow, fast] = [sessionOf(stop, true), sessionOf(stop, false)]
    for (const session of [slow, fast]) session.run('run()')
    expect(slow.model.t).toBeLessThan(5)
    expect(numbersOf(fast)).toEqual(numbersOf(slow))
  })
})
