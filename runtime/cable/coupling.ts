/** Axial coupling: the off-diagonal entries of each row of the matrix, from areas and resistances. */
import type { Model } from '../model.ts'
import { nodeColumn, parentColumn } from './node.ts'

/** `a` is what a node does to its parent's row, `b` what the parent does to the node's; both negative (mS/cm2). */
export function couple(model: Model): void {
  const { columns, count } = model.nodes
  const { f64, i32 } = model.arena
  const [a, b] = [columns.column(nodeColumn.a), columns.column(nodeColumn.b)]
  const [area, rinv] = [columns.column(nodeColumn.area), columns.column(nodeColumn.rinv)]
  const parent = columns.integerColumn(parentColumn)
  for (let i = 0; i < count; i++) {
    const p = i32[parent + i]!
    if (p < 0) {
      f64[a + i] = f64[b + i] = 0
      continue
    }
    f64[a + i] = (-100 * f64[rinv + i]!) / f64[area + p]!
    f64[b + i] = (-100 * f64[rinv + i]!) / f64[area + i]!
  }
  for (const section of model.sections) {
    if (section.state.axial.rall === 1) continue
    const i = section.firstRow
    const p = i32[parent + i]!
    f64[a + i] = (-100 * section.rallbranch * f64[rinv + i]!) / f64[area + p]!
  }
}
