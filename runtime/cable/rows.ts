/** Rows that a section's nodes and instances have in the tables, given back when they go. */
import type { Stray } from '../mechanism/inserted.ts'
import type { PointProcess } from '../mechanism/point-process.ts'
import { rootPlace } from './node.ts'
import type { Section } from './section.ts'

/** Its segments are no longer where they were. Rows in between others stay unused until the next layout. */
export function giveRows({ model, state }: Section): void {
  if (state.stride === 1) model.nodes.columns.give(state.firstRow, state.segmentCount + 1)
}

/** The section is deleted: all rows go. */
export function giveAll(section: Section): void {
  giveRows(section)
  ownRoot(section, false)
  dropStrays(section, () => true)
  for (const inserted of section.mechanisms) inserted.give(section.nseg)
  section.mechanisms = []
  section.guests = undefined
}

/** The node at the connected end becomes its own again, or is given up. */
export function ownRoot(section: Section, owns: boolean): void {
  const { state } = section
  const { nodes } = section.model
  if (owns === state.rootRow >= 0) return
  if (!owns) nodes.columns.give(state.rootRow, 1)
  state.rootRow = owns ? nodes.takeRoot() : -1
  if (state.strays) dropStrays(section, ({ place }) => place === rootPlace)
}

/** Ions at single nodes that nobody has any more. */
export function dropUnheld(section: Section): void {
  dropStrays(section, ({ holders }) => holders?.length === 0)
}

/** A point process leaves its node, and an ion there that it alone had. */
export function releaseStrays(section: Section, point: PointProcess): void {
  for (const stray of section.strays ?? [])
    if (stray.holders) stray.holders = stray.holders.filter((each) => each !== point)
  dropUnheld(section)
}

/** Instances at single nodes. */
export function dropStrays(section: Section, which: (stray: Stray) => boolean): void {
  const { strays } = section
  if (!strays) return
  for (const each of strays) if (which(each)) each.mechanism.table.give(each.row, 1)
  const left = strays.filter((each) => !which(each))
  section.strays = left.length > 0 ? left : undefined
}
