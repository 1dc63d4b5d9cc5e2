/** What is said about names that stand for nothing. */
import { describe, expect, it } from 'vitest'
import { createSession, memoryHost, Problem } from '../../../index.ts'

function adviceOn(program: string, files: Record<string, string> = {}): string | undefined {
  const session = createSession({ host: memoryHost(files) })
  try {
    session.run(program)
  } catch (error) {
    if (error instanceof Problem) return error.help
    throw error
  }
  return undefined
}

const template =
  'begintemplate A\npublic size, go\nproc go() { size = 3 hidden = 4 }\nproc lone() { tops() }\nendtemplate A\n'

const cases: [string, string, string][] = [
  ['a class nearly right', 'objref s\ns = new IClmp(0.5)', 'did you mean IClamp?'],
  ['a class of TypeScript', 'objref s\ns = new Vectr()', 'did you mean Vector?'],
  ['a mechanism nearly right', 'create a\naccess a\ninsert hhh', 'did you mean hh?'],
  [
    'a point process inserted',
    'create a\naccess a\ninsert IClamp',
    'IClamp is a point process: objref p, then p = new IClamp(0.5)',
  ],
  ['a mechanism made', 'objref s\ns = new pas(0.5)', 'pas is a mechanism without objects: insert pas'],
  ['a range variable cut short', 'print gnabar_h', 'did you mean gnabar_hh?'],
  ['a variable of the program', 'steps = 3\nprint stesp', 'did you mean steps?'],
  ['a function of the library', 'run()', '`run` is defined by stdrun.hoc: load_file("stdrun.hoc")'],
  ['a variable of the library', 'print tstop', '`tstop` is defined by stdrun.hoc: load_file("stdrun.hoc")'],
  [
    'a class of the library',
    'objref s\ns = new String()',
    '`String` is defined by stdlib.hoc: load_file("stdlib.hoc")',
  ],
  [
    'a function of the library nearly right',
    'lamda_f(100)',
    'did you mean lambda_f? It is defined by stdlib.hoc: load_file("stdlib.hoc")',
  ],
  ['a built-in function nearly right', 'finitialise(-65)', 'did you mean finitialize?'],
  [
    'a name of the top level',
    `proc tops() { print 1 }\n${template.replace('lone', 'go2').replace('size,', 'go2,')}objref a\na = new A()\na.go2()`,
    'tops exists at top level; for the template to see it: `external tops` in A',
  ],
  [
    'a private member',
    `${template}objref a\na = new A()\nprint a.hidden`,
    'A has it for itself alone: write `public hidden` in the template to show it',
  ],
  ['a member nearly right', `${template}objref a\na = new A()\nprint a.sze`, 'did you mean `size`?'],
  ['a member unlike all others', `${template}objref a\na = new A()\nprint a.quite`, 'A has size, go'],
  ['a section nearly right', 'create dend\ndedn { nseg = 3 }', 'did you mean dend?'],
  ['a section that is not there', 'xyz insert hh', 'xyz is not a section; create xyz makes one'],
  ['an object of the library', 'cvode.active(1)', '`cvode` is defined by stdrun.hoc: load_file("stdrun.hoc")'],
  ['a method nearly right', 'objref w\nw = new Vector()\nw.apend(1)', 'did you mean `append`?'],
]

describe('advice on', () => {
  it.each(cases)('%s', (_, program, advice) => {
    expect(adviceOn(`${program}\n`)).toBe(advice)
  })

  it('a mechanism whose file lies in another folder', () => {
    const files = { 'mod/IA.mod': 'NEURON { SUFFIX IA }' }
    expect(adviceOn('create a\naccess a\ninsert IA\n', files)).toBe('mod/IA.mod defines it: start with --mod mod')
  })

  it('a name of one letter is not guessed', () => {
    expect(adviceOn('y = 3\nprint x\n')).toBe('assign a value to it first')
  })
})
