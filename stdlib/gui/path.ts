/**
 * The path between two places of a tree, node by node: up from the first to the section they have in common, along it, and down to the last.
 */
import type { Section } from '../../runtime/cable/section.ts'

export interface Place {
  readonly section: Section
  readonly x: number
}

/** A node on the path; `position` counts from the one nearest to the root. */
export interface Step extends Place {
  readonly position: number
}

export interface Path {
  readonly steps: readonly Step[]
  /** From the node nearest to the root to the root itself (um). */
  readonly distanceToRoot: number
}

/** Undefined when the places belong to different trees. */
export function pathBetween(first: Place, last: Place): Path | undefined {
  const up = towardsRoot(first)
  const down = towardsRoot(last)
  const meeting = up.findIndex((place) => down.some((other) => other.section === place.section))
  if (meeting < 0) return undefined
  const common = up[meeting]!.section
  const arrival = down.findIndex((place) => place.section === common)
  const [from, to] = [snapped(up[meeting]!), snapped(down[arrival]!)]
  const places = [
    ...up.slice(0, meeting).flatMap((place) => between(place.section, snapped(place), place.section.childEnd)),
    ...between(common, from, to),
    ...down
      .slice(0, arrival)
      .reverse()
      .flatMap((place) => between(place.section, place.section.childEnd, snapped(place))),
  ]
  const nodes = withoutRepeats(places)
  const nearest = Math.abs(from - common.childEnd) < Math.abs(to - common.childEnd) ? from : to
  return {
    steps: positions(nodes, { section: common, x: nearest }),
    distanceToRoot: distanceToRoot(common, nearest),
  }
}

/** The place itself, then where its section hangs on the parent, and so on. */
function towardsRoot(place: Place): Place[] {
  const chain = [place]
  for (let up = place.section.parent(); up; up = up.section.parent()) chain.push({ section: up.section, x: up.x })
  return chain
}

/** The node for x: an end, or the centre of a segment. */
function snapped({ section, x }: Place): number {
  if (x <= 0) return 0
  if (x >= 1) return 1
  return (Math.min(Math.floor(x * section.nseg + 1e-9), section.nseg - 1) + 0.5) / section.nseg
}

/** All nodes of the section from one to the other, both included. */
function between(section: Section, from: number, to: number): Place[] {
  const [low, high] = from < to ? [from, to] : [to, from]
  const inner: number[] = []
  for (let i = 0; i < section.nseg; i++) {
    const x = (i + 0.5) / section.nseg
    if (x > low + 1e-9 && x < high - 1e-9) inner.push(x)
  }
  const ascending = low === high ? [low] : [low, ...inner, high]
  return (from < to ? ascending : ascending.reverse()).map((x) => ({ section, x }))
}

/**
 * The connected end of a section is its parent's node. It is listed once: under the parent's name where that is the centre of a segment, under
 * the child's where two ends meet.
 */
function withoutRepeats(places: readonly Place[]): Place[] {
  const kept: Place[] = []
  for (const place of places) {
    const before = kept.at(-1)
    if (!before || !sameNode(before, place)) kept.push(place)
    else if (isInner(place) || (!isInner(before) && isConnectedEnd(place))) kept[kept.length - 1] = place
  }
  return kept
}

const isInner = (place: Place) => place.x > 0 && place.x < 1
const isConnectedEnd = (place: Place) => place.x === place.section.childEnd && place.section.parent() !== undefined

function sameNode(a: Place, b: Place): boolean {
  const [p, q] = [owner(a), owner(b)]
  return p.section === q.section && p.x === q.x
}

/** The place of the ancestor that the node belongs to. */
function owner(place: Place): Place {
  let at = place
  for (let up = at.section.parent(); up && at.x === at.section.childEnd; up = at.section.parent()) {
    at = { section: up.section, x: snapped(up) }
  }
  return at
}

function positions(places: readonly Place[], origin: Place): Step[] {
  let here = 0
  const steps = places.map((place, i) => {
    if (i > 0) here += distance(places[i - 1]!, place)
    return { ...place, position: here }
  })
  const zero = steps.find((step) => sameNode(step, origin))?.position ?? 0
  return steps.map((step) => ({ ...step, position: step.position - zero }))
}

/** Between neighbours: in one section, or over the connection of one to the other. */
function distance(a: Place, b: Place): number {
  if (a.section === b.section) return Math.abs(a.x - b.x) * a.section.L
  const lower = b.section.parent()?.section === a.section ? b : a
  const upper = lower === a ? b : a
  const connection = lower.section.parent()
  const own = Math.abs(lower.x - lower.section.childEnd) * lower.section.L
  if (connection?.section === upper.section) {
    return own + Math.abs(snapped({ section: upper.section, x: connection.x }) - upper.x) * upper.section.L
  }
  // two children of one node
  return own + Math.abs(upper.x - upper.section.childEnd) * upper.section.L
}

function distanceToRoot(section: Section, x: number): number {
  let sum = 0
  let at: Place = { section, x }
  for (;;) {
    sum += Math.abs(at.x - at.section.childEnd) * at.section.L
    const up = at.section.parent()
    if (!up) return sum
    at = { section: up.section, x: snapped(up) }
  }
}
