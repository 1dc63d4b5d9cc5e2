/**
 * `new Section(session, { name: 'soma', L: 20 })`: a section made in TypeScript, which HOC sees under its name like any other.
 */
import { Section as CableSection } from '../runtime/cable/section.ts'
import type { Session } from './session.ts'

export interface SectionOptions {
  readonly name: string
  /** Length (um). */
  readonly L?: number
  /** Diameter of every segment (um). */
  readonly diam?: number
  readonly nseg?: number
  /** Axial resistivity (ohm cm). */
  readonly Ra?: number
  /** Specific capacitance (uF/cm2). */
  readonly cm?: number
}

/** A section of cable: geometry, mechanisms, and segments by calling it, `soma(0.5)`. */
export interface Section extends CableSection {}

export interface SectionConstructor {
  new (session: Session, options: SectionOptions): CableSection
  readonly prototype: CableSection
}

function makeSection(session: Session, { name, ...properties }: SectionOptions): CableSection {
  return session.section(name, properties)
}

/** A constructor may return another object than its own; sections are made by the model they belong to. */
export const Section = makeSection as unknown as SectionConstructor
Object.defineProperty(makeSection, 'prototype', { value: CableSection.prototype })
