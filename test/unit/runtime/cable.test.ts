import { describe, expect, it } from 'vitest'
import { NetCon } from '../../../runtime/events/net-con.ts'
import { PointProcess } from '../../../runtime/mechanism/point-process.ts'
import { handMadeModel } from './kernels.ts'

describe('passive cables', () => {
  it('charge as an RC circuit does', () => {
    const model = handMadeModel()
    const soma = model.createSection('soma')
    soma.insert('pas')
    model.dt = 0.001
    soma.at(0.5).set('e_pas', -60)
    model.finitialize(-70)
    for (let i = 0; i < 1000; i++) model.fadvance()
    // tau = cm / g = 1 ms
    expect(Math.abs(soma(0.5).v - (-60 - 10 * Math.exp(-1)))).toBeLessThan(3e-3)
    expect(model.t).toBeCloseTo(1, 9)
  })

  it('decay along their length as cosh says in the steady state', () => {
    const model = handMadeModel()
    const dend = model.createSection('dend')
    dend.L = 1000
    dend.nseg = 401
    dend.setRangeAll(model.mechanisms.diam, 2)
    dend.Ra = 100
    dend.insert('pas')
    const stim = new PointProcess(model, model.mechanisms.get('IClamp')!)
    stim.place(dend, 0)
    stim.set('dur', 1e9)
    stim.set('amp', 0.1)
    model.dt = 1e6
    model.finitialize(-70)
    for (let i = 0; i < 3; i++) model.fadvance()
    // lambda in um, input resistance of a sealed cable in MOhm
    const lambda = Math.sqrt((2e-4 / 4) * (1000 / 100)) * 1e4
    const Rinf = (100 * lambda * 1e-4) / ((Math.PI / 4) * 4e-8) / 1e6
    const at = (x: number) => -70 + (0.1 * Rinf * Math.cosh((1000 * (1 - x)) / lambda)) / Math.sinh(1000 / lambda)
    for (const x of [0.2525, 0.5, 0.75]) {
      const centre = (Math.floor(x * 401) + 0.5) / 401
      expect(Math.abs(dend(x).v - at(centre))).toBeLessThan(0.002)
    }
  })
})

describe('layout', () => {
  it('keeps values, and pointers follow them', () => {
    const model = handMadeModel()
    const [a, b] = [model.createSection('a'), model.createSection('b')]
    a.connect(b, 1)
    a.nseg = 3
    a.insert('pas')
    b.insert('pas')
    const ref = a(0.5).ref('g_pas')
    ref.set(0.25)
    a(0.5).v = -12
    const before = model.generation
    model.settle()
    expect(model.generation).toBeGreaterThan(before)
    expect([ref.get(), a(0.5).v, a(0.1).get('g_pas')]).toEqual([0.25, -12, 0.001])
    for (let i = 0; i < 100; i++) model.createSection(`more[${i}]`).insert('pas')
    model.deleteSection(model.sections[50]!)
    model.settle()
    expect([ref.get(), a(0.5).v]).toEqual([0.25, -12])
    expect(a(0.5).pas.g).toBe(0.25)
  })

  it('makes pointers into a deleted section dangle', () => {
    const model = handMadeModel()
    const a = model.createSection('a')
    const ref = a(0.5).ref('v')
    model.deleteSection(a)
    expect(ref.alive()).toBe(false)
    expect(() => ref.get()).toThrow(/no longer exists/)
  })

  it('gives new segments the values of the old ones at their centres', () => {
    const model = handMadeModel()
    const a = model.createSection('a')
    a.nseg = 5
    a.insert('pas')
    for (const segment of a.segments()) segment.set('g_pas', segment.x)
    a.nseg = 3
    expect(a.segments().map((segment) => segment.get('g_pas'))).toEqual([0.1, 0.5, 0.9])
  })

  it('keeps point processes at their place when nseg changes', () => {
    // NEURON 8.2.2: 0.9 with nseg 5, then nseg 3 -> 0.8333
    const model = handMadeModel()
    const a = model.createSection('a')
    a.nseg = 5
    const stim = new PointProcess(model, model.mechanisms.get('IClamp')!)
    stim.place(a, 0.9)
    a.nseg = 3
    expect(stim.x()).toBeCloseTo(0.83333, 4)
  })

  it('lets kernels follow POINTERs through a new layout', () => {
    const model = handMadeModel()
    const [a, b] = [model.createSection('a'), model.createSection('b')]
    a.insert('pointed')
    b.insert('pas')
    const pointed = model.mechanisms.get('pointed')!
    pointed.setPointer(a.nodeAt(0.5).instance(pointed)!, 'p', b(0.5).ref('g_pas'))
    b(0.5).set('g_pas', 7)
    a.connect(b, 1)
    model.finitialize(-65)
    expect(a(0.5).get('i_pointed')).toBe(7)
  })
})

describe('trees of one shape, whose rows are interleaved', () => {
  it('have the bits of a tree that is alone', () => {
    const traces = [1, 2, 5, 11].map((count) => {
      const model = handMadeModel()
      for (let k = 0; k < count; k++) {
        const [soma, dend, branch] = ['soma', 'dend', 'branch'].map((name) => model.createSection(`${name}[${k}]`))
        dend!.connect(soma!, 1)
        branch!.connect(soma!, 0.5)
        dend!.nseg = 5
        branch!.nseg = 2
        for (const section of [soma!, dend!, branch!]) section.insert('pas')
        const stim = new PointProcess(model, model.mechanisms.get('IClamp')!)
        stim.place(dend!, 0.7)
        stim.set('dur', 1e9)
        stim.set('amp', k === count - 1 ? 1.7 : k)
      }
      model.finitialize(-65)
      for (let i = 0; i < 50; i++) model.fadvance()
      return model.sections.slice(-3).map((section) => section(1).v)
    })
    for (const trace of traces) expect(trace).toEqual(traces[0])
  })
})

describe('trees', () => {
  it('draws the picture of topology()', () => {
    const model = handMadeModel()
    const [s, a, b, c, d, e, z, y] = [...'sabcdezy'].map((name) => model.createSection(name))
    a!.connect(s!, 1)
    b!.connect(a!, 0)
    c!.connect(a!, 0.6, 1)
    d!.connect(c!, 1, 1)
    e!.connect(c!, 0)
    s!.nseg = 3
    a!.nseg = 2
    c!.nseg = 3
    y!.connect(z!, 0.5, 1)
    // as nrniv 8.2.2 printed it
    expect(model.topology()).toBe(`
|---|       s(0-1)
     \`-|       a(0-1)
       \`--|       c(1-0)
           \`|       e(0-1)
       \`|       d(1-0)
     \`|       b(0-1)
|-|       z(0-1)
  \`|       y(1-0)

`)
  })

  it('refuses a loop when the tree is used', () => {
    const model = handMadeModel()
    const [a, b] = [model.createSection('a'), model.createSection('b')]
    a.connect(b)
    b.connect(a)
    expect(() => model.settle()).toThrow(/A loop exists/)
    b.disconnect()
    model.settle()
    expect(() => a.connect(a)).toThrow(/will form a loop/)
  })

  it('orders rows as NEURON does: breadth first, by position, newest first', () => {
    const model = handMadeModel()
    const [s, a, b, c, d] = [...'sabcd'].map((name) => model.createSection(name))
    a!.connect(s!, 1)
    b!.connect(s!, 0.5)
    c!.connect(s!, 1)
    d!.connect(s!, 0)
    model.settle()
    const order = [...new Set(model.nodes.order.map((node) => node.section.name))]
    expect(order.join('')).toBe('sdbca')
  })
})

describe('events', () => {
  it('arrive in the step nearest to them', () => {
    const model = handMadeModel()
    const soma = model.createSection('soma')
    const synapse = new PointProcess(model, model.mechanisms.get('ExpSyn')!)
    synapse.place(soma, 0.5)
    synapse.set('tau', 1e9)
    const connection = new NetCon(model, null, synapse, undefined, 1, 0.5)
    model.dt = 0.1
    model.finitialize(-65)
    connection.event(0.24)
    connection.event(0.26)
    const g: number[] = []
    for (let i = 0; i < 3; i++) {
      model.fadvance()
      g.push(synapse.get('g'))
    }
    expect(g.map((value) => Math.round(10 * value))).toEqual([0, 0, 10])
  })

  it('of artificial cells pass through self events and connections', () => {
    const model = handMadeModel()
    const relay = model.mechanisms.get('Relay')!
    const [first, second] = [new PointProcess(model, relay), new PointProcess(model, relay)]
    const start = new NetCon(model, null, first, undefined, 1, 1)
    const link = new NetCon(model, first, second, undefined, 2, 1)
    const times: number[] = []
    link.recordTo({ clear: () => (times.length = 0), append: (value) => times.push(value) })
    model.finitialize()
    start.event(1)
    for (let i = 0; i < 400; i++) model.fadvance()
    expect([first.get('count'), second.get('count')]).toEqual([1, 1])
    expect(times).toEqual([2])
  })
})

describe('ions', () => {
  it('sum the currents and share the reversal potential', () => {
    const model = handMadeModel()
    const soma = model.createSection('soma')
    soma.insert('kleak')
    expect([soma(0.5).get('ek'), soma(0.5).get('ki'), soma(0.5).get('ko')]).toEqual([-77, 54.4, 2.5])
    model.finitialize(-65)
    expect(soma(0.5).get('ik')).toBeCloseTo(0.012, 12)
  })
})
