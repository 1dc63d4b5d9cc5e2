/**
 * Branches round a point where the usual formula is 0/0, as `if (fabs(x/y) < 1e-6) { series } else { x/(exp(x/y) - 1) }`. Two instances at a
 * time can take the usual side without asking, for nothing but numbers comes of it, and then look whether one of them needs the other.
 */
import type { IrExpr, IrStatement } from '../ir.ts'
import { visitStatements } from '../ir-walk.ts'

type Branch = Extract<IrStatement, { kind: 'if' }>

/** Wider ranges may be as usual as what lies outside. */
const widest = 0.01

/** Whether `otherwise` may go first, for both: the condition is seldom true, and what `otherwise` sets `whenTrue` sets too and does not read. */
export function isAround({ condition, whenTrue, otherwise }: Branch): boolean {
  if (otherwise.length === 0 || !isSeldom(condition)) return false
  const [seldom, usual] = [setsOf(whenTrue), setsOf(otherwise)]
  if (!seldom || !usual) return false
  const read = new Set<number>()
  visitStatements(whenTrue, {
    expression: (one) => {
      if (one.kind === 'local') read.add(one.local.id)
    },
  })
  return [...usual].every((id) => seldom.has(id) && !read.has(id))
}

/** |x| < a small number, and x == a number. */
function isSeldom(one: IrExpr): boolean {
  if (one.kind !== 'compare') return false
  if (one.op === 'eq') return true
  if (one.op !== 'lt' && one.op !== 'le') return false
  return one.a.kind === 'unary' && one.a.op === 'abs' && one.b.kind === 'const' && one.b.value <= widest
}

/** Locals that a list sets, where it does nothing else. */
function setsOf(list: readonly IrStatement[]): Set<number> | undefined {
  const found = new Set<number>()
  for (const one of list) {
    if (one.kind !== 'set') return undefined
    found.add(one.local.id)
  }
  return found
}
