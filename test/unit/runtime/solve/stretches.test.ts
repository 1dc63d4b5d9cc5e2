/** Several steps in one go give what single steps give, bit for bit: voltages, spikes, their order, what is recorded. */
import { Worker } from 'node:worker_threads'
import fc from 'fast-check'
import { expect, it } from 'vitest'
import { createSession, type Session, type SessionOptions, type Vector } from '../../../../index.ts'

const cells = 12
const delay = fc.constantFrom(0, 0.02, 0.3, 1, 1, 1.5, 3)
const cell = fc.record({
  segments: fc.constantFrom(1, 3, 3, 3, 6),
  synapse: fc.constantFrom('ExpSyn', 'ExpSyn', 'Exp2Syn'),
  stimulus: fc.option(
    fc.nat(40).map((n) => n / 10),
    { freq: 2 },
  ),
})
const connection = fc.record({
  from: fc.nat(cells - 1),
  to: fc.nat(cells - 1),
  delay: fc.oneof({ weight: 8, arbitrary: fc.constantFrom(1, 1.5, 3) }, { weight: 1, arbitrary: delay }),
  weight: fc.nat(50).map((n) => n / 1000),
  threshold: fc.constantFrom(-20, 0, 10),
})
const network = fc.record({
  cells: fc.array(cell, { minLength: cells, maxLength: cells }),
  connections: fc.array(connection, { maxLength: 30 }),
  /** Statements about what may come between steps. */
  others: fc.subarray([
    's[0] nc = new NetCon(&syn[0].g, syn[1], 0.001, 1, 0.001)',
    'm0.record(&syn[2].g)',
    'm1.record(&x)',
    'm2.record(&s[3].v(0.5), 0.2)',
    '{ stim = new NetStim()  stim.interval = 1.3  stim.number = 4  stim.start = 1  nc = new NetCon(stim, syn[3], 0, 1, 0.02) }',
    'fih = new FInitializeHandler("cvode.event(2.2, \\"x = 5  s[1] gnabar_hh = 0\\")")',
    '{ fire = new IntFire1()  s[2] nc = new NetCon(&v(0.5), fire, 0, 1, 2) }',
    '{ m4.append(0, 1, 0)  m4.play(&k[0].amp, 1.1) }',
    's[4] insert extracellular',
    'x = 1',
  ]),
  run: fc.record({
    tstop: fc.constantFrom(5, 6.01, 9),
    dt: fc.constantFrom(0.025, 0.025, 0.1, 0.013),
    second: fc.nat(2),
  }),
})
type Network = typeof network extends fc.Arbitrary<infer T> ? T : never

function program({ cells: list, connections, others, run }: Network): string {
  const lines = [
    'load_file("stdrun.hoc")',
    `create s[${cells}]`,
    `objref syn[${cells}], k[${cells}], c[${connections.length + 1}], out[${cells}], nil, nc, stim, fire, fih, m0, m1, m2, m3, m4, times, ids`,
    'x = 2',
    '{ m0 = new Vector() m1 = new Vector() m2 = new Vector() m3 = new Vector() m4 = new Vector() }',
    '{ times = new Vector() ids = new Vector() }',
  ]
  list.forEach(({ segments, synapse, stimulus }, i) => {
    lines.push(`s[${i}] { nseg = ${segments} L = 60 diam = 10 insert hh syn[${i}] = new ${synapse}(0.5) }`)
    lines.push(
      `s[${i}] { k[${i}] = new IClamp(0.5) k[${i}].dur = 1  k[${i}].del = ${stimulus ?? 100} k[${i}].amp = 0.8 }`,
    )
  })
  connections.forEach(({ from, to, threshold, weight, delay: ms }, i) => {
    lines.push(`s[${from}] c[${i}] = new NetCon(&v(0.5), syn[${to}], ${threshold}, ${ms}, ${weight})`)
  })
  list.forEach((_, i) => {
    lines.push(`s[${i}] { out[${i}] = new NetCon(&v(0.5), nil) out[${i}].record(times, ids, ${i}) }`)
  })
  lines.push('m3.record(&s[5].v(0.5))', ...others)
  lines.push(`{ dt = ${run.dt} steps_per_ms = 1 / dt tstop = ${run.tstop} secondorder = ${run.second} }`)
  return lines.join('\n')
}

function sessionOf(
  text: string,
  single: boolean,
  options: SessionOptions = {},
): { session: Session; singles: () => number } {
  const session = createSession(options)
  session.run(text)
  // a procedure of the program's own has to be called for each step
  if (single) session.run('proc advance() { fadvance() }')
  const { model } = session
  let singles = 0
  const step = model.fadvance.bind(model)
  model.fadvance = () => {
    singles++
    step()
  }
  return { session, singles: () => singles }
}

function numbersOf(session: Session): unknown {
  const { sections, t, events } = session.model
  const vectors = ['times', 'ids', 'm0', 'm1', 'm2', 'm3'].map((name) => session.get<Vector>(name).toArray())
  const names = ['v', 'i_cap', 'm_hh', 'ina']
  const ranges = sections.map((one) => one.segments().map((segment) => names.map((name) => segment.get(name))))
  const queue = events.queue.waiting().map(({ time, kind, connection }) => [time, kind, connection?.weight])
  return { t, vectors, ranges, queue }
}

it('takes several steps in one go', () => {
  let [several, all] = [0, 0]
  fc.assert(
    fc.property(network, (made) => {
      const text = program(made)
      const [fast, slow] = [sessionOf(text, false), sessionOf(text, true)]
      for (const run of ['run()', 'continuerun(tstop + 2)', '{ stdinit() continuerun(3) }']) {
        for (const { session } of [fast, slow]) session.run(run)
        expect(numbersOf(fast.session)).toEqual(numbersOf(slow.session))
      }
      several += slow.singles() - fast.singles()
      all += slow.singles()
    }),
    { numRuns: 12 },
  )
  expect(several).toBeGreaterThan(all / 10)
})

const ring = `load_file("stdrun.hoc")
  create s[40]
  objref k[40], syn[40], c[40], out[40], nil, times, ids, m, pc
  pc = new ParallelContext()
  { times = new Vector() ids = new Vector() m = new Vector() }
  for i = 0, 39 s[i] { insert hh  L = 20 diam = 20  k[i] = new IClamp(0.5) k[i].dur = 20  k[i].amp = 0.3 + 0.01 * (i % 7)
    syn[i] = new ExpSyn(0.5)  nseg = 1 + 2 * (i > 35) }
  for i = 0, 39 s[i] { c[i] = new NetCon(&v(0.5), syn[(i + 3) % 40], 0, 1 + i % 3, 0.01)
    out[i] = new NetCon(&v(0.5), nil) out[i].record(times, ids, i) }
  m.record(&s[7].v(0.5))
  tstop = 30
  { pc.set_maxstep(10) }`
const spikes = (session: Session) => ['times', 'ids', 'm'].map((name) => session.get<Vector>(name).toArray())

it('tells spikes apart that are found in one go', () => {
  const [fast, slow] = [sessionOf(ring, false), sessionOf(ring, true)]
  for (const { session } of [fast, slow]) session.run('run()')
  expect(spikes(fast.session)).toEqual(spikes(slow.session))
  expect(spikes(fast.session)[0]!.length).toBeGreaterThan(40)
  expect(fast.singles()).toBe(0)
})

it('shares several steps out to threads', () => {
  const workers = { processors: 4, start: (text: string) => new Worker(text, { eval: true }) }
  const slow = sessionOf(ring, true).session
  slow.run('run()')
  for (const threads of [2, 3]) {
    const { session, singles } = sessionOf(ring, false, { workers })
    session.model.threads.leastShare = 1
    session.run(`{ pc.nthread(${threads}) }`)
    session.run('run()')
    expect(spikes(session)).toEqual(spikes(slow))
    expect(singles()).toBe(0)
    session.model.threads.end()
  }
})
