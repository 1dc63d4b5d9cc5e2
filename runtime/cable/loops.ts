/**
 * Sections that are their own ancestors. Programs may connect them so on the way to what they want, as long as a connection is taken
 * back before the tree is used: whoever climbs it asks here first.
 */
import { ModelError } from '../errors.ts'
import type { Section } from './section.ts'

/** Whether a section lies on the way from another to the root. */
export function isAbove(section: Section, other: Section): boolean {
  const met = new Set<Section>()
  for (let s: Section | undefined = other; s && !met.has(s); s = s.connection?.section) {
    if (s === section) return true
    met.add(s)
  }
  return false
}

/** The first section that lies on a loop. */
export function firstInLoop(sections: Iterable<Section>): Section | undefined {
  for (const section of sections) {
    const { connection } = section
    if (connection && isAbove(section, connection.section)) return section
  }
  return undefined
}

export function loopOf(section: Section): ModelError {
  const names = [section.name]
  for (let s = section.connection!.section; s !== section; s = s.connection!.section) names.push(s.name)
  return new ModelError(
    'RUN2005',
    `A loop exists involving section ${section.name}`,
    `it consists of ${[...names, section.name].join(', ')}: disconnect() one of them`,
  )
}
