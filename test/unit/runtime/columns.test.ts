/** The table of numbers under nodes and instances: rows that change places, and rows that get their first numbers. */
import { assert, integer, property, shuffledSubarray } from 'fast-check'
import { describe, expect, it } from 'vitest'
import { Arena } from '../../../runtime/memory/arena.ts'
import { Columns } from '../../../runtime/memory/columns.ts'

const rows = 100

function filled(): { table: Columns; arena: Arena } {
  const arena = new Arena(1)
  const table = new Columns(arena, 2, 1, () => {})
  table.take(rows)
  for (let i = 0; i < rows; i++) {
    arena.f64[table.column(1) + i] = i + 0.5
    arena.i32[table.integerColumn(0) + i] = 7 * i
  }
  return { table, arena }
}

function expectOrder(order: readonly number[]): void {
  const { table, arena } = filled()
  table.permute(Int32Array.from(order), order.length)
  const [doubles, integers] = [table.column(1), table.integerColumn(0)]
  expect(table.count).toBe(order.length)
  expect([...arena.f64.subarray(doubles, doubles + order.length)]).toEqual(order.map((i) => i + 0.5))
  expect([...arena.i32.subarray(integers, integers + order.length)]).toEqual(order.map((i) => 7 * i))
}

describe('columns', () => {
  const all = Array.from({ length: rows }, (_, i) => i)

  it('takes rows in any order, some of them no more', () => {
    assert(property(shuffledSubarray(all), expectOrder), { numRuns: 50 })
  })

  it('takes stretches of rows in any order', () => {
    const cuts = [integer({ min: 0, max: rows }), integer({ min: 0, max: rows })] as const
    assert(
      property(...cuts, (a, b) => {
        const [from, to] = [Math.min(a, b), Math.max(a, b)]
        expectOrder([...all.slice(from, to), ...all.slice(to), ...all.slice(0, from)])
      }),
    )
  })

  it('keeps its numbers when it becomes large, and what was never written to is zero', () => {
    const arena = new Arena(1)
    const table = new Columns(arena, 4, 1, () => {})
    const count = 150_000
    for (let i = 0; i < count; i++) {
      const row = table.append()
      arena.f64[table.column(1) + row] = i
      arena.i32[table.integerColumn(0) + row] = -i
      if (i === 20_000) arena.f64[table.column(2) + row] = -0
    }
    const column = (k: number) => arena.f64.subarray(table.column(k), table.column(k) + count)
    expect(column(1).every((value, i) => value === i)).toBe(true)
    expect(Object.is(column(2)[20_000], -0)).toBe(true)
    expect(column(3).every((value) => Object.is(value, 0))).toBe(true)
    const integers = table.integerColumn(0)
    expect(arena.i32.subarray(integers, integers + count).every((value, i) => value === -i)).toBe(true)
  })

  it.each([1, 16, 17, 60])('fills %d rows and no other', (count) => {
    const { table, arena } = filled()
    table.fill(1, 3, count, -1)
    const numbers = [...arena.f64.subarray(table.column(1), table.column(1) + rows)]
    expect(numbers).toEqual(all.map((i) => (i >= 3 && i < 3 + count ? -1 : i + 0.5)))
  })
})
