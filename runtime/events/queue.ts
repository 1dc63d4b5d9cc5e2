/**
 * The order of events: by time, and equal times in the order in which they were sent, with one exception that makes
 * results equal NEURON's. The earliest event is held apart from the queue; when a new event is earlier still, the held
 * one goes back behind all others of its own time.
 */
import { eventKind, QueuedEvent } from './event.ts'

export class TimeQueue {
  /** The earliest event. */
  private held: QueuedEvent | undefined = undefined
  private readonly heap: QueuedEvent[] = []
  private readonly all: QueuedEvent[] = []
  private readonly free: QueuedEvent[] = []
  private sent = 0
  /** Events sent, moves of them, and how many left, since all were taken away. */
  inserted = 0
  moved = 0
  removed = 0

  get size(): number {
    return this.heap.length + (this.held ? 1 : 0)
  }

  /** Time of the earliest event, Infinity when there is none. */
  nextTime(): number {
    return this.held ? this.held.time : Infinity
  }

  /** The earliest event, which stays. */
  first(): QueuedEvent | undefined {
    return this.held
  }

  /** Empties the queue; the events stay with who has them. */
  forget(): void {
    for (const event of this.heap) event.place = -1
    this.heap.length = 0
    this.held = undefined
  }

  /** A fresh event, to be filled in and then sent. */
  take(): QueuedEvent {
    const reused = this.free.pop()
    if (reused) return reused
    const event = new QueuedEvent(this.all.length + 1)
    this.all.push(event)
    return event
  }

  byHandle(handle: number): QueuedEvent | undefined {
    return this.all[handle - 1]
  }

  send(event: QueuedEvent, time: number): void {
    this.inserted++
    this.insert(event, time)
  }

  private insert(event: QueuedEvent, time: number): void {
    event.time = time
    if (!this.held) {
      this.held = event
    } else if (time < this.held.time) {
      this.push(this.held)
      this.held = event
    } else {
      this.push(event)
    }
  }

  /** Takes out the earliest event when it is due. */
  popUntil(time: number): QueuedEvent | undefined {
    const event = this.held
    if (!event || event.time > time) return undefined
    this.removed++
    this.held = this.pop()
    return event
  }

  move(event: QueuedEvent, time: number): void {
    this.moved++
    if (event === this.held) {
      event.time = time
      const next = this.heap[0]
      if (!next || time <= next.time) return
      this.held = this.pop()
      this.push(event)
    } else if (event.place >= 0) {
      this.removeAt(event.place)
      this.insert(event, time)
    }
  }

  remove(event: QueuedEvent): void {
    this.removed++
    if (event === this.held) this.held = this.pop()
    else if (event.place >= 0) this.removeAt(event.place)
    this.recycle(event)
  }

  /** Gives an event that was taken out back for reuse. */
  recycle(event: QueuedEvent): void {
    event.kind = eventKind.free
    event.connection = null
    event.detector = null
    event.point = null
    event.run = null
    event.origin = undefined
    event.place = -1
    this.free.push(event)
  }

  clear(): void {
    if (this.held) this.recycle(this.held)
    for (const event of this.heap) this.recycle(event)
    this.heap.length = 0
    this.held = undefined
    this.inserted = this.moved = this.removed = 0
  }

  /** Time of the earliest event before a time that is not of one sort; that time itself when there is none. */
  earliestBut(isOfSort: (event: QueuedEvent) => boolean, before: number): number {
    let earliest = before
    if (this.held && this.held.time < earliest && !isOfSort(this.held)) earliest = this.held.time
    for (const event of this.heap) if (event.time < earliest && !isOfSort(event)) earliest = event.time
    return earliest
  }

  /** The events that are due, in the order in which they would be taken out. */
  due(until: number): QueuedEvent[] {
    const { held, heap } = this
    if (!held || held.time > until) return []
    const rest = heap.filter(({ time }) => time <= until)
    return [held, ...rest.sort((a, b) => a.time - b.time || a.order - b.order)]
  }

  /** All events that wait, earliest first. */
  waiting(): QueuedEvent[] {
    const rest = [...this.heap].sort((a, b) => a.time - b.time || a.order - b.order)
    return this.held ? [this.held, ...rest] : rest
  }

  private push(event: QueuedEvent): void {
    event.order = this.sent++
    this.heap.push(event)
    this.rise(this.heap.length - 1, event)
  }

  private pop(): QueuedEvent | undefined {
    const top = this.heap[0]
    if (top) this.removeAt(0)
    return top
  }

  private removeAt(place: number): void {
    const { heap } = this
    heap[place]!.place = -1
    const last = heap.pop()!
    if (place === heap.length) return
    this.sink(place, last)
    if (last.place === place) this.rise(place, last)
  }

  private rise(place: number, event: QueuedEvent): void {
    const { heap } = this
    while (place > 0) {
      const up = (place - 1) >> 1
      const other = heap[up]!
      if (!earlier(event, other)) break
      heap[place] = other
      other.place = place
      place = up
    }
    heap[place] = event
    event.place = place
  }

  private sink(place: number, event: QueuedEvent): void {
    const { heap } = this
    const count = heap.length
    for (;;) {
      let down = 2 * place + 1
      if (down >= count) break
      if (down + 1 < count && earlier(heap[down + 1]!, heap[down]!)) down++
      const other = heap[down]!
      if (!earlier(other, event)) break
      heap[place] = other
      other.place = place
      place = down
    }
    heap[place] = event
    event.place = place
  }
}

const earlier = (a: QueuedEvent, b: QueuedEvent) => a.time < b.time || (a.time === b.time && a.order < b.order)
