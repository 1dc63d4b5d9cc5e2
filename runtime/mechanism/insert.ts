/** Inserting and removing distributed mechanisms, with the ions they use. */
import { type CableNode, DensityInstance } from '../cable/node.ts'
import type { Section } from '../cable/section.ts'
import { ModelError } from '../errors.ts'
import type { Model } from '../model.ts'
import type { Mechanism } from './mechanism.ts'

export function insertMechanism(section: Section, wanted: string | Mechanism): void {
  const mechanism = densityMechanism(section.model, wanted)
  if (section.has(mechanism)) return
  mechanism.checkUsable()
  for (let i = 0; i < section.nseg; i++) {
    // from 0 to 1, the order in which constructors run
    const node = section.nodes[section.flipped ? section.nseg - 1 - i : i]!
    insertIons(section.model, node, mechanism)
    addInstance(node, mechanism)
  }
  if (mechanism.spec.onEnds) reachEnds(section)
  section.model.structureChanged()
}

/** Gives the ends of a section what reaches as far as there. */
export function reachEnds(section: Section): void {
  for (const { mechanism } of section.nodes[0]!.density) {
    if (!mechanism.spec.onEnds) continue
    for (const node of ends(section)) if (!node.instance(mechanism)) addInstance(node, mechanism)
  }
}

const ends = ({ nodes, nseg, ownRoot }: Section): CableNode[] => [nodes[nseg]!, ...(ownRoot ? [ownRoot] : [])]

function addInstance(node: CableNode, mechanism: Mechanism): DensityInstance {
  const instance = new DensityInstance(mechanism, node)
  node.density.push(instance)
  mechanism.prepareInstance(instance)
  mechanism.ion?.prepare(instance)
  return instance
}

/** Gives a node the ions that a mechanism uses, and their styles what it demands. */
export function insertIons(model: Model, node: CableNode, mechanism: Mechanism): void {
  for (const { ion } of mechanism.spec.ions) {
    const own = model.mechanisms.get(`${ion}_ion`)!
    const instance = node.instance(own) ?? addInstance(node, own)
    own.ion!.promote(instance, mechanism)
  }
}

export function removeMechanism(section: Section, wanted: string | Mechanism): void {
  section.alive()
  const mechanism = densityMechanism(section.model, wanted)
  if (mechanism.isPseudo) throw new ModelError('RUN3011', `${mechanism.name} cannot be removed: every section has it`)
  if (mechanism.ion) throw new ModelError('RUN3011', `can't uninsert the ion ${mechanism.name}`)
  if (mechanism.spec.onEnds)
    throw new ModelError('RUN3011', `Can't uninsert mechanism ${mechanism.name}`, 'make the section anew without it')
  for (const node of section.nodes) {
    const k = node.density.findIndex((instance) => instance.mechanism === mechanism)
    if (k < 0) continue
    node.density[k]!.alive = false
    node.density.splice(k, 1)
  }
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
