/**
 * A new number of segments: each new segment takes the values of the old one that contains its centre. Point
 * processes go to the new segment at the place of their old one.
 */
import { ModelError } from '../errors.ts'
import { constructCopies } from '../mechanism/construct.ts'
import { insertIons } from '../mechanism/insert.ts'
import type { Inserted } from '../mechanism/inserted.ts'
import { locateIn } from '../mechanism/locate.ts'
import { RangeRef } from '../memory/range-ref.ts'
import { appended } from '../memory/short-list.ts'
import { allGuests, CableNode, type Guests, mostSegments, nodeColumn } from './node.ts'
import { dropStrays, giveRows } from './rows.ts'
import type { Section } from './section.ts'

export function resegment(section: Section, count: number): void {
  section.alive()
  const nseg = Math.trunc(count)
  if (!(nseg >= 1 && nseg <= mostSegments))
    throw new ModelError('RUN2006', `nseg=${count} is out of range: it must be from 1 to ${mostSegments}`)
  const { nseg: before, model } = section
  if (nseg === before) return
  noteCopy(section, nseg)
  const { sources } = model.nodes
  for (let i = 0; i < nseg; i++) sources[i] = Math.min(before - 1, Math.trunc(((i + 0.5) / nseg) * before))
  const { mechanisms } = section.state
  for (let k = 0; k < mechanisms.length; k++) recutInstances(section, mechanisms[k]!, sources, nseg)
  recutNodes(section, sources, nseg)
  for (let k = 0; k < mechanisms.length; k++) locateIn(mechanisms[k]!.mechanism, section.state, mechanisms[k])
  const { recuts, guests, strays } = section.state
  if (recuts || guests || strays) moveOthers(section, before, nseg)
  section.shapeChanged()
  model.structureChanged()
}

/** What lies at the segments without being their own, and pointers. */
function moveOthers(section: Section, before: number, nseg: number): void {
  const stays = stayingOf(before, nseg)
  // what lay at a segment that goes, on a border of the new ones, comes to the lower
  const target = (place: number) => {
    const at = ((place + 0.5) / before) * nseg
    return Math.min(nseg - 1, stays[place] ? Math.trunc(at) : Math.ceil(at) - 1)
  }
  section.noteRecut({ places: stays.map((each, place) => (each ? target(place) : -1)), nseg })
  if (section.guests) dropDetectors(section, stays)
  if (section.strays) moveStrays(section, target, stays)
  if (section.guests) moveAlong(section, target)
}

/**
 * Cut in two or more, an old segment stays with one of the later parts, and the first is a copy, in which mechanisms stand the other way
 * round. The first cut of a bare section is not noted: `nseg` tells it.
 */
function noteCopy(section: Section, nseg: number): void {
  const { segmentCount: before, mechanisms, copies } = section.state
  if (nseg === 1) section.copies = undefined
  else if (nseg < 2 * before || (before === 1 && mechanisms.length === 0)) return
  else section.copies = appended(copies ?? (before > 1 ? [[]] : []), mechanisms)
}

/** Which of the old segments go on: of fewer segments those that lie at the centre of a new one. */
function stayingOf(before: number, nseg: number): boolean[] {
  const stays: boolean[] = new Array(before).fill(nseg > before)
  for (let i = 0; i < nseg; i++) stays[Math.min(before - 1, Math.trunc(((i + 0.5) / nseg) * before))] = true
  return stays
}

/** Those that watch a number of a segment that goes. */
function dropDetectors(section: Section, stays: readonly boolean[]): void {
  for (const { place, detectors } of allGuests(section.guests))
    if (place >= 0 && !stays[place])
      for (const detector of [...detectors])
        if (detector.ref instanceof RangeRef) section.model.events.detectors.drop(detector)
}

/** What a new segment takes over of an old one; the rest is computed. */
const kept = [nodeColumn.v, nodeColumn.diam, nodeColumn.cm, nodeColumn.i_cap, nodeColumn.i_membrane_]
const keptOfEnd = [...kept, nodeColumn.area]

/** All nodes get rows of their own before the old ones are given up: no value is lost on the way. */
function recutNodes(section: Section, sources: Int32Array, nseg: number): void {
  const { nodes } = section.model
  const { columns } = nodes
  const { state } = section
  const { firstRow, stride, segmentCount: before } = state
  const first = nodes.takeSection(nseg)
  for (let i = 0; i < nseg; i++) sources[i] = firstRow + sources[i]! * stride
  columns.gather(kept, sources, nseg, first)
  sources[0] = firstRow + before * stride
  columns.gather(keptOfEnd, sources, 1, first + nseg)
  giveRows(section)
  state.firstRow = first
  state.stride = 1
  state.segmentCount = nseg
}

function recutInstances(section: Section, inserted: Inserted, sources: Int32Array, nseg: number): void {
  const { mechanism, pointers } = inserted
  const { table } = mechanism
  const first = table.takeUnset(nseg)
  if (mechanism.kernels.construct && !mechanism.keeper) constructCopies(mechanism, first, nseg, (i) => sources[i] !== i)
  const { rows } = section.model.nodes
  for (let i = 0; i < nseg; i++) rows[i] = inserted.row(sources[i]!)
  table.gatherAll(rows, nseg, first)
  if (mechanism.keeper) recutKept(section, inserted, sources, nseg, first)
  inserted.giveRows(section.nseg)
  inserted.move(first)
  if (!pointers) return
  inserted.pointers = Array.from({ length: nseg }, (_, i) => pointers[sources[i]!]?.slice())
  section.model.pointersChanged(mechanism)
}

/** Segments that stay keep what belongs to their rows; the others get something of their own, and what is left over goes. */
function recutKept(section: Section, inserted: Inserted, sources: Int32Array, nseg: number, first: number): void {
  const keeper = inserted.mechanism.keeper!
  const taken = new Set<number>()
  for (let i = 0; i < nseg; i++) {
    if (taken.has(sources[i]!)) keeper.copied(first + i)
    taken.add(sources[i]!)
  }
  for (let i = 0; i < section.nseg; i++) if (!taken.has(i)) keeper.given(inserted.row(i))
}

/** Ions at single segments go to others; where two meet, one is left. Those that somebody keeps go with a segment that does not stay. */
export function moveStrays(section: Section, target: (place: number) => number, stays?: readonly boolean[]): void {
  const taken = new Set<string>()
  dropStrays(section, (stray) => {
    if (stray.place < 0) return false
    const isLeft = stays?.[stray.place] !== false
    stray.place = target(stray.place)
    if (stray.holders) return !isLeft
    const key = `${stray.mechanism.name} ${stray.place}`
    if (taken.has(key)) return true
    taken.add(key)
    return false
  })
}

/** What lies at the segments of a section goes to other segments of it. */
export function moveAlong(section: Section, target: (place: number) => number): void {
  const old = allGuests(section.guests)
  section.guests = undefined
  for (const guests of old.sort((a, b) => a.place - b.place)) {
    const { place } = guests
    receive(new CableNode(section, place < 0 ? place : target(place)), guests)
  }
}

function receive(node: CableNode, { points, detectors }: Guests): void {
  if (points.length === 0 && detectors.length === 0) return
  const { guests } = node
  for (const point of points) {
    point.node = node
    insertIons(node, point.mechanism)
  }
  guests.points = [...guests.points, ...points]
  for (const detector of detectors) detector.node = node
  guests.detectors = [...guests.detectors, ...detectors]
}
