/**
 * What capacitances are multiplied with in a step of fixed length: 1 / dt, or twice that where the step is of second order. It is worked out
 * when a run begins, and where a program has set dt or t; a change of `secondorder` by itself does not count, as in NEURON. So fixed steps
 * that go on where variable ones have ended, with the dt of the last of these, go on with what the integrator has last solved for, too.
 */
interface Clock {
  readonly t: number
  readonly dt: number
  readonly secondorder: number
}

export class StepShare {
  private share = 0
  private t = Number.NaN
  /** Length (ms) of the last step, or of the one that the last start was made for; what it is before that is NEURON's. */
  dt = -1e9

  /** For a run that begins, or currents without a step. */
  renew({ t, dt, secondorder }: Clock): number {
    this.t = t
    this.dt = dt
    const scale = secondorder === 0 ? 1 : 2
    // in no time voltages stay: the number is finite, for nodes without a capacitance take 0 of it
    this.share = dt === 0 ? Math.sign(1 / dt) * Number.MAX_VALUE : scale / dt
    return this.share
  }

  forStep(clock: Clock): number {
    return clock.t === this.t && clock.dt === this.dt ? this.share : this.renew(clock)
  }

  /** The integrator of variable steps solves with this factor. */
  solvedWith(share: number): void {
    this.share = share
  }

  /** Variable steps have led to where the clock is now. */
  left({ t, dt }: Clock): void {
    this.t = t
    this.dt = dt
  }

  /** Steps have led to where the clock is now. */
  taken({ t }: Clock): void {
    this.t = t
  }
}
