/** Impedance: input and transfer impedances of a cell at a frequency, for a current at the place that `loc` chose. */
import { problem } from '../lang/problem.ts'
import type { Section } from '../runtime/cable/section.ts'
import { Impedances } from '../runtime/solve/impedance.ts'
import type { HocClass } from './binding/class.ts'
import { number, optional } from './binding/params.ts'
import { asNothing, asNumber, hocClass, membersOf } from './binding/table.ts'

export class Impedance {
  private place: { section: Section; x: number } | undefined = undefined
  private impedances: Impedances | undefined = undefined
  private delta = 1e-3

  /** Where the current goes in, or the potential is measured. */
  loc(section: Section, x: number): void {
    this.place = x < 0 ? undefined : { section, x }
  }

  /** For a frequency (Hz); with `extended`, gates follow the potential. */
  compute(frequency: number, extended = false): number {
    const { place, delta } = this
    // with gates that follow, NEURON asks for a place only where there is something to solve
    if (extended && !place) return 0
    if (!place || place.section.deleted)
      throw problem('HOC3221', undefined, 'Impedance stimulus location is not specified.', {
        help: 'first `soma z.loc(0.5)`',
      })
    const { section, x } = place
    section.model.threads.only(oneThread)
    if (this.impedances?.model !== section.model) this.impedances = new Impedances(section.model)
    this.impedances.compute(frequency, section.exactNode(x), { extended, delta })
    return 0
  }

  /** MOhm. */
  input(section: Section, x: number): number {
    return this.impedances?.input(section.exactNode(x)) ?? 0
  }
  /** MOhm, between a place and the one chosen. */
  transfer(section: Section, x: number): number {
    return this.impedances?.transfer(section.exactNode(x)) ?? 0
  }
  /** Which part of a potential at a place is seen at the one chosen. */
  ratio(section: Section, x: number): number {
    return this.impedances?.ratio(section.exactNode(x)) ?? 0
  }
  /** Radians. */
  input_phase(section: Section, x: number): number {
    return this.impedances?.inputPhase(section.exactNode(x)) ?? 0
  }
  transfer_phase(section: Section, x: number): number {
    return this.impedances?.transferPhase(section.exactNode(x)) ?? 0
  }

  /** The change by which derivatives are taken, times the scale of a state. */
  deltafac(factor?: number): number {
    if (factor !== undefined) this.delta = factor
    return this.delta
  }
}

const oneThread = 'Impedance works with only one thread'

const on = membersOf(Impedance)
const here = (name: 'input' | 'transfer' | 'ratio' | 'input_phase' | 'transfer_phase') =>
  on.hoc([number('x', 0, 1)], asNumber, (self, context, x) => {
    const section = context.section()
    section.model.threads.only(oneThread)
    return self[name](section, x)
  })

export const impedanceClass: HocClass = hocClass(
  Impedance,
  [],
  {
    loc: on.hoc([number('x', -1, 1)], asNothing, (self, context, x) => self.loc(context.section(), x)),
    compute: on.hoc(
      [number('frequency'), optional(number('extended')), optional(number('iterations', 1, 1e9))],
      asNumber,
      (self, _context, frequency, extended) => self.compute(frequency, extended !== undefined && extended !== 0),
    ),
    input: here('input'),
    transfer: here('transfer'),
    ratio: here('ratio'),
    input_phase: here('input_phase'),
    transfer_phase: here('transfer_phase'),
    deltafac: on.method('deltafac', [optional(number('factor', 1e-10, 1))], asNumber),
  },
  { help: 'Input and transfer impedances of a cell at a frequency.' },
)
