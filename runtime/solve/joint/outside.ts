/**
 * What the fluid outside the membrane adds to the equations: a potential for each layer of each node, coupled along the
 * section, to the layers beside it, and by the currents through the membrane to the inside.
 *
 * The inside's unknown is the change of the inner potential v + vext[0], so that the membrane's terms are shared by its row and
 * that of the innermost layer.
 */
import { type CableNode, nodeColumn } from '../../cable/node.ts'
import type { Mechanism } from '../../mechanism/mechanism.ts'
import type { Model } from '../../model.ts'
import type { Layout } from './layout.ts'
import type { SparseMatrix } from './sparse-matrix.ts'

/** A node with layers outside. */
interface Place {
  readonly node: CableNode
  /** Whether it has no area: such nodes have nothing outside but their neighbours. */
  readonly isBare: boolean
  /** Rows: in the node table, in the mechanism's table, in the matrix (the inside's; its layers follow). */
  readonly row: number
  readonly index: number
  readonly equation: number
  /** Its parent's place here; -1 without layers there, or without parent. */
  readonly parent: number
  /** Place of the parent in the order of elimination, -1 for a root. */
  readonly parentNode: number
  readonly order: number
  /** Numbers of elements, one for each layer: diagonal, to the layer further in and back, to the parent and back. */
  readonly d: number[]
  readonly out: number[]
  readonly back: number[]
  readonly a: number[]
  readonly b: number[]
}

export class Outside {
  readonly places: readonly Place[]
  readonly layers: number
  /** What electrodes put into the inside's row, apart. */
  private readonly electrodeD: Float64Array
  private readonly electrodeRhs: Float64Array
  /** Conductance (with capacitance) and current of the membrane. */
  private readonly conductance: Float64Array
  private readonly current: Float64Array
  /** Coupling along the section, layer after layer of each place; for the values of xraxial that are kept beside. */
  private readonly a: Float64Array
  private readonly b: Float64Array
  private readonly axial: Float64Array
  /** Indices into the arena: of the first element for the first instance. */
  private readonly vext: number
  private readonly columnA: number
  private readonly columnB: number
  private readonly xg: number
  private readonly xc: number
  private readonly xraxial: number
  private readonly battery: number
  private readonly shown: number
  private readonly stride: number
  /** Of each place v, d and rhs, while an electrode is at work. */
  private readonly kept: Float64Array
  private coupled = -1
  /** Nodes without layers whose parents have some: place of the node in the order, and the parent's here. */
  private readonly bareChildren: readonly { order: number; parent: number }[]

  constructor(
    private readonly model: Model,
    private readonly mechanism: Mechanism,
    private readonly layout: Layout,
    matrix: SparseMatrix,
  ) {
    this.layers = mechanism.variable('vext')!.spec.size
    const found = new Map<number, number>()
    const places: Place[] = []
    for (const [order, node] of layout.nodes.entries()) {
      const index = node.instance(mechanism)?.index
      if (index === undefined) continue
      const place = this.placeOf(order, index, found, matrix)
      found.set(order, places.push(place) - 1)
    }
    this.places = places
    const count = places.length
    this.electrodeD = new Float64Array(count)
    this.electrodeRhs = new Float64Array(count)
    this.conductance = new Float64Array(count)
    this.current = new Float64Array(count)
    this.kept = new Float64Array(3 * count)
    this.a = new Float64Array(count * this.layers)
    this.b = new Float64Array(count * this.layers)
    this.axial = new Float64Array(count * this.layers)
    const column = (name: string) => mechanism.table.column(mechanism.variable(name)!.column)
    const { columns } = model.nodes
    this.columnA = columns.column(nodeColumn.a)
    this.columnB = columns.column(nodeColumn.b)
    this.vext = column('vext')
    this.xg = column('xg')
    this.xc = column('xc')
    this.xraxial = column('xraxial')
    this.battery = column('e_extracellular')
    this.shown = column('i_membrane')
    this.stride = mechanism.table.stride
    this.bareChildren = [...layout.parents].flatMap((parent, order) =>
      found.has(order) || !found.has(parent) ? [] : [{ order, parent: found.get(parent)! }],
    )
  }

  private placeOf(order: number, index: number, found: ReadonlyMap<number, number>, matrix: SparseMatrix): Place {
    const { nodes, equations, parents } = this.layout
    const parentNode = parents[order]!
    const parent = found.get(parentNode) ?? -1
    const equation = equations[order]!
    const layers = Array.from({ length: this.layers }, (_, k) => equation + 1 + k)
    const offset = parent < 0 ? 0 : equations[parentNode]! - equation
    const coupled = parent < 0 ? [] : layers
    return {
      node: nodes[order]!,
      isBare: nodes[order]!.zeroArea,
      row: nodes[order]!.index,
      index,
      equation,
      parent,
      parentNode,
      order,
      d: layers.map((k) => matrix.element(k, k)),
      out: layers.map((k) => matrix.element(k - 1, k)),
      back: layers.map((k) => matrix.element(k, k - 1)),
      a: coupled.map((k) => matrix.element(k + offset, k)),
      b: coupled.map((k) => matrix.element(k, k + offset)),
    }
  }

  // ---- the step

  clearElectrodes(): void {
    this.electrodeD.fill(0)
    this.electrodeRhs.fill(0)
  }

  /** Runs the kernel of electrodes: they feel the inner potential, and what they add counts for the inside only. */
  aroundElectrode(run: () => void): void {
    const { places, electrodeD, electrodeRhs, kept, vext } = this
    const { f64 } = this.model.arena
    const { columns } = this.model.nodes
    const [v, d, rhs] = [nodeColumn.v, nodeColumn.d, nodeColumn.rhs].map((k) => columns.column(k)) as [
      number,
      number,
      number,
    ]
    for (let i = 0; i < places.length; i++) {
      const { row, index } = places[i]!
      kept[3 * i] = f64[v + row]!
      kept[3 * i + 1] = f64[d + row]!
      kept[3 * i + 2] = f64[rhs + row]!
      f64[v + row]! += f64[vext + index]!
      f64[d + row] = f64[rhs + row] = 0
    }
    run()
    for (let i = 0; i < places.length; i++) {
      const { row } = places[i]!
      electrodeD[i]! += f64[d + row]!
      electrodeRhs[i]! += f64[rhs + row]!
      f64[v + row] = kept[3 * i]!
      f64[d + row] = kept[3 * i + 1]! + f64[d + row]!
      f64[rhs + row] = kept[3 * i + 2]! + f64[rhs + row]!
    }
  }

  /** `rhs` holds the inside's currents, without those along the cable. */
  addRhs(rhs: Float64Array): void {
    this.couple()
    const { places, current, electrodeRhs } = this
    for (let i = 0; i < places.length; i++) {
      const { equation } = places[i]!
      current[i] = electrodeRhs[i]! - rhs[equation]!
      rhs[equation + 1] = current[i]!
    }
    const { f64 } = this.model.arena
    for (let i = 0; i < places.length; i++) this.addRowRhs(places[i]!, i, rhs, f64)
    for (const { order, parent } of this.bareChildren) {
      const { equation, index } = places[parent]!
      this.addInside(order, this.layout.equations[order]!, equation, f64[this.vext + index]!, rhs, f64)
    }
  }

  private addRowRhs(place: Place, i: number, rhs: Float64Array, f64: Float64Array): void {
    const { index, equation, parent, parentNode, order } = place
    if (parentNode < 0) return
    const { layers, stride, a, b, vext } = this
    const parentEquation = this.layout.equations[parentNode]!
    if (parent >= 0) {
      const parentIndex = this.places[parent]!.index
      for (let j = 0; j < layers; j++) {
        const difference = f64[vext + j * stride + parentIndex]! - f64[vext + j * stride + index]!
        rhs[equation + 1 + j]! -= b[i * layers + j]! * difference
        rhs[parentEquation + 1 + j]! += a[i * layers + j]! * difference
        if (j === 0) this.addInside(order, equation, parentEquation, difference, rhs, f64)
      }
    } else this.addInside(order, equation, parentEquation, -f64[vext + index]!, rhs, f64)
    if (!place.isBare) this.addToGround(place, rhs, f64)
  }

  /** The part of the inner potential outside the membrane drives current along the inside as well. */
  private addInside(
    order: number,
    equation: number,
    parent: number,
    difference: number,
    rhs: Float64Array,
    f64: Float64Array,
  ): void {
    const row = this.layout.rows[order]!
    rhs[equation]! -= f64[this.columnB + row]! * difference
    rhs[parent]! += f64[this.columnA + row]! * difference
  }

  /** Through the layers: from each to the next, and from the last to the battery. */
  private addToGround({ index, equation }: Place, rhs: Float64Array, f64: Float64Array): void {
    const { layers, stride, vext, xg, battery } = this
    const last = layers - 1
    let outer = f64[vext + last * stride + index]!
    rhs[equation + 1 + last]! -= f64[xg + last * stride + index]! * (outer - f64[battery + index]!)
    for (let j = last - 1; j >= 0; j--) {
      const potential = f64[vext + j * stride + index]!
      const outwards = f64[xg + j * stride + index]! * (potential - outer)
      rhs[equation + 1 + j]! -= outwards
      rhs[equation + 2 + j]! += outwards
      outer = potential
    }
  }

  /** The matrix; the inside's diagonals hold the membrane's conductances, without those along the cable. */
  addLhs(values: Float64Array, diagonals: Int32Array, cj: number): void {
    const { places, conductance, electrodeD } = this
    for (let i = 0; i < places.length; i++) {
      const { order, d, out, back } = places[i]!
      const membrane = -electrodeD[i]! + values[diagonals[order]!]!
      conductance[i] = membrane
      values[d[0]!] = membrane
      values[out[0]!]! -= membrane
      values[back[0]!]! -= membrane
    }
    const { f64 } = this.model.arena
    for (let i = 0; i < places.length; i++) this.addRowLhs(i, values, 0.001 * cj, f64)
  }

  private addRowLhs(i: number, values: Float64Array, factor: number, f64: Float64Array): void {
    const { isBare, index, d, out, back, parent, parentNode, a, b } = this.places[i]!
    if (parentNode < 0) return
    const { layers, stride, xg, xc } = this
    for (let j = 0; j < layers && !isBare; j++) {
      const outwards = f64[xg + j * stride + index]! + f64[xc + j * stride + index]! * factor
      values[d[j]!]! += outwards
      if (j + 1 === layers) break
      values[d[j + 1]!]! += outwards
      values[out[j + 1]!]! -= outwards
      values[back[j + 1]!]! -= outwards
    }
    if (parent < 0) return
    const above = this.places[parent]!
    for (let j = 0; j < layers; j++) {
      values[d[j]!]! -= this.b[i * layers + j]!
      values[above.d[j]!]! -= this.a[i * layers + j]!
      values[a[j]!]! += this.a[i * layers + j]!
      values[b[j]!]! += this.b[i * layers + j]!
    }
  }

  /** After the solution: `change` of inner and outer potentials; v has moved with the inner one. */
  update(change: Float64Array): void {
    const { places, layers, stride, conductance, current, vext, shown } = this
    const { f64 } = this.model.arena
    const v = this.model.nodes.columns.column(nodeColumn.v)
    for (let i = 0; i < places.length; i++) {
      const { row, index, equation } = places[i]!
      for (let j = 0; j < layers; j++) f64[vext + j * stride + index]! += change[equation + 1 + j]!
      f64[v + row]! -= change[equation + 1]!
      change[equation]! -= change[equation + 1]!
      f64[shown + index] = conductance[i]! * change[equation]! + current[i]!
    }
  }

  /** No potential outside, no current: how a run begins. */
  reset(): void {
    const { f64 } = this.model.arena
    const { vext, shown } = this
    for (const { index } of this.places) {
      for (let j = 0; j < this.layers; j++) f64[vext + j * this.stride + index] = 0
      f64[shown + index] = 0
    }
  }

  // ---- for the integrator: its potentials are against ground

  /** The inner potentials are in y already, against the outside. */
  gather(y: Float64Array): void {
    const { layers, stride, vext } = this
    const { f64 } = this.model.arena
    for (const { equation, index } of this.places) {
      for (let j = 0; j < layers; j++) y[equation + 1 + j] = f64[vext + j * stride + index]!
      y[equation] = y[equation]! + y[equation + 1]!
    }
  }

  scatter(y: Float64Array): void {
    const { layers, stride, vext } = this
    const { f64 } = this.model.arena
    const v = this.model.nodes.columns.column(nodeColumn.v)
    for (const { equation, index, row } of this.places) {
      for (let j = 0; j < layers; j++) f64[vext + j * stride + index] = y[equation + 1 + j]!
      f64[v + row] = y[equation]! - y[equation + 1]!
    }
  }

  /** Capacitive currents through the layers; nodes show those of the membrane already. */
  subtractSlopes(slopes: Float64Array, residual: Float64Array): void {
    const { places, layers, stride, current, xc, shown } = this
    const { f64 } = this.model.arena
    const capacitive = this.model.nodes.columns.column(nodeColumn.i_cap)
    const last = layers - 1
    places.forEach(({ isBare, equation, index, row }, i) => {
      f64[shown + index] = current[i]! + f64[capacitive + row]!
      if (isBare) return
      const first = equation + 1
      residual[first + last]! -= 1e-3 * f64[xc + last * stride + index]! * slopes[first + last]!
      for (let j = last - 1; j >= 0; j--) {
        const outwards = 1e-3 * f64[xc + j * stride + index]! * (slopes[first + j]! - slopes[first + j + 1]!)
        residual[first + j]! -= outwards
        residual[first + j + 1]! += outwards
      }
    })
  }

  // ---- coupling along the section

  /** Worked out again when areas or xraxial have changed. */
  private couple(): void {
    const { couplings } = this.model
    // both, for resistivities are noted on the way
    const isOther = this.takeResistivities()
    if (couplings === this.coupled && !isOther) return
    this.coupled = couplings
    this.places.forEach((place, i) => {
      this.coupleRow(place, i)
    })
  }

  /** Notes xraxial of all places; true where one has changed. */
  private takeResistivities(): boolean {
    const { places, layers, stride, axial, xraxial } = this
    const { f64 } = this.model.arena
    let isOther = false
    for (let i = 0; i < places.length; i++) {
      const first = xraxial + places[i]!.index
      for (let j = 0; j < layers; j++) {
        const value = f64[first + j * stride]!
        if (value === axial[i * layers + j]) continue
        axial[i * layers + j] = value
        isOther = true
      }
    }
    return isOther
  }

  /** Half of the segment and half of the one before, as for the inside; the ends have no length. */
  private coupleRow({ node, parentNode }: Place, i: number): void {
    if (parentNode < 0) return
    const { section } = node
    const { before } = node
    const { nodes } = this.layout
    const parentArea = nodes[parentNode]!.get(nodeColumn.area)
    for (let j = 0; j < this.layers; j++) {
      const resistance = this.half(node, j) + (before ? this.half(before, j) : 0)
      const rall = before ? 1 : section.rallbranch
      this.a[i * this.layers + j] = (-1e2 * rall) / (resistance * parentArea)
      this.b[i * this.layers + j] = -1e2 / (resistance * node.get(nodeColumn.area))
    }
  }

  /** Resistance (MOhm) of half of a segment. */
  private half(node: CableNode, layer: number): number {
    if (node.zeroArea) return 0
    const { section } = node
    const dx = section.arcLength / section.nseg
    const { index } = node.instance(this.mechanism)!
    const xraxial = this.model.arena.f64[this.xraxial + layer * this.stride + index]!
    return 1e-4 * xraxial * (dx / 2)
  }
}
