/**
 * A new number of segments: each new segment takes the values of the old one that contains its centre. Point
 * processes go to the new segment at the place of their old one.
 */
import { ModelError } from '../errors.ts'
import { CableNode, DensityInstance, nodeColumn } from './node.ts'
import type { Section } from './section.ts'

export function resegment(section: Section, count: number): void {
  section.alive()
  const nseg = Math.trunc(count)
  if (!(nseg >= 1 && nseg <= 32767))
    throw new ModelError('RUN2006', `nseg=${count} is out of range: it must be from 1 to 32767`)
  if (nseg === section.nseg) return
  section.refreshGeometry()
  const old = section.nodes
  const end = old.pop()!
  const places = old.map((_, i) => (i + 0.5) / old.length)
  const fresh: CableNode[] = []
  for (let i = 0; i < nseg; i++) {
    const from = Math.min(old.length - 1, Math.trunc(((i + 0.5) / nseg) * old.length))
    fresh.push(copyOf(old[from]!))
  }
  section.nodes = [...fresh, end]
  old.forEach((node, i) => {
    const to = fresh[Math.min(nseg - 1, Math.trunc(places[i]! * nseg))]!
    moveGuests(node, to)
    killNode(node)
  })
  section.shapeChanged()
  section.model.structureChanged()
}

function copyOf(node: CableNode): CableNode {
  const copy = new CableNode(node.table, node.section, node.zeroArea)
  for (const column of [nodeColumn.v, nodeColumn.diam, nodeColumn.cm, nodeColumn.i_cap])
    copy.set(column, node.get(column))
  for (const instance of node.density) {
    const twin = new DensityInstance(instance.mechanism, copy)
    copy.density.push(twin)
    instance.mechanism.copyInstance(instance, twin)
  }
  return copy
}

/** Point processes and spike detectors move to another node. */
export function moveGuests(from: CableNode, to: CableNode): void {
  for (const point of from.points) point.node = to
  to.points = [...to.points, ...from.points]
  from.points = []
  for (const detector of from.detectors ?? []) {
    detector.node = to
    to.detectors ??= []
    to.detectors.push(detector)
  }
  from.detectors = undefined
}

/** The rows of the node and its mechanisms are given up at the next layout. */
export function killNode(node: CableNode): void {
  node.alive = false
  for (const instance of node.density) instance.alive = false
}
