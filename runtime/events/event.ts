/** One entry of the event queue. Entries are reused; `handle` is the number by which kernels know theirs. */
import type { PointProcess } from '../mechanism/point-process.ts'
import type { Detector } from './detector.ts'
import type { NetCon } from './net-con.ts'

export const eventKind = { free: 0, connection: 1, self: 2, watch: 3, callback: 4, spike: 5 } as const

export class QueuedEvent {
  time = 0
  /** Of equal times the smaller order goes first. */
  order = 0
  kind: number = eventKind.free
  connection: NetCon | null = null
  /** Of a spike on its way to all connections of its source at once. */
  detector: Detector | null = null
  point: PointProcess | null = null
  flag = 0
  /** Byte address of the weights that a self event carries; 0 for none. */
  weights = 0
  run: ((time: number) => void) | null = null
  /** Of a callback: the statement, the recording or what is played, for whoever looks at the queue. */
  origin: unknown = undefined

  constructor(readonly handle: number) {}
}
