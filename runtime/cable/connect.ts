/** How sections become trees: connecting, disconnecting, and the order in which children are walked. */
import { ModelError } from '../errors.ts'
import { reachEnds } from '../mechanism/insert.ts'
import { locateIn } from '../mechanism/locate.ts'
import { appended, inserted } from '../memory/short-list.ts'
import { isAbove } from './loops.ts'
import { CableNode, rootPlace } from './node.ts'
import { moveAlong, moveStrays } from './resegment.ts'
import { ownRoot } from './rows.ts'
import type { Section } from './section.ts'

export function connectSection(child: Section, parent: Section, x: number, childEnd: 0 | 1): void {
  child.alive()
  parent.alive()
  if (child.model !== parent.model)
    throw new ModelError('RUN2003', `${child.name} and ${parent.name} belong to different models`)
  if (!(x >= 0 && x <= 1)) throw new ModelError('RUN2004', `${x} must be in range 0 <= x <= 1`)
  if (child === parent) throw new ModelError('RUN2005', `a connection to ${child.name} will form a loop`)
  const isLoop = child.childList.length > 0 && isAbove(child, parent)
  // what lies at the end that goes elsewhere; a section by itself has seldom anything there
  const mayBring = child.state.guests !== undefined || child.state.connection !== undefined || child.model.mayHaveLoops
  const from = !mayBring || isLoop || child.model.mayHaveLoops ? undefined : child.nearNode()
  const to = mayBring ? parent.exactNode(x) : undefined
  if (child.connection) unlink(child)
  if (child.childEnd !== childEnd) turnAround(child, childEnd)
  child.connection = { section: parent, x }
  if (from && to) takeAlong(child, from, to)
  // who watched the node that goes, or records it, has nothing to watch any more
  const watching = child.guestsAt(rootPlace)?.detectors ?? []
  if (watching.length > 0) for (const detector of [...watching]) child.model.events.detectors.drop(detector)
  ownRoot(child, false)
  // children are walked by position; of those at one place the newest comes first
  const position = walkPosition(child)
  const children = parent.state.childList
  let place = 0
  while (place < children.length && walkPosition(children[place]!) < position) place++
  // children at one place have the same connection
  const sibling = children[place]?.state.connection
  if (sibling?.x === x) child.connection = sibling
  parent.state.childList = place === children.length ? appended(children, child) : inserted(children, place, child)
  // areas and resistances go on as they were until the next run; so it is in NEURON
  child.shapeChangedForNextRun()
  child.model.structureChanged()
  if (isLoop) child.model.mayHaveLoops = true
}

/** Position counted from the end at which the parent itself is connected. */
function walkPosition(child: Section): number {
  const { section, x } = child.state.connection!
  return section.flipped ? 1 - x : x
}

export function disconnectSection(child: Section): void {
  if (!child.connection) return
  const from = child.model.mayHaveLoops ? undefined : child.nearNode()
  unlink(child)
  // a new node, with what a node has when it is made; until the next run it keeps that
  ownRoot(child, true)
  if (from) takeAlong(child, from, new CableNode(child, rootPlace))
  reachEnds(child)
  child.shapeChanged()
  child.model.structureChanged()
}

/** Point processes that were put at the connected end of a section go where the end goes; so do those of children that begin there. */
function takeAlong(child: Section, from: CableNode, to: CableNode): void {
  if (from.points.length === 0) return
  const going = [child, ...child.childList.filter(({ connection }) => connection!.x === child.childEnd)]
  for (const section of going) for (const point of [...from.points]) if (point.section === section) point.moveTo(to)
}

function unlink(child: Section): void {
  const siblings = child.connection!.section.childList as Section[]
  siblings.splice(siblings.indexOf(child), 1)
  child.connection = undefined
}

/** Nodes are counted from the connected end: the ones of segments change their order, x keeps its meaning. */
function turnAround(section: Section, childEnd: 0 | 1): void {
  const { nseg, firstRow, stride, model } = section
  section.childEnd = childEnd
  for (let i = 0, j = nseg - 1; i < j; i++, j--) {
    model.nodes.columns.swap(firstRow + i * stride, firstRow + j * stride)
    for (const inserted of section.mechanisms) inserted.mechanism.table.swap(inserted.row(i), inserted.row(j))
  }
  for (const { mechanism, pointers } of section.mechanisms) {
    if (pointers) for (let i = 0, j = nseg - 1; i < j; i++, j--) [pointers[i], pointers[j]] = [pointers[j], pointers[i]]
    locateIn(mechanism, section.state)
  }
  if (section.strays) moveStrays(section, (place) => nseg - 1 - place)
  if (section.guests) moveAlong(section, (place) => nseg - 1 - place)
}
