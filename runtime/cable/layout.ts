/**
 * Layout: the order of rows in memory. Roots of trees come first, then all sections breadth first, so that every node
 * stands behind its parent, and mechanism instances follow the order of their nodes. It is the order in which currents
 * are added and rows eliminated, so results depend on it in the last digit: it is NEURON's.
 */
import type { Instance } from '../mechanism/mechanism.ts'
import type { Model } from '../model.ts'
import type { CableNode } from './node.ts'
import { parentColumn } from './node.ts'
import type { Section } from './section.ts'

export function layOut(model: Model): void {
  const sections = sectionOrder(model.sections)
  arrangeNodes(model, sections)
  arrangeInstances(model)
  writeParents(model, sections)
  for (const mechanism of model.mechanisms.all()) mechanism.locateAll()
}

/** Roots in order of creation, then generation after generation. */
export function sectionOrder(sections: Iterable<Section>): Section[] {
  const order: Section[] = []
  for (const section of sections) if (!section.connection) order.push(section)
  for (let i = 0; i < order.length; i++) order.push(...order[i]!.childList)
  return order
}

function arrangeNodes(model: Model, sections: Section[]): void {
  const nodes: CableNode[] = []
  for (const section of sections) if (section.ownRoot) nodes.push(section.ownRoot)
  const roots = nodes.length
  for (const section of sections) nodes.push(...section.nodes)
  const { table } = nodes[0] ?? { table: model.nodes }
  const same = nodes.length === table.columns.count && nodes.every((node, i) => node.index === i)
  if (!same) {
    table.columns.permute(
      Int32Array.from(nodes, (node) => node.index),
      nodes.length,
    )
    nodes.forEach((node, i) => {
      node.index = i
    })
  }
  table.nodes = nodes
  table.roots = roots
}

function arrangeInstances(model: Model): void {
  const orders: Instance[][] = model.mechanisms.all().map(() => [])
  for (const node of model.nodes.nodes) {
    for (const instance of node.density) orders[instance.mechanism.number]!.push(instance)
    for (const point of node.points) orders[point.mechanism.number]!.push(point)
  }
  for (const mechanism of model.mechanisms.all()) {
    const order = orders[mechanism.number]!
    const placed = order.length
    // point processes that are not on a section yet keep their numbers behind the others
    if (mechanism.isPoint) for (const each of mechanism.instances) if (each.alive && !each.node) order.push(each)
    mechanism.arrange(order)
    mechanism.active = mechanism.isArtificial ? order.length : placed
  }
}

function writeParents(model: Model, sections: Section[]): void {
  const { i32 } = model.arena
  const parent = model.nodes.columns.integerColumn(parentColumn)
  for (const section of sections) {
    if (section.ownRoot) i32[parent + section.ownRoot.index] = -1
    let before = section.nearNode().index
    for (const node of section.nodes) {
      i32[parent + node.index] = before
      before = node.index
    }
  }
}
