/** The states in the order of the integrator's vector, by the names that HOC shows. */
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

/** `nameOf` gives the name that HOC has for a point process: `ExpSyn[0]`. */
export function describeStates(states: States, nameOf: (point: object) => string): StateDescription[] {
  const voltages = states.nodes.map((node, i) => ({
    place: states.places[i]!,
    name: `${sectionOf(node)}.v(${positionOf(node)})`,
    kind: 'v',
  }))
  const others = states.runs.flatMap((run) => {
    const nodes = run.mechanism.isPoint ? [] : run.mechanism.model.nodes.byRow()
    return Array.from(run.order, (_, i) => describe(run, i, nodes, nameOf))
  })
  return [...voltages, ...others].sort((a, b) => a.place - b.place)
}

function describe(
  { mechanism, spec, start, stride, order }: StateRun,
  i: number,
  nodes: readonly CableNode[],
  nameOf: (point: object) => string,
): StateDescription {
  const node = mechanism.isPoint ? undefined : nodes[mechanism.nodeRow(order[i]!)]
  const element = mechanism.variable(spec.variable)?.spec.array ? `[${spec.element}]` : ''
  const place = start + i * stride
  if (!node) {
    return {
      place,
      name: `${nameOf(mechanism.instances[order[i]!]!)}.${spec.variable}${element}`,
      kind: `${mechanism.name}.${spec.variable}${element}`,
    }
  }
  const name = spec.ion ? spec.variable : mechanism.globalName(spec.variable)
  return { place, name: `${sectionOf(node)}.${name}${element}(${positionOf(node)})`, kind: `${name}${element}` }
}

const sectionOf = (node: CableNode): string => node.section.name

const positionOf = ({ section, ordinal }: CableNode): string =>
  String(Number(((ordinal + 0.5) / section.nseg).toPrecision(6)))
