/**
 * What the fluid outside the membrane adds to the equations: a potential for each layer of each node, coupled along the
 * section, to the layers beside it, and by the currents through the membrane to the inside.
 *
 * The inside's unknown is the change of the inner potential v + vext[0], so that the membrane's terms are shared by its row and
 * that of the innermost layer. What is done in each step is WebAssembly (see `outside-code.ts`).
 */
import { type CableNode, nodeColumn } from '../../cable/node.ts'
import type { Mechanism } from '../../mechanism/mechanism.ts'
import type { Model } from '../../model.ts'
import { RecordView } from '../cvode/records.ts'
import type { JointAddresses } from './cable-part.ts'
import type { Layout } from './layout.ts'
import type { OutsideFunctions } from './outside-code.ts'
import {
  barePlace,
  coupling,
  type OutsideWord,
  outsideLists,
  outsidePlace,
  outsideRecord,
  ownDoubles,
  ownPlace,
  recordWords,
} from './outside-record.ts'
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
  readonly lists: { readonly [name in keyof typeof outsideLists]: number[] }
}

export class Outside {
  readonly places: readonly Place[]
  readonly layers: number
  /** Indices into the arena: of the records, of those of bare children, of what each place has of its own. */
  private readonly records: number
  private readonly bareRecords: number
  private readonly own: number
  private readonly ownSize: number
  private readonly recordBytes: number
  /** What functions are called with. */
  readonly record: RecordView
  /** Indices into the arena: of the first element for the first instance. */
  private readonly vext: number
  private readonly xraxial: number
  private readonly shown: number
  private readonly stride: number
  private coupled = -1
  /** Nodes without layers whose parents have some: place of the node in the order, and the parent's here. */
  private readonly bareChildren: readonly { order: number; parent: number }[]

  constructor(
    private readonly model: Model,
    private readonly mechanism: Mechanism,
    private readonly layout: Layout,
    matrix: SparseMatrix,
    readonly functions: OutsideFunctions,
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
    const column = (name: string) => mechanism.table.column(mechanism.variable(name)!.column)
    this.vext = column('vext')
    this.xraxial = column('xraxial')
    this.shown = column('i_membrane')
    this.stride = mechanism.table.stride
    this.bareChildren = [...layout.parents].flatMap((parent, order) =>
      found.has(order) || !found.has(parent) ? [] : [{ order, parent: found.get(parent)! }],
    )
    const { arena } = model
    this.ownSize = ownDoubles(this.layers)
    this.own = arena.allocate(places.length * this.ownSize)
    this.recordBytes = 4 * recordWords(this.layers)
    this.records = arena.allocate(this.recordDoubles)
    this.bareRecords = arena.allocate(this.bareDoubles)
    this.record = new RecordView(arena, outsideRecord.size)
  }

  private fillRecord(right: number): void {
    const { model, mechanism, record, places, bareChildren } = this
    const node = (name: keyof typeof nodeColumn) => 8 * model.nodes.columns.column(nodeColumn[name])
    const behind = (name: string) => 8 * (mechanism.table.column(mechanism.variable(name)!.column) - this.vext)
    const words: Record<OutsideWord, number> = {
      ...{
        records: 8 * this.records,
        count: places.length,
        bare: 8 * this.bareRecords,
        bareCount: bareChildren.length,
      },
      ...{ v: node('v'), d: node('d'), rhs: node('rhs'), a: node('a'), b: node('b'), i_cap: node('i_cap') },
      ...{ layer: 8 * this.stride, xg: behind('xg'), xc: behind('xc'), xraxial: behind('xraxial') },
      ...{ battery: behind('e_extracellular'), shown: behind('i_membrane'), right, isOther: 1 },
    }
    for (const [name, word] of Object.entries(words))
      record.i32[record.w + outsideRecord.words[name as OutsideWord]] = word
  }

  private get recordDoubles(): number {
    return Math.ceil((this.places.length * this.recordBytes) / 8)
  }

  private get bareDoubles(): number {
    return Math.max(1, (this.bareChildren.length * barePlace.bytes) / 8)
  }

  release(): void {
    const { arena } = this.model
    arena.release(this.own, this.places.length * this.ownSize)
    arena.release(this.records, this.recordDoubles)
    arena.release(this.bareRecords, this.bareDoubles)
    this.record.release()
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
      lists: {
        d: layers.map((k) => matrix.element(k, k)),
        out: layers.map((k) => matrix.element(k - 1, k)),
        back: layers.map((k) => matrix.element(k, k - 1)),
        a: coupled.map((k) => matrix.element(k + offset, k)),
        b: coupled.map((k) => matrix.element(k, k + offset)),
      },
    }
  }

  /** Once the matrix has its place in memory. */
  settle(addresses: JointAddresses, diagonals: Int32Array): void {
    this.fillRecord(addresses.equation(0))
    this.places.forEach((place, i) => {
      this.write(place, i, addresses, diagonals)
    })
    const { rows, equations } = this.layout
    const { i32 } = this.model.arena
    this.bareChildren.forEach(({ order, parent }, i) => {
      const above = this.places[parent]!
      const word = 2 * this.bareRecords + (i * barePlace.bytes) / 4
      i32[word] = 8 * rows[order]!
      i32[word + barePlace.equation / 4] = addresses.equation(equations[order]!)
      i32[word + barePlace.parentEquation / 4] = addresses.equation(above.equation)
      i32[word + barePlace.parentVext / 4] = 8 * (this.vext + above.index)
    })
  }

  private write(place: Place, i: number, { element, equation }: JointAddresses, diagonals: Int32Array): void {
    const { row, index, order, parent, parentNode, isBare, lists } = place
    const { i32 } = this.model.arena
    const { layers, recordBytes } = this
    const record = 8 * this.records + i * recordBytes
    const put = (at: number, value: number) => {
      i32[(record + at) / 4] = value
    }
    put(outsidePlace.row, 8 * row)
    put(outsidePlace.vext, 8 * (this.vext + index))
    put(outsidePlace.equation, equation(place.equation))
    put(outsidePlace.diagonal, element(diagonals[order]!))
    put(outsidePlace.own, 8 * this.ownOf(i))
    put(outsidePlace.coupling, parentNode < 0 ? coupling.root : parent < 0 ? coupling.bareParent : coupling.layers)
    put(outsidePlace.isBare, isBare ? 1 : 0)
    if (parentNode >= 0) put(outsidePlace.parentEquation, equation(this.layout.equations[parentNode]!))
    if (parent >= 0) {
      put(outsidePlace.parentVext, 8 * (this.vext + this.places[parent]!.index))
      put(outsidePlace.parent, 8 * this.records + parent * recordBytes)
    }
    for (const name of Object.keys(outsideLists) as (keyof typeof outsideLists)[]) {
      lists[name].forEach((number, j) => {
        put(outsidePlace.lists + 4 * (outsideLists[name] * layers + j), element(number))
      })
    }
  }

  /** Index into the arena. */
  private ownOf(i: number): number {
    return this.own + i * this.ownSize
  }

  // ---- the step

  /** Before WebAssembly works on it. */
  enter(): void {
    const { record } = this
    if (this.model.couplings !== this.coupled) record.i32[record.w + outsideRecord.words.isOther] = 1
  }

  /** Runs the kernel of electrodes: they feel the inner potential, and what they add counts for the inside only. */
  aroundElectrode(run: () => void): void {
    const { functions, record } = this
    functions.beforeElectrode(record.address, 0, 0)
    run()
    functions.afterElectrode(record.address, 0, 0)
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

  // ---- coupling along the section

  /** Areas or xraxial have changed. */
  couple(): void {
    const { record, model } = this
    this.coupled = model.couplings
    record.i32[record.w + outsideRecord.words.isOther] = 0
    this.places.forEach((place, i) => {
      this.coupleRow(place, i)
    })
  }

  /** Half of the segment and half of the one before, as for the inside; the ends have no length. */
  private coupleRow({ node, parentNode }: Place, i: number): void {
    if (parentNode < 0) return
    const { section } = node
    const { before } = node
    const { nodes } = this.layout
    const { layers, model } = this
    const { f64 } = model.arena
    const parentArea = nodes[parentNode]!.get(nodeColumn.area)
    const a = this.ownOf(i) + ownPlace.lists / 8
    for (let j = 0; j < layers; j++) {
      const resistance = this.half(node, j) + (before ? this.half(before, j) : 0)
      const rall = before ? 1 : section.rallbranch
      f64[a + j] = (-1e2 * rall) / (resistance * parentArea)
      f64[a + layers + j] = -1e2 / (resistance * node.get(nodeColumn.area))
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
