import { Worker } from 'node:worker_threads'
import { afterEach, describe, expect, it } from 'vitest'
import { createSession, libraryFile, memoryHost, type Section, type Session, type Vector } from '../../../../index.ts'

/** Reads concentrations, calls functions of mathematics that are JavaScript, keeps a number in a GLOBAL, fails where it is told to. */
const channel = `NEURON { THREADSAFE  SUFFIX chan  USEION ca READ cai, cao, eca WRITE ica  RANGE gbar, m, place  GLOBAL rate, q }
PARAMETER { gbar = 1e-5  q = 3  place = 1 }
ASSIGNED { v  ica  cai  cao  eca  rate  part[3] }
STATE { m }
INITIAL { m = 0.2 }
BREAKPOINT { SOLVE states METHOD cnexp  ica = gbar * m * (v - eca - 12.5 * log(cao / cai)) }
DERIVATIVE states { rate = q + sin(v / 7) * tanh(v / 40)  part[place] = v  m' = (0.5 + 0.4 * cos(v / 9) - m) / rate }
`

const pool = `NEURON { THREADSAFE  SUFFIX pool  USEION ca READ ica WRITE cai  RANGE tau }
PARAMETER { tau = 5 }
ASSIGNED { ica }
STATE { cai }
INITIAL { cai = 1e-4 }
BREAKPOINT { SOLVE states METHOD derivimplicit }
DERIVATIVE states { cai' = -ica * 10 - (cai - 1e-4) / tau }
`

/** Cells of three shapes, some alone in theirs, in a ring of connections. */
const network = `
begintemplate Cell
public soma, dend, syn, other
create soma, dend[1]
objref syn, other
proc init() { local i
  create soma, dend[$1]
  soma { nseg = 1 L = 20 + $2 diam = 20 insert hh  insert chan  insert pool }
  for i = 0, $1 - 1 { connect dend[i](0), soma(1)  dend[i] { nseg = 3 + 2 * i  L = 100 diam = 2 insert pas e_pas = -65 } }
  if ($1 > 1) dend[1] { insert chan  gbar_chan = 3e-5 }
  dend[0] { syn = new ExpSyn(0.5)  other = new Exp2Syn(0.9) }
}
endtemplate Cell
objref cell[20], con[40], stim[3], times, ids, rec[20], nil, pc
for i = 0, 19 cell[i] = new Cell(1 + (i % 3) * (i < 19), i)
for i = 0, 19 cell[i].soma {
  con[2 * i] = new NetCon(&v(0.5), cell[(i + 1) % 20].syn, 0, 1 + i * 0.05, 0.02)
  con[2 * i + 1] = new NetCon(&v(0.5), cell[(i + 7) % 20].other, 0, 2, 0.01)
}
for i = 0, 2 cell[i * 9].soma { stim[i] = new IClamp(0.5)  stim[i].del = 1 + i / 3 stim[i].dur = 1  stim[i].amp = 1.5 }
times = new Vector()
ids = new Vector()
for i = 0, 19 cell[i].soma { rec[i] = new NetCon(&v(0.5), nil)  rec[i].record(times, ids, i) }
pc = new ParallelContext()
{ pc.set_maxstep(10) }
`

const sessions: Session[] = []
function networkOf(threads: number): Session {
  const host = memoryHost({ 'chan.mod': channel, 'pool.mod': pool }, libraryFile)
  const workers = { processors: 4, start: (program: string) => new Worker(program, { eval: true }) }
  const session = createSession({ host, workers })
  sessions.push(session)
  session.model.threads.leastShare = 1
  for (const file of ['chan.mod', 'pool.mod']) session.loadMechanism(file)
  session.run(network)
  session.run(`{ pc.nthread(${threads}) }`)
  return session
}

/** Every number that steps change, bit for bit. */
function numbersOf(session: Session): unknown {
  const { sections, t } = session.model
  const names = ['v', 'i_cap', 'm_hh', 'm_chan', 'cai', 'ica', 'ina']
  const ranges = names.map((name) =>
    sections.map((section) =>
      section.segments().map((segment) => (owns(section, name) ? segment.get(name) : undefined)),
    ),
  )
  const [times, ids] = ['times', 'ids'].map((name) => session.get<Vector>(name).toArray())
  const globals = ['rate_chan', 'minf_hh', 'htau_hh'].map((name) => session.model.mechanisms.names.global(name)!.get())
  return { ranges, times, ids, globals, t }
}

const owners: Readonly<Record<string, string>> = { m_hh: 'hh', ina: 'hh', m_chan: 'chan', ica: 'chan', cai: 'chan' }
const owns = (section: Section, name: string) => !(name in owners) || section.has(owners[name]!)

/** Statements that two spaces part. */
const run = (session: Session, statements: string): void => session.run(statements.replace(/ {2,}/g, '\n'))

const twelve = 'finitialize(-65)  while (t < 12) { fadvance() }'
const numbersAfter = (threads: number, ...programs: string[]) => {
  const session = networkOf(threads)
  for (const program of programs) run(session, program)
  return numbersOf(session)
}

afterEach(() => {
  for (const session of sessions.splice(0)) session.close()
})

describe.skipIf(typeof SharedArrayBuffer === 'undefined')('steps on several threads', () => {
  const alone = numbersAfter(1, twelve)

  it.each([2, 3, 4])('give with %d the numbers of one', (threads) => {
    const session = networkOf(threads)
    session.run('finitialize(-65)')
    expect(session.model.threads.team?.isReady(30_000)).toBe(true)
    session.run('while (t < 12) { fadvance() }')
    expect(numbersOf(session)).toEqual(alone)
    expect(session.get<Vector>('times').size()).toBeGreaterThan(5)
  })

  it('are the same after parameters, the layout and the number of threads have changed', () => {
    const changes = [
      twelve,
      'q_chan = 4  celsius = 20  usetable_hh = 0  forsec "dend" nseg = 5',
      twelve,
      'objref later  later = new Cell(2, 3)  later.soma insert chan  dt = 0.02  secondorder = 2',
      'finitialize(-70)  while (t < 3) { fadvance() }  secondorder = 0  while (t < 6) { fadvance() }',
    ]
    const some = networkOf(2)
    changes.forEach((change, i) => {
      some.run(`{ pc.nthread(${[2, 3, 1, 2, 3][i]}) }`)
      run(some, change)
    })
    expect(numbersOf(some)).toEqual(numbersAfter(1, ...changes))
  })

  it('keep apart what kernels put aside while they work on many instances', () => {
    const cables = [
      'create axon[16]  objref kick[16]',
      'for i = 0, 15 axon[i] { nseg = 301  L = 3000  diam = 2 + i  insert hh  kick[i] = new IClamp(0.1) }',
      'for i = 0, 15 { kick[i].del = 0.1  kick[i].dur = 1  kick[i].amp = 5 + i }',
    ].map((line) => line.replace(/ {2}/g, line.startsWith('for') ? ' ' : '\n'))
    const steps = 'finitialize(-65)  while (t < 3) { fadvance() }'
    const [two, one] = [networkOf(2), networkOf(1)]
    for (const session of [two, one]) for (const line of cables) session.run(line)
    for (const rates of [1, 0]) {
      for (const session of [two, one]) run(session, `usetable_hh = ${rates}  ${steps}`)
      expect(numbersOf(two)).toEqual(numbersOf(one))
    }
  })

  it('leave a variable step to one, which gives the same numbers', () => {
    const program = `objref cvode  cvode = new CVode()  { cvode.active(1) }  finitialize(-65)  { cvode.solve(8) }`
    expect(numbersAfter(3, program)).toEqual(numbersAfter(1, program))
  })

  it('tell what a mechanism has found wrong on another thread, and can go on', () => {
    const session = networkOf(2)
    run(session, 'finitialize(-65)  fadvance()  cell[19].soma.place_chan = 5')
    expect(() => session.run('fadvance()')).toThrow(/chan: the index of part\[3\] is out of bounds/)
    run(session, `cell[19].soma.place_chan = 1  ${twelve}`)
    expect(numbersOf(session)).toEqual(alone)
  })

  it('are done by one where there are no workers, or when a program wants it', () => {
    const host = memoryHost({}, libraryFile)
    const session = createSession({ host })
    sessions.push(session)
    run(session, 'objref pc  pc = new ParallelContext()  { pc.nthread(2) }')
    expect(session.model.threads.team).toBeUndefined()
    const other = networkOf(2)
    other.run('{ pc.nthread(2, 0) }')
    expect(other.model.threads.team).toBeUndefined()
    run(other, twelve)
    expect(numbersOf(other)).toEqual(alone)
  })

  it('go on when the memory grows', () => {
    const grow = 'objref more[40]  for i = 0, 39 more[i] = new Cell(3, i)'
    const before = 'finitialize(-65)  fadvance()'
    expect(numbersAfter(2, before, grow, twelve)).toEqual(numbersAfter(1, before, grow, twelve))
  })
})
