/** Steps of fixed length with joint equations go together where nobody looks: they leave what steps by themselves leave. */
import { describe, expect, it, vi } from 'vitest'
import { createSession, libraryFile, memoryHost, type Session, type Vector } from '../../../../../index.ts'
import { JointSystem } from '../../../../../runtime/solve/joint/joint-system.ts'

const cell = `load_file("stdrun.hoc")
create soma, dend
connect dend(0), soma(1)
soma { L = 20  diam = 20  insert hh }
dend { L = 300  diam = 2  nseg = 7  insert pas }
objref nil, stim, spikes, nc, synapse, source, drive, tv, vv
soma stim = new IClamp(0.5)
stim.del = 1
stim.dur = 30
stim.amp = 0.6
spikes = new Vector()
soma nc = new NetCon(&v(0.5), nil)
nc.threshold = -10
nc.record(spikes)
dend synapse = new ExpSyn(0.4)
source = new NetStim()
source.start = 2
source.interval = 3.3
source.number = 4
drive = new NetCon(source, synapse, 0, 0.5, 0.01)
tv = new Vector()
tv.record(&t)
vv = new Vector()
vv.record(&dend.v(0.6))
`
const outside = `dend { insert extracellular  xraxial = 50  xg = 0.1  xc = 0.2 }
`
const linear = `objref c, g, y, b, list, places, lm
c = new Matrix(3, 3, 2)
g = new Matrix(3, 3)
y = new Vector(3)
b = new Vector(3)
list = new SectionList()
places = new Vector(2)
places.fill(0.5)
soma list.append()
dend list.append()
c.x[2][2] = 0.01
g.x[0][0] = 0.001
g.x[0][1] = -0.001
g.x[1][0] = -0.001
g.x[1][1] = 0.002
g.x[2][2] = 0.1
g.x[2][0] = -0.01
b.x[2] = 0.3
lm = new LinearMechanism(c, g, y, b, list, places)
`

interface Run {
  readonly numbers: readonly number[]
  readonly calls: number
  readonly together: number
}

function session(program: string): Session {
  const made = createSession({ host: memoryHost({}, libraryFile) })
  made.run(program)
  return made
}

/** `alone`: a hook is told of each step. */
function run(program: string, alone: boolean, then: (one: Session) => void): Run {
  const several = vi.spyOn(JointSystem.prototype, 'takeSeveral')
  const one = session(program)
  if (alone) one.model.addStepHook(() => {})
  then(one)
  const taken = several.mock.results.map(({ value }) => value as number)
  several.mockRestore()
  const numbers = ['tv', 'vv', 'spikes'].flatMap((name) => one.get<Vector>(name).toArray())
  one.run('objref seen\nseen = new Vector()\nforall for (x) seen.append(v(x), i_cap(x))')
  numbers.push(...one.get<Vector>('seen').toArray(), one.model.t)
  return { numbers, calls: taken.filter((steps) => steps > 0).length, together: taken.reduce((sum, n) => sum + n, 0) }
}

const bits = (numbers: readonly number[]) => [...new BigUint64Array(Float64Array.from(numbers).buffer)]

describe('steps with joint equations', () => {
  it.each([
    ['potentials outside', cell + outside],
    ['linear equations', cell + linear],
    ['both', cell + outside + linear],
  ])('go together and give the same bits: %s', (_, program) => {
    const go = (one: Session) => one.run('stdinit()\ncontinuerun(20)')
    const [together, alone] = [run(program, false, go), run(program, true, go)]
    expect(together.together).toBeGreaterThan(500)
    expect(alone.together).toBe(0)
    expect(together.numbers.length).toBeGreaterThan(1600)
    expect(bits(together.numbers)).toEqual(bits(alone.numbers))
  })

  it('give the program its unknowns, and take its matrices as they are, at each return', () => {
    const go = (one: Session) =>
      one.run('stdinit()\ncontinuerun(5)\nspikes.append(y.x[0], y.x[2])\ng.x[2][2] = 0.2\nb.x[2] = 0.7\ncontinuerun(9)')
    const [together, alone] = [run(cell + linear, false, go), run(cell + linear, true, go)]
    expect(together.calls).toBeGreaterThan(1)
    expect(bits(together.numbers)).toEqual(bits(alone.numbers))
  })

  it('keep what came before one that cannot be taken', () => {
    const go = (one: Session) => {
      one.run('stdinit()\ncontinuerun(3)')
      const { model } = one
      // the diagonal of an unknown of its own goes away, with b against it
      one.run('c.x[2][2] = 0\ng.x[2][2] = 0\ng.x[2][0] = 0')
      expect(() => model.fadvanceTo(() => 6)).toThrow('no single solution')
    }
    const [together, alone] = [run(cell + linear, false, go), run(cell + linear, true, go)]
    expect(bits(together.numbers)).toEqual(bits(alone.numbers))
  })
})
