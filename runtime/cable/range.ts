/**
 * Where range variables lie, setting them for a whole section at once, and diameters: a change of these is one of the cable's shape, and reaches the 3-D points.
 * Who assigns one sees the others as they are: what the points say of them is looked up by whoever reads, not here. So between two
 * assignments segments keep what was assigned, though points have few places for it.
 */
import { ModelError } from '../errors.ts'
import type { Mechanism } from '../mechanism/mechanism.ts'
import type { RangeVariable } from '../mechanism/range-variable.ts'
import { endPlace, nodeColumn } from './node.ts'
import { shortest } from './points.ts'
import type { Section } from './section.ts'

/** Where the number of a variable at x lies now, as an index into `arena.f64`. */
export function rangeIndex(section: Section, variable: RangeVariable, x: number, element: number): number {
  if (element < 0 || element >= variable.size)
    throw new ModelError('RUN3006', `${variable.name}: subscript ${element} is out of range`)
  if (!(x >= 0 && x <= 1) && !variable.atEnds) refuseOutside(x)
  if (!variable.onNode) return instanceIndex(section, variable, x, element)
  const problem = variable.missing?.()
  if (problem) throw problem
  const row = variable.atEnds ? exactRow(section, x) : section.rowOf(section.placeAt(x))
  return section.model.nodes.columns.column(variable.column) + row
}

function instanceIndex(section: Section, variable: RangeVariable, x: number, element: number): number {
  const mechanism = variable.mechanism!
  const own = section.instanceRow(mechanism, section.placeAt(x))
  if (own < 0) throw notInserted(mechanism, section)
  const row = variable.atEnds && !(x > 0 && x < 1) ? (section.exactNode(x).instance(mechanism)?.index ?? -1) : own
  // connected to a section that has none of it: nothing is there
  if (row < 0) return section.model.mechanisms.nothing()
  return mechanism.table.at(variable.column + element, row)
}

/** Row of the node at x, the ends included. */
function exactRow(from: Section, x: number): number {
  let section = from
  let at = x
  for (;;) {
    if (at > 0 && at < 1) return section.rowOf(section.placeAt(at))
    if (at <= 0 !== (section.childEnd === 0)) return section.rowOf(endPlace)
    const { connection }: Section = section
    if (!connection) return section.rootRow
    if (from.model.mayHaveLoops) from.model.refuseLoops()
    at = connection.x
    section = connection.section
  }
}

/** Every segment, and for v the end nodes as well. */
export function setRangeAll(section: Section, variable: RangeVariable, value: number, element = 0): void {
  if (variable.shapesCable) {
    if (section.model.pointStore.areFixed) return
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

/** What becomes of a number when another is assigned to it: `=`, `+=` and so on. */
export type Update = (before: number, value: number) => number

/** Linear from y0 at x0 to y1 at x1, for the segments whose centre lies between. */
export function setRangeLinear(
  section: Section,
  variable: RangeVariable,
  [x0, x1]: readonly [number, number],
  [y0, y1]: readonly [number, number],
  element = 0,
  update: Update = (_, value) => value,
): void {
  if (x1 - x0 < 1e-10)
    throw new ModelError('RUN3045', 'range variable notation r(x1:x2) requires  x1 > x2', 'the lower place comes first')
  refuseOutside(x0)
  refuseOutside(x1)
  const { nseg } = section
  const { shapesCable, mechanism } = variable
  if (shapesCable && section.model.pointStore.areFixed) return
  if (!shapesCable && !variable.onNode && section.instanceRow(mechanism!, 0) < 0) throw notInserted(mechanism!, section)
  const change = (x: number, value: number) => {
    // diameters all first: points take theirs from the segments when every one is set
    if (shapesCable) setNodeNumber(section, nodeColumn.diam, x, update(section.nodeNumber(nodeColumn.diam, x), value))
    else section.setRange(variable, x, update(section.getRange(variable, x, element), value), element)
  }
  const indexOf = (x: number) => Math.min(nseg - 1, Math.trunc(nseg * x))
  for (let i = indexOf(x0); i <= indexOf(x1); i++) {
    const x = (i + 0.5) / nseg
    const share = (x - x0) / (x1 - x0)
    // centres that rounding has put just outside count as inside
    if (share >= -1e-9 && share <= 1 + 1e-9) change(x, y0 * (1 - share) + y1 * share)
  }
  if (shapesCable) diametersChanged(section)
  if (!variable.atEnds) return
  if (x0 === 0) change(0, y0)
  if (x1 === 1) change(1, y1)
}

/** Places are from 0 to 1. */
export function refuseOutside(x: number): void {
  if (x < 0 || x > 1)
    throw new ModelError('RUN3044', 'range variable domain is 0<=x<=1', `a place along a section, not ${x}`)
}

export function setDiameter(section: Section, x: number, value: number): void {
  refuseOutside(x)
  if (section.model.pointStore.areFixed) return
  setNodeNumber(section, nodeColumn.diam, x, value)
  diametersChanged(section)
}

/** All diameters of a section, each from what it is. */
export function updateDiameters(section: Section, update: (before: number) => number): void {
  if (section.model.pointStore.areFixed) return
  section.refreshGeometry()
  for (let i = 0; i < section.nseg; i++) {
    const x = (i + 0.5) / section.nseg
    setNodeNumber(section, nodeColumn.diam, x, update(section.nodeNumber(nodeColumn.diam, x)))
  }
  diametersChanged(section)
}

/** Points take the diameter of the segment they lie in. */
function diametersChanged(section: Section): void {
  if (section.pointCount > 1) {
    const { points } = section
    for (let i = 0; i < points.count; i++)
      points.setDiameter(i, section.nodeNumber(nodeColumn.diam, points.arc(i) / Math.max(points.length, shortest)))
  }
  section.shapeChanged()
}

function fillNodes(section: Section, which: number, value: number): void {
  const { segmentCount, stride, firstRow } = section.state
  const { arena, columns } = section.model.nodes
  const { f64 } = arena
  const first = columns.column(which) + firstRow
  for (let i = 0; i < segmentCount; i++) f64[first + i * stride] = value
}

function fillInstances(section: Section, mechanism: Mechanism, which: number, value: number): void {
  const { segmentCount } = section.state
  const { f64 } = section.model.arena
  const { table } = mechanism
  const inserted = section.instancesOf(mechanism)
  for (let place = 0; place < segmentCount; place++) {
    const row = inserted ? inserted.row(place) : section.instanceRow(mechanism, place)
    if (row < 0) throw notInserted(mechanism, section)
    f64[table.at(which, row)] = value
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
