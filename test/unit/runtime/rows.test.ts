/** Nodes and instances are rows of tables: whatever is made, cut, joined and dropped, each value stays with its segment. */
import { array, assert, constantFrom, nat, property, tuple } from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Section } from '../../../runtime/cable/section.ts'
import { PointProcess } from '../../../runtime/mechanism/point-process.ts'
import type { Model } from '../../../runtime/model.ts'
import { handMadeModel } from './kernels.ts'

/** What a section should hold, from its end 0 to its end 1. */
interface Expected {
  readonly section: Section
  v: number[]
  /** Undefined while pas is not inserted. */
  e: number[] | undefined
}

/** Some come more often than others, so that there is something to work on. */
const kinds = ['create', 'create', 'nseg', 'nseg', 'connect', 'connect', 'write', 'write', 'write', 'insert'] as const
const rareKinds = ['uninsert', 'disconnect', 'delete', 'settle', 'point'] as const
const action = tuple(constantFrom(...kinds, ...rareKinds), nat(1000), nat(1000))

class Editing {
  readonly model: Model = handMadeModel()
  all: Expected[] = []
  private next = 0
  readonly points: { point: PointProcess; amp: number }[] = []

  run(what: string, a: number, b: number): void {
    const one = this.all[a % Math.max(1, this.all.length)]
    const other = this.all[b % Math.max(1, this.all.length)]
    if (what === 'create') this.create()
    else if (what === 'settle') this.model.settle()
    else if (one && other) this.edit(what, one, other, b)
  }

  private create(): void {
    const section = this.model.createSection(`s${this.next++}`)
    this.all.push({ section, v: [-65], e: undefined })
  }

  private edit(what: string, one: Expected, other: Expected, b: number): void {
    const { section } = one
    if (what === 'nseg') this.cut(one, 1 + (b % 7))
    else if (what === 'insert') this.insert(one)
    else if (what === 'uninsert') {
      section.uninsert('pas')
      one.e = undefined
    } else if (what === 'connect') this.connect(one, other, b)
    else if (what === 'disconnect') section.disconnect()
    else if (what === 'write') this.write(one, b)
    else if (what === 'point') this.point(section, b)
    else {
      this.model.deleteSection(section)
      this.all = this.all.filter((each) => each !== one)
    }
  }

  private cut(one: Expected, count: number): void {
    const before = one.section.nseg
    one.section.nseg = count
    // the old segment that contains the new one's centre, counted from the connected end
    const source = (i: number) => Math.min(before - 1, Math.trunc(((i + 0.5) / count) * before))
    const turned = <T>(list: T[]) => (one.section.flipped ? [...list].reverse() : list)
    const recut = (list: number[]) => turned(Array.from({ length: count }, (_, i) => turned(list)[source(i)]!))
    one.v = recut(one.v)
    one.e = one.e && recut(one.e)
  }

  private insert(one: Expected): void {
    one.section.insert('pas')
    one.e ??= Array.from({ length: one.section.nseg }, (_, i) =>
      one.section.at((i + 0.5) / one.section.nseg).get('e_pas'),
    )
  }

  private connect(one: Expected, other: Expected, b: number): void {
    for (let s: Section | undefined = other.section; s; s = s.parent()?.section) if (s === one.section) return
    one.section.connect(other.section, [0, 0.5, 1][(b >> 3) % 3]!, (b >> 5) % 2 === 0 ? 0 : 1)
  }

  private write(one: Expected, b: number): void {
    const { section } = one
    const i = b % section.nseg
    const place = section.at((i + 0.5) / section.nseg)
    place.v = one.v[i] = this.next++
    if (one.e) place.set('e_pas', (one.e[i] = this.next++))
  }

  private point(section: Section, b: number): void {
    const point = new PointProcess(this.model, this.model.mechanisms.get('IClamp')!)
    point.place(section, [0, 0.3, 0.9, 1][b % 4]!)
    point.set('amp', this.next)
    this.points.push({ point, amp: this.next++ })
  }

  check(): void {
    for (const { section, v, e } of this.all) {
      const segments = section.segments()
      expect(segments.map((each) => each.v)).toEqual(v)
      expect(section.has('pas')).toBe(e !== undefined)
      if (e) expect(segments.map((each) => each.get('e_pas'))).toEqual(e)
    }
    for (const { point, amp } of this.points) expect(point.get('amp')).toBe(amp)
  }
}

describe('rows', () => {
  it('stay with their segments, whatever is edited', () => {
    assert(
      property(array(action, { minLength: 50, maxLength: 50 }), (actions) => {
        const editing = new Editing()
        for (const [what, a, b] of [['create', 0, 0] as const, ...actions]) {
          editing.run(what, a, b)
          editing.check()
        }
        editing.model.settle()
        editing.check()
      }),
      { numRuns: 100 },
    )
  })

  it('are used again: cutting and dropping sections for long takes no more memory', () => {
    const model = handMadeModel()
    const soma = model.createSection('soma')
    soma.insert('pas')
    for (let i = 0; i < 2000; i++) {
      soma.nseg = 1 + (i % 5)
      model.deleteSection(model.createSection('gone'))
    }
    expect(model.nodes.columns.count).toBeLessThan(100)
    model.settle()
    expect(model.nodes.count).toBe(soma.nseg + 2)
  })
})
