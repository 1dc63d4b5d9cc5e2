/**
 * Path lengths along the tree, between nodes: from each place towards the root until both are in one section. The last digit depends
 * on the order of the summands: the section that comes later in the order of elimination is left first, as in NEURON.
 */
import type { Section } from './section.ts'
import type { Connection } from './section-state.ts'

/** What HOC's `distance` gives for a place in another tree. */
export const unreachable = 1e20

/** Distance (um) along the tree from the node at (from, fromX) to the node at (to, toX). Programs ask for that at each segment: nothing is made on the way. */
export function pathDistance(from: Section, fromX: number, to: Section, toX: number): number {
  if (!from.connection) return distanceToRoot(from, toConnectedEnd(from, fromX), to, toX)
  let [here, there] = [from, to]
  let [left, right] = [toConnectedEnd(from, fromX), toConnectedEnd(to, toX)]
  // how many sections each hangs on
  let [depth, otherDepth] = [depthOf(from), depthOf(to)]
  let hereFirst: boolean | undefined
  let path = 0
  while (here !== there) {
    const ahead = depth - otherDepth
    if (ahead > 0 || (ahead === 0 && (hereFirst ??= standsBehind(here, there)))) {
      if (depth-- === 0) return unreachable
      path += left
      const { section, x }: Connection = here.connection!
      left = toConnectedEnd(section, x)
      here = section
    } else {
      if (otherDepth-- === 0) return unreachable
      path += right
      const { section, x }: Connection = there.connection!
      right = toConnectedEnd(section, x)
      there = section
    }
  }
  return path + Math.abs(left - right)
}

/** The usual case: measured from the first section of the tree, the other place alone has a way to go. */
function distanceToRoot(root: Section, atRoot: number, to: Section, toX: number): number {
  let section = to
  let distance = toConnectedEnd(to, toX)
  let path = 0
  while (section !== root) {
    const { connection } = section
    if (!connection) return unreachable
    path += distance
    section = connection.section
    distance = toConnectedEnd(section, connection.x)
  }
  return path + Math.abs(atRoot - distance)
}

/** Of two sections equally far from the root: whether the first comes later. So it is for all of the two branches. */
function standsBehind(first: Section, second: Section): boolean {
  let [a, b] = [first, second]
  while (a.connection && b.connection && a.connection.section !== b.connection.section) {
    a = a.connection.section
    b = b.connection.section
  }
  for (const sibling of a.connection?.section.childList ?? []) if (sibling === a || sibling === b) return sibling === b
  return false
}

function depthOf(section: Section): number {
  let depth = 0
  for (let at = section.connection; at; at = at.section.connection) depth++
  return depth
}

function toConnectedEnd(section: Section, x: number): number {
  if (x > 0 && x < 1) return section.arcLength * ((section.placeAt(x) + 0.5) / section.nseg)
  return x <= 0 === (section.childEnd === 0) ? 0 : section.arcLength
}
