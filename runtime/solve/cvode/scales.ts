/** Factors of the absolute error tolerance, by the name of a state. */
import type { Mechanism } from '../../mechanism/mechanism.ts'
import type { OdeStateSpec } from '../../mechanism/spec.ts'
import type { Limits } from './equations.ts'
import type { States } from './states.ts'

/** Absolute error of each number of a vector of states. What a program asks for counts from the next start on. */
export class Tolerances {
  readonly values: Float64Array
  private known = ''

  /** `factors`: of the absolute error, for the scales at hand. */
  constructor(
    private readonly limits: Limits,
    private readonly scales: Scales,
    private readonly factors: () => Float64Array,
    size: number,
  ) {
    this.values = new Float64Array(size)
  }

  /** At a start. Returns whether they have changed. */
  renew(): boolean {
    const { limits, scales, values } = this
    const asked = `${limits.atol} ${scales.version}`
    if (asked === this.known) return false
    this.known = asked
    const factors = this.factors()
    for (let i = 0; i < values.length; i++) values[i] = limits.atol * factors[i]!
    return true
  }
}

export class Scales {
  /** Counts changes. */
  version = 0
  private readonly byName = new Map<string, number>()

  /** A state as HOC names it. */
  static nameOf(mechanism: Mechanism, spec: OdeStateSpec): string {
    if (mechanism.isPoint) return `${mechanism.name}.${spec.variable}`
    return spec.ion ? spec.variable : mechanism.globalName(spec.variable)
  }

  /** Of a state by the name that HOC has for it: `v`, `m_hh`, `ExpSyn.g`. */
  get(name: string): number {
    return this.byName.get(name) ?? 1
  }

  /** Kept in single precision. */
  set(name: string, factor: number): void {
    // NEURON keeps them in single precision, and the steps taken depend on every bit of them
    this.byName.set(name, Math.fround(factor))
    this.version++
  }

  /** What the STATE block of a mechanism says. */
  declare(mechanism: Mechanism): void {
    const states = new Map(mechanism.spec.odeStates?.map((state) => [state.variable, state]))
    for (const { name, tolerance } of mechanism.spec.variables) {
      const state = states.get(name)
      // one that is the concentration of an ion has no say in it
      if (state && !state.ion && tolerance !== undefined)
        this.set(Scales.nameOf(mechanism, state), Number(tolerance.toPrecision(6)))
    }
  }

  /** For each number of the vector of states. Voltages may only be told to be more exact. */
  of(states: States): Float64Array {
    const factors = new Float64Array(states.size).fill(Math.min(1, this.get('v')))
    for (const { mechanism, spec, start, stride, count } of states.runs) {
      const factor = this.get(Scales.nameOf(mechanism, spec))
      for (let i = 0; i < count; i++) factors[start + i * stride] = factor
    }
    return factors
  }
}
