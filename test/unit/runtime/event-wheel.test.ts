import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { EventWheel } from '../../../runtime/events/event-wheel.ts'

interface Waiting {
  readonly number: number
  readonly time: number
  readonly order: number
}

const byTime = (a: Waiting, b: Waiting) => a.time - b.time || a.order - b.order

/**
 * Many events at once, which bring lists into use; then some come and some go, so that all go in the end. Some are far behind all others, and some
 * without end.
 */
const course = fc.record({
  seed: fc.nat(),
  many: fc.integer({ min: 0, max: 1500 }),
  steps: fc.integer({ min: 0, max: 3000 }),
  grain: fc.constantFrom(0, 1, 1e-3, 1e9),
})

describe('many events that wait', () => {
  it('come out by time and order, whatever comes and goes meanwhile', () => {
    const property = fc.property(course, ({ seed, many, steps, grain }) => {
      const draw = randomNumbers(seed)
      const wheel = new EventWheel()
      const expected = new Map<number, Waiting>()
      let now = 0
      let sent = 0
      const send = () => {
        const far = draw()
        const delay = far < 0.02 ? 1e6 * draw() : 10 * draw()
        const time =
          far < 0.001 ? Number.POSITIVE_INFINITY : now + (grain > 0 ? grain * Math.floor(delay / grain) : delay)
        sent++
        expected.set(sent, { number: sent, time, order: sent })
        wheel.push(sent, time, sent)
      }
      const takeFirst = () => {
        const first = [...expected.values()].reduce((a, b) => (byTime(a, b) <= 0 ? a : b))
        expect([wheel.first, wheel.firstTime, wheel.has(first.number)]).toEqual([first.number, first.time, true])
        wheel.pop()
        expected.delete(first.number)
        if (first.time < Number.POSITIVE_INFINITY) now = first.time
      }
      const takeAny = () => {
        const numbers = [...expected.keys()]
        const number = numbers[Math.floor(draw() * numbers.length)]!
        wheel.remove(number)
        expect(wheel.has(number)).toBe(false)
        expected.delete(number)
      }
      for (let i = 0; i < many; i++) send()
      for (let i = 0; i < steps; i++) {
        const what = draw()
        if (what < 0.4 || expected.size === 0) send()
        else if (what < 0.8) takeFirst()
        else takeAny()
      }
      const found = new Set(wheel.until(now + 3))
      for (const { number, time } of expected.values()) if (time <= now + 3) expect(found.has(number)).toBe(true)
      expect(wheel.until(Number.POSITIVE_INFINITY).length).toBe(expected.size)
      for (const { number } of [...expected.values()].sort(byTime)) {
        expect(wheel.first).toBe(number)
        wheel.pop()
      }
      expect([wheel.size, wheel.first, wheel.firstTime]).toEqual([0, -1, Number.POSITIVE_INFINITY])
    })
    fc.assert(property, { numRuns: 40 })
  })
})

/** Numbers from 0 to 1 (mulberry32). */
function randomNumbers(seed: number): () => number {
  let state = seed | 0
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296
  }
}
