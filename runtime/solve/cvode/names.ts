/** The states in the order and by the names that HOC shows: voltages, those of point processes, those of the membrane. */
import type { CableNode } from '../../cable/node.ts'
import type { StateRun, States } from './states.ts'

export interface StateDescription {
  /** Place in the integrator's vector. */
  readonly place: number
  /** `soma.m_hh(0.5)`, `ExpSyn[0].g` */
  readonly name: string
  /** `m_hh`, `ExpSyn.g` */
  readonly kind: string
}

export function describeStates(states: States): StateDescription[] {
  const voltages = states.nodes.map((node, i) => ({
    place: states.places[i]!,
    name: `${sectionOf(node)}.v(${positionOf(node)})`,
    kind: 'v',
  }))
  const points = byMechanism(states.runs.filter(({ mechanism }) => mechanism.isPoint))
  const densities = byMechanism(states.runs.filter(({ mechanism }) => !mechanism.isPoint))
  return [...voltages, ...points, ...densities]
}

/** Instance after instance, the states of each together. */
function byMechanism(runs: readonly StateRun[]): StateDescription[] {
  const found: StateDescription[] = []
  for (const mechanism of new Set(runs.map((run) => run.mechanism))) {
    const own = runs.filter((run) => run.mechanism === mechanism)
    const nodes = mechanism.isPoint ? [] : mechanism.model.nodes.byRow()
    for (let i = 0; i < mechanism.active; i++) for (const run of own) found.push(describe(run, i, nodes))
  }
  return found
}

function describe(
  { mechanism, spec, start, stride, order }: StateRun,
  i: number,
  nodes: readonly CableNode[],
): StateDescription {
  const node = mechanism.isPoint ? undefined : nodes[mechanism.nodeRow(order[i]!)]
  const element = mechanism.variable(spec.variable)?.spec.array ? `[${spec.element}]` : ''
  const place = start + i * stride
  if (!node) {
    return {
      place,
      name: `${mechanism.name}[${i}].${spec.variable}${element}`,
      kind: `${mechanism.name}.${spec.variable}${element}`,
    }
  }
  const name = spec.ion ? spec.variable : mechanism.globalName(spec.variable)
  return { place, name: `${sectionOf(node)}.${name}${element}(${positionOf(node)})`, kind: `${name}${element}` }
}

const sectionOf = (node: CableNode): string => node.section.name

const positionOf = ({ section, ordinal }: CableNode): string =>
  String(Number(((ordinal + 0.5) / section.nseg).toPrecision(6)))
