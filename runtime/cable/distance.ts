/** Path lengths along the tree, between nodes. */
import type { Section } from './section.ts'

/** What HOC's `distance` gives for a place in another tree. */
export const unreachable = 1e20

/** Distance (um) along the tree from the node at (from, fromX) to the node at (to, toX). */
export function pathDistance(from: Section, fromX: number, to: Section, toX: number): number {
  const climb = climbFrom(from, fromX)
  let section = to
  let place = nodePlace(to, toX)
  let path = 0
  for (;;) {
    const met = climb.get(section)
    if (met) return path + met.path + Math.abs(met.place - place)
    path += toConnectedEnd(section, place)
    const { connection } = section
    if (!connection) break
    section = connection.section
    place = nodePlace(section, connection.x)
  }
  return unreachable
}

/** All sections on the way to the root: where the path enters each, and how long it is so far. */
function climbFrom(section: Section, x: number): Map<Section, { place: number; path: number }> {
  const met = new Map<Section, { place: number; path: number }>()
  let place = nodePlace(section, x)
  let path = 0
  for (let s: Section | undefined = section; s; ) {
    met.set(s, { place, path })
    path += toConnectedEnd(s, place)
    const next: Section | undefined = s.connection?.section
    if (next) place = nodePlace(next, s.connection!.x)
    s = next
  }
  return met
}

/** Arc length (um) from the section's 0 end to the node that x belongs to. */
function nodePlace(section: Section, x: number): number {
  if (x <= 0) return 0
  if (x >= 1) return section.arcLength
  const { nseg } = section
  return ((Math.min(nseg - 1, Math.trunc(x * nseg)) + 0.5) / nseg) * section.arcLength
}

const toConnectedEnd = (section: Section, place: number) => (section.flipped ? section.arcLength - place : place)
