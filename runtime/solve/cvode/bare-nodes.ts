/**
 * Nodes without capacitance: no current may be left over there, so that their voltage follows from those of their
 * neighbours and from the point processes on them.
 */
import { type CableNode, nodeColumn, parentColumn } from '../../cable/node.ts'
import type { PointProcess } from '../../mechanism/point-process.ts'
import type { Model } from '../../model.ts'
import { currentKernel } from './current-kernel.ts'

import { bareBytes, neighbourBytes } from './exchange-code.ts'

export class BareNodes {
  private readonly rows: Int32Array
  /** Where the neighbours of each begin, and where those of the last end. */
  private readonly starts: Int32Array
  private readonly neighbours: Int32Array
  /** Conductances to the neighbours (mS/cm2), negative as they stand in the matrix. */
  private readonly entries: Float64Array
  /** The couplings of the cable that these are of. */
  private couplings: number
  /** The next evaluation takes the couplings of before. */
  private held = false
  private readonly points: readonly PointProcess[]
  /** The same as a table for a loop, where there are no point processes. */
  private readonly place: number
  private readonly tableDoubles: number

  constructor(
    private readonly model: Model,
    private readonly nodes: readonly CableNode[],
    /** Those among which their neighbours are, in the order of elimination. */
    private readonly among: () => readonly CableNode[],
  ) {
    this.couplings = model.couplings
    const links = neighboursOf(model, nodes, among)
    this.rows = Int32Array.from(nodes, ({ index }) => index)
    this.starts = new Int32Array(nodes.length + 1)
    links.forEach((own, k) => {
      this.starts[k + 1] = this.starts[k]! + own.length
    })
    this.neighbours = Int32Array.from(links.flat(), ([row]) => row)
    this.entries = Float64Array.from(links.flat(), ([, entry]) => entry)
    this.points = nodes.flatMap(({ points }) => points.filter(({ mechanism }) => mechanism.kernels.current))
    this.tableDoubles = (nodes.length * bareBytes + this.entries.length * neighbourBytes) / 8
    this.place = model.arena.allocate(this.tableDoubles)
    this.fillTable()
  }

  /** Its table is used no longer. */
  release(): void {
    this.model.arena.release(this.place, this.tableDoubles)
  }

  /** The cable's couplings have changed at a start: NEURON sees that only behind the bare nodes of its first evaluation. */
  hold(): void {
    this.held = true
  }

  /** Whether couplings have changed since. */
  get isBehind(): boolean {
    return this.couplings !== this.model.couplings
  }

  /** Whether some of them have point processes: the table does not do for them. */
  get hasPoints(): boolean {
    return this.points.length > 0
  }

  /** Before an evaluation: with the couplings as they are. */
  renew(): void {
    const { model } = this
    if (this.couplings === model.couplings) return
    if (this.held) {
      this.held = false
      return
    }
    this.couplings = model.couplings
    this.entries.set(neighboursOf(model, this.nodes, this.among).flatMap((own) => own.map(([, entry]) => entry)))
    this.fillTable()
  }

  private fillTable(): void {
    const { rows, starts, neighbours, entries } = this
    const { f64, i32 } = this.model.arena
    let at = this.place
    for (let k = 0; k < rows.length; k++) {
      const [first, end] = [starts[k]!, starts[k + 1]!]
      let conductance = 0
      for (let i = first; i < end; i++) conductance -= entries[i]!
      i32[2 * at] = 8 * rows[k]!
      i32[2 * at + 1] = end - first
      f64[at + 1] = conductance
      at += bareBytes / 8
      for (let i = first; i < end; i++, at += neighbourBytes / 8) {
        i32[2 * at] = 8 * neighbours[i]!
        f64[at + 1] = entries[i]!
      }
    }
  }

  /** Zeros into a column. */
  private clear(column: number): void {
    const { f64 } = this.model.arena
    for (const row of this.rows) f64[column + row] = 0
  }

  /** Byte addresses of the table of those that follow by it alone, and of its end. */
  get table(): readonly [number, number] {
    const { place, tableDoubles, points } = this
    return [8 * place, 8 * (place + (points.length > 0 ? 0 : tableDoubles))]
  }

  /** Those with point processes: all, if there is one. */
  follow(): void {
    if (this.points.length === 0) return
    const { model, rows, starts, neighbours, entries } = this
    this.currents()
    const { f64 } = model.arena
    const { columns } = model.nodes
    const [v, d, rhs] = [nodeColumn.v, nodeColumn.d, nodeColumn.rhs].map((k) => columns.column(k)) as [
      number,
      number,
      number,
    ]
    for (let k = 0; k < rows.length; k++) {
      const row = rows[k]!
      let conductance = f64[d + row]!
      let current = f64[rhs + row]! + conductance * f64[v + row]!
      const end = starts[k + 1]!
      for (let i = starts[k]!; i < end; i++) {
        current -= entries[i]! * f64[v + neighbours[i]!]!
        conductance -= entries[i]!
      }
      f64[v + row] = current / conductance
    }
  }

  /** Currents and conductances of the point processes, into the matrix. */
  private currents(): void {
    const { columns } = this.model.nodes
    this.clear(columns.column(nodeColumn.d))
    this.clear(columns.column(nodeColumn.rhs))
    for (const { mechanism, index } of this.points) currentKernel(mechanism)!(mechanism.context, index, index + 1)
  }
}

/** For each node first its parent, then its children, with the entries of the matrix that lead there. */
function neighboursOf(
  model: Model,
  nodes: readonly CableNode[],
  among: () => readonly CableNode[],
): [row: number, entry: number][][] {
  if (nodes.length === 0) return []
  const { f64, i32 } = model.arena
  const { columns } = model.nodes
  const parents = columns.integerColumn(parentColumn)
  const [a, b] = [columns.column(nodeColumn.a), columns.column(nodeColumn.b)]
  const found = new Map<number, [number, number][]>()
  for (const { index } of nodes) {
    const parent = i32[parents + index]!
    found.set(index, parent < 0 ? [] : [[parent, f64[b + index]!]])
  }
  for (const { index } of among()) {
    const parent = i32[parents + index]!
    if (parent >= 0) found.get(parent)?.push([index, f64[a + index]!])
  }
  return nodes.map(({ index }) => found.get(index)!)
}
