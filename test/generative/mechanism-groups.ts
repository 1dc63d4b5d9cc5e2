/**
 * Random groups of mechanisms that meet in one cell: channels and pumps share ions, synapses get events, pointers reach
 * across, HOC calls functions. What `mechanisms.ts` does not have: ions, schemes of shells, events, tables, C, chance.
 */
import { Choices } from './random.ts'

export interface MechanismGroup {
  readonly name: string
  readonly seed: number
  readonly files: ReadonlyMap<string, string>
  /** HOC that builds it; `c_<name>` is its cell. */
  readonly setup: string
  /** HOC between two stretches of steps. */
  readonly change: string
  /** What is printed, with the cell as the accessed section. */
  readonly shown: readonly string[]
}

interface Part {
  readonly text: string
  readonly setup?: string
  readonly change?: string
  readonly shown: readonly string[]
}

type Make = (c: Choices, name: string, cell: string) => Part

const number = (c: Choices, low: number, high: number) => (low + (high - low) * c.next()).toPrecision(3)
const maybe = (c: Choices, text: string, probability = 0.5) => (c.chance(probability) ? text : '')

const gate = `
FUNCTION gate(u, h) { gate = 1/(1 + exp(-(u - h)/7)) }`

/** A current of an ion, by one of the methods; what it adds before and after blocks is counted. */
const channel: Make = (c, name, cell) => {
  const [ion, e, read] = c.pick([
    ['k', 'ek', 'ek'],
    ['na', 'ena', 'ena'],
    ['ca', 'eca', 'eca, cai'],
    ['ca', 'eca', 'eca, cai, cao'],
  ] as const)
  const method = c.pick(['cnexp', 'derivimplicit', 'euler', 'runge'])
  const driven = read.includes('cai') ? ` + cai*${number(c, 1, 50)}` : ''
  const slope = c.pick([
    `(gate(v, h0) - m)/(${number(c, 0.3, 4)} + gate(v, -30))`,
    `${number(c, 0.2, 2)}*(1 - m)*gate(v, h0) - ${number(c, 0.1, 1)}*m`,
  ])
  const other = method === 'derivimplicit' || method === 'runge' ? `gate(v, -50) - n*(1 + m*n)` : `(gate(v, -50) - n)/2`
  const when = c.pick(['BEFORE STEP', 'AFTER SOLVE', 'BEFORE BREAKPOINT', 'AFTER INITIAL', 'BEFORE INITIAL'])
  const depend = c.chance(0.4)
  const text = `NEURON { SUFFIX ${name} ${maybe(c, 'THREADSAFE')}
  USEION ${ion} READ ${read} WRITE i${ion}
  RANGE gbar, h0, q, seen, mm
  GLOBAL total, factor }
PARAMETER { gbar = ${number(c, 1e-4, 2e-3)} h0 = ${number(c, -50, -20)} factor = 1.5 celsius }
ASSIGNED { v i${ion} ${read.replaceAll(',', '')} q seen total mm r0 }
STATE { m n }
BREAKPOINT { SOLVE go METHOD ${method}
  ${c.pick([
    `i${ion} = gbar*m*m*(v - ${e})`,
    `q = gbar*m*n${driven}
  i${ion} = q*(v - ${e})*1e-1`,
  ])} }
INITIAL { r0 = rates(v) m = gate(v, h0) n = 0.1 seen = 0 }
DERIVATIVE go { mm = rates(v) + r0
  m' = ${slope}
  n' = ${other}${method === 'cnexp' ? '' : ' - 0.1*n*n'} }
${maybe(c, `${when} { seen = seen + 1 + v/100 total = total + 1 }`, 0.7)}
${gate}
FUNCTION rates(u) {
  ${depend ? `tabled(u)\n  rates = tt` : `rates = q10()*gate(u, -45)`}
}
FUNCTION q10() { q10 = factor^((celsius - 22)/10) }
${depend ? `PROCEDURE tabled(u) { TABLE tt DEPEND celsius, factor FROM -100 TO 60 WITH ${30 + c.below(200)}\n  tt = q10()*gate(u, -45) }` : ''}
FUNCTION twice(x) { twice = 2*x + q ${maybe(c, 'q = twice/100')} }
`
  const declared = depend ? text.replace('ASSIGNED {', 'ASSIGNED { tt') : text
  return {
    text: declared,
    setup: `${cell} { insert ${name} gbar_${name}(0.5) = ${number(c, 1e-4, 2e-3)} }`,
    change: `{factor_${name} = ${number(c, 1, 3)}}\n${cell} { setdata_${name}(0.5) xx = twice_${name}(${number(c, 1, 3)}) }`,
    shown: [
      ...['m', 'n', 'q', 'seen', 'mm'].map((one) => `${one}_${name}(0.5)`),
      `i${ion}(0.9)`,
      `total_${name}`,
      `gate_${name}(-42, -40)`,
    ],
  }
}

/** A concentration with buffers, in shells or not. */
const pump: Make = (c, name, cell) => {
  const shells = 2 + c.below(3)
  const nonlinear = c.chance(0.5)
  const arrays = c.chance(0.6)
  const diffuses = arrays && c.chance(0.6)
  const conserve = c.chance(0.4)
  const buffer = nonlinear
    ? `  ~ ca[0] + b <-> cb (${number(c, 1, 20)}, ${number(c, 0.1, 1)})`
    : `  ~ b <-> cb (${number(c, 0.1, 2)}, ${number(c, 0.1, 1)})`
  const inShells = `KINETIC go {
  COMPARTMENT i, ${number(c, 5, 30)}*(1 + i) { ca }
  COMPARTMENT ${number(c, 2, 9)} { b cb }
  ${maybe(c, `LONGITUDINAL_DIFFUSION i, ${number(c, 0.1, 1)}*diam*(1 + i) { ca }`, diffuses ? 1 : 0)}
  ~ ca[0] << (-ica*${number(c, 1, 9)})
  FROM i = 0 TO ${shells - 2} { ~ ca[i] <-> ca[i+1] (${number(c, 0.5, 5)}, ${number(c, 0.5, 5)}) }
  ~ ca[0] -> (${number(c, 0.1, 1)})
${buffer}
  flux = f_flux - b_flux
  ${conserve ? 'CONSERVE b + cb = 1' : ''}
  cai = ca[0]
}`
  const plain = `DERIVATIVE go { cai' = -ica*${number(c, 0.1, 1)} - (cai - 1e-4)/${number(c, 2, 20)}
  b' = ${number(c, 0.1, 1)} - b
  cb' = -cb/3 }`
  const owns = !arrays
  const method = arrays ? 'sparse' : c.pick(['cnexp', 'derivimplicit', 'euler'])
  const text = `NEURON { SUFFIX ${name} ${maybe(c, 'THREADSAFE')}
  USEION ca READ ica${owns ? ', cai' : ''} WRITE cai ${maybe(c, 'VALENCE 2')}
  RANGE flux, c0 }
PARAMETER { c0 = ${number(c, 5e-5, 5e-4)} }
ASSIGNED { ica flux diam ${owns ? '' : 'cai'} }
STATE { ${owns ? 'cai' : `ca[${shells}]`} b cb }
BREAKPOINT { SOLVE go METHOD ${method} }
INITIAL { ${owns ? 'cai = c0' : `FROM i = 0 TO ${shells - 1} { ca[i] = c0 }\n cai = c0`}
  b = 0.6 cb = 0.4
  ${maybe(c, 'SOLVE go STEADYSTATE sparse', arrays && conserve && !nonlinear ? 0.5 : 0)} }
${arrays ? inShells : plain}
`
  return {
    text,
    setup: `${cell} { insert ${name} }`,
    shown: [
      `b_${name}(0.5)`,
      `cb_${name}(0.1)`,
      `flux_${name}(0.5)`,
      'cai(0.5)',
      'cai(0.1)',
      'eca(0.5)',
      ...(owns ? [] : [`ca_${name}(0.9)`, `ca_${name}[${shells - 1}](0.5)`]),
    ],
  }
}

/** Events of all kinds. */
const synapse: Make = (c, name, cell) => {
  const electrode = c.chance(0.3)
  // net_move wants one event on its way, no more
  const move = c.chance(0.3)
  const watch = !move && c.chance(0.5)
  const text = `NEURON { POINT_PROCESS ${name} ${maybe(c, 'THREADSAFE')}
  RANGE tau, e, i, count, last, aux
  ${electrode ? 'ELECTRODE_CURRENT i' : 'NONSPECIFIC_CURRENT i'} }
PARAMETER { tau = ${number(c, 0.5, 6)} e = ${number(c, -20, 10)} gap = ${number(c, 0.6, 3)} }
ASSIGNED { v i count last aux }
STATE { g h }
INITIAL { g = 0 h = 0 count = 0 last = -1 aux = 0
  ${move ? 'net_send(gap, 1)' : maybe(c, 'net_send(gap, 3)', 0.6)}
  ${watch ? `net_send(0, 4)` : ''} }
BREAKPOINT { SOLVE go METHOD ${c.pick(['cnexp', 'derivimplicit', 'cnexp'])}
  ${maybe(c, `at_time(${number(c, 1, 5)})`, 0.2)}
  i = ${electrode ? '-' : ''}(g + h)*(v - e) }
DERIVATIVE go { g' = -g/tau h' = -h/${number(c, 2, 9)} }
NET_RECEIVE(w, a, tlast) { ${maybe(c, 'LOCAL x')}
  INITIAL { a = ${number(c, 0.1, 1)} tlast = ${c.pick(['t', '-1', '0'])} }
  if (flag == 0) {
    a = a*exp(-(t - tlast)/${number(c, 3, 20)}) + 0.1
    tlast = t
    ${c.pick(['state_discontinuity(g, g + w*a)', 'g = g + w*a', 'g = g + w*a\n h = h + w'])}
    ${move ? `net_move(t + ${number(c, 0.2, 2)})` : maybe(c, `net_send(${number(c, 0.2, 2)}, 1)`)}
    ${maybe(c, 'net_event(t)', 0.3)}
  }
  if (flag == 1) { ${move ? 'net_send(30, 1)' : ''} h = h + w/2 + 0.001 count = count + 1 ${maybe(c, `FOR_NETCONS(w1, a1, t1) { a1 = a1*1.1 aux = aux + w1*t1 }`)} }
  if (flag == 2) { last = t aux = aux + 1 ${maybe(c, 'net_event(t)')} }
  if (flag == 3) { count = count + 10 net_send(gap${maybe(c, ' + count/100')}, 3) ${maybe(c, 'g = g + 0.0005')} }
  if (flag == 4) { WATCH (v > ${number(c, -60, -40)}) 2 ${maybe(c, `WATCH (v < -63) 2`, 0.3)} }
}
FUNCTION level(x) { level = x + g }
PROCEDURE poke(x) { g = g + x }
`
  const at = number(c, 0.1, 0.9)
  return {
    text,
    setup: `objref s_${name}, n_${name}[3], st_${name}
${cell} s_${name} = new ${name}(${at})
st_${name} = new NetStim()
{st_${name}.interval = ${number(c, 0.7, 3)} st_${name}.number = 30 st_${name}.start = ${number(c, 0.1, 2)}}
for i = 0, 1 { n_${name}[i] = new NetCon(st_${name}, s_${name}, 0, ${number(c, 0.1, 1)} + i/7, ${number(c, 0.0005, 0.004)}) }
n_${name}[2] = new NetCon(s_${name}, s_${name}, 0, 1.3, 0.0003)`,
    change: `{s_${name}.poke(${number(c, 0.0001, 0.001)})}`,
    shown: [
      ...['g', 'h', 'i', 'count', 'last', 'aux', 'level(1)'].map((one) => `s_${name}.${one}`),
      ...[0, 1, 2].map((one) => `n_${name}[${one}].weight[1]`),
    ],
  }
}

/** C, tables of functions, loops, chance, pointers. */
const odd: Make = (c, name, cell) => {
  const chance = c.pick(['scop_random()', 'exprand(2)', 'normrand(0, 1)', 'poisrand(3)', '0.5'])
  const verbatim = c.pick([
    'VERBATIM\n  _lk = sin(_lx) + 2.0*exprmean;\n ENDVERBATIM',
    'VERBATIM\n  { int _i; double acc = 0.; for (_i = 0; _i < 5; ++_i) { acc += _i*_lx; } _lk = acc; }\n ENDVERBATIM',
    'VERBATIM\n  static double calls; calls += 1.; _lk = calls;\n ENDVERBATIM',
    'k = x*x',
  ])
  const block = c.pick([
    `LINEAR go { ~ ${number(c, 4, 9)}*a[0] + a[1] = v/50\n ~ a[1] - ${number(c, 0.1, 1)}*a[0] = b }`,
    `NONLINEAR go { ~ a[0]*a[0] + a[0] = ${number(c, 1, 3)} + b\n ~ a[1] + a[0]/3 = exp(-b) }`,
    `DERIVATIVE go { ya' = (look(v) - ya)/3\n za' = ya*b - za }`,
    `DERIVATIVE go { ya' = (look(v) - ya*za)/3\n za' = ya - za*b }`,
  ])
  const derivative = block.startsWith('DERIV')
  const [x, y] = derivative ? ['ya', 'za'] : ['a[0]', 'a[1]']
  const inHoc = (one: string) => one.replace(/\w+/, (word) => `${word}_${name}`)
  const text = `NEURON { SUFFIX ${name}
  RANGE b, w, exprmean, arr, picked
  POINTER p
  NONSPECIFIC_CURRENT i }
PARAMETER { b = ${number(c, 0.2, 2)} exprmean = 0.3 }
ASSIGNED { v i w p arr[3] picked }
STATE { ${derivative ? 'ya za' : 'a[2]'} }
BREAKPOINT { ${derivative ? `SOLVE go METHOD ${c.pick(['derivimplicit', 'euler', 'runge'])}` : 'SOLVE go'}
  i = 1e-5*(${x} + ${y})*(v - p) }
INITIAL { ${maybe(c, 'set_seed(42)', 0.8)} ${x} = 0.1 ${y} = 0.2 w = 0
  FROM i = 0 TO 2 { arr[i] = i + b } }
${block}
FUNCTION_TABLE look(x)
PROCEDURE turn(x) { LOCAL k, j
  k = 0
  ${verbatim}
  j = 0
  WHILE (j < 3) { w = w + k*arr[j] j = j + 1 }
  if (w > 100) { w = w - 100 } else if (w < -100) { w = w + 100 } else { w = w*1.01 }
  picked = ${chance}
}
AFTER SOLVE { turn(v/10) }
FUNCTION sum3(x, y) { LOCAL s
  s = 0
  FROM i = 0 TO 2 { s = s + arr[i]*x }
  sum3 = s + y
}
`
  return {
    text,
    setup: `${cell} { insert ${name} }
for i = 0, 2 { ${cell} setpointer p_${name}((2*i + 1)/6), v((5 - 2*i)/6) }
objref fx_${name}, fy_${name}
{fx_${name} = new Vector(40) fy_${name} = new Vector(40)}
{fx_${name}.indgen(-100, 5) fy_${name}.indgen(0, 0.1)}
${c.chance(0.6) ? `{table_look_${name}(&fy_${name}.x[0], 40, &fx_${name}.x[0])}` : `{table_look_${name}(0.7)}`}`,
    change: `${cell} { setdata_${name}(0.5) turn_${name}(0.5) xx = sum3_${name}(1, 2) }`,
    shown: [
      `${inHoc(x!)}(0.5)`,
      `${inHoc(y!)}(0.9)`,
      `w_${name}(0.5)`,
      `arr_${name}[2](0.1)`,
      `picked_${name}(0.9)`,
      `look_${name}(-41)`,
    ],
  }
}

/** A cell without a membrane, which fires by itself and when it is told to. */
const artificial: Make = (c, name) => {
  const text = `NEURON { ARTIFICIAL_CELL ${name} RANGE m, fired, tau }
PARAMETER { tau = ${number(c, 2, 12)} refrac = ${number(c, 0.5, 3)} }
ASSIGNED { m t0 fired }
INITIAL { m = 0 t0 = t fired = 0 net_send(${number(c, 0.3, 4)}, 1) }
FUNCTION M() { M = m*exp(-(t - t0)/tau) }
NET_RECEIVE(w) {
  m = M()
  t0 = t
  if (flag == 1) { fired = fired + 1 net_event(t) net_send(refrac + m, 1) } else {
    m = m + w
    if (m > ${number(c, 0.5, 1.5)}) { net_move(t + ${number(c, 0.05, 1)}) m = 0 }
  }
}
`
  return {
    text,
    setup: `objref s_${name}, st_${name}, n_${name}[2], o_${name}
{s_${name} = new ${name}() st_${name} = new NetStim() o_${name} = new ${name}()}
{st_${name}.interval = ${number(c, 0.3, 2)} st_${name}.number = 100 st_${name}.start = 0.2}
{n_${name}[0] = new NetCon(st_${name}, s_${name}, 0, 0.5, ${number(c, 0.1, 0.6)})}
{n_${name}[1] = new NetCon(s_${name}, o_${name}, 0, 1, ${number(c, 0.1, 0.6)})}`,
    shown: ['m', 'M()', 'fired'].flatMap((one) => [`s_${name}.${one}`, `o_${name}.${one}`]),
  }
}

const makers: readonly Make[] = [channel, channel, channel, pump, pump, synapse, synapse, odd, odd, artificial]

export function randomGroup(seed: number, name: string): MechanismGroup {
  const c = new Choices(seed)
  const cell = `c_${name}`
  const count = 2 + c.below(3)
  const files = new Map<string, string>()
  const parts: Part[] = []
  let hasPump = false
  for (let i = 0; i < count; i++) {
    const maker = c.pick(makers)
    // two that write one concentration are an error
    if (maker === pump && hasPump) continue
    hasPump ||= maker === pump
    const own = `${name}${'abcdef'[i]}`
    const part = maker(c, own, cell)
    files.set(own, `: seed ${seed}\n${part.text}`)
    parts.push(part)
  }
  return {
    name,
    seed,
    files,
    setup: `create ${cell}
${cell} { nseg = 3 L = 60 diam = 15 insert pas g_pas = 0.0002 e_pas = -62 }
objref ic_${name}
${cell} ic_${name} = new IClamp(0.3)
{ic_${name}.del = 1 ic_${name}.dur = 4 ic_${name}.amp = ${number(c, 0.02, 0.15)}}
${parts.map(({ setup = '' }) => setup).join('\n')}`,
    change: parts.map(({ change = '' }) => change).join('\n'),
    shown: ['v(0.5)', 'v(0.9)', ...parts.flatMap(({ shown }) => shown)],
  }
}
