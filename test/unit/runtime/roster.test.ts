import { array, assert, boolean, nat, property, tuple } from 'fast-check'
import { describe, expect, it } from 'vitest'
import { Roster } from '../../../runtime/memory/roster.ts'

class Entry {
  slot = -1
  constructor(readonly name: number) {}
}

describe('a roster', () => {
  it('keeps the order of entry, as a Set does, whoever leaves', () => {
    assert(
      property(array(tuple(boolean(), nat(200)), { maxLength: 300 }), (actions) => {
        const roster = new Roster<Entry>()
        const set = new Set<Entry>()
        actions.forEach(([enters, which], i) => {
          const chosen = [...set][which % Math.max(1, set.size)]
          if (enters || !chosen) {
            const entry = new Entry(i)
            roster.add(entry)
            set.add(entry)
          } else {
            roster.delete(chosen)
            set.delete(chosen)
          }
        })
        expect([...roster]).toEqual([...set])
        expect(roster.size).toBe(set.size)
      }),
    )
  })

  it('can be left by some while another goes through it', () => {
    const roster = new Roster<Entry>()
    const entries = Array.from({ length: 100 }, (_, i) => new Entry(i))
    for (const entry of entries) roster.add(entry)
    const met: number[] = []
    for (const { name } of roster) {
      met.push(name)
      // all but every third leave, most of them at once
      if (name === 50) for (const entry of entries) if (entry.name % 3 !== 0 && entry.name !== 50) roster.delete(entry)
    }
    const after = entries.filter(({ name }) => name > 50 && name % 3 === 0).map(({ name }) => name)
    expect(met).toEqual([...Array.from({ length: 51 }, (_, i) => i), ...after])
  })
})
