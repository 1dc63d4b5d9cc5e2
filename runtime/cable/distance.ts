/**
 * Path lengths along the tree, between nodes: from each place towards the root until both are in one section. The last digit depends
 * on the order of the summands: the section that comes later in the order of elimination is left first, as in NEURON.
 */
import type { Section } from './section.ts'

/** What HOC's `distance` gives for a place in another tree. */
export const unreachable = 1e20

/** Distance (um) along the tree from the node at (from, fromX) to the node at (to, toX). */
export function pathDistance(from: Section, fromX: number, to: Section, toX: number): number {
  const [here, there] = [new Climber(from, fromX), new Climber(to, toX)]
  const hereFirst = standsBehind(here.section, there.section)
  let path = 0
  while (here.section !== there.section) {
    const ahead = here.depth - there.depth
    const climber = ahead > 0 || (ahead === 0 && hereFirst) ? here : there
    if (climber.depth === 0) return unreachable
    path += climber.distance
    climber.climb()
  }
  return path + Math.abs(here.distance - there.distance)
}

/** Of sections equally far from the root: whether the first comes later. So it is for all of the two branches. */
function standsBehind(first: Section, second: Section): boolean {
  let [a, b] = [first, second]
  for (let more = depthOf(a) - depthOf(b); more > 0; more--) a = a.connection!.section
  for (let more = depthOf(b) - depthOf(a); more > 0; more--) b = b.connection!.section
  while (a.connection && b.connection && a.connection.section !== b.connection.section) {
    a = a.connection.section
    b = b.connection.section
  }
  const siblings = a.connection?.section.childList ?? []
  return siblings.indexOf(a) > siblings.indexOf(b)
}

function depthOf(section: Section): number {
  let depth = 0
  for (let at = section.connection; at; at = at.section.connection) depth++
  return depth
}

/** A node on its way to the root. */
class Climber {
  /** Number of sections that the section hangs on. */
  depth: number
  /** From the node to the section's connected end (um). */
  distance: number

  constructor(
    public section: Section,
    x: number,
  ) {
    this.depth = depthOf(section)
    this.distance = toConnectedEnd(section, x)
  }

  climb(): void {
    const { section, x } = this.section.connection!
    this.section = section
    this.distance = toConnectedEnd(section, x)
    this.depth--
  }
}

function toConnectedEnd(section: Section, x: number): number {
  if (x > 0 && x < 1) return section.arcLength * ((section.placeAt(x) + 0.5) / section.nseg)
  return x <= 0 === (section.childEnd === 0) ? 0 : section.arcLength
}
