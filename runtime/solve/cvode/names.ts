/** The states in the order of the integrator's vector, by the names that HOC shows. */
import type { CableNode } from '../../cable/node.ts'
import type { Section } from '../../cable/section.ts'
import type { LinearEquations } from '../joint/linear-equations.ts'
import type { StateRun, States } from './states.ts'

export interface StateDescription {
  /** Place in the integrator's vector. */
  readonly place: number
  /** `soma.m_hh(0.5)`, `ExpSyn[0].g` */
  readonly name: string
  /** `m_hh`, `ExpSyn.g`: elements of an array are of one kind. */
  readonly kind: string
}

/** What HOC calls those that have states. */
export interface Namer {
  section(section: Section): string
  /** `ExpSyn[0]` */
  point(point: object): string
  /** An element of the vector of unknowns: `Vector[2].x[1]`. */
  unknown(equations: LinearEquations, i: number): string
}

export function describeStates(states: States, names: Namer, linear: Iterable<LinearEquations>): StateDescription[] {
  const voltages = states.nodes.flatMap((node, i) => {
    const place = states.places[i]!
    const inside = { place, name: `${names.section(node.section)}.v(${positionOf(node)})`, kind: 'v' }
    return [inside, ...layersOf(node, place, names)]
  })
  const others = states.runs.flatMap((run) => {
    const nodes = run.mechanism.isPoint ? [] : run.mechanism.model.nodes.byRow()
    return Array.from(run.order, (_, i) => describe(run, i, nodes, names))
  })
  const known = [...voltages, ...others]
  return [...known, ...unknowns(states, known, names, linear)].sort((a, b) => a.place - b.place)
}

/** Potentials outside stand behind the one inside. */
function layersOf(node: CableNode, place: number, names: Namer): StateDescription[] {
  const { mechanisms } = node.section.model
  const outside = mechanisms.order.find(({ name }) => name === 'extracellular')
  if (!outside || !node.instance(outside)) return []
  const layers = outside.variable('vext')!.spec.size
  return Array.from({ length: layers }, (_, i) => {
    const element = i === 0 ? '' : `[${i}]`
    const name = `${names.section(node.section)}.vext${element}(${positionOf(node)})`
    return { place: place + 1 + i, name, kind: 'vext' }
  })
}

/** What is left are unknowns of linear equations: elements of vectors of the program, behind those that are potentials. */
function unknowns(
  states: States,
  known: readonly StateDescription[],
  names: Namer,
  linear: Iterable<LinearEquations>,
): StateDescription[] {
  const places = new Set(known.map(({ place }) => place))
  const rest = Array.from({ length: states.size }, (_, i) => i).filter((i) => !places.has(i))
  const own = [...linear].flatMap((equations) => {
    const { length } = equations.terminals
    return Array.from({ length: equations.g.rows - length }, (_, i) => names.unknown(equations, length + i))
  })
  return rest.map((place, i) => ({ place, name: own[i] ?? 'unknown', kind: 'Vector' }))
}

function describe(
  { mechanism, spec, start, stride, order }: StateRun,
  i: number,
  nodes: readonly CableNode[],
  names: Namer,
): StateDescription {
  const node = mechanism.isPoint ? undefined : nodes[mechanism.nodeRow(order[i]!)]
  const element = mechanism.variable(spec.variable)?.spec.array ? `[${spec.element}]` : ''
  const place = start + i * stride
  if (!node) {
    return {
      place,
      name: `${names.point(mechanism.instances[order[i]!]!)}.${spec.variable}${element}`,
      kind: `${mechanism.name}.${spec.variable}`,
    }
  }
  const name = spec.ion ? spec.variable : mechanism.globalName(spec.variable)
  return { place, name: `${names.section(node.section)}.${name}${element}(${positionOf(node)})`, kind: name }
}

const positionOf = (node: CableNode): string => String(Number(node.section.positionOf(node).toPrecision(6)))
