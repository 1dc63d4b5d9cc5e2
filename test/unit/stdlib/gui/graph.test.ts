import { describe, expect, it } from 'vitest'
import { createSession, type Graph, libraryFile, memoryHost, type Session, screenOf } from '../../../../index.ts'

function session(looked = false): Session {
  const made = createSession({ host: memoryHost({}, libraryFile) })
  if (looked) screenOf(made.interpreter.context).attach(() => {})
  made.run('{load_file("stdrun.hoc")}\ncreate soma\naccess soma\ninsert hh\nobjref g\n')
  return made
}

describe('a graph', () => {
  it('takes one point for each call of plot', () => {
    const made = session()
    made.run('g = new Graph()\n{g.addvar("soma v", &soma.v(0.5), 2, 3)  g.begin()}\nfor i = 0, 4 g.plot(i)\n')
    const [line] = made.get<Graph>('g').lines
    expect(line).toMatchObject({ label: 'soma v', style: { color: 2, brush: 3 } })
    expect(line!.points).toEqual([0, 1, 2, 3, 4].map((x) => ({ x, y: -65 })))
  })

  it('in graphList is plotted by run(), when somebody looks', () => {
    const made = session(true)
    made.run('g = new Graph()\n{g.addvar("v", "v(0.5)")  g.addexpr("2*t")  graphList[0].append(g)}\nrun()\n')
    const [v, twice] = made.get<Graph>('g').lines
    expect(v!.points).toHaveLength(201)
    expect(twice!.y.at(-1)).toBeCloseTo(10, 9)
  })

  it('leaves graphList when nobody looks, as without a display', () => {
    const made = session()
    made.run('g = new Graph()\n{graphList[0].append(g)}\nrun()\nn = graphList[0].count()\n')
    expect(made.get('n')).toBe(0)
  })

  it('keeps earlier runs after "Keep Lines"', () => {
    const made = session(true)
    made.run('g = new Graph()\n{g.addvar("v(0.5)")  graphList[0].append(g)  g.exec_menu("Keep Lines")}\nrun()\nrun()\n')
    const graph = made.get<Graph>('g')
    expect(graph.kept).toHaveLength(1)
    expect(graph.lines).toHaveLength(1)
  })

  it('shows vectors: plot follows them, line draws them as they are', () => {
    const made = session()
    made.run(
      'objref y\ny = new Vector(3, 1)\ng = new Graph(0)\n{y.label("y")  y.line(g, 0.5, 2, 1)  y.plot(g)}\ny.x[2] = 7\n{g.flush()}\n',
    )
    const graph = made.get<Graph>('g')
    expect(graph.drawn[0]!.points).toEqual([
      { x: 0, y: 1 },
      { x: 0.5, y: 1 },
      { x: 1, y: 1 },
    ])
    expect(graph.lines[0]!.points.at(-1)).toEqual({ x: 2, y: 7 })
  })

  it('whose object is gone loses its points, not the run', () => {
    const made = session(true)
    made.run(
      'objref s\ns = new IClamp(0.5)\ng = new Graph()\n{g.addvar("s.i")  g.addexpr("s.amp*2")}\nobjref s\n{g.begin()  g.plot(1)}\n',
    )
    for (const line of made.get<Graph>('g').lines) expect(line.points).toHaveLength(0)
  })

  it('is told of to whoever looks', () => {
    const made = createSession()
    const heard: string[] = []
    screenOf(made.interpreter.context).attach((item, change) => heard.push(`${item.kind} ${change}`))
    made.run('objref g\ng = new Graph()\n{g.size(0, 1, 0, 1)}\nobjref g\n')
    expect(heard).toEqual(['graph shown', 'graph changed', 'graph hidden'])
  })
})
