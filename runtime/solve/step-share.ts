/**
 * What capacitances are multiplied with in a step of fixed length: 1 / dt, or twice that where the step is of second order. It is worked out
 * when a run begins, and where a program has set dt or t; a change of `secondorder` by itself does not count, as in NEURON.
 */
interface Clock {
  readonly t: number
  readonly dt: number
  readonly secondorder: number
}

export class StepShare {
  private share = 0
  private t = Number.NaN
  /** Length (ms) of the last step, or of the one that the last start was made for; before that hardly any. */
  dt = 1e-9

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

  /** Steps have led to where the clock is now. */
  taken({ t }: Clock): void {
    this.t = t
  }
}
