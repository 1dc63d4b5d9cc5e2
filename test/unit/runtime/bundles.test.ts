/** Sections side by side within a tree: rows change places, and no sum its order. */
import { array, assert, nat, property, tuple } from 'fast-check'
import { describe, expect, it } from 'vitest'
import { arrangeTree } from '../../../runtime/cable/bundles.ts'

/** Pieces of a tree, each at some row of an earlier one; the first is the root. */
function tree(shape: readonly (readonly [number, number])[]): { lengths: number[]; parents: Int32Array } {
  const [lengths, parents] = [[1], [-1]]
  for (const [length, at] of shape) {
    parents.push(at % parents.length)
    for (let i = 0; i < length % 4; i++) parents.push(parents.length - 1)
    lengths.push((length % 4) + 1)
  }
  return { lengths, parents: Int32Array.from(parents) }
}

const shapes = array(tuple(nat(30), nat(1000)), { minLength: 1, maxLength: 60 })

describe('sections side by side', () => {
  it('stand behind their parents, siblings in their order', () => {
    let some = 0
    const check = property(shapes, (shape) => {
      const { lengths, parents } = tree(shape)
      const found = arrangeTree(lengths, parents, [])
      if (!found) return
      some++
      expect([...found.order].sort((a, b) => a - b)).toEqual(Array.from(parents, (_, i) => i))
      found.parents.forEach((parent, place) => {
        expect(parent).toBeLessThan(place)
        expect(parent < 0 ? -1 : found.order[parent]).toBe(parents[found.order[place]!])
      })
      const children = new Map<number, number>()
      found.order.forEach((position) => {
        const parent = parents[position]!
        expect(children.get(parent) ?? -1).toBeLessThan(position)
        children.set(parent, position)
      })
    })
    assert(check)
    expect(some).toBeGreaterThan(50)
  })

  it('have their rows at equal distances', () => {
    const check = property(shapes, (shape) => {
      const { lengths, parents } = tree(shape)
      const found = arrangeTree(lengths, parents, [])
      for (const { first, rows, lanes } of found?.bundles ?? [])
        for (let lane = 0; lane < lanes; lane++)
          for (let i = 1; i < rows; i++)
            expect(found!.order[first + lane + i * lanes]).toBe(found!.order[first + lane]! + i)
    })
    assert(check)
  })

  it('leave the last of a list behind the others', () => {
    const check = property(shapes, array(nat(1000), { minLength: 2, maxLength: 20 }), (shape, picked) => {
      const { lengths, parents } = tree(shape)
      const pieces = [...new Set(picked.map((one) => one % lengths.length))].sort((a, b) => a - b)
      const starts = lengths.map((_, i) => lengths.slice(0, i).reduce((sum, length) => sum + length, 0))
      const whole = arrangeTree(lengths, parents, [{ pieces, whole: true }])
      const rows = arrangeTree(lengths, parents, [{ pieces, whole: false }])
      const last = pieces.pop()!
      for (const piece of pieces) {
        const behind = whole?.order.indexOf(starts[last]!) ?? Number.POSITIVE_INFINITY
        expect(whole?.order.indexOf(starts[piece]! + lengths[piece]! - 1) ?? 0).toBeLessThan(behind)
        const place = (one: number) => rows!.order.indexOf(starts[one]! + lengths[one]! - 1)
        if (rows) expect(place(piece)).toBeLessThan(place(last))
      }
    })
    assert(check)
  })
})
