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
  const guests = old.map(takeGuests)
  section.nodes = [...recut(old, nseg), end]
  guests.forEach((each, i) => {
    const place = (i + 0.5) / guests.length
    receive(section.nodes[Math.min(nseg - 1, Math.trunc(place * nseg))]!, each)
  })
  section.shapeChanged()
  section.model.structureChanged()
}

/** Nodes stay as far as they go round, in an order in which none loses its values before they were copied. */
function recut(old: readonly CableNode[], nseg: number): CableNode[] {
  const source = (i: number) => old[Math.min(old.length - 1, Math.trunc(((i + 0.5) / nseg) * old.length))]!
  const nodes = old.slice(0, nseg)
  if (nseg < old.length) {
    for (const [i, node] of nodes.entries()) takeValues(node, source(i))
    for (let i = nseg; i < old.length; i++) killNode(old[i]!)
    return nodes
  }
  for (let i = old.length; i < nseg; i++) nodes.push(copyOf(source(i)))
  for (let i = old.length - 1; i >= 0; i--) takeValues(nodes[i]!, source(i))
  return nodes
}

const copied = [nodeColumn.v, nodeColumn.diam, nodeColumn.cm, nodeColumn.i_cap]

/** The mechanisms of a section are the same in all its segments, and in the same order. */
function takeValues(node: CableNode, from: CableNode): void {
  if (node === from) return
  for (const column of copied) node.set(column, from.get(column))
  for (const [k, instance] of from.density.entries()) instance.mechanism.copyValues(instance, node.density[k]!)
}

function copyOf(node: CableNode): CableNode {
  const copy = new CableNode(node.table, node.section, node.zeroArea)
  for (const column of copied) copy.set(column, node.get(column))
  for (const instance of node.density) {
    const twin = new DensityInstance(instance.mechanism, copy)
    copy.density.push(twin)
    instance.mechanism.copyInstance(instance, twin)
  }
  return copy
}

/** What is not the section's own and lies at one of its nodes. */
type Guests = Pick<CableNode, 'points' | 'detectors'>

function takeGuests(node: CableNode): Guests {
  const { points, detectors } = node
  if (points.length > 0) node.points = []
  node.detectors = undefined
  return { points, detectors }
}

function receive(to: CableNode, { points, detectors }: Guests): void {
  for (const point of points) point.node = to
  if (points.length > 0) to.points = [...to.points, ...points]
  for (const detector of detectors ?? []) {
    detector.node = to
    to.detectors ??= []
    to.detectors.push(detector)
  }
}

/** Point processes and spike detectors move to another node. */
export function moveGuests(from: CableNode, to: CableNode): void {
  receive(to, takeGuests(from))
}

/** The rows of the node and its mechanisms are given up at the next layout. */
export function killNode(node: CableNode): void {
  node.alive = false
  for (const instance of node.density) instance.alive = false
}
