/**
 * RangeVarPlot: a range variable, or an expression of the position, along the path from one place of a tree to another.
 *
 * Positions are arc lengths (um), 0 at the place of the path that is nearest to the root; what comes before it is negative.
 */

import { problem } from '../../lang/problem.ts'
import type { Section } from '../../runtime/cable/section.ts'
import { type Place, pathBetween, type Step } from './path.ts'

/** Reads and writes the variable at a place of a section. */
export interface Quantity {
  readonly name: string
  /** Whether the nodes between sections have a value of their own, as those of v have. */
  readonly atJunctions: boolean
  /** Undefined where there is none: the mechanism is not there. */
  get(section: Section, x: number): number | undefined
  set?(section: Section, x: number, value: number): void
}

export class RangeVarPlot {
  private first: Place | undefined = undefined
  private last: Place | undefined = undefined
  private shift = 0
  color = 1

  constructor(readonly quantity: Quantity) {}

  get label(): string {
    return this.quantity.name
  }

  begin(section: Section, x: number): this {
    this.first = { section, x }
    return this.checked()
  }
  end(section: Section, x: number): this {
    this.last = { section, x }
    return this.checked()
  }
  /** Moves all positions by `offset` um. */
  origin(offset: number): this {
    this.shift = offset
    return this
  }

  /** Position of the beginning (um). */
  left(): number {
    return this.shifted(this.steps().steps[0]?.position ?? 0)
  }
  right(): number {
    return this.shifted(this.steps().steps.at(-1)?.position ?? 0)
  }
  /** In single precision, as NEURON's. */
  private shifted(position: number): number {
    return Math.fround(Math.fround(position) + Math.fround(this.shift))
  }
  /** Distance of position 0 from the root (um). */
  d2root(): number {
    return this.steps().distanceToRoot
  }
  /** The sections along the path. */
  sections(): Section[] {
    return [...new Set(this.steps().steps.map((step) => step.section))]
  }

  curve(): { x: number[]; y: number[] } {
    const [x, y]: [number[], number[]] = [[], []]
    for (const step of this.valued()) {
      x.push(this.shifted(step.position))
      y.push(step.value)
    }
    return { x, y }
  }

  /** Writes the values back, in the order of `curve()`. */
  assign(values: ArrayLike<number>): void {
    let i = 0
    for (const step of this.valued()) {
      if (i >= values.length) return
      this.quantity.set?.(step.section, step.x, values[i++]!)
    }
  }

  private valued(): (Step & { value: number })[] {
    const { steps } = this.steps()
    const found: (Step & { value: number })[] = []
    for (const [i, step] of steps.entries()) {
      const atEnd = i === 0 || i === steps.length - 1
      if (!atEnd && !this.quantity.atJunctions && (step.x === 0 || step.x === 1)) continue
      const value = this.quantity.get(step.section, step.x)
      if (value !== undefined) found.push({ ...step, value })
    }
    return found
  }

  private steps() {
    if (!this.first || !this.last) return { steps: [], distanceToRoot: 0 }
    return pathBetween(this.first, this.last) ?? { steps: [], distanceToRoot: 0 }
  }

  private checked(): this {
    if (this.first && this.last && !pathBetween(this.first, this.last)) {
      throw problem('HOC3501', undefined, 'No path from begin to end points', {
        help: `${this.first.section.name} and ${this.last.section.name} belong to different trees`,
      })
    }
    return this
  }
}
