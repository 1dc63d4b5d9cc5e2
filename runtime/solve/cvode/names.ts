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
  const voltages = states.nodes.flatMap((node, i) => {
    const place = states.places[i]!
    const inside = { place, name: `${sectionOf(node)}.v(${positionOf(node)})`, kind: 'v' }
    return [inside, ...layersOf(node, place)]
  })
  const others = states.runs.flatMap((run) => {
    const nodes = run.mechanism.isPoint ? [] : run.mechanism.model.nodes.byRow()
    return Array.from(run.order, (_, i) => describe(run, i, nodes, nameOf))
  })
  const known = [...voltages, ...others]
  return [...known, ...unknowns(states, known)].sort((a, b) => a.place - b.place)
}

/** Potentials outside stand behind the one inside. */
function layersOf(node: CableNode, place: number): StateDescription[] {
  const { mechanisms } = node.section.model
  const outside = mechanisms.order.find(({ name }) => name === 'extracellular')
  if (!outside || !node.instance(outside)) return []
  const layers = outside.variable('vext')!.spec.size
  return Array.from({ length: layers }, (_, i) => {
    const kind = i === 0 ? 'vext' : `vext[${i}]`
    return { place: place + 1 + i, name: `${sectionOf(node)}.${kind}(${positionOf(node)})`, kind }
  })
}

/** What is left are unknowns of linear equations: elements of vectors of the program. */
function unknowns(states: States, known: readonly StateDescription[]): StateDescription[] {
  const places = new Set(known.map(({ place }) => place))
  const rest = Array.from({ length: states.size }, (_, i) => i).filter((i) => !places.has(i))
  return rest.map((place, i) => ({ place, name: `Vector.x[${i}]`, kind: 'Vector' }))
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

const positionOf = (node: CableNode): string => String(Number(node.section.positionOf(node).toPrecision(6)))
