/**
 * The cable equation of one step: assembling the tree matrix and solving it, in plain loops over the nodes' columns.
 *
 * The unknown is the change of voltage. The order of every sum is that of the rows, which makes results reproducible.
 */
import { nodeColumn, parentColumn } from '../cable/node.ts'
import type { Model } from '../model.ts'

export class Matrix {
  private generation = -1
  private buffer: ArrayBufferLike | undefined
  private count = 0
  private roots = 0
  private v: Float64Array = new Float64Array()
  private a: Float64Array = this.v
  private b: Float64Array = this.v
  private d: Float64Array = this.v
  private rhs: Float64Array = this.v
  private cm: Float64Array = this.v
  private i_cap: Float64Array = this.v
  private parent: Int32Array = new Int32Array()

  constructor(private readonly model: Model) {}

  /** Finds the columns again when they have moved. */
  refresh(): void {
    const { model } = this
    if (this.generation === model.generation && this.buffer === model.arena.memory.buffer) return
    const { columns, count, roots } = model.nodes
    const { f64, i32 } = model.arena
    const view = (k: number) => f64.subarray(columns.column(k), columns.column(k) + count)
    this.v = view(nodeColumn.v)
    this.a = view(nodeColumn.a)
    this.b = view(nodeColumn.b)
    this.d = view(nodeColumn.d)
    this.rhs = view(nodeColumn.rhs)
    this.cm = view(nodeColumn.cm)
    this.i_cap = view(nodeColumn.i_cap)
    this.parent = i32.subarray(columns.integerColumn(parentColumn), columns.integerColumn(parentColumn) + count)
    this.count = count
    this.roots = roots
    this.generation = model.generation
    this.buffer = model.arena.memory.buffer
  }

  clear(): void {
    this.d.fill(0)
    this.rhs.fill(0)
  }

  /** Adds capacitance and axial currents to what the mechanisms have put into `d` and `rhs`. `cj` in 1/ms. */
  addCable(cj: number): void {
    const { v, a, b, d, rhs, cm, parent, count, roots } = this
    const factor = 0.001 * cj
    for (let i = 0; i < roots; i++) d[i]! += factor * cm[i]!
    for (let i = roots; i < count; i++) {
      const p = parent[i]!
      const difference = v[p]! - v[i]!
      d[i] = d[i]! + factor * cm[i]! - b[i]!
      rhs[i] = rhs[i]! - b[i]! * difference
      d[p]! -= a[i]!
      rhs[p]! += a[i]! * difference
    }
  }

  /** Eliminates from the tips to the roots and substitutes back: `rhs` becomes the change of voltage. */
  solve(): void {
    const { a, b, d, rhs, parent, count, roots } = this
    for (let i = count - 1; i >= roots; i--) {
      const p = parent[i]!
      const factor = a[i]! / d[i]!
      d[p]! -= factor * b[i]!
      rhs[p]! -= factor * rhs[i]!
    }
    for (let i = 0; i < roots; i++) rhs[i]! /= d[i]!
    for (let i = roots; i < count; i++) rhs[i] = (rhs[i]! - b[i]! * rhs[parent[i]!]!) / d[i]!
  }

  /** Moves the voltages on and gives the capacitive current (mA/cm2). */
  update(cj: number, scale: number): void {
    const { v, rhs, cm, i_cap, count } = this
    const factor = 0.001 * cj
    for (let i = 0; i < count; i++) {
      v[i]! += scale * rhs[i]!
      i_cap[i] = factor * cm[i]! * rhs[i]!
    }
  }

  /** What `fmatrix` prints: for each row b, a, d, rhs. */
  rows(): { b: number; a: number; d: number; rhs: number }[] {
    return Array.from(this.v, (_, i) => ({ b: this.b[i]!, a: this.a[i]!, d: this.d[i]!, rhs: this.rhs[i]! }))
  }
}
