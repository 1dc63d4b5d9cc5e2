/** What a program wants to run at a time: `cvode.event`. */
import type { PointProcess } from '../mechanism/point-process.ts'
import type { Model } from '../model.ts'

export class ProgramEvents {
  constructor(private readonly model: Model) {}

  /**
   * `cvode.event(time, statement)`: runs at the end of the step that reaches the time. One that is for the past is dropped.
   * Without something to run it is where a variable step has to end.
   */
  send(time: number, run: (() => void) | undefined, origin?: unknown): void {
    const { events, variableStep, t } = this.model
    const due = this.dueOf(time)
    if (due < t) return
    if (run) events.sendStatement(due, run, origin)
    else events.send(due, variableStep.active ? () => variableStep.halt() : () => {})
  }

  /** The same for a point process: at the time itself, within the step, whatever the present time is. */
  sendTo(point: PointProcess, time: number, restarts: boolean, run: () => void, origin?: unknown): void {
    const { model } = this
    const come = (at: number) => {
      if (restarts) model.variableStep.discontinuity(point)
      else model.variableStep.reach(point)
      const { t } = model
      model.t = at
      model.events.programRuns++
      run()
      model.t = t
    }
    model.events.send(this.dueOf(time), come, origin)
  }

  /** With fixed steps an event on a step belongs to the step that ends there. */
  dueOf(time: number): number {
    if (this.model.variableStep.active) return time
    const { dt } = this.model.stepShare
    const steps = time / dt
    const whole = Math.round(steps)
    return steps > 1 && Math.abs(steps - whole) < 1e-6 ? time - dt / 4 : time
  }
}
