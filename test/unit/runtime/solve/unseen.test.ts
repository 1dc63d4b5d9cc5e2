/** Numbers that kernels only show are left out of all steps but the last where nobody looks: afterwards they are what single steps leave. */
import { Worker } from 'node:worker_threads'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { createSession, libraryFile, memoryHost, type Session, type SessionOptions } from '../../../../index.ts'
import { compileToIR } from '../../../../nmodl/compile.ts'
import { Blocks } from '../../../../runtime/solve/blocks.ts'
import { recordPlace, recordWords } from '../../../../runtime/solve/step-plan.ts'

const channel = `NEURON { SUFFIX chan USEION k READ ek WRITE ik RANGE gbar, g, tau, peak, seen, sum, twice NONSPECIFIC_CURRENT i }
UNITS { (mV) = (millivolt) (mA) = (milliamp) (S) = (siemens) }
PARAMETER { gbar = 0.001 (S/cm2) }
ASSIGNED { v (mV) ek (mV) ik (mA/cm2) i (mA/cm2) g (S/cm2) tau (ms) peak (mV) seen (ms) sum (mA/cm2) twice (mA/cm2) }
STATE { m }
INITIAL { m = 0.1 peak = -1000 seen = 0 sum = 0 }
BREAKPOINT {
  SOLVE states METHOD cnexp
  g = gbar * m
  ik = g * (v - ek)
  i = 1e-5 * (v + 60)
  twice = 2 * i
  if (v > peak) { peak = v }
  if (t > 2 && t < 2.6) { seen = t }
  sum = sum + i
}
DERIVATIVE states { tau = 1 + exp(-v / 40)  m' = (1 / (1 + exp(-v / 10)) - m) / tau }
`
const reader = `NEURON { SUFFIX reader USEION na READ ina RANGE charge }
STATE { charge }
ASSIGNED { ina }
INITIAL { charge = 0 }
BREAKPOINT { SOLVE states METHOD cnexp }
DERIVATIVE states { charge' = -ina - charge / 5 }
`
const files = { 'chan.mod': channel, 'reader.mod': reader }
const cells = `load_file("stdrun.hoc")
create s[6]
objref k[6], m, pc
for i = 0, 5 s[i] { nseg = 1 + 140 * (i == 0)  L = 20  diam = 20 + i  insert hh  insert chan
  k[i] = new IClamp(0.5)  k[i].del = 1 + i / 4  k[i].dur = 2  k[i].amp = 0.5 }
m = new Vector()
tstop = 7
pc = new ParallelContext()
{ pc.set_maxstep(10) }
`
const names = ['v', 'i_cap', 'ina', 'ik', 'dina_dv_', 'dik_dv_', 'gna_hh', 'gk_hh', 'il_hh', 'm_hh', 'i_chan', 'g_chan']
const own = ['tau_chan', 'peak_chan', 'seen_chan', 'sum_chan', 'twice_chan', 'm_chan']

/** Blocks of all goes, and those of which nobody sees the kernels' own numbers, or the ions' currents, between steps. */
let seen = { all: 0, own: 0, ions: 0 }
let words: (() => Int32Array) | undefined

beforeEach(() => {
  seen = { all: 0, own: 0, ions: 0 }
  const run = Blocks.prototype.run
  vi.spyOn(Blocks.prototype, 'run').mockImplementation(function (this: Blocks, step) {
    if (step.records && words)
      for (let block = 0; block < this.groups.length; block++) {
        const record = step.records / 4 + recordWords * block
        seen.all++
        seen.own += words()[record + recordPlace.unseen / 4]!
        seen.ions += words()[record + recordPlace.unseenIons / 4]!
      }
    return run.call(this, step)
  })
})
afterEach(() => {
  vi.restoreAllMocks()
  words = undefined
})

function sessionOf(others: string, single: boolean, options: SessionOptions = {}): Session {
  const session = createSession({ host: memoryHost(files, libraryFile), ...options })
  for (const file of Object.keys(files)) session.loadMechanism(file)
  session.run(cells)
  session.run(others)
  if (single) session.run('proc advance() { fadvance() }')
  else words = () => session.model.arena.i32
  return session
}

function numbersOf({ model }: Session): unknown {
  const ofSegments = model.sections.map((one) =>
    one.segments().map((segment) => [...names, ...own].map((name) => segment.get(name))),
  )
  const points = model.mechanisms.all().filter(({ isPoint }) => isPoint)
  return [ofSegments, points.map((one) => one.instances.map((point) => one.valueAt(point.index, 'i')))]
}

function compare(others: string, options: SessionOptions = {}): void {
  const slow = sessionOf(others, true)
  const fast = sessionOf(others, false, options)
  fast.model.threads.leastShare = 1
  for (const run of ['run()', 'continuerun(9.3)', '{ stdinit() continuerun(2.31) }', 'fadvance()']) {
    for (const session of [slow, fast]) session.run(run)
    expect(numbersOf(fast)).toEqual(numbersOf(slow))
  }
  fast.model.threads.end()
  expect(seen.all).toBeGreaterThan(0)
}

describe('what kernels only show', () => {
  it('is left out, and there afterwards', () => {
    compare('m.record(&s[1].v(0.5))')
    expect(seen).toEqual({ all: seen.all, own: seen.all, ions: seen.all })
  })

  it('is there where it is recorded, in that cell', () => {
    compare('m.record(&s[1].gna_hh(0.5))')
    expect(seen.own).toBeGreaterThan(0)
    expect(seen.own).toBeLessThan(seen.all)
  })

  it('is there where a threshold watches it', () => {
    compare('objref nc, nil\ns[2] nc = new NetCon(&ina(0.5), nil, -0.01, 1, 0)\nnc.record(m)')
    expect(seen.own).toBeLessThan(seen.all)
  })

  it('is added to the ions where a mechanism reads their currents', () => {
    compare('forall insert reader')
    expect(seen.own).toBe(seen.all)
    expect(seen.ions).toBe(0)
  })

  it('is left by threads as well', () => {
    compare('{ pc.nthread(3) }', {
      workers: { processors: 4, start: (text: string) => new Worker(text, { eval: true }) },
    })
    expect(seen.own).toBe(seen.all)
  })
})

describe('the mark of it', () => {
  /** What kernels store at the end of their bodies, and how it is marked. */
  function marks(kernel: string): Record<string, string> {
    const { ir, spec } = compileToIR(channel, 'chan.mod')
    const found: Record<string, string> = {}
    const one = ir.functions.find(({ name }) => name === kernel)!
    for (const loop of one.body)
      if (loop.kind === 'instances')
        for (const store of loop.body)
          if (store.kind === 'store' && 'slot' in store.place) {
            const slot = spec.slots[store.place.slot]!
            const name = slot.kind === 'column' ? slot.variable : slot.kind === 'ion' ? slot.value : slot.kind
            found[name] = store.shows ?? 'seen'
          }
    return found
  }

  it('is on what no kernel reads and every step stores', () => {
    expect(marks('current')).toEqual({
      g: 'own',
      i: 'own',
      twice: 'own',
      di_dv: 'ion',
      peak: 'seen',
      seen: 'seen',
      sum: 'seen',
    })
    expect(marks('state')).toEqual({ m: 'seen', tau: 'own' })
  })
})
