/**
 * Range variables of a whole section at once, and diameters: a change of these is one of the cable's shape, and reaches the 3-D points.
 */
import { ModelError } from '../errors.ts'
import type { Mechanism } from '../mechanism/mechanism.ts'
import type { RangeVariable } from '../mechanism/range-variable.ts'
import { nodeColumn } from './node.ts'
import { shortest } from './points.ts'
import type { Section } from './section.ts'

/** Every segment, and for v the end nodes as well. */
export function setRangeAll(section: Section, variable: RangeVariable, value: number, element = 0): void {
  if (variable.shapesCable) {
    section.refreshDiameters()
    fillNodes(section, nodeColumn.diam, value)
    diametersChanged(section)
    return
  }
  section.rangeIndex(variable, 0.5, element)
  if (variable.onNode) fillNodes(section, variable.column, value)
  else fillInstances(section, variable.mechanism!, variable.column + element, value)
  if (variable === section.model.mechanisms.cm) section.model.couplingChanged()
  if (variable !== section.model.mechanisms.v) return
  section.setRange(variable, 0, value)
  section.setRange(variable, 1, value)
}

/** Linear from y0 at x0 to y1 at x1, for the segments whose centre lies between. */
export function setRangeLinear(
  section: Section,
  variable: RangeVariable,
  x0: number,
  x1: number,
  y0: number,
  y1: number,
  element = 0,
): void {
  const { nseg } = section
  const { shapesCable } = variable
  if (shapesCable) section.refreshDiameters()
  const indexOf = (x: number) => Math.min(nseg - 1, Math.max(0, Math.trunc(nseg * x)))
  for (let i = indexOf(x0); i <= indexOf(x1); i++) {
    const x = (i + 0.5) / nseg
    const share = x1 === x0 ? 0 : (x - x0) / (x1 - x0)
    // centres that rounding has put just outside count as inside
    if (!(share >= -1e-9 && share <= 1 + 1e-9)) continue
    const value = y0 * (1 - share) + y1 * share
    // diameters all first: points take theirs from the segments when every one is set
    if (shapesCable) setNodeNumber(section, nodeColumn.diam, x, value)
    else section.setRange(variable, x, value, element)
  }
  if (shapesCable) diametersChanged(section)
  if (variable !== section.model.mechanisms.v) return
  if (x0 === 0) section.setRange(variable, 0, y0)
  if (x1 === 1) section.setRange(variable, 1, y1)
}

export function setDiameter(section: Section, x: number, value: number): void {
  section.refreshDiameters()
  setNodeNumber(section, nodeColumn.diam, x, value)
  diametersChanged(section)
}

/** Points take the diameter of the segment they lie in. */
function diametersChanged(section: Section): void {
  if (section.pointCount > 1 && !section.points.areFixed) {
    const { points } = section
    for (let i = 0; i < points.count; i++)
      points.setDiameter(i, section.nodeNumber(nodeColumn.diam, points.arc(i) / Math.max(points.length, shortest)))
  }
  section.shapeChanged()
}

function fillNodes(section: Section, which: number, value: number): void {
  const { nseg, stride } = section
  const { arena, columns } = section.model.nodes
  const first = columns.column(which) + section.firstRow
  for (let i = 0; i < nseg; i++) arena.f64[first + i * stride] = value
}

function fillInstances(section: Section, mechanism: Mechanism, which: number, value: number): void {
  const { nseg } = section
  const { f64 } = section.model.arena
  const column = mechanism.table.column(which)
  for (let place = 0; place < nseg; place++) {
    const row = section.instanceRow(mechanism, place)
    if (row < 0) throw notInserted(mechanism, section)
    f64[column + row] = value
  }
}

function setNodeNumber(section: Section, column: number, x: number, value: number): void {
  const { arena, columns } = section.model.nodes
  arena.f64[columns.column(column) + section.rowOf(section.placeAt(x))] = value
}

export const notInserted = (mechanism: Mechanism, section: Section) =>
  new ModelError(
    'RUN3005',
    `${mechanism.name} mechanism not inserted in section ${section.name}`,
    `first \`insert ${mechanism.name}\``,
  )
