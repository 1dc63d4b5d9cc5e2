/** Paths through trees; numbers as NEURON 8.2.2 gives them. */
import { describe, expect, it } from 'vitest'
import { createSession, type Vector } from '../../../../index.ts'

const tree = `objref r, x, y
create a, b, c, d
connect b(0), a(1)
connect c(0), a(0.5)
connect d(1), b(1)
forall { nseg = 3  L = 30 }
r = new RangeVarPlot("v")
x = new Vector()
y = new Vector()
`

function path(ends: string, variable = 'v') {
  const session = createSession()
  session.run(
    `${tree}r = new RangeVarPlot("${variable}")\n${ends}\nn = r.to_vector(y, x)\nl = r.left()\nh = r.right()\nd0 = r.d2root()\n`,
  )
  return {
    n: session.get('n'),
    x: session
      .get<Vector>('x')
      .toArray()
      .map((value) => Math.round(value * 1e6) / 1e6),
    y: session.get<Vector>('y').toArray(),
    ends: [session.get<number>('l'), session.get<number>('h'), session.get<number>('d0')].map(Math.round),
  }
}

describe('a path', () => {
  it('runs through one section', () => {
    expect(path('a r.begin(0)\na r.end(1)')).toMatchObject({ x: [0, 5, 15, 25, 30], ends: [0, 30, 0] })
  })

  it('starts and ends at nodes', () => {
    expect(path('a r.begin(0.2)\nb r.end(0.6)')).toMatchObject({ x: [0, 10, 20, 25, 30, 40], ends: [0, 40, 5] })
  })

  it('goes up to where branches meet, and down', () => {
    const { x, ends } = path('c r.begin(1)\nd r.end(0)')
    expect(x).toEqual([-30, -25, -15, -5, 0, 10, 15, 20, 30, 40, 45, 50, 60, 70, 75])
    expect(ends).toEqual([-30, 75, 15])
  })

  it('lists a node between sections once, and only for v', () => {
    expect(path('a r.begin(0)\nb r.end(1)', 'cm').x).toEqual([0, 5, 15, 25, 35, 45, 55, 60])
  })

  it('gives an expression the position in the section', () => {
    const { y } = path('a r.begin(0)\nb r.end(1)', '2*$1+diam')
    expect(y.map((value) => Math.round(value * 1000) / 1000)).toEqual([
      500, 500.333, 501, 501.667, 500, 500.333, 501, 501.667, 502,
    ])
  })

  it('between different trees is a problem', () => {
    expect(() => path('create alone\na r.begin(0)\nalone r.end(1)')).toThrow('No path from begin to end points')
  })
})
