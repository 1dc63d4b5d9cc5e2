/**
 * Random small networks: sections joined anyhow, with mechanisms, clamps and synapses; artificial cells; connections of all delays;
 * recordings and played vectors; statements at times; and runs under the methods of integration, with changes between them.
 * Programs print all digits.
 */
import {
  extraNames,
  extras,
  integratorShown,
  moreChanges,
  number,
  type Parts,
  places,
  settings,
} from './network-extras.ts'
import { Choices } from './random.ts'

const delays = ['0', '0.01', '0.0125', '0.025', '0.3', '1', '1', '2', '2', '1.7']

export const networkPrelude = '{ load_file("stdrun.hoc") }'

/** `wide`: with all that network-extras.ts has. */
export const networkPrograms = (seed: number, count: number, wide = false): string[] =>
  Array.from({ length: count }, (_, i) => networkProgram(seed * 100_000 + i, wide))

function networkProgram(seed: number, wide: boolean): string {
  const choices = new Choices(seed)
  const parts: Parts = {
    ...{ sections: [], synapses: [], cells: [], stimuli: [], clamps: [] },
    ...{ connections: 0, traces: 0, spikes: 0 },
  }
  const lines = [
    'objref nil, syn[20], cell[20], stim[20], clamp[20], nc[60], trace[20], when[20], spike[20], other, pc, saved, random[2], values[9], times[9], handler[9]',
    extraNames,
    ...cable(choices, parts),
    ...processes(choices, parts),
    ...connections(choices, parts),
    ...(wide ? extras(choices, parts) : []),
    ...recordings(choices, parts),
    ...played(choices, parts),
    ...handlers(choices, parts),
    ...showing(parts, wide),
    ...(wide ? settings(choices, parts) : []),
    ...runs(choices, parts, wide),
  ]
  return `${lines.join('\n')}\n`
}

function cable(choices: Choices, { sections }: Parts): string[] {
  const count = choices.below(6)
  if (count === 0) return []
  const names = Array.from({ length: count }, (_, i) => `s${i}`)
  const lines = [`create ${names.join(', ')}`, `access ${names[0]}`]
  names.forEach((name, i) => {
    const hasHh = choices.chance(0.5)
    lines.push(
      `${name} { nseg = ${choices.pick([1, 1, 2, 3, 5])}  L = ${number(choices, 5, 200)}  diam = ${number(choices, 0.5, 20)} }`,
      `${name} { Ra = ${number(choices, 30, 200)}  cm = ${number(choices, 0.5, 2)} }`,
    )
    if (choices.chance(0.2)) lines.push(points(choices, name))
    if (choices.chance(0.07))
      lines.push(
        `${name} insert extracellular`,
        `${name} { xraxial[0] = 1000  xg[0] = 0.01  xc[1] = 0.1  xraxial[1] = 500 }`,
      )
    if (hasHh) lines.push(`${name} insert hh`)
    if (choices.chance(hasHh ? 0.4 : 0.9)) {
      lines.push(
        `${name} insert pas`,
        `${name} { g_pas(0:1) = 0.0001:${number(choices, 0.0001, 0.001)}  e_pas = ${number(choices, -70, -50)} }`,
      )
    }
    if (i > 0 && choices.chance(0.8))
      lines.push(
        `connect ${name}(${choices.pick([0, 0, 0, 1])}), ${choices.pick(names.slice(0, i))}(${choices.pick(places)})`,
      )
    sections.push({ name, hasHh })
  })
  return lines
}

function points(choices: Choices, name: string): string {
  const some = Array.from({ length: 2 + choices.below(4) }, () => {
    const [x, y, z] = [0, 0, 0].map(() => number(choices, -40, 40))
    return `pt3dadd(${x}, ${y}, ${z}, ${number(choices, 0.5, 6)})`
  })
  return `${name} { ${some.join('  ')} }`
}

function processes(choices: Choices, parts: Parts): string[] {
  const lines: string[] = []
  const inSection = (text: string) =>
    lines.push(`${choices.pick(parts.sections).name} ${text}(${choices.pick(places)})`)
  if (parts.sections.length > 0) {
    for (let i = 0, count = choices.below(3); i < count; i++) lines.push(...clamp(choices, parts))
    for (let i = 0, count = choices.below(5); i < count; i++) {
      const name = `syn[${i}]`
      const kind = choices.pick(['ExpSyn', 'Exp2Syn'])
      inSection(`${name} = new ${kind}`)
      if (choices.chance(0.6))
        lines.push(`{ ${name}.${kind === 'ExpSyn' ? 'tau' : 'tau2'} = ${number(choices, 1, 9)} }`)
      parts.synapses.push(name)
    }
  }
  for (let i = 0, count = choices.below(5); i < count; i++) {
    const kind = choices.pick(['IntFire1', 'IntFire2', 'IntFire4', 'IntFire1'])
    lines.push(`cell[${i}] = new ${kind}()`)
    if (kind === 'IntFire1')
      lines.push(`{ cell[${i}].tau = ${number(choices, 2, 20)}  cell[${i}].refrac = ${choices.pick([0, 0.5, 2])} }`)
    parts.cells.push(`cell[${i}]`)
  }
  for (let i = 0, count = 1 + choices.below(3); i < count; i++) lines.push(...stimulus(choices, parts, `stim[${i}]`))
  return lines
}

function clamp(choices: Choices, { clamps, sections }: Parts): string[] {
  if (choices.chance(0.25)) return [`${choices.pick(sections).name} other = new ${otherProcess(choices)}`]
  const name = `clamp[${clamps.length}]`
  clamps.push(name)
  return [
    `${choices.pick(sections).name} ${name} = new IClamp(${choices.pick(places)})`,
    `{ ${name}.del = ${choices.pick(['0', '0.5', '1.01', '2'])}  ${name}.dur = ${choices.pick(['1', '3.3', '1e9'])}  ${name}.amp = ${number(choices, -0.1, 0.8)} }`,
  ]
}

function otherProcess(choices: Choices): string {
  const [kind, settings] = choices.pick([
    ['SEClamp', 'rs = 20  other.dur1 = 1.2  other.amp1 = -50  other.dur2 = 1  other.amp2 = -70'],
    ['AlphaSynapse', 'onset = 0.3  other.tau = 0.7  other.gmax = 0.01'],
    ['APCount', 'thresh = -30'],
  ] as const)
  return `${kind}(${choices.pick(places)})\n{ other.${settings} }`
}

function stimulus(choices: Choices, { stimuli }: Parts, name: string): string[] {
  stimuli.push(name)
  const lines = [
    `${name} = new NetStim()`,
    `{ ${name}.start = ${choices.pick(['0', '0.5', '1', '1.3'])}  ${name}.interval = ${choices.pick(['0.5', '1', '1', '2.2'])}  ${name}.number = ${choices.pick([1, 3, 20])} }`,
  ]
  if (choices.chance(0.3))
    lines.push(
      `{ ${name}.noise = ${choices.pick(['0.5', '1'])}  ${name}.noiseFromRandom123(${choices.below(9)}, 2, 3) }`,
    )
  return lines
}

function connections(choices: Choices, parts: Parts): string[] {
  const targets = [...parts.synapses, ...parts.cells]
  if (targets.length === 0) return []
  const lines: string[] = []
  const delay = choices.pick(delays)
  for (let i = 0, count = choices.below(14); i < count; i++) {
    const target = choices.pick(targets)
    const weight = target.startsWith('syn') ? number(choices, 0, 0.02) : number(choices, -0.3, 0.9)
    const own = choices.chance(0.5) ? delay : choices.pick(delays)
    const name = `nc[${parts.connections++}]`
    const source = choices.pick([...parts.cells, ...parts.stimuli, ...parts.stimuli])
    if (parts.sections.length > 0 && choices.chance(0.4))
      lines.push(
        `${choices.pick(parts.sections).name} ${name} = new NetCon(&v(${choices.pick(places)}), ${target}, ${choices.pick([-20, 0, 10])}, ${own}, ${weight})`,
      )
    else lines.push(`${name} = new NetCon(${source}, ${target}, 0, ${own}, ${weight})`)
  }
  return lines
}

function recordings(choices: Choices, parts: Parts): string[] {
  const lines: string[] = []
  const record = (what: string, section: string) => {
    const i = parts.traces++
    lines.push(`trace[${i}] = new Vector()`)
    if (choices.chance(0.2)) {
      lines.push(
        `when[${i}] = new Vector()`,
        `{ when[${i}].indgen(${choices.pick([0, 0.01])}, 6, ${choices.pick(['0.33', '0.1', '0.025'])}) }`,
      )
      lines.push(`${section} { trace[${i}].record(${what}, when[${i}]) }`)
    } else
      lines.push(`${section} { trace[${i}].record(${what}${choices.pick(['', '', ', 0.1', ', 0.25', ', 0.03'])}) }`)
  }
  for (const { name, hasHh } of parts.sections) {
    record(`&v(${choices.pick(places)})`, name)
    if (hasHh && choices.chance(0.5)) record(`&${choices.pick(['m_hh', 'ina', 'ik'])}(0.5)`, name)
  }
  for (const name of parts.synapses) if (choices.chance(0.4)) record(`&${name}.i`, '')
  if (choices.chance(0.5) && parts.sections.length > 0) record('&t', '')
  for (let i = 0; i < parts.connections; i++) {
    if (!choices.chance(0.4) || parts.spikes > 18) continue
    lines.push(`spike[${parts.spikes}] = new Vector()`, `{ nc[${i}].record(spike[${parts.spikes}]) }`)
    parts.spikes++
  }
  return lines
}

function played(choices: Choices, { clamps }: Parts): string[] {
  return clamps.flatMap((name, i) => {
    if (!choices.chance(0.3)) return []
    const form = choices.pick(['times', 'times, 1', '0.7'])
    return [
      `values[${i}] = new Vector()`,
      `{ values[${i}].append(0, ${number(choices, 0, 1)}, ${number(choices, -0.2, 0.5)}, ${number(choices, 0, 1)}, 0) }`,
      `times[${i}] = new Vector()`,
      `{ times[${i}].append(${choices.pick(['0', '0.2'])}, 1, 1, ${choices.pick(['1.51', '2.5'])}, 4) }`,
      `{ values[${i}].play(&${name}.amp, ${form.replace('times', `times[${i}]`)}) }`,
    ]
  })
}

function handlers(choices: Choices, parts: Parts): string[] {
  const lines: string[] = []
  for (let i = 0, count = choices.below(3); i < count; i++) {
    const time = choices.pick(['0', '1', '1.5', '2.013', '3'])
    const change = statement(choices, parts)
    lines.push(
      `proc change${i}() { ${change}  if (cvode.active()) { cvode.re_init() } }`,
      `handler[${i}] = new FInitializeHandler(${choices.pick([0, 1, 2])}, "cvode.event(${time}, \\"change${i}()\\")")`,
    )
  }
  return lines
}

function statement(choices: Choices, parts: Parts): string {
  const options = ['printf("%.17g\\n", t)']
  if (parts.connections > 0) {
    const name = `nc[${choices.below(parts.connections)}]`
    options.push(
      `${name}.weight = ${number(choices, 0, 0.5)}`,
      `${name}.active(0)`,
      `${name}.event(t + ${choices.pick(['0', '0.5'])})`,
    )
  }
  if (parts.clamps.length > 0) options.push(`${choices.pick(parts.clamps)}.amp = ${number(choices, -0.1, 0.3)}`)
  if (parts.sections.length > 0) options.push(`${choices.pick(parts.sections).name}.cm = ${number(choices, 0.7, 1.3)}`)
  return choices.pick(options)
}

function showing({ traces, spikes, cells }: Parts, wide: boolean): string[] {
  const lines = ['proc show() { local i, k', 'printf("t %.17g\\n", t)', ...(wide ? integratorShown : [])]
  lines.push('forall for (x, 0) printf("%s %g %.17g\\n", secname(), x, v(x))')
  if (traces > 0)
    lines.push(
      `for i = 0, ${traces - 1} { printf("trace %d: %d", i, trace[i].size)`,
      '  for (k = 0; k < trace[i].size; k += 13) printf(" %.17g", trace[i].x[k])',
      '  if (trace[i].size) printf(" %.17g", trace[i].sum())',
      '  print "" }',
    )
  if (spikes > 0)
    lines.push(
      `for i = 0, ${spikes - 1} { printf("spike %d:", i)`,
      '  for k = 0, spike[i].size - 1 printf(" %.17g", spike[i].x[k])',
      '  print "" }',
    )
  for (const cell of cells) lines.push(`printf("%.17g\\n", ${cell}.M)`.replace('.M', '.m'))
  return [...lines.filter((line) => !line.includes('.m)')), '}']
}

function runs(choices: Choices, parts: Parts, wide: boolean): string[] {
  const lines = [
    `{ dt = ${choices.pick(['0.025', '0.025', '0.1', '0.03'])}  steps_per_ms = 1/dt  tstop = ${choices.pick(['3', '5', '5.01'])} }`,
  ]
  if (choices.chance(0.15)) lines.push('cvode.queue_mode(1)')
  if (choices.chance(0.1)) lines.push('cvode.use_fast_imem(1)')
  if (choices.chance(0.1))
    lines.push('pc = new ParallelContext()', '{ pc.set_maxstep(10) }', '{ stdinit()  pc.psolve(2.01) }', 'show()')
  if (parts.clamps.length > 0 && choices.chance(0.15))
    lines.push(
      'random[0] = new Random(4)',
      `{ random[0].${choices.pick(['normal(0, 0.1)', 'uniform(-1, 1)', 'negexp(0.2)'])}  random[0].play(&${choices.pick(parts.clamps)}.amp) }`,
    )
  if (choices.chance(0.3)) lines.push(`secondorder = ${choices.pick([1, 2])}`)
  lines.push('run()', 'show()')
  for (let i = 0, count = choices.below(4); i < count; i++) lines.push(...anotherRun(choices, parts, wide))
  return lines
}

function anotherRun(choices: Choices, parts: Parts, wide: boolean): string[] {
  const { sections, connections: count } = parts
  const options = [
    [
      'saved = new SaveState()',
      '{ saved.save()  continuerun(tstop + 1) }',
      'show()',
      '{ saved.restore()  continuerun(tstop + 1) }',
    ],
    [`{ dt = ${choices.pick(['0.05', '0.1', '0.0125'])}  steps_per_ms = 1/dt }`, 'run()'],
    ['{ continuerun(tstop/2)  dt = 0.05 }', 'while (t < tstop) fadvance()'],
    ['{ continuerun(tstop + 1.3) }'],
    ['{ finitialize(-60) }', 'while (t < 2) fadvance()'],
    ['run()'],
  ]
  if (count > 0) options.push([`{ nc[${choices.below(count)}].delay = ${choices.pick(delays)} }`, 'run()'])
  if (wide && sections.length > 0 && choices.chance(0.7))
    return [...choices.pick(moreChanges(choices, parts)), 'show()']
  if (sections.length > 0) {
    const { name } = choices.pick(sections)
    options.push(
      [`${name} { nseg = ${choices.pick([1, 3, 4])} }`, 'run()'],
      [
        `connect ${name}(0), ${sections[0]!.name}(${choices.pick(places)})`.replace(/^connect s0.*/, 'print "root"'),
        'run()',
      ],
      [`${name} disconnect()`, '{ continuerun(tstop + 1) }'],
      [`${name} insert pas`, 'run()'],
      [`${name} uninsert hh`, 'run()'],
      [`${name} { L = L*1.1 }`, '{ continuerun(tstop + 1) }'],
      [`{ secondorder = 0  cvode_active(1)  cvode.atol(${choices.pick(['1e-3', '1e-5'])}) }`, 'run()'],
      [`{ secondorder = 0  cvode_active(1)  cvode.condition_order(2) }`, 'run()'],
      [
        '{ secondorder = 0  cvode_active(1)  cvode.use_local_dt(1) }',
        'run()',
        'show()',
        '{ cvode.use_local_dt(0) }',
        'run()',
      ],
      ['{ cvode_active(0) }', 'run()'],
    )
  }
  return [...choices.pick(options), 'show()']
}
