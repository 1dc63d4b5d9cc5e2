/**
 * Which numbers of a mechanism belong to the state of a model, and in which order NEURON has them in memory and in its files: states alone;
 * of ions what is inside, outside and the reversal potential; of everything that receives events all numbers, since they may remember.
 */
import { type CableNode, nodeColumn } from '../../runtime/cable/node.ts'
import type { Section } from '../../runtime/cable/section.ts'
import type { Mechanism } from '../../runtime/mechanism/mechanism.ts'
import type { PointProcess } from '../../runtime/mechanism/point-process.ts'
import type { Model } from '../../runtime/model.ts'

/** A column of the mechanism's table, or what only NEURON keeps there. */
export type Kept = number | 'v' | 'nothing' | 'last event'

/** A mechanism in a node, and its row. */
export interface Held {
  readonly mechanism: Mechanism
  readonly row: number
  /** Which one it is, of a point process. */
  readonly point?: PointProcess | undefined
  /** Where it is; artificial cells are nowhere. */
  readonly node?: CableNode | undefined
}

/** Mechanisms that are always there. */
const builtIn = 22

/** Both of our own making, in the place of variables that NEURON has not. */
const isOfSolver = (name: string) => name.endsWith("'") || name.endsWith("'s slope")

export class StateLayout {
  private readonly known = new Map<Mechanism, readonly Kept[]>()

  keptOf(mechanism: Mechanism): readonly Kept[] {
    const found = this.known.get(mechanism)
    if (found) return found
    const kept = layOut(mechanism)
    this.known.set(mechanism, kept)
    return kept
  }
}

function layOut(mechanism: Mechanism): Kept[] {
  const { spec, places } = mechanism
  const columns = (variables: typeof spec.variables) =>
    variables.flatMap(({ name, size }) => Array.from({ length: size }, (_, k) => places.doubles.get(name)! + k))
  if (mechanism.ion) return columns(spec.variables.slice(0, 3))
  const states = spec.variables.filter(({ role }) => role === 'state')
  if (!spec.netReceive && !mechanism.isArtificial) return columns(states)
  const own = spec.variables.filter(({ name, remembers }) => !remembers && !isOfSolver(name))
  const shown = own.filter(({ role, visible }) => visible && role !== 'state')
  const hidden = own.filter(({ role, visible }) => !visible && role !== 'state')
  const kept: Kept[] = columns([...shown, ...states, ...hidden])
  kept.push(...columns(states).map(() => 'nothing' as const))
  // of files that several threads could not run NEURON's translator makes code without a potential of its own
  if (!spec.threadUnsafe || mechanism.number < builtIn) kept.push('v')
  // a conductance, where there is a BREAKPOINT
  if (spec.kernels.includes('current') || spec.kernels.includes('state')) kept.push('nothing')
  kept.push('last event')
  return kept
}

/** The number by which NEURON knows a mechanism: it counts from 2 on, and has two of its own in another order. */
export function typeOf({ name, number }: Mechanism): number {
  if (name === 'PointProcessMark') return 22
  if (name === 'PatternStim') return 23
  return number + 2
}

/** The newest is first, behind the ions that it uses. */
function put(list: Mechanism[], mechanism: Mechanism): void {
  const front = (each: Mechanism) => {
    const place = list.indexOf(each)
    if (place >= 0) list.splice(place, 1)
    list.unshift(each)
  }
  front(mechanism)
  for (const use of mechanism.usedIons.demands) front(use.mechanism)
}

/** Mechanisms of a section's segments in NEURON's order. */
export function mechanismsOf(section: Section): Mechanism[] {
  const list: Mechanism[] = []
  for (const { mechanism } of section.mechanisms) {
    if (mechanism.ion && list.includes(mechanism)) continue
    put(list, mechanism)
  }
  return list
}

/** What a node holds that has numbers to keep. */
export function heldAt(node: CableNode, distributed: readonly Mechanism[], layout: StateLayout): Held[] {
  return allHeldAt(node, distributed).filter(({ mechanism }) => layout.keptOf(mechanism).length > 0)
}

/** All that a node holds. */
export function allHeldAt(node: CableNode, distributed: readonly Mechanism[]): Held[] {
  const { section, place } = node
  const list = distributed.filter((mechanism) => section.instanceRow(mechanism, place) >= 0)
  const points = [...node.points].reverse()
  const held: Held[] = []
  for (const mechanism of list) held.push({ mechanism, row: section.instanceRow(mechanism, place), node })
  const front = (one: Held) => {
    const at = held.findIndex(({ mechanism, row }) => mechanism === one.mechanism && row === one.row)
    if (at >= 0) held.splice(at, 1)
    held.unshift(one)
  }
  for (const point of points) {
    front({ mechanism: point.mechanism, row: point.index, point, node })
    for (const { mechanism } of point.mechanism.usedIons.demands) {
      const row = section.instanceRow(mechanism, place)
      if (row >= 0) front({ mechanism, row, node })
    }
  }
  return held
}

/** Mechanisms of artificial cells, in the order of their numbers. */
export const cellKinds = (model: Model): Mechanism[] =>
  model.mechanisms
    .all()
    .filter((mechanism) => mechanism.isArtificial)
    .sort((a, b) => typeOf(a) - typeOf(b))

/** Where NEURON has the handle of the event that net_move moves: behind area, process, ions and pointers. */
export function movablePlace({ mechanism: { spec } }: PointProcess): number {
  const ions = spec.ions.reduce((sum, { reads, writes }) => sum + ionPointers(reads, writes), 0)
  return 2 + ions + spec.pointers.length
}

/** A current that is written needs its slope as well, a concentration the ion's style. */
function ionPointers(reads: readonly string[], writes: readonly string[]): number {
  const names = new Set([...reads, ...writes])
  const style = writes.some((name) => name.startsWith('conc')) ? 1 : 0
  return names.size + (writes.includes('i') ? 1 : 0) + style
}

/** All numbers that NEURON has in the place of one mechanism: what its file declares, and what its translator adds. */
export function numbersInPlace(model: Model, { mechanism, row, node }: Held): number[] {
  const { spec, places, table } = mechanism
  const { f64 } = model.arena
  const columns = (variables: typeof spec.variables) =>
    variables.flatMap(({ name, size }) =>
      Array.from({ length: size }, (_, k) => f64[table.at(places.doubles.get(name)! + k, row)]!),
    )
  if (mechanism.ion) return columns(spec.variables)
  if (mechanism === model.mechanisms.extracellular) return []
  const own = spec.variables.filter(({ name, remembers }) => !remembers && !isOfSolver(name))
  const states = own.filter(({ role }) => role === 'state')
  // our own files of density mechanisms have other variables that nobody sees than NEURON's
  const isOurs = mechanism.number < builtIn && !mechanism.isPoint
  const others = own.filter(({ role, visible }) => role !== 'state' && (visible || !isOurs))
  const values = [...columns(others.filter(({ visible }) => visible)), ...columns(states)]
  values.push(...columns(others.filter(({ visible }) => !visible)), ...columns(states).map(() => 0))
  values.push(...numbersOfIons(model, mechanism, node))
  if (!spec.threadUnsafe || mechanism.number < builtIn) values.push(node?.get(nodeColumn.v) ?? 0)
  if (spec.hasCurrent) values.push(0)
  if (spec.netReceive) values.push(-1e20)
  return values
}

/** What is read of ions comes before what is written. */
function numbersOfIons(model: Model, { spec, usedIons }: Mechanism, node: CableNode | undefined): number[] {
  if (!node) return []
  const order: readonly string[] = ['e', 'conc_in', 'conc_out', 'i', 'di_dv']
  const number = (ion: string, name: string) => {
    const found = usedIons.demands.find(({ mechanism }) => mechanism.name === `${ion}_ion`)?.mechanism
    const row = found ? node.section.instanceRow(found, node.place) : -1
    return row < 0 ? 0 : model.arena.f64[found!.table.column(order.indexOf(name)) + row]!
  }
  return [
    ...spec.ions.flatMap(({ ion, reads }) => reads.map((name) => number(ion, name))),
    ...spec.ions.flatMap(({ ion, writes }) =>
      writes.filter((name) => name !== 'di_dv').map((name) => number(ion, name)),
    ),
  ]
}
