import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { EventHeap } from '../../../runtime/events/event-heap.ts'

interface Waiting {
  readonly number: number
  readonly time: number
  readonly order: number
}

/** A time for an event that is sent, or the place among those that wait of one that is taken out. */
const action = fc.oneof(fc.record({ time: fc.nat({ max: 9 }) }), fc.record({ out: fc.nat({ max: 999 }) }))

describe('events that wait', () => {
  it('come out by time and order, whatever was taken out before', () => {
    const property = fc.property(fc.array(action, { maxLength: 400 }), (actions) => {
      const heap = new EventHeap()
      let expected: Waiting[] = []
      let sent = 0
      for (const one of actions) {
        if ('time' in one) {
          const event = { number: sent + 1, time: one.time, order: sent++ }
          expected.push(event)
          heap.push(event.number, event.time, event.order)
        } else if (expected.length > 0) {
          const { number } = expected[one.out % expected.length]!
          expected = expected.filter((event) => event.number !== number)
          heap.remove(number)
          expect(heap.has(number)).toBe(false)
        }
      }
      expected.sort((a, b) => a.time - b.time || a.order - b.order)
      for (const { number, time } of expected) {
        expect([heap.first, heap.firstTime, heap.has(number)]).toEqual([number, time, true])
        heap.remove(number)
      }
      expect([heap.size, heap.first, heap.firstTime]).toEqual([0, -1, Number.POSITIVE_INFINITY])
    })
    fc.assert(property, { numRuns: 200 })
  })
})
