/**
 * Random mechanisms: each method of SOLVE, with right sides, reactions and rates of all forms that models use. Numbers are
 * kept where nothing grows without bound, so that a difference in the last bit stays one.
 */
import { Choices } from './random.ts'

export interface RandomMechanism {
  readonly name: string
  readonly text: string
  /** What HOC can read of it. */
  readonly states: readonly string[]
}

const kinds = [
  'cnexp',
  'euler',
  'runge',
  'derivimplicit',
  'derivimplicit',
  'sparse',
  'sparse',
  'sparse',
  'linear',
  'nonlinear',
  'procedure',
] as const

class Writer {
  readonly parameters: string[] = []
  readonly states: string[]
  readonly routines: string[] = []
  constructor(
    readonly c: Choices,
    stateCount: number,
  ) {
    const names = ['s', 'ma', 'mb', 'h', 'Ca', 'oo', 'q', 'zz', 'mx', 'hb', 'c1', 'c2'].map((name) => name)
    for (let i = names.length - 1; i > 0; i--) {
      const j = c.below(i + 1)
      ;[names[i], names[j]] = [names[j]!, names[i]!]
    }
    this.states = names.slice(0, stateCount)
  }

  number(): string {
    return (0.05 + 2 * this.c.next()).toPrecision(1 + this.c.below(4))
  }

  parameter(): string {
    if (this.parameters.length > 3 && this.c.chance(0.6)) return this.c.pick(this.parameters)
    const name = `k${this.parameters.length}`
    this.parameters.push(name)
    return name
  }

  /** Positive and moderate: numbers, parameters, functions of v. */
  rate(depth = 2): string {
    const { c } = this
    if (depth === 0 || c.chance(0.3)) return c.pick([() => this.number(), () => this.parameter()])()
    return c.pick([
      () => `${this.rate(depth - 1)}*${this.rate(depth - 1)}`,
      () => `(${this.rate(depth - 1)} + ${this.rate(depth - 1)})`,
      () => `${this.rate(0)}/(1 + exp(-(v + ${(20 + 40 * c.next()).toFixed(1)})/${(5 + 10 * c.next()).toFixed(2)}))`,
      () => `${this.rate(0)}*exp((v + ${(50 + 10 * c.next()).toFixed(1)})/${(20 + 10 * c.next()).toFixed(1)})`,
      () => `alp(v, ${this.rate(0)})`,
      () => `${this.rate(depth - 1)}/(1 + ${this.rate(depth - 1)})`,
      () => `${this.rate(0)} + ${this.rate(0)}`,
      () => `inf`,
    ])()
  }

  /** Bounded in the states. */
  response(depth = 2): string {
    const { c, states } = this
    if (depth === 0) return c.pick(states)
    return c.pick([
      () => c.pick(states),
      () => `${this.rate(0)}*${c.pick(states)}`,
      () => `${this.rate(0)}/(1 + ${c.pick(states)}*${c.pick(states)})`,
      () => `sat(${c.pick(states)})`,
      () => `exp(-${c.pick(states)}*${c.pick(states)})`,
      () => `(${this.response(depth - 1)} + ${this.response(depth - 1)})`,
    ])()
  }
}

const common = `
PROCEDURE rates(u) { LOCAL w
  w = exp(-(u + 40)/9)
  inf = 1/(1 + w)
  tau = 0.5 + 3*w/(1 + w)/(1 + w)
}
FUNCTION alp(u, x) { LOCAL y
  y = (u + 45.5)/10
  if (fabs(y) < 1e-6) { alp = x*(1 + y/2) } else { alp = x*y/(1 - exp(-y)) }
}
FUNCTION sat(x) { sat = x/(0.3 + fabs(x)) }
`

export function randomMechanism(seed: number, name: string): RandomMechanism {
  const c = new Choices(seed)
  const kind = c.pick(kinds)
  const w = new Writer(c, kind === 'sparse' ? 2 + c.below(7) : 1 + c.below(4))
  const parts = bodyOf(kind, w)
  const threadSafe = c.chance(0.5) ? ' THREADSAFE' : ''
  const table = c.chance(0.3) ? '  TABLE inf, tau FROM -100 TO 100 WITH 200\n' : ''
  const range = [...w.parameters, 'gbar', 'ii', 'inf', 'tau', 'extra'].join(', ')
  const text = `: seed ${seed}: ${kind}
NEURON { SUFFIX ${name}${threadSafe}
  NONSPECIFIC_CURRENT ii
  RANGE ${range} }
PARAMETER { gbar = ${(c.next() / 1000).toPrecision(3)}
${w.parameters.map((one) => `  ${one} = ${w.number()}`).join('\n')}
}
ASSIGNED { v ii inf tau extra dt }
STATE { ${w.states.join(' ')} }
INITIAL { rates(v)
${w.states.map((one) => `  ${one} = ${c.next().toPrecision(3)}`).join('\n')}
${parts.initial ?? ''}
}
BREAKPOINT {
  ${parts.solve}
  ii = gbar*(${w.states.join(' + ')})*(v + ${(30 + 50 * c.next()).toFixed(1)})
}
${parts.block}
${table ? common.replace('{ LOCAL w', `{ LOCAL w\n${table}`) : common}
`
  return { name, text, states: w.states }
}

interface Parts {
  readonly solve: string
  readonly block: string
  readonly initial?: string
}

function bodyOf(kind: (typeof kinds)[number], w: Writer): Parts {
  switch (kind) {
    case 'sparse':
      return kinetic(w)
    case 'linear':
      return linear(w)
    case 'nonlinear':
      return nonlinear(w)
    case 'procedure': {
      const steps = w.states.map((x) => `  ${x} = ${x} + dt*(${w.rate()} - ${w.rate(1)}*${x})`)
      return { solve: 'SOLVE go', block: `PROCEDURE go() {\n  rates(v)\n${steps.join('\n')}\n}` }
    }
    default: {
      const linearOnly = kind === 'cnexp'
      const equations = w.states.map((x) => equation(x, w, linearOnly))
      return {
        solve: `SOLVE go METHOD ${kind}`,
        block: `DERIVATIVE go {\n  rates(v)\n${equations.join('\n')}\n}`,
      }
    }
  }
}

function equation(x: string, w: Writer, linearOnly: boolean): string {
  const { c } = w
  if (c.chance(0.2)) return `  extra = ${w.rate(1)}\n  ${x}' = ${w.rate(1)}*extra - (${w.rate()})*${x}`
  const forms = [
    () => `(inf - ${x})/tau`,
    () => `${w.rate()}*(1 - ${x}) - ${w.rate(0)}*${x}`,
    () => `${w.rate()} - ${x}/${w.rate(1).replace(/ \+ .*/, '')}`,
    () => `-${x}/(${w.rate(1)})`,
    () => `(${w.rate(1)}) - (${w.rate(1)})*${x}`,
  ]
  if (!linearOnly) {
    forms.push(
      () => `${w.response()} - ${w.rate(0)}*${x}`,
      () => `${w.rate(0)} - ${x}*${x}*${w.rate(0)}`,
      () => `${w.response()}*(1 - ${x}) - (${w.rate(0)} + ${w.response(1)})*${x}`,
    )
  }
  return `  ${x}' = ${c.pick(forms)()}`
}

function kinetic(w: Writer): Parts {
  const { c, states } = w
  const lines: string[] = []
  const rate = () => w.rate().replace(/^(.*[^(]) \+ (.*)$/s, (all, a, b) => (c.chance(0.8) ? `(${a} + ${b})` : all))
  const nonlinear = c.chance(0.4)
  for (let i = 1; i < states.length; i++) {
    const [a, b] = [states[c.below(i)]!, states[i]!]
    const third = c.pick(states)
    if (nonlinear && c.chance(0.4) && third !== a && third !== b)
      lines.push(`  ~ ${a} + ${third} <-> ${b} (${rate()}, ${rate()})`)
    else if (nonlinear && c.chance(0.2)) lines.push(`  ~ 2 ${a} <-> ${b} (${rate()}, ${rate()})`)
    else lines.push(`  ~ ${a} <-> ${b} (${rate()}, ${rate()})`)
    if (c.chance(0.2)) lines.push('  extra = f_flux - b_flux')
  }
  if (c.chance(0.3)) lines.push(`  ~ ${c.pick(states)} <-> ${c.pick(states)} (${rate()}, ${rate()})`)
  const conserve = !nonlinear && c.chance(0.4)
  if (conserve) lines.push(`  CONSERVE ${states.join(' + ')} = 1`)
  else {
    if (c.chance(0.3)) lines.push(`  ~ ${c.pick(states)} << (${w.rate(1)})`)
    if (c.chance(0.4)) lines.push(`  ~ ${c.pick(states)} -> (${w.rate(1)})`)
  }
  if (!nonlinear && c.chance(0.2)) lines.unshift(`  COMPARTMENT ${w.rate(0)} { ${c.pick(states)} }`)
  const steady = conserve && c.chance(0.5) ? 'SOLVE go STEADYSTATE sparse' : undefined
  return {
    solve: 'SOLVE go METHOD sparse',
    block: `KINETIC go {\n  rates(v)\n${lines.join('\n')}\n}`,
    ...(steady && { initial: steady }),
  }
}

function linear(w: Writer): Parts {
  const { c, states } = w
  const lines = states.map((x) => {
    const others = states.filter((one) => one !== x && c.chance(0.7))
    const terms = others.map(
      (one) => ` ${c.pick(['+', '-'])} ${c.pick([`${w.rate(0)}*${one}`, `${one}/(1 + ${w.rate(0)})`])}`,
    )
    const side = c.chance(0.3) ? ` - ${w.number()}*${x}` : ''
    return `  ~ ${(8 + 4 * c.next()).toFixed(2)}*${x}${terms.join('')} = ${w.rate()}${side}`
  })
  return { solve: 'SOLVE go', block: `LINEAR go {\n  rates(v)\n${lines.join('\n')}\n}` }
}

function nonlinear(w: Writer): Parts {
  const { c, states } = w
  const lines = states.map((x) => {
    const other = c.pick(states)
    return c.pick([
      () => `  ~ ${x}*${x} + ${x}*${w.rate(0)} = ${w.rate(1)} + sat(${other})/4`,
      () => `  ~ ${(4 + c.next()).toFixed(2)}*${x} + sat(${other}) = ${w.rate(1)}`,
      () => `  ~ ${x} = exp(-${other}*${w.number()})/2 + ${w.number()}`,
    ])()
  })
  return { solve: 'SOLVE go', block: `NONLINEAR go {\n  rates(v)\n${lines.join('\n')}\n}` }
}
