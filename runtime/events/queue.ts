/**
 * The order of events: by time, and equal times in the order in which they were sent, with one exception that makes
 * results equal NEURON's. The earliest event is held apart from the queue; when a new event is earlier still, the held
 * one goes back behind all others of its own time.
 */
import { eventKind, QueuedEvent } from './event.ts'
import { EventHeap } from './event-heap.ts'

export class TimeQueue {
  /** The earliest event. */
  private held: QueuedEvent | undefined = undefined
  /** The others, by handle. */
  private readonly heap = new EventHeap()
  private readonly all: QueuedEvent[] = []
  private readonly free: QueuedEvent[] = []
  private sent = 0
  /** Events sent, moves of them, and how many left, since all were taken away. */
  inserted = 0
  moved = 0
  removed = 0

  get size(): number {
    return this.heap.size + (this.held ? 1 : 0)
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
    this.heap.clear()
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
      if (time <= this.heap.firstTime) return
      this.held = this.pop()
      this.push(event)
    } else if (this.heap.has(event.handle)) {
      this.heap.remove(event.handle)
      this.insert(event, time)
    }
  }

  remove(event: QueuedEvent): void {
    this.removed++
    if (event === this.held) this.held = this.pop()
    else if (this.heap.has(event.handle)) this.heap.remove(event.handle)
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
    this.free.push(event)
  }

  clear(): void {
    if (this.held) this.recycle(this.held)
    for (const event of this.inHeap()) this.recycle(event)
    this.heap.clear()
    this.held = undefined
    this.inserted = this.moved = this.removed = 0
  }

  /** Time of the earliest event before a time that is not of one sort; that time itself when there is none. */
  earliestBut(isOfSort: (event: QueuedEvent) => boolean, before: number): number {
    let earliest = before
    if (this.held && this.held.time < earliest && !isOfSort(this.held)) earliest = this.held.time
    const waiting = this.heap.waiting()
    for (let i = 0; i < waiting.length; i++) {
      const event = this.all[waiting[i]! - 1]!
      if (event.time < earliest && !isOfSort(event)) earliest = event.time
    }
    return earliest
  }

  /** The events that are due, in the order in which they would be taken out. */
  due(until: number): QueuedEvent[] {
    const { held } = this
    if (!held || held.time > until) return []
    const rest: QueuedEvent[] = []
    const waiting = this.heap.waiting()
    for (let i = 0; i < waiting.length; i++) {
      const event = this.all[waiting[i]! - 1]!
      if (event.time <= until) rest.push(event)
    }
    return [held, ...rest.sort((a, b) => a.time - b.time || a.order - b.order)]
  }

  /** All events that wait, earliest first. */
  waiting(): QueuedEvent[] {
    const rest = this.inHeap().sort((a, b) => a.time - b.time || a.order - b.order)
    return this.held ? [this.held, ...rest] : rest
  }

  private push(event: QueuedEvent): void {
    event.order = this.sent++
    this.heap.push(event.handle, event.time, event.order)
  }

  private pop(): QueuedEvent | undefined {
    const { first } = this.heap
    if (first < 0) return undefined
    this.heap.remove(first)
    return this.byHandle(first)
  }

  private inHeap(): QueuedEvent[] {
    return Array.from(this.heap.waiting(), (handle) => this.all[handle - 1]!)
  }
}
