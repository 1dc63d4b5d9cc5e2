/**
 * A machine with a finite number of states: from the one it is in, conditions lead to others; each transition runs what its
 * program wants. Conditions are looked at as WATCH statements are, and only those of the present state.
 */
import type { Ref } from '../memory/ref.ts'
import type { Model } from '../model.ts'

export interface Transition {
  readonly to: number
  /** It is taken when the first has become greater than the second. */
  readonly first: Ref
  readonly second: Ref
  readonly run: (() => void) | undefined
}

export class StateMachine {
  /** Where it is. */
  present = 0
  private readonly transitions: Transition[][]
  /** Ends what is watched and what is on its way. */
  private readonly pending: (() => void)[] = []

  constructor(
    private readonly model: Model,
    readonly count: number,
  ) {
    this.transitions = Array.from({ length: count }, () => [])
  }

  add(from: number, transition: Transition): void {
    this.transitions[from]!.push(transition)
  }

  /** Goes there, and waits for the conditions that lead away. */
  enter(state: number): void {
    this.leave()
    this.present = state
    this.watch()
  }

  /** Looks at no condition any more. */
  leave(): void {
    for (const end of this.pending.splice(0)) end()
  }

  private watch(): void {
    const { model } = this
    for (const transition of this.transitions[this.present]!) {
      const first = this.numberOf(transition.first)
      const second = this.numberOf(transition.second)
      const remove = model.watches.add({
        value: () => first() - second(),
        send: (time) => this.await(transition, time),
      })
      this.pending.push(remove)
    }
  }

  /** `t` is that of the moment in work, not the end of the last step. */
  private numberOf(ref: Ref): () => number {
    return ref.index() === this.model.timeIndex ? () => this.model.clock : () => ref.get()
  }

  private await(transition: Transition, time: number): void {
    const { events } = this.model
    let event = events.send(time, (now) => {
      event = 0
      this.take(transition, now)
    })
    this.pending.push(() => {
      if (event) events.queue.remove(event)
    })
  }

  private take({ to, run }: Transition, time: number): void {
    const { model } = this
    model.variableStep.discontinuity()
    this.leave()
    this.present = to
    model.t = time
    model.events.programRuns++
    run?.()
    this.leave()
    this.watch()
  }
}
