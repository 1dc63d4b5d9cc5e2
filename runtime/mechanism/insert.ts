/** Inserting and removing distributed mechanisms, with the ions they use. */
import { type CableNode, endPlace, rootPlace } from '../cable/node.ts'
import { dropUnheld } from '../cable/rows.ts'
import type { Section } from '../cable/section.ts'
import { ModelError } from '../errors.ts'
import type { Model } from '../model.ts'
import { constructIn } from './construct.ts'
import { Inserted, type Stray } from './inserted.ts'
import { locateIn, locateStrays } from './locate.ts'
import type { Mechanism } from './mechanism.ts'

export function insertMechanism(section: Section, wanted: string | Mechanism): void {
  const mechanism = densityMechanism(section.model, wanted)
  if (mechanism.isPseudo || section.instancesOf(mechanism)) return
  mechanism.prepareForUse()
  bringIons(section, mechanism)
  addTo(section, mechanism)
  if (mechanism.spec.onEnds) reachEnds(section)
  section.model.structureChanged()
}

/** Gives all segments the ions that a mechanism uses, and their styles what it demands. */
export function bringIons(section: Section, mechanism: Mechanism): void {
  for (const use of mechanism.usedIons.demands) {
    const inserted = section.instancesOf(use.mechanism) ?? addTo(section, use.mechanism)
    for (let i = 0; i < section.nseg; i++) use.ion.promote(inserted.row(i), use)
  }
}

/** Gives the ends of a section what reaches as far as there. */
export function reachEnds(section: Section): void {
  for (const { mechanism } of section.mechanisms) {
    if (!mechanism.spec.onEnds) continue
    for (const place of section.rootRow < 0 ? [endPlace] : [endPlace, rootPlace])
      if (section.instanceRow(mechanism, place) < 0) addStray(section, place, mechanism)
  }
}

function addTo(section: Section, mechanism: Mechanism, strays = takeUpStrays): Inserted {
  const { nseg } = section
  const first = mechanism.table.take(nseg)
  const inserted = new Inserted(mechanism, first)
  mechanism.prepareRows(first, nseg)
  if (section.strays) strays(section, inserted)
  section.addInserted(inserted)
  locateIn(mechanism, section.state, inserted)
  constructIn(mechanism, section)
  return inserted
}

const straysInside = (section: Section, { mechanism }: Inserted): Stray[] =>
  section.strays!.filter((stray) => stray.mechanism === mechanism && stray.place >= 0)

/** What a point process brought to its segment alone has its place among all of them now, if a distributed mechanism brings these. */
function takeUpStrays(section: Section, inserted: Inserted): void {
  for (const stray of straysInside(section, inserted)) {
    inserted.mechanism.table.copy(stray.row, inserted.row(stray.place))
    stray.holders = []
  }
  dropUnheld(section)
}

/** It stays with it where a point process brings them; who comes later has what is there now. */
function leaveStrays(section: Section, inserted: Inserted): void {
  const { mechanism } = inserted
  for (const stray of straysInside(section, inserted)) {
    const points = section.guestsAt(stray.place)?.points ?? []
    stray.holders ??= points.filter((point) =>
      point.mechanism.usedIons.demands.some((use) => use.mechanism === mechanism),
    )
  }
  dropUnheld(section)
}

/**
 * The same for a point process at one node. The first ion that it finds missing comes to all of the section it is put on, others to
 * its segment alone; their styles follow its demands at that node. The ends of sections have no ions.
 */
export function insertIons(node: CableNode, mechanism: Mechanism, section = node.section): void {
  const { place } = node
  let brought = false
  for (const use of mechanism.usedIons.demands) {
    if (node.section.instanceRow(use.mechanism, place) < 0 && !section.instancesOf(use.mechanism)) {
      if (!brought) addTo(section, use.mechanism, leaveStrays)
      else if (place >= 0) addStray(node.section, place, use.mechanism)
      brought = true
    }
    const row = node.section.instanceRow(use.mechanism, place)
    if (row < 0) throw noIonAtEnd(use.mechanism)
    use.ion.promote(row, use)
  }
}

const noIonAtEnd = ({ name }: Mechanism) =>
  new ModelError('RUN3018', `${name} can't be inserted in this node`, 'a point process that uses ions needs 0 < x < 1')

function addStray(section: Section, place: number, mechanism: Mechanism): void {
  const row = mechanism.table.take(1)
  mechanism.prepareRows(row, 1)
  section.strays ??= []
  section.strays.push({ mechanism, place, row })
  locateStrays(mechanism, section.state)
}

/** What stands against taking it out, for mechanisms that stay once they are there. */
export function whyItStays(mechanism: Mechanism): ModelError | undefined {
  if (mechanism.isPseudo)
    return new ModelError('RUN3011', `Can't uninsert mechanism ${mechanism.name}`, 'every section has it')
  if (mechanism.ion) return new ModelError('RUN3011', `Not allowed to uninsert ions at this time ${mechanism.name}`)
  if (mechanism.spec.onEnds)
    return new ModelError('RUN3011', `Can't uninsert mechanism ${mechanism.name}`, 'make the section anew without it')
  return undefined
}

export function removeMechanism(section: Section, wanted: string | Mechanism): void {
  section.alive()
  const mechanism = densityMechanism(section.model, wanted)
  const reason = whyItStays(mechanism)
  if (reason) throw reason
  const inserted = section.instancesOf(mechanism)
  if (!inserted) return
  inserted.give(section.nseg)
  section.removeInserted(inserted)
  section.model.structureChanged()
}

function densityMechanism(model: Model, wanted: string | Mechanism): Mechanism {
  const mechanism = typeof wanted === 'string' ? model.mechanisms.get(wanted) : wanted
  if (mechanism?.kind === 'density') return mechanism
  throw new ModelError(
    'RUN3003',
    `${String(wanted)} is not a MECHANISM`,
    mechanism ? 'it is a point process: make it with `new`' : 'is its .mod file loaded?',
  )
}
