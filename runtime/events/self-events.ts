/**
 * Events that point processes send to themselves: `net_send` and `net_move`. Each notes its outstanding event of flag 1 in a column of
 * integers, for that is the one that `net_move` moves, as NEURON has it.
 */
import { ModelError } from '../errors.ts'
import type { Mechanism } from '../mechanism/mechanism.ts'
import type { PointProcess } from '../mechanism/point-process.ts'
import { eventKind } from './event.ts'
import type { EventQueue } from './events.ts'

export class SelfEvents {
  constructor(
    private readonly events: EventQueue,
    private readonly model: { readonly clock: number },
  ) {}

  /** `net_send` of an instance; 0 is a finished call's word. */
  netSend(mechanism: Mechanism, instance: number, weights: number, time: number, flag: number): number {
    return this.sendLater(mechanism.instances[instance] as PointProcess, weights, time, flag)
  }

  /** Not for the past. */
  sendLater(point: PointProcess, weights: number, time: number, flag: number): number {
    const delay = time - this.model.clock
    if (delay < 0) throw new ModelError('RUN4002', `${point.mechanism.name}: net_send delay ${delay} is negative`)
    this.send(point, weights, time, flag)
    return 0
  }

  send(point: PointProcess, weights: number, time: number, flag: number): void {
    const { queue } = this.events
    const event = queue.take(eventKind.self, point)
    const { rows } = queue
    rows.weights[event] = weights
    rows.flags[event] = flag
    if (flag === 1) noteOutstanding(point, event)
    this.events.put(event, time)
  }

  /** `net_move` of an instance. */
  netMove(mechanism: Mechanism, instance: number, time: number): number {
    const { events } = this
    const point = mechanism.instances[instance] as PointProcess
    const event = outstandingOf(point)
    const { rows } = events.queue
    if (event === 0 || rows.owners[event] !== point)
      throw new ModelError('RUN4003', `${mechanism.name}: net_move without an outstanding self event`)
    if (time < this.model.clock) throw new ModelError('RUN4002', `${mechanism.name}: net_move to the past, ${time}`)
    const before = rows.times[event]!
    events.queue.move(event, time)
    if (events.onTrace) events.onTrace('move', rows.view(event), before)
    return 0
  }
}

/** The event that `net_move` moves; 0 where there is none. */
export function outstandingOf({ mechanism, index }: PointProcess): number {
  if (mechanism.eventColumn < 0) return 0
  return mechanism.model.arena.i32[mechanism.table.integerColumn(mechanism.eventColumn) + index]!
}

export function noteOutstanding({ mechanism, index }: PointProcess, event: number): void {
  if (mechanism.eventColumn < 0) return
  mechanism.model.arena.i32[mechanism.table.integerColumn(mechanism.eventColumn) + index] = event
}
