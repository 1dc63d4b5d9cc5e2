/**
 * LONGITUDINAL_DIFFUSION: what a state of a mechanism does along the cable. The mechanism says for each of its instances
 * how big the compartment is and how easily its substance moves (volumes and coefficients per length); the rest is a tree
 * of neighbours, solved implicitly as the cable equation is.
 *
 * A neighbour is the next segment with the mechanism towards the root; nodes without area are passed over.
 */
import type { CableNode } from '../cable/node.ts'
import { thermal } from '../mechanism/ion.ts'
import type { Mechanism } from '../mechanism/mechanism.ts'
import type { DiffusionSpec } from '../mechanism/spec.ts'
import type { Model } from '../model.ts'

/** Segments with the mechanism, parents before children. */
interface Neighbourhood {
  readonly nodes: readonly CableNode[]
  /** Place of the neighbour towards the root, -1 for none. */
  readonly parents: Int32Array
  readonly rows: Int32Array
}

export class Diffusion {
  private readonly species: readonly Species[]
  private readonly mechanisms: readonly Mechanism[]

  constructor(model: Model) {
    this.mechanisms = model.mechanisms.order.filter(({ spec, active }) => spec.diffusion && active > 0)
    this.species = this.mechanisms.flatMap((mechanism) => {
      const neighbours = neighbourhood(model, mechanism)
      return mechanism.spec.diffusion!.map((spec) => new Species(model, mechanism, spec, neighbours))
    })
  }

  get isEmpty(): boolean {
    return this.species.length === 0
  }

  /** The share that diffusion has of a step of fixed length; it follows the mechanisms' own. */
  step(dt: number): void {
    this.coefficients()
    for (const one of this.species) one.step(dt)
  }

  /** Adds to the derivatives that mechanisms have left. */
  addDerivatives(): void {
    this.coefficients()
    for (const one of this.varying) one.addDerivatives()
  }

  /** Turns what stands where the derivatives do, b, into the solution of (1 - dt*J) y = b. */
  solve(dt: number): void {
    for (const one of this.varying) one.solveDerivatives(dt)
  }

  /** A variable step integrates what reacts: a substance that does nothing but diffuse stays as it is, as in NEURON. */
  private get varying(): readonly Species[] {
    return this.species.filter((one) => one.varies)
  }

  private coefficients(): void {
    for (const mechanism of this.mechanisms) mechanism.kernels.diffusion?.(mechanism.context, 0, mechanism.active)
  }
}

class Species {
  private readonly a: Float64Array
  private readonly b: Float64Array
  private readonly d: Float64Array
  private readonly rhs: Float64Array

  constructor(
    private readonly model: Model,
    private readonly mechanism: Mechanism,
    private readonly spec: DiffusionSpec,
    private readonly neighbours: Neighbourhood,
  ) {
    const make = () => new Float64Array(neighbours.nodes.length)
    ;[this.a, this.b, this.d, this.rhs] = [make(), make(), make(), make()]
  }

  /** Whether the mechanism works out its derivative. */
  get varies(): boolean {
    return this.mechanism.variable(this.spec.derivative) !== undefined
  }

  step(dt: number): void {
    const { f64 } = this.model.arena
    const places = this.statePlaces()
    this.d.fill(0)
    this.solveTree(dt, (i) => f64[places[i]!]!)
    for (let i = 0; i < places.length; i++) f64[places[i]!] = this.rhs[i]!
  }

  addDerivatives(): void {
    const { neighbours, model } = this
    const { f64 } = model.arena
    const places = this.statePlaces()
    const derivatives = this.column(this.spec.derivative)
    this.fillCouplings()
    neighbours.parents.forEach((parent, i) => {
      if (parent < 0) return
      const difference = f64[places[parent]!]! - f64[places[i]!]!
      f64[derivatives + neighbours.rows[i]!]! += difference * -this.b[i]!
      f64[derivatives + neighbours.rows[parent]!]! -= difference * -this.a[i]!
    })
  }

  solveDerivatives(dt: number): void {
    const { f64 } = this.model.arena
    const { rows } = this.neighbours
    const derivatives = this.column(this.spec.derivative)
    this.fillSources()
    this.solveTree(dt, (i) => f64[derivatives + rows[i]!]!)
    for (let i = 0; i < rows.length; i++) f64[derivatives + rows[i]!] = this.rhs[i]!
  }

  /** How fast what an ion's current brings becomes less as the concentration rises, into `d`. */
  private fillSources(): void {
    const { spec, d, neighbours, model } = this
    d.fill(0)
    if (!spec.source) return
    const { f64 } = model.arena
    const states = this.statePlaces()
    const [sources, volumes] = [this.column(spec.source.column), this.column(spec.volume)]
    const { valence } = model.mechanisms.get(`${spec.source.ion}_ion`)!.ion!
    const perVolt = thermal(model) / valence
    neighbours.rows.forEach((row, i) => {
      const slope = perVolt * f64[sources + row]!
      if (slope !== 0) d[i]! += Math.abs(slope) / f64[volumes + row]! / f64[states[i]!]!
    })
  }

  /** What `d` holds already is added to. Leaves the solution in `rhs`. */
  private solveTree(dt: number, before: (i: number) => number): void {
    const { a, b, d, rhs, neighbours } = this
    const { parents } = neighbours
    this.fillCouplings()
    for (let i = 0; i < d.length; i++) {
      const parent = parents[i]!
      d[i]! += 1 / dt
      rhs[i] = before(i) / dt
      if (parent < 0) continue
      d[i]! -= b[i]!
      d[parent]! -= a[i]!
    }
    for (let i = d.length - 1; i > 0; i--) {
      const parent = parents[i]!
      if (parent < 0) continue
      const factor = a[i]! / d[i]!
      d[parent]! -= factor * b[i]!
      rhs[parent]! -= factor * rhs[i]!
    }
    for (let i = 0; i < d.length; i++) {
      const parent = parents[i]!
      if (parent >= 0) rhs[i]! -= b[i]! * rhs[parent]!
      rhs[i]! /= d[i]!
    }
  }

  /** Between a segment and its neighbour the substance passes two half segments, one after the other. */
  private fillCouplings(): void {
    const { a, b, neighbours, model } = this
    const { f64 } = model.arena
    const { nodes, parents, rows } = neighbours
    const volumes = this.column(this.spec.volume)
    const coefficients = this.column(this.spec.coefficient)
    for (let i = 0; i < nodes.length; i++) {
      const parent = parents[i]!
      if (parent < 0) continue
      const own = nodes[i]!.section
      const other = nodes[parent]!.section
      const rall = nodes[i]!.place === 0 ? own.rallbranch : 1
      const [length, otherLength] = [own.L / own.nseg, other.L / other.nseg]
      const coefficient = (f64[coefficients + rows[i]!]! + f64[coefficients + rows[parent]!]!) / 2
      const towards = (2 * rall) / otherLength / (length + otherLength)
      const from = 2 / length / (length + otherLength)
      a[i] = (-towards * coefficient) / f64[volumes + rows[parent]!]!
      b[i] = (-from * coefficient) / f64[volumes + rows[i]!]!
    }
  }

  private column(name: string): number {
    const { mechanism, spec } = this
    return mechanism.table.column(mechanism.variable(name)!.column + spec.element)
  }

  /** Where the states are now: in the mechanism's table, or in that of the ion. */
  private statePlaces(): Int32Array {
    const { spec, neighbours, model } = this
    if (!spec.ion) {
      const first = this.column(spec.variable)
      return neighbours.rows.map((row) => first + row)
    }
    const ion = model.mechanisms.get(`${spec.ion}_ion`)!
    const column = ion.table.column(ion.ion!.columnOf(spec.value!))
    return Int32Array.from(neighbours.nodes, (node) => column + node.instance(ion)!.index)
  }
}

function neighbourhood(model: Model, mechanism: Mechanism): Neighbourhood {
  const nodes = model.nodes.order.filter((node) => node.instance(mechanism))
  const places = new Map(nodes.map((node, i) => [node.index, i]))
  const parents = Int32Array.from(nodes, (node) => {
    for (const near of nearby(node)) {
      const place = near && places.get(near.index)
      if (place !== undefined) return place
    }
    return -1
  })
  return { nodes, parents, rows: Int32Array.from(nodes, (node) => node.instance(mechanism)!.index) }
}

/** Where a neighbour may be: the parent, the parent's parent, the first segment of the parent section. */
function nearby(node: CableNode): (CableNode | undefined)[] {
  const parent = parentOf(node)
  const before = parent && parentOf(parent)
  return [parent, before, node.section.connection?.section.nodes[0]]
}

function parentOf(node: CableNode): CableNode | undefined {
  if (node.ordinal < 0) return undefined
  return node.before ?? node.section.nearNode()
}
