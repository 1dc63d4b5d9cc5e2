import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { eventKind } from '../../../runtime/events/event.ts'
import { TimeQueue } from '../../../runtime/events/queue.ts'

/** Sends one named event for each letter and digit ('A5' is event A at time 5); gives the order of delivery. */
function deliveries(sent: string): string {
  const queue = new TimeQueue()
  const names = new Map<number, string>()
  for (const word of sent.split(' ')) {
    const event = queue.take(eventKind.free, undefined)
    names.set(event, word)
    queue.send(event, Number(word.slice(1)))
  }
  const out: string[] = []
  for (let event = queue.popUntil(Infinity); event; event = queue.popUntil(Infinity)) out.push(names.get(event)!)
  return out.join(' ')
}

describe('the queue of events', () => {
  it('delivers equal times in the order of sending', () => {
    expect(deliveries('A1 B1 C1 D2 E1')).toBe('A1 B1 C1 E1 D2')
  })

  it('puts the held event behind the others of its time when an earlier one comes, as NEURON does', () => {
    expect(deliveries('A5 B5 C3 D5')).toBe('C3 B5 A5 D5')
  })

  it('is sorted by time whatever is sent, moved and removed', () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(fc.nat(20), fc.nat(20), fc.nat(5))), (operations) => {
        const queue = new TimeQueue()
        const waiting: number[] = []
        for (const [time, later, what] of operations) {
          const event = queue.take(eventKind.free, undefined)
          queue.send(event, time)
          waiting.push(event)
          const other = waiting[later % waiting.length]!
          if (what === 1) queue.move(other, later)
          if (what === 2) {
            queue.remove(other)
            waiting.splice(waiting.indexOf(other), 1)
          }
        }
        const times: number[] = []
        for (let event = queue.popUntil(Infinity); event; event = queue.popUntil(Infinity))
          times.push(queue.rows.times[event]!)
        expect(times).toEqual(waiting.map((event) => queue.rows.times[event]!).sort((a, b) => a - b))
      }),
    )
  })
})
