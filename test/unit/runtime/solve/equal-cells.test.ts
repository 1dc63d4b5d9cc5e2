/** Cells that are equal take their steps together, and nobody can tell: the numbers are those of single steps, bit for bit, and NEURON's. */
import { spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Worker } from 'node:worker_threads'
import fc from 'fast-check'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import {
  createSession,
  libraryFile,
  memoryHost,
  type Session,
  type SessionOptions,
  type Vector,
} from '../../../../index.ts'
import { Blocks } from '../../../../runtime/solve/blocks.ts'
import { SharedSteps } from '../../../../runtime/threads/shared-steps.ts'

/** Blocks of all stretches, and those that have run. */
const blocks = { all: 0, run: 0 }

beforeEach(() => {
  blocks.all = blocks.run = 0
  const run = Blocks.prototype.run
  vi.spyOn(Blocks.prototype, 'run').mockImplementation(function (this: Blocks, step) {
    if (step.records) {
      blocks.all += this.groups.length
      blocks.run += step.list?.costs.length ?? this.groups.length
    }
    run.call(this, step)
  })
})
afterEach(() => {
  vi.restoreAllMocks()
})

const oddities = ['clamp', 'clamp', 'parameter', 'voltage', 'threshold', 'recorded', 'synapse', 'source', 'capacity']
/** Leaves numbers in a GLOBAL. */
const channel = `NEURON { THREADSAFE SUFFIX chan  USEION k READ ek WRITE ik  RANGE gbar  GLOBAL rate }
  PARAMETER { gbar = 1e-4 } ASSIGNED { v ek ik rate } STATE { m }
  INITIAL { m = 0.1 } BREAKPOINT { SOLVE states METHOD cnexp  ik = gbar * m * m * (v - ek) }
  DERIVATIVE states { rate = 0.1 + exp((v + 40) / 20)  m' = (1 - m) * rate - m }`
const files = { 'chan.mod': channel }

const network = fc.record({
  cells: fc.integer({ min: 34, max: 70 }),
  odd: fc.array(fc.record({ cell: fc.nat(1000), what: fc.constantFrom(...oddities) }), { maxLength: 7 }),
  /** Current into all cells alike (nA), so that cells that are equal fire together. */
  common: fc.constantFrom(0, 0, 0.4),
  ring: fc.boolean(),
  connections: fc.array(
    fc.record({
      from: fc.nat(1000),
      to: fc.nat(1000),
      synapse: fc.nat(1),
      delay: fc.constantFrom(1, 1.5, 3),
      weight: fc.nat(40).map((n) => n / 1000),
    }),
    { maxLength: 25 },
  ),
  changed: fc.array(fc.nat(1000), { maxLength: 3 }),
  stimulus: fc.boolean(),
  /** The channel as well. */
  channels: fc.boolean(),
})
type Network = typeof network extends fc.Arbitrary<infer T> ? T : never

const oddLines: Readonly<Record<string, (i: number) => string>> = {
  clamp: (i) => `s[${i}] { k[${i}] = new IClamp(0.5) k[${i}].del = ${1 + (i % 3)} k[${i}].dur = 1 k[${i}].amp = 1 }`,
  parameter: (i) => `d[${i}].g_pas = 0.002`,
  voltage: (i) => `{ fih.append(new FInitializeHandler("d[${i}].v(0.5) = -60")) }`,
  threshold: (i) => `out[${i}].threshold = -20`,
  recorded: (i) => `{ m.record(&s[${i}].v(0.5)) }`,
  synapse: (i) => `d[${i}] more = new ExpSyn(0.5)`,
  source: (i) => `d[${i}] { w[${i}] = new NetCon(&v(0.5), syn[0], -30, 2, 0.01) }`,
  capacity: (i) => `s[${i}].cm = 1.1`,
}

function program({ cells, odd, common, ring, connections, stimulus, channels }: Network): string {
  const connect = (i: number, from: number, to: string, delay: number, weight: number) =>
    `s[${from % cells}] c[${i}] = new NetCon(&v(0.5), ${to}, 0, ${delay}, ${weight})`
  const all = [
    ...(ring
      ? Array.from({ length: cells }, (_, i) => ({ from: i, to: i + 1, synapse: 0, delay: 1, weight: 0.04 }))
      : []),
    ...connections,
  ]
  return [
    'load_file("stdrun.hoc")',
    `create s[${cells}], d[${cells}]`,
    `objref syn[${2 * cells}], k[${cells}], w[${cells}], out[${cells}], c[${all.length + 1}], nil, m, times, ids, fih, more, stim, one, pc`,
    '{ pc = new ParallelContext() m = new Vector() times = new Vector() ids = new Vector() fih = new List() }',
    `for i = 0, ${cells - 1} {`,
    '  s[i] { L = 20 diam = 20 insert hh }',
    '  d[i] { nseg = 3 L = 100 diam = 2 insert pas e_pas = -65 syn[2*i] = new ExpSyn(0.2) syn[2*i+1] = new Exp2Syn(0.8) }',
    '  connect d[i](0), s[i](1)',
    '  s[i] { out[i] = new NetCon(&v(0.5), nil) out[i].record(times, ids, i) }',
    common > 0 ? `  s[i] { k[i] = new IClamp(0.5) k[i].del = 1 k[i].dur = 5 k[i].amp = ${common} }` : '',
    '}',
    ...all.map(({ from, to, synapse, delay, weight }, i) =>
      connect(i, from, `syn[${2 * (to % cells) + synapse}]`, delay, weight),
    ),
    channels ? `for i = 0, ${cells - 1} d[i] { insert chan }` : '',
    ...odd.map(({ cell, what }) => oddLines[what]!(cell % cells)),
    stimulus
      ? '{ stim = new NetStim() stim.start = 4 stim.number = 2 one = new NetCon(stim, syn[3], 0, 1, 0.03) }'
      : '',
    `{ hasChannels = ${channels ? 1 : 0} tstop = 12 pc.set_maxstep(10) }`,
  ].join('\n')
}

/** What is done with a network: changes between runs, runs in pieces. */
const acts = ({ cells, changed }: Network): string[] => [
  'run()',
  ...changed.map((i) => `{ d[${i % cells}].v(0.5) += 1  s[${(3 * i) % cells}].gnabar_hh *= 1.01 }`),
  'continuerun(tstop + 3)',
  '{ stdinit() continuerun(3) continuerun(9) }',
]

function sessionOf(text: string, single = false, options: SessionOptions = {}): Session {
  const session = createSession({ host: memoryHost(files, libraryFile), ...options })
  for (const file of Object.keys(files)) session.loadMechanism(file)
  session.run(text)
  if (single) session.run('proc advance() { fadvance() }')
  return session
}

function numbersOf(session: Session): unknown {
  const { sections, t, events } = session.model
  const vectors = ['times', 'ids', 'm'].map((name) => session.get<Vector>(name).toArray())
  const ofFiles = session.get<number>('hasChannels') === 1 ? ['ik', 'm_chan'] : []
  const globals = ['rate_chan', 'minf_hh', 'htau_hh'].map((name) => session.model.mechanisms.names.global(name)!.get())
  const ranges = sections.map((one) =>
    one.segments().map((segment) => {
      const names = one.name.startsWith('s') ? ['v', 'm_hh', 'ina', 'ik', 'i_cap'] : ['v', 'i_pas', ...ofFiles]
      return names.map((name) => segment.get(name))
    }),
  )
  const synapses = session.model.mechanisms
    .all()
    .filter(({ isPoint }) => isPoint)
    .flatMap((one) =>
      one.instances.map((point) => one.spec.variables.map(({ name }) => one.valueAt(point.index, name))),
    )
  const queue = events.queue.waiting().map(({ time, kind, connection }) => [time, kind, connection?.weight])
  return { t, vectors, ranges, synapses, globals, queue }
}

describe('cells that are equal', () => {
  it('take steps together as they would take them alone', () => {
    fc.assert(
      fc.property(network, (made) => {
        const text = program(made)
        const [fast, slow] = [sessionOf(text), sessionOf(text, true)]
        for (const act of acts(made)) {
          for (const session of [fast, slow]) session.run(act)
          expect(numbersOf(fast)).toEqual(numbersOf(slow))
        }
      }),
      { numRuns: 10 },
    )
    expect(blocks.all).toBeGreaterThan(0)
    expect(blocks.run).toBeLessThan(0.9 * blocks.all)
  })

  it('are shared out to threads', () => {
    const workers = { processors: 3, start: (text: string) => new Worker(text, { eval: true }) }
    const shared = vi.spyOn(SharedSteps.prototype, 'run')
    for (const made of fc.sample(network, { numRuns: 3, seed: 7 })) {
      const text = program(made)
      const [fast, slow] = [sessionOf(text, false, { workers }), sessionOf(text, true)]
      fast.model.threads.leastShare = 1
      fast.run('{ pc.nthread(3) }')
      for (const act of acts(made)) {
        for (const session of [fast, slow]) session.run(act)
        expect(numbersOf(fast)).toEqual(numbersOf(slow))
      }
      fast.model.threads.end()
    }
    expect(blocks.run).toBeLessThan(blocks.all)
    const lists = shared.mock.calls.filter(([, list], i) => list && shared.mock.results[i]!.value === true)
    expect(lists.length).toBeGreaterThan(0)
  })

  const nrniv = spawnSync('nrniv', ['--version']).status === 0
  it.skipIf(!nrniv)('give the numbers of NEURON', () => {
    const folder = mkdtempSync(join(tmpdir(), 'equal-cells-'))
    try {
      for (const sample of fc.sample(network, { numRuns: 3, seed: 11 })) {
        const made = { ...sample, channels: false }
        const print = `for i = 0, ${made.cells - 1} printf("%.17g %.17g %.17g\\n", s[i].v(0.5), d[i].v(0.5), syn[2*i].g)
          printf("%d %.17g %.17g %.17g\\n", times.size, times.sum, ids.sum, t)`
        const text = `${program(made)}\n${acts(made)
          .map((act) => `${act}\n${print}`)
          .join('\n')}\n`
        const file = join(folder, 'network.hoc')
        writeFileSync(file, text)
        const { stdout } = spawnSync('nrniv', ['-nobanner', '-nogui', file], { input: '', encoding: 'utf8' })
        const host = memoryHost({}, libraryFile)
        createSession({ host }).runReported(text, 'network.hoc')
        expect(host.output).toBe(stdout)
      }
    } finally {
      rmSync(folder, { recursive: true })
    }
  })
})
