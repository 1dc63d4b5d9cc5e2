/**
 * What is integrated: the voltages of all nodes with a capacitance and the STATEs of all mechanisms, as one vector, in
 * NEURON's order: voltages first, then mechanism after mechanism, instance after instance, the states of each together.
 */
import { type CableNode, nodeColumn } from '../../cable/node.ts'
import type { Mechanism } from '../../mechanism/mechanism.ts'
import type { OdeStateSpec } from '../../mechanism/spec.ts'
import type { Model } from '../../model.ts'
import type { Part } from './parts.ts'

/** One state of all instances of a mechanism. */
export interface StateRun {
  readonly mechanism: Mechanism
  readonly spec: OdeStateSpec
  /** Place of the first in the vector, and how far apart two of them are. */
  readonly start: number
  readonly stride: number
  readonly count: number
  /** Which instance stands at each place: they follow the order of elimination of their nodes. */
  readonly order: Int32Array
  /** Place of each instance in the vector. */
  readonly slots: Int32Array
  /** Where the states begin in the arena. */
  readonly place: number
  /** Where their derivatives begin. */
  readonly derivative: number
  /** Where the slopes of the derivatives begin; -1 where a kernel solves for the states. */
  readonly slope: number
  /** For concentrations: where in the ion's column each is. */
  readonly rows: Int32Array | undefined
}

export class States {
  /** Nodes with a capacitance: their rows, in the order of elimination. */
  readonly rows: Int32Array
  readonly nodes: readonly CableNode[]
  /** Where the potential of each is in the vector. */
  readonly places: Int32Array
  /** Nodes without: their voltage follows from that of their neighbours. */
  readonly bare: readonly CableNode[]
  readonly runs: readonly StateRun[]
  /** Those for which a kernel solves. */
  readonly systems: readonly StateRun[]
  readonly size: number

  /**
   * `potentials`: where these are in the vector, when it is not the nodes with a capacitance in their order. `part`: what of the
   * model is meant, when it is not all.
   */
  constructor(
    private readonly model: Model,
    potentials?: { readonly nodes: readonly CableNode[]; readonly places: Int32Array; readonly size: number },
    private readonly part?: Part,
  ) {
    const nodes = part?.nodes ?? model.nodes.order
    this.nodes = potentials?.nodes ?? nodes.filter((node) => node.get(nodeColumn.cm) > 0)
    this.bare = potentials ? [] : nodes.filter((node) => !(node.get(nodeColumn.cm) > 0))
    this.rows = Int32Array.from(this.nodes, (node) => node.index)
    this.places = potentials?.places ?? Int32Array.from(this.nodes, (_, i) => i)
    const orders = part?.orders ?? model.nodes.orderByRow()
    const runs: StateRun[] = []
    let start = potentials?.size ?? this.rows.length
    for (const mechanism of model.mechanisms.order) {
      const [first, end] = this.rangeOf(mechanism)
      if (first === end) continue
      const specs = mechanism.spec.odeStates ?? []
      specs.forEach((spec, k) => {
        runs.push(this.runOf(mechanism, spec, start + k, specs.length, orders))
      })
      start += (end - first) * specs.length
    }
    this.runs = runs
    this.systems = runs.filter(({ slope }) => slope < 0)
    this.size = start
  }

  private runOf(mechanism: Mechanism, spec: OdeStateSpec, start: number, stride: number, orders: Int32Array): StateRun {
    const { table, places } = mechanism
    const [first, end] = this.rangeOf(mechanism)
    const count = end - first
    const column = (name: string) => table.column(places.doubles.get(name)! + spec.element) + first
    const derivative = column(spec.derivative)
    const slope = spec.slope === undefined ? -1 : column(spec.slope)
    const order = orderOf(mechanism, first, end, orders)
    const slots = new Int32Array(count)
    order.forEach((instance, k) => {
      slots[instance - first] = start + k * stride
    })
    const run = { mechanism, spec, start, stride, count, order, slots, derivative, slope }
    if (!spec.ion) return { ...run, place: column(spec.variable), rows: undefined }
    const ion = this.model.mechanisms.get(`${spec.ion}_ion`)!
    const rows = mechanism.usedIons.rowsOf(ion).subarray(first, end)
    return { ...run, place: ion.table.column(ion.ion!.columnOf(spec.value!)), rows }
  }

  private rangeOf(mechanism: Mechanism): readonly [number, number] {
    return this.part ? this.part.rangeOf(mechanism) : [0, mechanism.active]
  }
}

/** Instances by the order of elimination of their nodes: rows may stand otherwise, and sums of norms depend on it. */
function orderOf(mechanism: Mechanism, first: number, end: number, orders: Int32Array): Int32Array {
  const order = Int32Array.from({ length: end - first }, (_, i) => first + i)
  if (mechanism.isArtificial) return order
  const place = (i: number) => orders[mechanism.nodeRow(i)]!
  if (order.every((i) => i === first || place(i - 1) <= place(i))) return order
  return order.sort((a, b) => place(a) - place(b) || a - b)
}
