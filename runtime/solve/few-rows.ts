/**
 * The cable's part of the matrix where rows are few: what `assemble` of tree-kernel.ts does, sum by sum. A run that begins wants it once, and to
 * make the kernel takes longer than all of these rows here.
 */
import { nodeColumn } from '../cable/node.ts'
import type { Columns } from '../memory/columns.ts'
import type { TreeGroup } from './matrix.ts'

/** `factor`: 0.001 / dt. */
export function addCableByRow(f64: Float64Array, columns: Columns, groups: readonly TreeGroup[], factor: number): void {
  const of = (name: keyof typeof nodeColumn) => columns.column(nodeColumn[name])
  const [v, cm, a, b, d, rhs] = [of('v'), of('cm'), of('a'), of('b'), of('d'), of('rhs')]
  for (const { firstRow, lanes, parents } of groups) {
    for (let row = firstRow; row < firstRow + lanes; row++) f64[d + row] = f64[d + row]! + f64[cm + row]! * factor
    for (let position = 1; position < parents.length; position++) {
      const up = (position - parents[position]!) * lanes
      const first = firstRow + position * lanes
      for (let row = first; row < first + lanes; row++) {
        const parent = row - up
        const difference = f64[v + parent]! - f64[v + row]!
        f64[d + row] = f64[d + row]! + f64[cm + row]! * factor - f64[b + row]!
        f64[rhs + row] = f64[rhs + row]! - f64[b + row]! * difference
        f64[d + parent] = f64[d + parent]! - f64[a + row]!
        f64[rhs + parent] = f64[rhs + parent]! + f64[a + row]! * difference
      }
    }
  }
}
