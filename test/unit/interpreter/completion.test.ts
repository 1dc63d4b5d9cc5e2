/** What is offered at the end of a line. */
import { expect, it } from 'vitest'
import { createSession, libraryFile, memoryHost } from '../../../index.ts'

const host = memoryHost({ 'cell.hoc': '', 'notes.txt': '', 'sub/net.hoc': '' }, libraryFile)
const session = createSession({ host })
session.run(`create soma, dend[3]
objref w, cells[2], none
w = new Vector()
begintemplate Cell
public soma, synlist, init, friend
create soma
objref synlist, friend
proc init() { synlist = new List() }
endtemplate Cell
cells[0] = new Cell()
cells[1] = new Cell()
cells[0].friend = cells[1]
steps_done = 3
proc step_on() { }
`)

const cases: [string, string[]][] = [
  ['print steps', ['steps_done']],
  ['step_', ['step_on']],
  ['forse', ['forsec']],
  ['soma { insert pa', ['pas']],
  ['insert IC', []],
  ['w = new Vect', ['Vector']],
  ['w = new Cel', ['Cell']],
  ['access de', ['dend']],
  ['w.inser', []],
  ['w.insr', ['insrt']],
  ['cells[0].', ['friend', 'init', 'soma', 'synlist']],
  ['cells[0].friend.syn', ['synlist']],
  ['cells[1].synlist.cou', ['count']],
  ['Cell[1].sy', ['synlist']],
  ['cells[0].soma.gnab', ['gnabar_hh']],
  ['dend[1].nse', ['nseg']],
  ['none.x', []],
  ['load_file("cel', ['celbild.hoc', 'cell.hoc']],
  ['{load_file(1, "stdr', ['stdrun.hoc']],
  ['load_file("not', []],
  ['load_file("su', ['sub/', 'subiter.hoc']],
  ['xopen("sub/n', ['net.hoc']],
  ['f.ropen("not', ['notes.txt']],
]

it.each(cases)('%s', (line, names) => {
  expect(session.completions(line).names).toEqual(names)
})
