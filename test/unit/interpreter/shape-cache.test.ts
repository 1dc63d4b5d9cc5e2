import { describe, expect, it } from 'vitest'
import { ShapeCache } from '../../../interpreter/shape-cache.ts'
import type { Statement } from '../../../interpreter/tree.ts'

const tree: Statement = { kind: 'break', from: 0, to: 0 }

describe('ShapeCache', () => {
  it('finds what has the same codes, wherever they stand', () => {
    const cache = new ShapeCache()
    const shape = cache.add(Uint16Array.of(1, 2, 3), 0, 3, tree)
    expect(cache.find(Uint16Array.of(9, 1, 2, 3, 9), 1, 4)).toBe(shape)
    expect(cache.find(Uint16Array.of(1, 2, 4), 0, 3)).toBeUndefined()
    expect(cache.find(Uint16Array.of(1, 2, 3), 0, 2)).toBeUndefined()
  })

  it('tells shapes apart that have one hash', () => {
    const cache = new ShapeCache()
    // 31 * 1 + 0 and 31 * 0 + 31, behind the same length
    const [a, b] = [Uint16Array.of(1, 0), Uint16Array.of(0, 31)]
    const [first, second] = [cache.add(a, 0, 2, tree), cache.add(b, 0, 2, tree)]
    expect(cache.find(a, 0, 2)).toBe(first)
    expect(cache.find(b, 0, 2)).toBe(second)
    expect(first.name).not.toBe(second.name)
  })

  it('can be stored and read again', () => {
    const cache = new ShapeCache()
    cache.add(Uint16Array.of(10, 123, 3), 0, 3, tree)
    cache.add(Uint16Array.of(1, 0), 0, 2, tree)
    cache.add(Uint16Array.of(0, 31), 0, 2, tree)
    const again = new ShapeCache([...cache.stored().values()])
    expect(again.find(Uint16Array.of(10, 123, 4), 0, 3)).toBeUndefined()
    expect(again.find(Uint16Array.of(0, 31), 0, 2)?.name).not.toBe(again.find(Uint16Array.of(1, 0), 0, 2)?.name)
    for (const codes of [
      [10, 123, 3],
      [1, 0],
      [0, 31],
    ]) {
      expect(again.find(Uint16Array.from(codes), 0, codes.length)?.tree).toEqual(tree)
    }
  })
})
