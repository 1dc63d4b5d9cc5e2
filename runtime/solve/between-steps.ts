/**
 * What is done for a block between its steps, where several are taken in one call: events come to its instances, watched numbers are compared with
 * their thresholds, recorded ones are copied. What to do stands in the block's record (see `step-plan.ts`); without records nothing is done.
 */
import type { Code, Local } from '../../wasm/code.ts'
import { countDown } from '../../wasm/loops.ts'
import { eventPlace, recordPlace, samplePlace, watchedPlace } from './step-plan.ts'

export interface Receiver {
  readonly call: number
  /** Number of a global. */
  readonly context: number
}

export class BetweenSteps {
  /** The next event. */
  private readonly event: Local
  private readonly entry: Local
  private readonly left: Local

  constructor(
    private readonly code: Code,
    /** The block's record, 0 for none. */
    private readonly record: Local,
    /** Global with the byte address of what kernels see as the time. */
    private readonly time: number,
    private readonly receivers: readonly Receiver[],
  ) {
    this.event = code.local('i32')
    this.entry = code.local('i32')
    this.left = code.local('i32')
  }

  /** To another block's record, so many bytes on. */
  move(by: () => void): void {
    const { code, record } = this
    code.get(record)
    code.if(() => {
      code.get(record)
      by()
      code.do('i32.add').set(record)
    })
  }

  before(step: Local): void {
    const { code } = this
    code.get(this.record)
    code.if(() => {
      this.compare(step)
      this.deliver(step, 0)
    })
  }

  after(step: Local): void {
    const { code } = this
    code.get(this.record)
    code.if(() => {
      this.sample(step)
      this.deliver(step, 1)
    })
  }

  private each(list: number, count: number, bytes: number, body: () => void): void {
    const { code, record, entry, left } = this
    code.get(record).load('i32', list).set(entry)
    code.get(record).load('i32', count).set(left)
    countDown(code, left, () => {
      body()
      code.get(entry).i32(bytes).do('i32.add').set(entry)
    })
  }

  private compare(step: Local): void {
    const { code, entry } = this
    this.each(recordPlace.watched, recordPlace.watchedCount, watchedPlace.bytes, () => {
      code.get(entry).get(entry).load('i64', watchedPlace.bits)
      code.get(entry).load('i32', watchedPlace.value).load('f64')
      code.get(entry).load('i32', watchedPlace.threshold).load('f64').do('f64.gt', 'i64.extend_i32_u')
      code.get(step).do('i64.extend_i32_u', 'i64.shl', 'i64.or').store('i64', watchedPlace.bits)
    })
  }

  private sample(step: Local): void {
    const { code, entry } = this
    this.each(recordPlace.samples, recordPlace.sampleCount, samplePlace.bytes, () => {
      code.get(entry).load('i32', samplePlace.samples).get(step).i32(3).do('i32.shl', 'i32.add')
      code.get(entry).load('i32', samplePlace.value).load('f64').store('f64')
    })
  }

  /** Events of one half of the step; kernels see their own time. */
  private deliver(step: Local, half: 0 | 1): void {
    const { code, record, event, time } = this
    code.get(record).load('i32', recordPlace.events).set(event)
    code.block((done) => {
      code.loop((again) => {
        code.get(event).load('i32', eventPlace.half).get(step).i32(1).do('i32.shl').i32(half).do('i32.or', 'i32.ne')
        code.branchIf(done)
        code.global(time).get(event).load('f64', eventPlace.time).store('f64')
        this.receive(0)
        code.get(record).get(event).i32(eventPlace.bytes).do('i32.add').tee(event).store('i32', recordPlace.events)
        code.branch(again)
      })
    })
  }

  private receive(which: number): void {
    const { code, event, receivers } = this
    const receiver = receivers[which]
    if (!receiver) return
    code.get(event).load('i32', eventPlace.receiver).i32(which).do('i32.eq')
    code.if(
      () => {
        code.global(receiver.context).get(event).load('i32', eventPlace.instance).get(event)
        code.load('i32', eventPlace.weights).f64(0).call(receiver.call)
      },
      () => this.receive(which + 1),
    )
  }
}
