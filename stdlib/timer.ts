/** Timer: a statement to run again and again while nothing else runs. Without an event loop it never fires. */
import type { HocClass } from './binding/class.ts'
import { argumentOutOfRange, number, optional, type Parameter, text } from './binding/params.ts'
import { asNothing, asNumber, hocClassMadeBy, membersOf } from './binding/table.ts'

export class Timer {
  private interval = 0.5
  private running = false

  constructor(
    /** What runs at each tick. */
    readonly action: () => void,
  ) {}

  /** Seconds between ticks. */
  seconds(interval?: number): number {
    if (interval !== undefined) {
      if (!(interval >= 0.01 && interval <= 1e6)) throw argumentOutOfRange('seconds', interval, 0.01, 1e6)
      this.interval = interval
    }
    return this.interval
  }

  start(): void {
    this.running = true
  }
  end(): void {
    this.running = false
  }
  /** For a host with an event loop: whether to tick. */
  get started(): boolean {
    return this.running
  }
}

const on = membersOf(Timer)

export const timerClass: HocClass = hocClassMadeBy<Timer, [Parameter<string>]>(
  'Timer',
  [text('statement')],
  (context, statement) => new Timer(context.statement(statement)),
  {
    seconds: on.method('seconds', [optional(number('interval'))], asNumber),
    start: on.method('start', [], asNothing),
    end: on.method('end', [], asNothing),
  },
  { help: 'Runs a statement at intervals, where there is an event loop.' },
)
