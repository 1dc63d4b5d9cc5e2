/** What impedances need of the cable, in the order of elimination; it is the same for all frequencies until something of the cable changes. */
import { nodeColumn, parentColumn } from '../cable/node.ts'
import type { Model } from '../model.ts'
import type { Complex, Pairs } from './complex.ts'

export class ImpedanceTree {
  /** Rows of the node table. */
  readonly rows: Int32Array
  /** -1 for a root. */
  readonly parents: Int32Array
  /** What couples each with its parent. */
  readonly a: Float64Array
  readonly b: Float64Array
  readonly area: Float64Array
  private readonly generation: number
  private readonly couplings: number

  /** Of a model that is settled. */
  constructor(private readonly model: Model) {
    const { nodes, arena, generation, couplings } = model
    const { columns, count } = nodes
    const orders = nodes.orderByRow()
    const parentRows = columns.integerColumn(parentColumn)
    this.rows = new Int32Array(count)
    this.parents = new Int32Array(count)
    for (let row = 0; row < count; row++) {
      const parent = arena.i32[parentRows + row]!
      this.rows[orders[row]!] = row
      this.parents[orders[row]!] = parent < 0 ? -1 : orders[parent]!
    }
    this.a = this.column(nodeColumn.a)
    this.b = this.column(nodeColumn.b)
    this.area = this.column(nodeColumn.area)
    this.generation = generation
    this.couplings = couplings
  }

  /** Whether it still is the model's. */
  fits(): boolean {
    const { model, generation, couplings } = this
    return model.generation === generation && model.couplings === couplings
  }

  private column(which: number): Float64Array {
    const first = this.model.nodes.columns.column(which)
    const { f64 } = this.model.arena
    return Float64Array.from(this.rows, (row) => f64[first + row]!)
  }
}

/** Numbers of which each follows from its parent's, worked out from the root to whoever is asked for. */
export class FromRoot {
  readonly values: Pairs
  private readonly known: Uint8Array
  /** What waits on the way to the root. */
  private readonly path: Int32Array

  constructor(
    private readonly tree: ImpedanceTree,
    private readonly workOut: (values: Pairs, i: number) => void,
  ) {
    const count = tree.rows.length
    this.values = new Float64Array(2 * count)
    this.known = new Uint8Array(count)
    this.path = new Int32Array(count)
  }

  forget(): void {
    this.known.fill(0)
  }

  at(i: number): Complex {
    const { values, known } = this
    if (known[i] === 0) this.follow(i)
    return { re: values[2 * i]!, im: values[2 * i + 1]! }
  }

  private follow(last: number): void {
    const { tree, values, known, path, workOut } = this
    const { parents } = tree
    let length = 0
    for (let i = last; i >= 0 && known[i] === 0; i = parents[i]!) path[length++] = i
    while (length > 0) {
      const i = path[--length]!
      workOut(values, i)
      known[i] = 1
    }
  }
}
