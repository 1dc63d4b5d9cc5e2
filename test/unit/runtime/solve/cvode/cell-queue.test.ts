/** Cells that have steps of their own go on in the order in which an event queue would have them, equal times included. */
import { describe, expect, it } from 'vitest'
import { eventKind } from '../../../../../runtime/events/event.ts'
import { TimeQueue } from '../../../../../runtime/events/queue.ts'
import { Arena } from '../../../../../runtime/memory/arena.ts'
import { CellQueue } from '../../../../../runtime/solve/cvode/cell-queue.ts'
import { cellRecord } from '../../../../../runtime/solve/cvode/cell-record.ts'
import { LoopMaker } from '../../../../../runtime/solve/cvode/loops.ts'
import { RecordView } from '../../../../../runtime/solve/cvode/records.ts'

function randomNumbers(seed: number): (below: number) => number {
  let state = seed
  return (below) => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0
    return Math.floor((state / 2 ** 32) * below)
  }
}

describe('the queue of cells', () => {
  it.each([1, 2, 3, 17, 64])('has %d cells in the order of an event queue', (count) => {
    const arena = new Arena(2)
    const cells = Array.from({ length: count }, () => new RecordView(arena, cellRecord.size))
    const queue = new CellQueue(new LoopMaker(arena), count)
    const events = new TimeQueue()
    const handles = cells.map(() => events.take(eventKind.free, undefined))
    const random = randomNumbers(count)
    const check = () => {
      const wanted = events.waiting().map(({ handle }) => cells[handles.indexOf(handle)]!.address)
      expect(queue.inOrder()).toEqual(wanted)
      expect(queue.nextTime()).toBe(events.nextTime())
    }
    for (const [i, cell] of cells.entries()) {
      const time = random(4)
      queue.send(cell.address, time)
      events.send(handles[i]!, time)
      check()
    }
    for (let round = 0; round < 300; round++) {
      const isFirst = random(2) === 0
      const i = isFirst ? cells.findIndex(({ address }) => address === queue.first) : random(count)
      const time = queue.nextTime() + random(3)
      queue.move(cells[i]!.address, time)
      events.move(handles[i]!, time)
      check()
    }
  })
})
