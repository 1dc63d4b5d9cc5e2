/** HOC's top level and objects of built-in classes, from TypeScript. */
import { describe, expect, it } from 'vitest'
import { createSession, type hoc, type Section, Vector } from '../../../index.ts'

interface Top {
  x: number
  name: string
  soma: Section
  twice(n: number): number
  finitialize(v: number): number
  Vector: new (size: number) => Vector
  CVode: new () => hoc.CVode
}

function topLevel(text: string): Top {
  const session = createSession()
  session.run(text)
  return session.globals<Top>()
}

describe('the top level as an object', () => {
  const h = topLevel('x = 3\nstrdef name\nname = "cell"\ncreate soma\naccess soma\nfunc twice() { return 2*$1 }\n')

  it('reads and writes variables', () => {
    h.x += 1
    h.name = `${h.name} A`
    expect([h.x, h.name, h.twice(4)]).toEqual([4, 'cell A', 8])
    expect('x' in h && !('y' in h)).toBe(true)
  })

  it('reaches sections and calls built-in functions', () => {
    h.finitialize(-60)
    expect(h.soma(0.5).v).toBe(-60)
  })

  it('makes objects of classes', () => {
    const vector = new h.Vector(3)
    expect(vector).toBeInstanceOf(Vector)
    expect(vector.size()).toBe(3)
  })
})

describe('objects of classes without a TypeScript class', () => {
  it('have the members of their tables', () => {
    const session = createSession()
    const cvode = session.make<hoc.CVode>('CVode')
    cvode.active(true)
    cvode.atol(1e-4)
    expect([cvode.active(), cvode.atol()]).toEqual([1, 1e-4])
    session.run('objref cv\ncv = new CVode()\nprint cv.atol()\n')
    session.set('cv', cvode)
    expect(`${session.get('cv')}`).toBe('CVode[0]')
  })

  it('give and take objects and arrays', () => {
    const session = createSession()
    session.run('create soma\naccess soma\n')
    const pc = session.make<hoc.ParallelContext>('ParallelContext')
    expect([pc.nhost(), pc.id()]).toEqual([1, 0])
    const ref = session.make<hoc.MechanismStandard>('MechanismStandard', 'hh', 1)
    expect(ref.get('gnabar_hh')).toBe(0.12)
  })

  it('turn mistakes into problems', () => {
    const session = createSession()
    const cvode = session.make<hoc.CVode>('CVode')
    expect(() => cvode.solve('x')).toThrow('solve takes a number')
  })
})
