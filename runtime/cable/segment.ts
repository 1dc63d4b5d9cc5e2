/**
 * A place on a section: `soma(0.5)`. Its properties read and write the same numbers as HOC does.
 *
 * Each model has its own subclass, which gains one accessor for each registered mechanism (`segment.hh.gnabar`).
 */
import { ModelError } from '../errors.ts'
import type { PointProcess } from '../mechanism/point-process.ts'
import type { RangeVariable } from '../mechanism/range-variable.ts'
import type { Ref } from '../memory/ref.ts'
import type { Section } from './section.ts'

/** One inserted mechanism at one place: its range variables by their names in the file. Arrays are read-only views. */
export interface MechanismAt {
  [variable: string]: number
}
/** Typed accessors of mechanisms. Programs that load others may add to it by declaration merging. */
export interface MechanismAccessors {
  /** Hodgkin-Huxley channels of the squid axon. Conductances in S/cm2, e in mV. */
  hh: {
    gnabar: number
    gkbar: number
    gl: number
    el: number
    m: number
    h: number
    n: number
    readonly gna: number
    readonly gk: number
    readonly il: number
  }
  /** Passive membrane: g in S/cm2, e in mV. */
  pas: { g: number; e: number; readonly i: number }
}

export interface Segment extends MechanismAccessors {}

// biome-ignore lint/suspicious/noUnsafeDeclarationMerging: registration defines the accessors on the prototype
export class Segment {
  constructor(
    readonly section: Section,
    /** Position along the section, 0 to 1. */
    readonly x: number,
  ) {}

  /** Membrane potential (mV). */
  get v(): number {
    return this.section.getRange(this.mechanisms.v, this.x)
  }
  set v(value: number) {
    this.section.setRange(this.mechanisms.v, this.x, value)
  }

  /** Diameter (um). Other segments have those that follow from the section's points, also where nobody has looked yet. */
  get diam(): number {
    return this.section.getRange(this.mechanisms.diam, this.x)
  }
  set diam(value: number) {
    this.section.refreshGeometry()
    this.section.setRange(this.mechanisms.diam, this.x, value)
  }

  /** Specific capacitance of the membrane (uF/cm2). */
  get cm(): number {
    return this.section.getRange(this.mechanisms.cm, this.x)
  }
  set cm(value: number) {
    this.section.setRange(this.mechanisms.cm, this.x, value)
  }

  /** Area of the segment (um2), 0 at the ends. */
  get area(): number {
    return this.section.area(this.x)
  }

  /** Axial resistance to the parent node (MOhm). */
  get ri(): number {
    return this.section.ri(this.x)
  }

  /** The number named as HOC names it: `segment.get('gnabar_hh')`. */
  get(name: string, element = 0): number {
    return this.section.getRange(this.variable(name), this.x, element)
  }

  set(name: string, value: number, element = 0): void {
    if (name === 'diam') this.diam = value
    else this.section.setRange(this.variable(name), this.x, value, element)
  }

  /** A pointer to a range variable here, which survives changes of the layout: `segment.ref('v')`. */
  ref(name: string, element = 0): Ref {
    return this.section.refRange(this.variable(name), this.x, element)
  }

  has(mechanism: string): boolean {
    return this.section.has(mechanism)
  }

  /** Point processes placed in this segment, oldest first. */
  pointProcesses(): PointProcess[] {
    return [...this.section.nodeAt(this.x).points].reverse()
  }

  /** `soma(0.5)` */
  toString(): string {
    return `${this.section.name}(${this.x})`
  }

  private get mechanisms() {
    return this.section.model.mechanisms
  }

  private variable(name: string): RangeVariable {
    const variable = this.mechanisms.names.rangeVariable(name)
    if (!variable) throw new ModelError('RUN3004', `${name} is not a range variable of any loaded mechanism`)
    return variable
  }
}
