/**
 * What random networks have beyond cable, synapses and connections, where it is asked for: layers outside, linear equations, a wire from one
 * cell's potential to another's clamp, settings of the integrators, other forms of recording and playing, threads, changes in mid-run.
 */
import type { Choices } from './random.ts'

/** What a program has so far. */
export interface Parts {
  readonly sections: { readonly name: string; readonly hasHh: boolean }[]
  readonly synapses: string[]
  readonly cells: string[]
  readonly stimuli: string[]
  readonly clamps: string[]
  connections: number
  traces: number
  spikes: number
}

export const places = ['0', '0.2', '0.5', '0.77', '1']

export const number = (choices: Choices, low: number, high: number) =>
  (low + choices.next() * (high - low)).toPrecision(3)

export const extraNames = 'objref conductance, capacity, unknowns, forces, linear, where, xs, wire, extra, noise, gids'

/** Behind the connections. */
export function extras(choices: Choices, parts: Parts): string[] {
  const { sections } = parts
  if (sections.length === 0) return []
  const lines: string[] = []
  if (choices.chance(0.15)) lines.push(...layers(choices, parts))
  if (choices.chance(0.12)) lines.push(...linearEquations(choices, parts))
  if (choices.chance(0.15)) lines.push(...wire(choices, parts))
  if (choices.chance(0.2)) lines.push(...moreRecordings(choices, parts))
  if (choices.chance(0.2)) lines.push(...noises(choices, parts))
  if (choices.chance(0.1)) lines.push(`celsius = ${choices.pick([6.3, 20, 36])}`)
  return lines
}

function layers(choices: Choices, { sections }: Parts): string[] {
  const chosen = sections.filter(() => choices.chance(0.6))
  return chosen.flatMap(({ name }) => [
    `${name} insert extracellular`,
    `${name} { xraxial[0] = ${choices.pick([10, 1000, 1e9])}  xg[0] = ${choices.pick([0.01, 1, 1e9])}  xc[0] = ${choices.pick([0, 0.1])} }`,
    `${name} { xraxial[1] = ${choices.pick([10, 500])}  xg[1] = ${choices.pick([0.01, 1e9])}  xc[1] = ${choices.pick([0, 0, 0.2])}  e_extracellular = ${choices.pick([0, 0, 5])} }`,
  ])
}

function linearEquations(choices: Choices, { sections }: Parts): string[] {
  const size = 1 + choices.below(2)
  const { name } = choices.pick(sections)
  const fill = (matrix: string, low: number, high: number) =>
    Array.from({ length: size * size }, (_, i) =>
      choices.chance(0.7)
        ? `{ ${matrix}.x[${Math.trunc(i / size)}][${i % size}] = ${number(choices, low, high)} }`
        : 'print "zero"',
    )
  return [
    `capacity = new Matrix(${size}, ${size})`,
    `conductance = new Matrix(${size}, ${size})`,
    `{ conductance.setdiag(0, ${number(choices, 0.2, 2)}) }`,
    ...fill('conductance', 0, 0.2),
    ...(choices.chance(0.5) ? fill('capacity', 0, 0.1) : []),
    `unknowns = new Vector(${size})`,
    `forces = new Vector(${size}, ${number(choices, -1, 1)})`,
    ...(choices.chance(0.5)
      ? [
          `${name} linear = new LinearMechanism(capacity, conductance, unknowns, forces, ${choices.pick(['0', '0.5', '1'])})`,
        ]
      : ['linear = new LinearMechanism(capacity, conductance, unknowns, forces)']),
  ]
}

function wire(choices: Choices, { sections }: Parts): string[] {
  const [from, to] = [choices.pick(sections).name, choices.pick(sections).name]
  return [
    'pc = new ParallelContext()',
    `${to} wire = new SEClamp(${choices.pick(places)})`,
    `{ wire.dur1 = 1e9  wire.rs = ${choices.pick([5, 50])} }`,
    `${from} { pc.source_var(&v(${choices.pick(['0.2', '0.5'])}), 7) }`,
    '{ pc.target_var(wire, &wire.amp1, 7) }',
    '{ pc.setup_transfer() }',
  ]
}

function moreRecordings(choices: Choices, parts: Parts): string[] {
  const lines: string[] = []
  const record = (text: string) => {
    if (parts.traces > 18) return
    const name = `trace[${parts.traces++}]`
    lines.push(`${name} = new Vector()`, text.replaceAll('TRACE', name))
  }
  for (const name of parts.synapses)
    if (choices.chance(0.3)) record(`{ TRACE.record(${name}, &${name}.i${choices.pick(['', ', 0.07'])}) }`)
  if (choices.chance(0.4)) {
    lines.push('extra = new Vector()', '{ extra.append(0.1, 0.5, 0.5, 1.01, 2) }')
    record(`${choices.pick(parts.sections).name} { TRACE.record(&v(0.5), extra) }`)
  }
  if (choices.chance(0.3)) record(`{ TRACE.record(&t, ${choices.pick(['0.1', '0.03'])}) }`)
  if (parts.connections > 0 && choices.chance(0.4))
    lines.push(
      `proc told() { printf("told %.17g\\n", t) }`,
      `{ nc[${choices.below(parts.connections)}].record("told()") }`,
    )
  return lines
}

function noises(choices: Choices, { stimuli }: Parts): string[] {
  const name = choices.pick(stimuli)
  return choices.pick([
    [`{ ${name}.noise = 0.7 }`],
    [`{ ${name}.noise = 1  ${name}.seed(5) }`],
    [`noise = new Random(3)`, `{ noise.negexp(1)  ${name}.noise = 0.3  ${name}.noiseFromRandom(noise) }`],
    [
      'noise = new Random()',
      `{ noise.Random123(1, 2, 3)  noise.negexp(1)  ${name}.noise = 1  ${name}.noiseFromRandom(noise) }`,
    ],
    [
      'noise = new Random()',
      `{ noise.MCellRan4(9)  noise.negexp(1)  ${name}.noise = 1  ${name}.noiseFromRandom(noise) }`,
    ],
  ])
}

/** Settings of the integrators and of the machine, before a run. */
export function settings(choices: Choices, { sections }: Parts): string[] {
  const lines: string[] = []
  if (sections.length === 0) return lines
  if (choices.chance(0.3)) lines.push('{ cvode_active(1) }')
  if (choices.chance(0.15)) lines.push(`{ cvode.atol(${choices.pick(['1e-2', '1e-4', '1e-6'])}) }`)
  if (choices.chance(0.1)) lines.push(`{ cvode.rtol(${choices.pick(['1e-3', '1e-5'])}) }`)
  if (choices.chance(0.1)) lines.push(`{ cvode.maxstep(${choices.pick(['0.1', '0.033', '1'])}) }`)
  if (choices.chance(0.1)) lines.push(`{ cvode.condition_order(2) }`)
  if (choices.chance(0.1)) lines.push(`{ cvode.atolscale("v", ${choices.pick(['0.1', '10'])}) }`)
  if (choices.chance(0.08)) lines.push(`{ cvode.use_daspk(1) }`)
  if (choices.chance(0.08)) lines.push(`{ cvode.minstep(${choices.pick(['1e-6', '0.001'])}) }`)
  if (choices.chance(0.08)) lines.push('pc = new ParallelContext()', `{ pc.nthread(${choices.pick([2, 3])}) }`)
  return lines
}

/** Other things that may happen between runs, each a list of lines. */
export function moreChanges(choices: Choices, parts: Parts): string[][] {
  const { sections, synapses, clamps, stimuli, connections } = parts
  const { name } = choices.pick(sections)
  const options = [
    [`${name} { nseg = ${choices.pick([1, 2, 5])} }`, '{ continuerun(t + 1) }'],
    [`${name} { diam = diam*1.2 }`, '{ continuerun(t + 1) }'],
    [`${name} { Ra = Ra*1.3 }`, '{ continuerun(t + 0.7) }'],
    [`${name} { cm = cm*1.3 }`, '{ continuerun(t + 0.7) }'],
    [`{ cvode.re_init() }`, '{ continuerun(t + 0.7) }'],
    [`{ v = -50 }`.replace('v', `${name}.v(0.5)`), '{ cvode.re_init()  continuerun(t + 0.7) }'],
    ['{ stdinit() }', 'while (t < 1.3) fadvance()'],
    ['{ cvode_active(1)  stdinit()  cvode.solve(1.234) }', 'show()', '{ cvode.solve(2) }'],
    ['{ cvode_active(1)  stdinit()  cvode.event(0.77, "printf(\\"at %.17g\\\\n\\", t)")  continuerun(2) }'],
    ['{ cvode_active(1-cvode.active()) }', '{ continuerun(t + 1) }'],
    ['{ cvode_active(1) }', '{ stdinit()  continuerun(1)  cvode_active(0)  continuerun(2) }'],
    ['{ cvode_active(0)  secondorder = 2 }', 'run()', '{ secondorder = 0 }'],
    ['{ cvode_active(1)  cvode.maxorder(3) }', 'run()', '{ cvode.maxorder(5) }'],
    ['{ cvode_active(1)  cvode.stiff(1) }', 'run()', '{ cvode.stiff(2) }'],
    ['{ cvode_active(1)  cvode.jacobian(2) }', 'run()', '{ cvode.jacobian(0) }'],
    ['pc = new ParallelContext()', '{ pc.nthread(2) }', 'run()', '{ pc.nthread(1) }'],
    ['pc = new ParallelContext()', '{ pc.set_maxstep(1)  stdinit()  pc.psolve(1.5) }'],
    [
      'saved = new SaveState()',
      '{ stdinit()  continuerun(1)  saved.save()  continuerun(2) }',
      'show()',
      '{ stdinit()  saved.restore()  continuerun(2) }',
    ],
    [
      `create late`,
      `late { nseg = 2  insert pas  L = 50 }`,
      `connect late(0), ${name}(1)`,
      'run()',
      '{ delete_section() }'.replace('{ d', '{ late d'),
    ],
  ]
  options.push(...comingInMidRun(choices, name, parts))
  if (synapses.length > 0)
    options.push(
      [`${name} { ${choices.pick(synapses)}.loc(${choices.pick(places)}) }`, 'run()'],
      [`${name} { ${choices.pick(synapses)}.loc(${choices.pick(places)}) }`, '{ continuerun(t + 1) }'],
    )
  if (clamps.length > 0)
    options.push(
      [`{ ${choices.pick(clamps)}.dur = 0.9 }`, 'run()'],
      [`{ ${choices.pick(clamps)}.del = t + 0.3 }`, '{ continuerun(t + 1) }'],
    )
  if (stimuli.length > 0) options.push([`{ ${choices.pick(stimuli)}.interval = 0.37 }`, 'run()'])
  if (connections > 0)
    options.push(
      [`{ nc[${choices.below(connections)}].threshold = -40 }`, 'run()'],
      [`objref nc[60]`, 'run()'],
      [`{ stdinit()  nc[${choices.below(connections)}].event(0.5)  continuerun(1) }`],
    )
  return options
}

/** What is made, or let go of, while a run is going on, and the rest of that run and another. */
function comingInMidRun(
  choices: Choices,
  name: string,
  { traces, spikes, synapses, clamps, connections }: Parts,
): string[][] {
  const around = (...lines: string[]) => [
    '{ stdinit()  continuerun(1) }',
    ...lines,
    '{ continuerun(2) }',
    'show()',
    '{ stdinit()  continuerun(2) }',
  ]
  const options = [around(`${name} { wire = new SEClamp(0.5)  wire.dur1 = 1.5  wire.amp1 = -60  wire.rs = 2 }`)]
  if (traces > 0) {
    const trace = `trace[${choices.below(traces)}]`
    options.push(
      around(`${name} { ${trace}.record(&v(0.5)) }`),
      around(`${trace} = new Vector()`, `${name} { ${trace}.record(&v(0.2), ${choices.pick(['0.1', '0.04'])}) }`),
      around(`{ ${trace}.play_remove() }`),
      around(`${trace} = new Vector()`, `${name} { ${trace}.record(&v(0.5)) }`, 'frecord_init()'),
    )
  }
  if (spikes > 0) options.push(around(`spike[${choices.below(spikes)}] = new Vector()`))
  if (clamps.length > 0)
    options.push(
      around(
        'extra = new Vector(40)',
        '{ extra.indgen(0, 0.01) }',
        `{ extra.play(&${choices.pick(clamps)}.amp, ${choices.pick(['0.1', 'dt'])}) }`,
      ),
    )
  if (synapses.length > 0 && connections > 0)
    options.push(
      around(
        `${name} nc[${choices.below(connections)}] = new NetCon(&v(0.5), ${choices.pick(synapses)}, ${choices.pick([-70, -20])}, 0.5, 0.1)`,
      ),
    )
  return options
}

/** What the integrator says of itself. */
export const integratorShown = [
  'if (cvode.active()) { nil = new Vector()  cvode.states(nil)  printf("states %d %.17g", nil.size, nil.sum())',
  '  cvode.dstates(nil)  printf(" %.17g", nil.sum())  cvode.error_weights(nil)  printf(" %.17g order %d\\n", nil.sum(), cvode.order()) }',
]
