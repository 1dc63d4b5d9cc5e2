/** How sections become trees: connecting, disconnecting, and the order in which children are walked. */
import { ModelError } from '../errors.ts'
import { reachEnds } from '../mechanism/insert.ts'
import { CableNode, nodeColumn } from './node.ts'
import { killNode, moveGuests } from './resegment.ts'
import type { Section } from './section.ts'

export function connectSection(child: Section, parent: Section, x: number, childEnd: 0 | 1): void {
  child.alive()
  parent.alive()
  if (child.model !== parent.model)
    throw new ModelError('RUN2003', `${child.name} and ${parent.name} belong to different models`)
  if (!(x >= 0 && x <= 1)) throw new ModelError('RUN2004', `${x} must be in range 0 <= x <= 1`)
  for (let s: Section | undefined = parent; s; s = s.connection?.section) {
    if (s === child) {
      throw new ModelError('RUN2005', `A loop exists: a connection of ${child.name} to ${parent.name} will form a loop`)
    }
  }
  if (child.connection) unlink(child)
  if (child.childEnd !== childEnd) turnAround(child, childEnd)
  child.connection = { section: parent, x }
  if (child.ownRoot) {
    moveGuests(child.ownRoot, child.nearNode())
    killNode(child.ownRoot)
    child.ownRoot = undefined
  }
  // children are walked by position; of those at one place the newest comes first
  const position = walkPosition(child)
  const place = parent.childList.findIndex((other) => walkPosition(other) >= position)
  if (place < 0) parent.childList.push(child)
  else parent.childList.splice(place, 0, child)
  // areas and resistances go on as they were until the next run; so it is in NEURON
  child.shapeChangedForNextRun()
  child.model.structureChanged()
}

/** Position counted from the end at which the parent itself is connected. */
function walkPosition(child: Section): number {
  const { section, x } = child.connection!
  return section.flipped ? 1 - x : x
}

export function disconnectSection(child: Section): void {
  if (!child.connection) return
  const v = child.nearNode().get(nodeColumn.v)
  unlink(child)
  child.ownRoot = new CableNode(child.model.nodes, child, true)
  child.ownRoot.set(nodeColumn.v, v)
  reachEnds(child)
  child.shapeChanged()
  child.model.structureChanged()
}

function unlink(child: Section): void {
  const siblings = child.connection!.section.childList
  siblings.splice(siblings.indexOf(child), 1)
  child.connection = undefined
}

/** Nodes are counted from the connected end: the ones of segments change their order, x keeps its meaning. */
function turnAround(section: Section, childEnd: 0 | 1): void {
  const last = section.nodes.pop()!
  section.nodes.reverse()
  section.nodes.push(last)
  section.childEnd = childEnd
}
