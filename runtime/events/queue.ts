/**
 * The order of events: by time, and equal times in the order in which they were sent, with one exception that makes
 * results equal NEURON's. The earliest event is held apart from the queue; when a new event is earlier still, the held
 * one goes back behind all others of its own time.
 */
import { type EventKind, type EventOwner, EventRows, type QueuedEvent } from './event.ts'
import { EventWheel } from './event-wheel.ts'

export class TimeQueue {
  readonly rows = new EventRows()
  /** Row of the earliest event, 0 when there is none. */
  private held = 0
  /** The others. */
  private readonly others = new EventWheel()
  private sent = 0
  /** Events sent, moves of them, and how many left, since all were taken away. */
  inserted = 0
  moved = 0
  removed = 0

  get size(): number {
    return this.others.size + (this.held ? 1 : 0)
  }

  /** Time of the earliest event, Infinity when there is none. */
  nextTime(): number {
    return this.held ? this.rows.times[this.held]! : Infinity
  }

  /** The earliest event, which stays. */
  first(): QueuedEvent | undefined {
    return this.held ? this.rows.view(this.held) : undefined
  }

  /** Empties the queue; the events stay with who has them. */
  forget(): void {
    this.others.clear()
    this.held = 0
  }

  /** The handle of a fresh event, which has to be sent. */
  take(kind: EventKind, owner: EventOwner | undefined): number {
    return this.rows.take(kind, owner)
  }

  send(event: number, time: number): void {
    this.inserted++
    this.insert(event, time)
  }

  private insert(event: number, time: number): void {
    const { times } = this.rows
    times[event] = time
    if (this.held === 0) {
      this.held = event
    } else if (time < times[this.held]!) {
      this.push(this.held)
      this.held = event
    } else {
      this.push(event)
    }
  }

  /** Takes out the earliest event when it is due, else gives 0. Its row is still its own until it is recycled. */
  popUntil(time: number): number {
    const event = this.held
    if (event === 0 || this.rows.times[event]! > time) return 0
    this.removed++
    this.held = this.pop()
    return event
  }

  move(event: number, time: number): void {
    this.moved++
    if (event === this.held) {
      this.rows.times[event] = time
      if (time <= this.others.firstTime) return
      this.held = this.pop()
      this.push(event)
    } else if (this.others.has(event)) {
      this.others.remove(event)
      this.insert(event, time)
    }
  }

  remove(event: number): void {
    this.removed++
    if (event === this.held) this.held = this.pop()
    else if (this.others.has(event)) this.others.remove(event)
    this.recycle(event)
  }

  /** Those that are for, or of, something that goes. */
  removeOf(owner: EventOwner): void {
    const { rows } = this
    for (let event = 1; event < rows.end; event++) if (rows.isOf(event, owner)) this.remove(event)
  }

  /** Gives an event that was taken out back for reuse. */
  recycle(event: number): void {
    this.rows.recycle(event)
  }

  clear(): void {
    if (this.held) this.recycle(this.held)
    for (const event of this.others.until(Infinity)) this.recycle(event)
    this.others.clear()
    this.held = 0
    this.inserted = this.moved = this.removed = 0
  }

  /** Time of the earliest event before a time that is not of one sort; that time itself when there is none. */
  earliestBut(isOfSort: (event: QueuedEvent) => boolean, before: number): number {
    const { rows, held } = this
    if (held && rows.times[held]! < before && !isOfSort(rows.view(held))) return rows.times[held]!
    let earliest = before
    const waiting = this.others.until(before)
    for (let i = 0; i < waiting.length; i++) {
      const event = waiting[i]!
      if (rows.times[event]! < earliest && !isOfSort(rows.view(event))) earliest = rows.times[event]!
    }
    return earliest
  }

  /** The events that are due, in the order in which they would be taken out. */
  due(until: number): QueuedEvent[] {
    const { held, rows } = this
    if (!held || rows.times[held]! > until) return []
    const events = [rows.view(held)]
    const rest = this.inOrder(until)
    for (let i = 0; i < rest.length; i++) if (rows.times[rest[i]!]! <= until) events.push(rows.view(rest[i]!))
    return events
  }

  /** All events that wait, earliest first. */
  waiting(): QueuedEvent[] {
    const rest = this.inOrder(Infinity)
    return (this.held ? [this.held, ...rest] : rest).map((event) => this.rows.view(event))
  }

  private push(event: number): void {
    this.others.push(event, this.rows.times[event]!, this.sent++)
  }

  private pop(): number {
    const { first } = this.others
    if (first < 0) return 0
    this.others.pop()
    return first
  }

  /** Those that are not held, up to a time and perhaps some behind it. */
  private inOrder(until: number): number[] {
    const { others } = this
    const { times } = this.rows
    return Array.from(others.until(until)).sort(
      (a, b) => times[a]! - times[b]! || others.orderOf(a) - others.orderOf(b),
    )
  }
}
