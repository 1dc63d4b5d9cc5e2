import { describe, expect, it } from 'vitest'
import { createSession, type Graph, graphsAsSvg, libraryFile, memoryHost, screenOf } from '../../../../index.ts'
import { ticks } from '../../../../stdlib/gui/svg.ts'

const program = `{load_file("stdrun.hoc")}
create soma
access soma
ticked = 0
nrncontrolmenu()
objref box, g
box = new HBox()
{box.intercept(1)}
{xpanel("mine")
xcheckbox("Tick it", &ticked, "said = said + 1")
xvalue("Later (um)", "defined_later", 1, "said = said + 10")
xpanel()}
{box.intercept(0) box.map("Box")}
said = 0
g = new Graph()
{g.size(0, 5, -80, 40) g.addvar("soma v", &soma.v(0.5), 2, 6) graphList[0].append(g)}
`

function made(looked = false) {
  const session = createSession({ host: memoryHost({}, libraryFile) })
  if (looked) screenOf(session.interpreter.context).attach(() => {})
  session.run(program)
  return session
}

describe('panels of a session', () => {
  it('are listed as a tree', () => {
    const { panels } = made()
    const [control, box, graph] = panels.list().slice(-3)
    expect(control).toMatchObject({ kind: 'panel', label: 'RunControl' })
    expect(control!.items).toContainEqual({ kind: 'value', label: 'Tstop (ms)', value: 5 })
    expect(box).toMatchObject({ kind: 'box', label: 'Box', items: [{ kind: 'panel', label: 'mine' }] })
    expect(graph).toMatchObject({ kind: 'graph', limits: [0, 5, -80, 40], items: [{ kind: 'label', label: 'soma v' }] })
    expect(`${panels}`).toContain('  panel "mine"\n    checkbox "Tick it" = 0\n    value "Later (um)"\n')
  })

  it('are worked by labels, without a unit and in any case', () => {
    const session = made()
    session.panels.set('tstop', 2)
    session.panels.press('Init & Run')
    expect(session.get('t')).toBeCloseTo(2, 9)
    session.panels.press('tick it')
    session.panels.set('Tick it', 1)
    expect([session.get('ticked'), session.get('said')]).toEqual([1, 1])
    session.panels.set('Later', 4)
    expect([session.get('defined_later'), session.get('said')]).toEqual([4, 11])
  })

  it('say what there is when a label is not there', () => {
    expect(() => made().panels.press('no such')).toThrow('there is nothing to press that is called "no such"')
    expect(() => made().panels.set('Init & Run', 1)).toThrow('there is nothing to set')
  })
})

describe('graphs as a picture', () => {
  it('have their curves, limits, colours and labels', () => {
    const session = made(true)
    session.run('run()\n{g.label(0.5, 0.5, "a < b") g.mark(1, 0, "S")}\n')
    const svg = graphsAsSvg([session.get<Graph>('g')])
    expect(svg).toContain('stroke="#d62728" stroke-width="1.2" stroke-dasharray="6 3" points="76,')
    expect(svg).toContain('>soma v</text>')
    expect(svg).toContain('>a &lt; b</text>')
    expect(svg.match(/<polyline/g)).toHaveLength(1)
    expect(svg).toMatch(/<text [^>]*>-80<\/text>/)
  })

  it('have ticks at round numbers', () => {
    expect(ticks(0, 5)).toEqual([0, 1, 2, 3, 4, 5])
    expect(ticks(-80, 40)).toEqual([-80, -60, -40, -20, 0, 20, 40])
    expect(ticks(3, 3)).toEqual([3])
  })
})
