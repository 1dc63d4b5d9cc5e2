/**
 * The events of a queue, as rows of plain columns: millions come and go, and few are ever looked at one by one. Rows are reused; the
 * number of a row is also the handle by which kernels know theirs. `QueuedEvent` is a name for one of them, for whoever looks.
 */
import type { PointProcess } from '../mechanism/point-process.ts'
import type { Detector } from './detector.ts'
import type { NetCon } from './net-con.ts'

export const eventKind = { free: 0, connection: 1, self: 2, watch: 3, callback: 4, spike: 5 } as const
export type EventKind = (typeof eventKind)[keyof typeof eventKind]

export interface Callback {
  readonly run: (time: number) => void
  /** The statement, the recording or what is played, for whoever looks at the queue. */
  readonly origin: unknown
}

/** What is watched sends events to a point process. */
export interface WatchOwner {
  readonly point: PointProcess | undefined
}

/** Whose an event is, by its kind. */
export type EventOwner = NetCon | PointProcess | WatchOwner | Callback | Detector

export class EventRows {
  kinds = new Uint8Array(64)
  times = new Float64Array(64)
  flags = new Float64Array(64)
  /** Byte addresses of the weights that self events carry; 0 for none. */
  weights = new Int32Array(64)
  readonly owners: (EventOwner | undefined)[] = [undefined]
  private readonly free: number[] = []
  private readonly views: QueuedEvent[] = []

  /** A row that is not in use; its time is the queue's. */
  take(kind: EventKind, owner: EventOwner | undefined): number {
    const row = this.free.length > 0 ? this.free.pop()! : this.add()
    this.kinds[row] = kind
    this.owners[row] = owner
    return row
  }

  recycle(row: number): void {
    this.kinds[row] = eventKind.free
    this.owners[row] = undefined
    this.free.push(row)
  }

  /** Behind the last row. */
  get end(): number {
    return this.owners.length
  }

  /** Whether an event is for, or of, something. */
  isOf(row: number, owner: EventOwner): boolean {
    const own = this.owners[row]
    return own === owner || (this.kinds[row] === eventKind.watch && (own as WatchOwner).point === owner)
  }

  /** For whoever looks at one event. */
  view(row: number): QueuedEvent {
    return (this.views[row] ??= new QueuedEvent(this, row))
  }

  private add(): number {
    const row = this.owners.push(undefined) - 1
    if (row === this.kinds.length) this.grow()
    return row
  }

  private grow(): void {
    const { kinds, times, flags, weights } = this
    const size = 2 * kinds.length
    this.kinds = new Uint8Array(size)
    this.times = new Float64Array(size)
    this.flags = new Float64Array(size)
    this.weights = new Int32Array(size)
    this.kinds.set(kinds)
    this.times.set(times)
    this.flags.set(flags)
    this.weights.set(weights)
  }
}

export class QueuedEvent {
  constructor(
    private readonly rows: EventRows,
    readonly handle: number,
  ) {}

  get time(): number {
    return this.rows.times[this.handle]!
  }
  get kind(): number {
    return this.rows.kinds[this.handle]!
  }
  get connection(): NetCon | null {
    return this.kind === eventKind.connection ? (this.owner as NetCon) : null
  }
  /** Of a spike on its way to all connections of its source at once. */
  get detector(): Detector | null {
    return this.kind === eventKind.spike ? (this.owner as Detector) : null
  }
  get point(): PointProcess | null {
    if (this.kind === eventKind.watch) return (this.owner as WatchOwner).point ?? null
    return this.kind === eventKind.self ? (this.owner as PointProcess) : null
  }
  get flag(): number {
    return this.rows.flags[this.handle]!
  }
  /** Byte address of the weights that a self event carries; 0 for none. */
  get weights(): number {
    return this.rows.weights[this.handle]!
  }
  get run(): ((time: number) => void) | null {
    return this.kind === eventKind.callback ? (this.owner as Callback).run : null
  }
  /** Of a callback: the statement, the recording or what is played; of a watch that. */
  get origin(): unknown {
    if (this.kind === eventKind.watch) return this.owner
    return this.kind === eventKind.callback ? (this.owner as Callback).origin : undefined
  }
  private get owner(): EventOwner | undefined {
    return this.rows.owners[this.handle]
  }
}
