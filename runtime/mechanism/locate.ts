/** Writes for the instances of a mechanism where they are: the rows of their nodes, and theirs in the tables of ions. */
import type { CableNode } from '../cable/node.ts'
import type { Section } from '../cable/section.ts'
import type { SectionState } from '../cable/section-state.ts'
import type { Mechanism } from './mechanism.ts'
import type { PointProcess } from './point-process.ts'

/** Writes where the instances of a section are: their nodes, and their rows in the ions' tables. */
export function locateIn(mechanism: Mechanism, section: SectionState, own = section.instancesOf(mechanism)!): void {
  const { table, model } = mechanism
  const { i32 } = model.arena
  const { firstRow, stride, segmentCount: nseg } = section
  const nodes = table.integerColumn(0)
  for (let i = 0; i < nseg; i++) i32[nodes + own.row(i)] = firstRow + i * stride
  for (const { ion, column } of mechanism.usedIons.columns) {
    const start = table.integerColumn(column)
    const rows = section.instancesOf(ion)
    if (rows) for (let i = 0; i < nseg; i++) i32[start + own.row(i)] = rows.row(i)
  }
}

/** The same for ions at single nodes. */
export function locateStrays(mechanism: Mechanism, section: SectionState): void {
  const { i32 } = mechanism.model.arena
  const nodes = mechanism.table.integerColumn(0)
  for (const stray of section.strays ?? [])
    if (stray.mechanism === mechanism) i32[nodes + stray.row] = section.rowOf(stray.place)
}

/** The same for a point process. */
export function locatePoint(mechanism: Mechanism, point: PointProcess): void {
  const { node, index } = point
  if (!node) return
  const { table } = mechanism
  const { i32 } = mechanism.model.arena
  i32[table.integerColumn(0) + index] = node.index
  for (const { ion, column } of mechanism.usedIons.columns)
    i32[table.integerColumn(column) + index] = Math.max(0, ionRow(point, node, ion))
}

/** The ion that it came with, or the one that its segment has. */
function ionRow(point: PointProcess, { section, place }: CableNode, ion: Mechanism): number {
  const own = section.strays?.find(({ mechanism, holders }) => mechanism === ion && holders?.includes(point))
  return own ? own.row : section.instanceRow(ion, place)
}

/** The same for all instances. */
export function locateAll(mechanism: Mechanism, sections: readonly Section[]): void {
  if (mechanism.isArtificial || mechanism.table.count === 0) return
  if (mechanism.isPoint) {
    for (const point of mechanism.instances) locatePoint(mechanism, point)
    return
  }
  for (const { state } of sections) {
    if (state.instancesOf(mechanism)) locateIn(mechanism, state)
    if (state.strays) locateStrays(mechanism, state)
  }
}
