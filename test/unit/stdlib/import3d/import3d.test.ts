import { describe, expect, it } from 'vitest'
import {
  createSession,
  hocOfMorphology,
  importMorphology,
  libraryFile,
  memoryHost,
  readMorphology,
} from '../../../../index.ts'

/** A sphere with a forked dendrite and an axon. */
const sphere = `# a cell
1 1 0 0 0 5 -1
2 3 5 0 0 1 1
3 3 30 0 0 1 2
4 3 40 10 0 0.5 3
5 3 50 20 0 0.5 4
6 3 40 -10 0 0.8 3
7 3 60 -20 0 0.4 6
8 2 0 -5 0 0.5 1
9 2 0 -50 5 0.5 8
`
const outline = `("CellBody" (Color Red) (CellBody) (5 0 0 0) (0 5 0 0) (-5 0 0 0) (0 -5 0 0))
( (Color Blue) (Dendrite)
  (5 0 0 2) (20 0 0 2) ; on the edge
  ( (40 10 0 1) (60 20 0 1) Normal | (40 -10 0 1.2) <(Class 1 "spine") (40 -12 0 .2)> (50 -30 0 0.8) ) )
`
const read = (text: string) => readMorphology(text).parts

describe('SWC', () => {
  it('cuts at branches and where the type changes', () => {
    expect(read(sphere).map(({ type, size, parentx, first }) => [type, size, parentx, first])).toEqual([
      [1, 1, 1, 0],
      [3, 3, 0.5, 1],
      [3, 3, 1, 0],
      [3, 3, 1, 0],
      [2, 3, 0.5, 1],
    ])
  })
  it('makes a cylinder of a soma of one point, and joins the rest to its middle by wires', () => {
    const session = createSession()
    const [soma, dendrite, ...others] = importMorphology(session, readMorphology(sphere))
    expect([soma!.n3d(), soma!.L, soma!.at(0.5).diam]).toEqual([3, 10, 10])
    expect(dendrite!.parent()).toMatchObject({ section: soma, x: 0.5 })
    expect(dendrite!.n3d()).toBe(2)
    expect(others.map(({ name }) => name)).toEqual(['dend[1]', 'dend[2]', 'axon[0]'])
  })
  it('takes three points of NeuroMorpho.org for a sphere', () => {
    const [soma] = read('1 1 0 0 0 5 -1\n2 1 0 -5 0 5 1\n3 1 0 5 0 5 1\n4 3 5 0 0 1 1\n5 3 9 0 0 1 4\n')
    expect(soma!.size).toBe(1)
  })
  it('says what is wrong with a file', () => {
    const { hasErrors, messages } = readMorphology('1 1 0 0 0 5 -1\n2 1 1 0 0 5 1\nno point here\n', { name: 'a.swc' })
    expect(hasErrors).toBe(true)
    expect(messages).toBe('error a.swc line 3: could not parse: no point here\n')
  })
})

describe('Neurolucida', () => {
  it('joins what begins inside the outline of a soma to its middle', () => {
    const [soma, trunk, ...ends] = read(outline)
    expect(soma!.iscontour_).toBe(1)
    expect(trunk).toMatchObject({ parent: soma, parentx: 0.5, first: 1, type: 3 })
    expect(ends.map((part) => part.parent)).toEqual([trunk, trunk])
  })
  it('makes cylinders along the long axis of an outline', () => {
    const [soma] = importMorphology(createSession(), readMorphology(outline))
    expect(soma!.n3d()).toBe(21)
  })
  it('names the line where a file stops making sense', () => {
    expect(() => read('( (Dendrite)\n (1 2 3 4)\n (5 6\n')).toThrow(/:3: parse error/)
  })
  it('reads the older format', () => {
    const old =
      '[2,1] (0,0,0) 1\n[1,2] (10,0,0) 1\n[10,5] (10,0,0) 1\n[1,2] (10,0,0) 1\n[1,2] (20,5,0) 1\n[2,2] (10,0,0) 1\n[1,2] (20,-5,0) 1\n'
    const [trunk, ...ends] = read(old)
    expect(ends.map(({ parent }) => parent)).toEqual([trunk, trunk])
  })
})

it('Eutectic files go on at the last fork', () => {
  const lines = [
    '1 MTO 3 0 0 0 1',
    '2 BP 3 9 0 0 1',
    '3 CP 3 12 3 0 1',
    '4 NE 3 15 5 0 1',
    '5 CP 3 12 -3 0 1',
    '6 NE 3 15 -5 0 1',
  ]
  const [trunk, ...ends] = read(`${lines.join('\n')}\n`)
  expect(ends.map(({ parent, size }) => [parent, size])).toEqual([
    [trunk, 3],
    [trunk, 3],
  ])
})

it('MorphML: segments gathered in cables', () => {
  const parts = read(`<?xml version="1.0"?>
<neuroml xmlns:mml="x"><mml:segments>
 <mml:segment id="0" name="a" cable="0"><mml:proximal x="0" y="0" z="0" diameter="10"/><mml:distal x="10" y="0" z="0" diameter="10"/></mml:segment>
 <mml:segment id="1" name="b" parent="0" cable="1"><mml:distal x="50" y="0" z="0" diameter="1"/></mml:segment>
</mml:segments><mml:cables>
 <mml:cable id="0" name="soma"><meta:group>soma_group</meta:group></mml:cable>
 <mml:cable id="1" name="d1" fractAlongParent="0.5"><meta:group>dendrite_group</meta:group></mml:cable>
</mml:cables></neuroml>`)
  expect(parts.map(({ type, size, parentx }) => [type, size, parentx])).toEqual([
    [1, 2, 1],
    [3, 2, 0.5],
  ])
  expect(parts[1]!.parent).toBe(parts[0])
})

describe('a program', () => {
  it('reads a cell into an object with its lists', () => {
    const host = memoryHost({ 'cell.swc': sphere }, libraryFile)
    createSession({ host }).run(`{load_file("import3d.hoc")}
begintemplate Cell
public soma, dend, axon, all, somatic, basal, axonal
create soma, dend, axon
objref all, somatic, basal, axonal, this
proc init() { localobj reader, gui
  all = new SectionList()  somatic = new SectionList()  basal = new SectionList()  axonal = new SectionList()
  reader = new Import3d_SWC_read()
  reader.quiet = 1
  reader.input("cell.swc")
  gui = new Import3d_GUI(reader, 0)
  gui.instantiate(this)
}
endtemplate Cell
objref cell
cell = new Cell()
forsec cell.basal printf("%s %d\\n", secname(), n3d())
`)
    expect(host.output).toBe('Cell[0].dend[0] 2\nCell[0].dend[1] 3\nCell[0].dend[2] 3\n')
  })
  it('may be written from a file', () => {
    const [session, again] = [createSession(), createSession()]
    const sections = importMorphology(session, readMorphology(sphere))
    again.run(hocOfMorphology(readMorphology(sphere)))
    expect(again.model.sections.map((section) => [section.name, section.L, section.at(0.5).diam]).sort()).toEqual(
      sections.map((section) => [section.name, section.L, section.at(0.5).diam]).sort(),
    )
  })
})
