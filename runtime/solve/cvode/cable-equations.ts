/** The model as a system of differential equations: currents and mechanisms' kernels, and the tree's matrix. */
import { type CableNode, nodeColumn, parentColumn } from '../../cable/node.ts'
import type { PointProcess } from '../../mechanism/point-process.ts'
import type { Model } from '../../model.ts'
import { Phase } from '../phases.ts'
import type { Equations } from './equations.ts'
import { States } from './states.ts'

/** A node without capacitance, and what decides its voltage. */
interface BareNode {
  readonly row: number
  readonly neighbours: Int32Array
  /** Conductances to them (mS/cm2), and their sum. */
  readonly conductances: Float64Array
  readonly sum: number
  readonly points: readonly PointProcess[]
}

export class CableEquations implements Equations {
  readonly states: States
  private readonly derivatives: Phase
  private readonly jacobian: Phase
  /** What runs after a step: mechanisms that have something to do there and nothing to integrate. */
  private readonly after: Phase
  private readonly bare: readonly BareNode[]
  private readonly bareWithPoints: readonly BareNode[]
  private readonly links: Links
  private gamma = 1

  constructor(private readonly model: Model) {
    this.states = new States(model)
    const all = [...model.mechanisms.order, ...model.mechanisms.artificial]
    this.derivatives = new Phase('derivatives', all)
    this.jacobian = new Phase('jacobian_solve', all)
    this.after = new Phase(
      'state',
      all.filter(({ spec }) => !spec.odeStates),
    )
    this.bare = bareNodes(model, this.states.bare)
    this.bareWithPoints = this.bare.filter(({ points }) => points.length > 0)
    this.links = linksOf(this.bare.filter(({ points, sum }) => points.length === 0 && sum > 0))
  }

  get size(): number {
    return this.states.size
  }

  evaluate(t: number, y: Float64Array, slopes: Float64Array, gamma: number): void {
    const { model, states } = this
    this.place(t, y, gamma)
    this.currents()
    const { f64 } = model.arena
    const { columns } = model.nodes
    const rhs = columns.column(nodeColumn.rhs)
    const cm = columns.column(nodeColumn.cm)
    const { rows } = states
    for (let i = 0; i < rows.length; i++) {
      const row = rows[i]!
      slopes[i] = f64[rhs + row]! / (0.001 * f64[cm + row]!)
    }
    this.derivatives.run()
    states.gatherDerivatives(slopes)
  }

  solve(b: Float64Array): void {
    const { model, states, gamma } = this
    const { f64 } = model.arena
    const { columns } = model.nodes
    const rhs = columns.column(nodeColumn.rhs)
    const cm = columns.column(nodeColumn.cm)
    const { rows } = states
    const factor = 0.001 / gamma
    for (const { row } of this.bare) f64[rhs + row] = 0
    for (let i = 0; i < rows.length; i++) {
      const row = rows[i]!
      f64[rhs + row] = b[i]! * factor * f64[cm + row]!
    }
    model.matrix.solve()
    for (let i = 0; i < rows.length; i++) b[i] = f64[rhs + rows[i]!]!
    states.divideBySlopes(b, gamma)
    if (states.systems.length > 0) states.solveByKernels(b, () => this.jacobian.run())
  }

  /** Puts states into the model at time t. */
  place(t: number, y: Float64Array, gamma: number): void {
    const { model } = this
    model.clock = t
    model.dt = gamma
    this.gamma = gamma
    this.states.scatter(y)
    for (const playing of model.playings) if (playing.continuous) playing.follow(t)
    this.followNeighbours()
    model.transfers.run()
  }

  /** Currents, capacitive currents and what mechanisms show, for the states in the model. */
  refresh(): void {
    const { model } = this
    this.currents()
    const { f64 } = model.arena
    const { columns } = model.nodes
    const [rhs, shown] = [columns.column(nodeColumn.rhs), columns.column(nodeColumn.i_cap)]
    for (const row of this.states.rows) f64[shown + row] = f64[rhs + row]!
    for (const { row } of this.bare) f64[shown + row] = 0
    this.after.run()
  }

  /** After a step: what mechanisms do there. */
  finish(): void {
    this.after.run()
    this.model.phases.afterSolve.run()
  }

  private currents(): void {
    const { model } = this
    const { matrix, phases } = model
    matrix.clear()
    phases.beforeBreakpoint.run()
    for (const { ion } of phases.ions) ion!.beginCurrents()
    phases.current.run()
    matrix.addCable(1 / this.gamma)
  }

  /** The voltages of nodes without capacitance: no current is left over there. */
  private followNeighbours(): void {
    const { model, links } = this
    const { f64 } = model.arena
    const v = model.nodes.columns.column(nodeColumn.v)
    const { rows, starts, neighbours, conductances, sums } = links
    for (let k = 0; k < rows.length; k++) {
      const own = f64[v + rows[k]!]!
      const end = starts[k + 1]!
      let left = 0
      for (let i = starts[k]!; i < end; i++) left += conductances[i]! * (f64[v + neighbours[i]!]! - own)
      f64[v + rows[k]!] = own + left / sums[k]!
    }
    if (this.bareWithPoints.length > 0) this.followPoints()
  }

  /** The same for those with point processes, whose currents count. */
  private followPoints(): void {
    const { f64 } = this.model.arena
    const v = this.model.nodes.columns.column(nodeColumn.v)
    for (const node of this.bareWithPoints) {
      const { row, neighbours, conductances } = node
      const own = f64[v + row]!
      const points = this.pointCurrents(node)
      let left = -points.current
      for (let i = 0; i < neighbours.length; i++) left += conductances[i]! * (f64[v + neighbours[i]!]! - own)
      const conductance = node.sum + points.conductance
      if (conductance > 0) f64[v + row] = own + left / conductance
    }
  }

  /** Current (outwards) and conductance of the point processes on a node. */
  private pointCurrents({ row, points }: BareNode): { current: number; conductance: number } {
    const { model } = this
    const { f64 } = model.arena
    const { columns } = model.nodes
    const [d, rhs] = [columns.column(nodeColumn.d) + row, columns.column(nodeColumn.rhs) + row]
    f64[d] = f64[rhs] = 0
    for (const { mechanism, index } of points) mechanism.kernels.current?.(mechanism.context, index, index + 1)
    return { current: -f64[rhs]!, conductance: f64[d]! }
  }
}

/** The neighbours of many nodes, one after the other. */
interface Links {
  readonly rows: Int32Array
  /** Where the neighbours of each begin, and where those of the last end. */
  readonly starts: Int32Array
  readonly neighbours: Int32Array
  readonly conductances: Float64Array
  readonly sums: Float64Array
}

function linksOf(nodes: readonly BareNode[]): Links {
  const starts = new Int32Array(nodes.length + 1)
  nodes.forEach(({ neighbours }, k) => {
    starts[k + 1] = starts[k]! + neighbours.length
  })
  return {
    rows: Int32Array.from(nodes, ({ row }) => row),
    starts,
    neighbours: Int32Array.from(nodes.flatMap(({ neighbours }) => [...neighbours])),
    conductances: Float64Array.from(nodes.flatMap(({ conductances }) => [...conductances])),
    sums: Float64Array.from(nodes, ({ sum }) => sum),
  }
}

function bareNodes(model: Model, nodes: readonly CableNode[]): BareNode[] {
  const { f64, i32 } = model.arena
  const { columns, order } = model.nodes
  const parents = columns.integerColumn(parentColumn)
  const [a, b] = [columns.column(nodeColumn.a), columns.column(nodeColumn.b)]
  const found = new Map<number, [number, number][]>()
  for (const { index } of nodes) found.set(index, [])
  for (const { index } of order) {
    const parent = i32[parents + index]!
    if (parent < 0) continue
    found.get(index)?.push([parent, -f64[b + index]!])
    found.get(parent)?.push([index, -f64[a + index]!])
  }
  return nodes.map(({ index: row, points }) => {
    const links = found.get(row)!
    return {
      row,
      neighbours: Int32Array.from(links, ([neighbour]) => neighbour),
      conductances: Float64Array.from(links, ([, conductance]) => conductance),
      sum: links.reduce((sum, [, conductance]) => sum + conductance, 0),
      points: points.filter(({ mechanism }) => mechanism.kernels.current),
    }
  })
}
