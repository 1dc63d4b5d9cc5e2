/**
 * What pairs of instances look for in a body: two statements that interpolate in a table's row, and how often a local stands there.
 */
import type { IrExpr, IrLocal, IrStatement } from '../ir.ts'
import { visitStatements } from '../ir-walk.ts'

/** The same number: a local or a constant. */
export const same = (a: IrExpr, b: IrExpr) =>
  (a.kind === 'local' && b.kind === 'local' && a.local.id === b.local.id) ||
  (a.kind === 'const' && b.kind === 'const' && Object.is(a.value, b.value))
interface Interpolation {
  readonly here: IrLocal
  readonly target: IrLocal
  readonly index: IrExpr
  readonly fraction: IrLocal
  /** Places of the two samples, in doubles. */
  readonly low: number
  readonly high: number
}

/** `here = row[i]` and `target = here + fraction * (row[i + width] - here)`. */
export function interpolationOf(
  first: IrStatement | undefined,
  second: IrStatement | undefined,
): Interpolation | undefined {
  if (first?.kind !== 'set' || second?.kind !== 'set') return undefined
  const here = first.local
  const isHere = (one: IrExpr) => one.kind === 'local' && one.local.id === here.id
  const low = sampleOf(first.value)
  const { value } = second
  if (!low || value.kind !== 'binary' || value.op !== 'add' || !isHere(value.a)) return undefined
  const product = value.b
  if (product.kind !== 'binary' || product.op !== 'mul' || product.a.kind !== 'local') return undefined
  const difference = product.b
  if (difference.kind !== 'binary' || difference.op !== 'sub' || !isHere(difference.b)) return undefined
  const high = sampleOf(difference.a)
  if (!high || !same(high.index, low.index)) return undefined
  return {
    here,
    target: second.local,
    index: low.index,
    fraction: product.a.local,
    low: low.offset,
    high: high.offset,
  }
}

function sampleOf(one: IrExpr): { readonly index: IrExpr; readonly offset: number } | undefined {
  if (one.kind !== 'load' || one.place.kind !== 'shared' || !one.place.index) return undefined
  return { index: one.place.index, offset: one.place.offset }
}

/** Two variables side by side in the rows, taken at the same place. */
export const samePlaces = (a: Interpolation, b: Interpolation) =>
  same(a.index, b.index) &&
  a.fraction.id === b.fraction.id &&
  b.low === a.low + 1 &&
  b.high === a.high + 1 &&
  a.target.id !== b.target.id

/** Of each local: how often it stands in the statements, and how often it is set there. */
export function countLocals(list: readonly IrStatement[]) {
  const [occurrences, settings] = [new Map<number, number>(), new Map<number, number>()]
  const add = (to: Map<number, number>, id: number) => void to.set(id, (to.get(id) ?? 0) + 1)
  visitStatements(list, {
    expression: (one) => {
      if (one.kind === 'local') add(occurrences, one.local.id)
    },
    statement: (one) => {
      if (one.kind !== 'set') return
      add(occurrences, one.local.id)
      add(settings, one.local.id)
    },
  })
  return { occurrences, settings }
}
