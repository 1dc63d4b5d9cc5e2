import { describe, expect, it } from 'vitest'
import { createSession, type List, memoryHost, Problem, Section, Vector } from '../../../index.ts'

function started(hoc = '', files: Record<string, string> = {}) {
  const host = memoryHost(files)
  const session = createSession({ host })
  if (hoc) session.run(hoc)
  return { session, host }
}

const counter = `
begintemplate Counter
public count, add, name, soma, vec, arr, twin, first
create soma
strdef name
objref vec, this
double arr[2][3]
proc init() { count = $1  name = "new"  vec = new Vector(3, $1) }
proc add() { count += $1 }
func first() { return vec.x[0] + $1 }
obfunc twin() { return new Counter(count) }
endtemplate Counter
`

interface Counter {
  count: number
  name: string
  readonly soma: Section
  readonly vec: Vector
  readonly arr: number[][]
  add(n: number): number
  first(n: number): number
  twin(): Counter
}

describe('a session', () => {
  it('keeps its names, sections and time from another session', () => {
    const [a, b] = [started('x = 3\ncreate soma\nt = 5').session, started('x = 4').session]
    expect([a.get('x'), b.get('x')]).toEqual([3, 4])
    expect([a.model.sections.length, b.model.sections.length]).toEqual([1, 0])
    expect([a.model.t, b.model.t]).toEqual([5, 0])
  })

  it('goes on after a problem, with the statement undone that had it', () => {
    const { session, host } = started('create a, b\naccess a\nproc bad() { b { print 1/0 } }')
    expect(() => session.run('bad()')).toThrow(Problem)
    session.run('print secname()')
    expect(host.output).toBe('a\n')
  })

  it('abandons a template whose body had a problem', () => {
    const { session } = started()
    expect(() => session.run('begintemplate A\nprint 1/0\nendtemplate A')).toThrow('division by zero')
    session.run(`begintemplate A\npublic x\nproc init() { x = 2 }\nendtemplate A\nobjref a\na = new A()\ny = a.x`)
    expect(session.get('y')).toBe(2)
  })

  it('tells where and by which calls a problem came about', () => {
    const { session } = started('proc p() { q($1 + 1) }\nproc q() { print 1/0 }')
    const found = problemOf(() => session.run('p(1)', 'main.hoc'))
    expect(found.span?.source.position(found.span.start)).toEqual({ line: 2, column: 18 })
    expect(found.trace.map(({ call }) => call)).toEqual(['q(2)', 'p(1)'])
  })

  it('makes a problem of endless recursion', () => {
    const { session } = started('proc r() { r($1 + 1) }')
    expect(problemOf(() => session.run('r(0)')).message).toMatch(/Stack too deep/)
    session.run('x = 1')
    expect(session.get('x')).toBe(1)
  })

  it('runs an often used statement with the names as they are by then', () => {
    const { session } = started('func f() { return 1 }\nx = 0')
    const { context } = session.interpreter
    const statement = context.statement('x = x + f()')
    statement()
    statement()
    session.run('func f() { return 10 }')
    statement()
    expect(session.get('x')).toBe(12)
  })
})

describe('HOC from TypeScript', () => {
  it('reads and writes variables of every kind', () => {
    const { session } = started('x = 1\nstrdef s\ns = "a"\nobjref o\ndouble d[2]\nd[1] = 5')
    session.set('x', 2)
    session.set('s', 'b')
    session.set('o', new Vector(4))
    session.set('fresh', 7)
    session.run('y = x + o.size() + fresh\nd[0] = 3')
    expect(session.get('y')).toBe(13)
    expect(session.get('s')).toBe('b')
    expect([...session.get<number[]>('d')]).toEqual([3, 5])
  })

  it('sees the members of a template object, live both ways', () => {
    const { session, host } = started(counter)
    const one = session.make<Counter>('Counter', 3)
    one.add(4)
    one.name = 'mine'
    one.count += 1
    session.run('print Counter[0].count, Counter[0].name\nCounter[0].arr[1][2] = 6\nCounter[0].soma.L = 12')
    expect(host.output).toBe('8 mine \n')
    expect([one.count, one.arr[1]![2], one.arr.length, one.first(1), one.soma.L]).toEqual([8, 6, 2, 4, 12])
    expect(one.twin().count).toBe(8)
    expect(one.vec).toBeInstanceOf(Vector)
  })

  it('keeps what TypeScript holds', () => {
    const { session } = started(counter)
    const one = session.make<Counter>('Counter', 3)
    session.run('objref c, list\nc = Counter[0]\nobjref c\nlist = new List("Counter")')
    expect(session.get<List>('list').count).toBe(1)
    expect(one.count).toBe(3)
  })

  it('makes sections that HOC sees', () => {
    const { session, host } = started()
    const soma = new Section(session, { name: 'soma', L: 20, diam: 10, nseg: 3 })
    expect(soma).toBeInstanceOf(Section)
    session.run('forall print secname(), L, diam, nseg\nsoma.L = 30')
    expect(host.output).toBe('soma20 10 3 \n')
    expect(soma.L).toBe(30)
  })

  it('calls procedures with numbers, strings and objects', () => {
    const { session } = started('strdef s\nfunc f() { s = $s2  return $1 + $o3.size() }\nobfunc g() { return $o1.c() }')
    const vector = new Vector(5)
    expect(session.call('f', 2, 'text', vector)).toBe(7)
    expect(session.get('s')).toBe('text')
    expect((session.call('g', vector) as Vector).size()).toBe(5)
  })
})

function problemOf(body: () => void): Problem {
  try {
    body()
  } catch (error) {
    if (error instanceof Problem) return error
    throw error
  }
  throw new Error('no problem')
}
