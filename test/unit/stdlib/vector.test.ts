import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { Vector } from '../../../stdlib/vector.ts'

const numbers = fc.array(fc.double({ min: -1e6, max: 1e6, noNaN: true }), { maxLength: 40 })

describe('elements', () => {
  it('grows by append and insrt, and shrinks by remove', () => {
    const v = Vector.from([10, 20, 30])
    expect(v.insrt(1, Vector.from([1, 2])).toArray()).toEqual([10, 1, 2, 20, 30])
    expect(
      v
        .remove(1, 2)
        .append(40, Vector.from([50]))
        .toArray(),
    ).toEqual([10, 20, 30, 40, 50])
  })
  it('keeps what was there when it is resized', () => {
    expect(Vector.from([1, 2]).resize(4).toArray()).toEqual([1, 2, 0, 0])
    expect(Vector.from([1, 2, 3]).resize(1).resize(2).toArray()).toEqual([1, 0])
  })
  it('will not append itself, nor read what is not there', () => {
    const v = Vector.from([1])
    expect(() => v.append(v)).toThrow('needs to be copied first')
    expect(() => v.get(1)).toThrow('Arg out of range in user function')
  })
  it('gives pointers that follow it when it grows', () => {
    const v = Vector.from([1, 2])
    const ref = v.ref(1)
    for (let i = 0; i < 100; i++) v.push(i)
    ref.set(7)
    expect(v.get(1)).toBe(7)
  })
})

describe('copies', () => {
  it('takes part of another vector in, with steps', () => {
    const s = Vector.from([10, 11, 12, 13, 14, 15])
    expect(new Vector(3, -1).copy(s, { to: 1, from: 0, end: 5, fromStep: 2 }).toArray()).toEqual([-1, 10, 12, 14])
    expect(new Vector(2, -1).copy(s, { to: 1, from: 0, end: 5, toStep: 3, fromStep: 2 }).length).toBe(8)
  })
  it('copies by indices', () => {
    const s = Vector.from([10, 11, 12, 13])
    const d = new Vector(4, -1).copyIndexed(s, Vector.from([1, 2, 9]), Vector.from([3, 0, 1]))
    expect(d.toArray()).toEqual([12, -1, -1, 11])
  })
})

describe('searching', () => {
  it('forgives float_epsilon', () => {
    const v = Vector.from([1, 2, 3])
    expect(v.indwhere('==', 2 + 1e-12)).toBe(1)
    expect(v.indwhere('>', 2 - 1e-12)).toBe(2)
    expect(v.c().where('[)', 1, 3).toArray()).toEqual([1, 2])
    expect(() => v.indwhere('=', 2)).toThrow('Invalid comparator')
  })
})

describe('curves and counts', () => {
  it('differentiates, integrates, interpolates', () => {
    const v = Vector.from([0, 1, 4, 9, 16])
    expect(v.c().deriv(1, 1).toArray()).toEqual([1, 3, 5, 7])
    expect(v.c().deriv().toArray()).toEqual([1, 2, 4, 6, 7])
    expect(v.c().integral(0.5).toArray()).toEqual([0, 0.5, 2.5, 7, 15])
    const x = Vector.from([-1, 0.5, 9])
    expect(new Vector().interpolate(x, Vector.from([0, 1]), Vector.from([10, 20])).toArray()).toEqual([10, 15, 20])
  })
  it('transforms there and back', () => {
    fc.assert(
      fc.property(
        fc.array(fc.double({ min: -100, max: 100, noNaN: true }), { minLength: 8, maxLength: 8 }),
        (values) => {
          const back = Vector.from(values).fft(1).fft(-1).div(4)
          for (let i = 0; i < 8; i++) expect(back.get(i)).toBeCloseTo(values[i]!, 9)
        },
      ),
      { numRuns: 50 },
    )
  })
})

describe('for any numbers', () => {
  it('sortindex sorts as sort does', () => {
    fc.assert(
      fc.property(numbers, (values) => {
        const v = Vector.from(values)
        expect(v.ind(v.sortindex()).toArray()).toEqual(v.c().sort().toArray())
      }),
    )
  })
  it('rotate there and back is nothing', () => {
    fc.assert(
      fc.property(numbers, fc.integer({ min: -50, max: 50 }), (values, places) => {
        expect(Vector.from(values).rotate(places).rotate(-places).toArray()).toEqual(values)
      }),
    )
  })
  it('append then remove is nothing', () => {
    fc.assert(
      fc.property(numbers, fc.double({ noNaN: true }), (values, extra) => {
        const v = Vector.from(values).append(extra)
        expect(v.remove(v.length - 1).toArray()).toEqual(values)
      }),
    )
  })
})
