/** Between which whole numbers an index of an array is known to be: within a loop over numbers that are written out it needs no check. */
import { walkStatements } from '../build.ts'
import type { IrExpr } from '../ir.ts'
import type { From } from '../tree.ts'

export type IndexRange = readonly [first: number, last: number]

/** What the counter of a loop can be; undefined where the loop itself changes it, or its bounds are not known. */
export function rangeOfCounter(loop: From, from: IrExpr, to: IrExpr, step: IrExpr): IndexRange | undefined {
  if (from.kind !== 'int' || to.kind !== 'int' || step.kind !== 'int' || step.value <= 0) return undefined
  const { text } = loop.variable
  const isChanged = walkStatements(loop.body).some(
    (one) => one.kind === 'verbatim' || (one.kind === 'assign' && one.target.name === text),
  )
  return isChanged ? undefined : [from.value, to.value]
}

/** `counters`: by the number of their locals. */
export function rangeOfIndex(index: IrExpr, counters: ReadonlyMap<number, IndexRange>): IndexRange | undefined {
  if (index.kind === 'int') return [index.value, index.value]
  if (index.kind === 'local') return counters.get(index.local.id)
  if (index.kind !== 'integer' || (index.op !== 'iadd' && index.op !== 'isub')) return undefined
  const [a, b] = [rangeOfIndex(index.a, counters), rangeOfIndex(index.b, counters)]
  if (!a || !b) return undefined
  return index.op === 'iadd' ? [a[0] + b[0], a[1] + b[1]] : [a[0] - b[1], a[1] - b[0]]
}
