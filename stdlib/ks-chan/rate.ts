/**
 * Functions of voltage that transitions are made of: constants, the three forms of Borg-Graham's and Hodgkin and Huxley's rates, the
 * thermodynamic form (L. J. Graham, Handbook of Brain Theory and Neural Networks) and tables.
 */
import { exp } from '../../runtime/math/exp.ts'
import type { Vector } from '../vector.ts'

/** Numbers as they are given to `set_f`. */
export const rateType = { constant: 1, exponential: 2, linoid: 3, sigmoid: 4, steady: 5, time: 6, table: 7 } as const

/** Charge of the electron over Boltzmann's constant, in K/mV. */
const chargeOverBoltzmann = (0.001 * 1.602176634e-19) / 1.380649e-23

const bounded = (x: number) => exp(Math.min(700, Math.max(-700, x)))

export class Rate {
  private readonly both = new Float64Array(2)

  constructor(
    readonly type: number,
    readonly parameters: Vector,
    /** Ends of a table (mV). */
    readonly low: number,
    readonly high: number,
    private readonly celsius: () => number,
  ) {}

  at(v: number): number {
    const c = this.parameters.values
    switch (this.type) {
      case rateType.constant:
        return c[0]!
      case rateType.exponential:
        return c[0]! * bounded(c[1]! * (v - c[2]!))
      case rateType.linoid:
        return linoid(c[0]!, c[1]! * (v - c[2]!))
      case rateType.sigmoid:
        return c[0]! / (1 + bounded(c[1]! * (v - c[2]!)))
      case rateType.steady:
        this.thermodynamic(v, this.both)
        return this.both[0]!
      case rateType.time:
        this.thermodynamic(v, this.both)
        return this.both[1]!
      case rateType.table:
        return this.fromTable(v)
      default:
        return 1
    }
  }

  /** Steady state and time constant belong together. */
  thermodynamic(v: number, into: Float64Array): void {
    const c = this.parameters.values
    const x = (chargeOverBoltzmann / (273.15 + this.celsius())) * c[2]! * (v - c[1]!)
    const forth = c[0]! * bounded(c[3]! * x)
    const back = c[0]! * bounded((c[3]! - 1) * x)
    const time = 1 / (forth + back)
    into[0] = forth * time
    into[1] = time + c[4]!
  }

  private fromTable(v: number): number {
    const { parameters: values } = this
    const last = values.size() - 1
    if (v <= this.low) return values.get(0)
    if (v >= this.high) return values.get(last)
    const x = (v - this.low) * (last / (this.high - this.low))
    const i = Math.floor(x)
    return values.get(i) + (x - i) * (values.get(i + 1) - values.get(i))
  }
}

const linoid = (height: number, x: number) =>
  Math.abs(x) > 1e-6 ? (height * x) / (1 - bounded(-x)) : height * (1 + x / 2)
