/** One session through many mistakes: after each, everything stands as it did before the statement. */
import { describe, expect, it } from 'vitest'
import { createSession, libraryFile, memoryHost, Problem } from '../../../index.ts'

const before = `create soma, dend[2]
access soma
objref nil, w, a, list
strdef s
double d[3]
w = new Vector(3)
list = new List()
begintemplate A
public fail, nest, each, other, n, o
objref o
proc fail() { forall { n = 1/0 } }
proc nest() { o = new List()  o.append(new Vector(2))  fail() }
iterator each() { iterator_statement  n = 1/0 }
obfunc other() { return new Vector(nothing) }
endtemplate A
a = new A()
proc deep() { dend[0] { dend[1] { if ($1 > 0) deep($1 - 1)  x = 1/0 } } }
proc endless() { endless() }
proc ends() { dend[1] { return } }
func none() { }
iterator it() { for i = 1, 3 { iterator_statement } }
`

const mistakes = [
  'x = = 3',
  'print "open',
  '{ x = 3 ; }',
  'proc broken() { soma { x = = 4 } }',
  'begintemplate B objref q',
  'begintemplate B\nobjref q\nproc init() { q = = 3 }\nendtemplate B',
  'begintemplate B\npublic q\nq = 1/0\nendtemplate B',
  'print 1/0',
  'dend[1] { print 1/0 }',
  'forall { dend[0] { print zzz } }',
  'forsec "dend" { a.fail() }',
  'deep(5)',
  'endless()',
  'a.fail()',
  'a.nest()',
  'for a.each() { dend[0] { a.fail() } }',
  'for it() { dend[1] { print none() } }',
  'w = a.other()',
  'print a.other().size + zzz',
  'print nil.size()',
  'print a.hidden',
  'a.o.append(1)',
  'w.x[10] = 3',
  'w.fill()',
  'w.add("text")',
  'd[7] = 1',
  'dend[5] nseg = 3',
  'soma nseg = 0',
  'insert nosuch',
  'print gnabar_hh',
  'connect soma(0.5), dend[0](1)',
  'objref v1\nobjref soma',
  'execute("dend[0] { print 1/0 }")',
  'execute("n = 1/0", a)',
  'execute1("n = = 3", a)\nx = 1/0',
  'list = new Nothing(3)',
  'list = new Vector(2).x',
  'xopen("nosuch.hoc")',
  'push_section("nowhere")',
  'dend[0] { push_section("dend[1]") x = 1/0 }',
  'finitialize("a")',
  'objref clamp\nsoma { clamp = new IClamp(2) }',
  'execerror("mine", "own")',
  'stop',
  'sprint(s, "%s", 3)',
  'strcmp("a")',
  'soma return',
  'print $1',
  'object_pop()',
]

const tops = 'print secname(), x0, w.size, d[1], a\nforsec "dend" print secname()\n'

describe('after a mistake', () => {
  const host = memoryHost({}, libraryFile)
  const session = createSession({ host })
  session.run(`${before}x0 = 5\n`)
  const mark = session.interpreter.mark()
  const expected = () => {
    const start = host.output.length
    session.run(tops)
    return host.output.slice(start)
  }
  const usual = expected()

  it.each(mistakes)('%j the session is as it was', (mistake) => {
    try {
      session.run(`${mistake}\n`)
    } catch (error) {
      expect(error).toBeInstanceOf(Problem)
      expect((error as Problem).code).not.toBe('HOC9001')
    }
    expect(session.interpreter.mark()).toEqual(mark)
    expect(session.interpreter.stack.current().name).toBe('soma')
    expect(expected()).toBe(usual)
  })
})
