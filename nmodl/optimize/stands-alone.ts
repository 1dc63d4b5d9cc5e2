/** Loops over instances that can be functions of their own. */
import type { IrExpr, IrFunction, IrStatement } from '../ir.ts'
import { visitExpression, visitStatements } from '../ir-walk.ts'
import { pairingOf } from './pairable.ts'

type Loop = Extract<IrStatement, { kind: 'instances' }>

/**
 * Whether a loop can be a function of its own, and be begun twice: it needs nothing that was worked out before it, what it leaves in locals
 * nobody reads, and before the instances nothing is stored.
 */
export function standsAlone(loop: Loop, { body }: IrFunction): boolean {
  const inside = localsOf([loop])
  if (!loop.before.every(({ kind }) => kind === 'set') || ![...inside.read].every((id) => inside.set.has(id)))
    return false
  const elsewhere = localsOf(body, loop)
  return [...inside.set].every((id) => !elsewhere.read.has(id) || elsewhere.set.has(id))
}

/** Whether a kernel does nothing when it is called for no instance: it only chooses among loops that stand alone. */
export function doesNothingWithout(kernel: IrFunction): boolean {
  const only = (list: readonly IrStatement[]): boolean =>
    list.every((one) => {
      if (one.kind === 'instances') return pairingOf(one) !== undefined && standsAlone(one, kernel)
      return one.kind === 'if' && isPure(one.condition) && only(one.whenTrue) && only(one.otherwise)
    })
  return only(kernel.body)
}

function isPure(condition: IrExpr): boolean {
  let pure = true
  visitExpression(condition, {
    expression: ({ kind }) => {
      if (kind === 'call' || kind === 'routine' || kind === 'local') pure = false
    },
  })
  return pure
}

function localsOf(list: readonly IrStatement[], except?: Loop): { set: Set<number>; read: Set<number> } {
  const [set, read] = [new Set<number>(), new Set<number>()]
  const visitor = {
    statement: (one: IrStatement) => {
      if (one.kind === 'set') set.add(one.local.id)
    },
    expression: (one: IrExpr) => {
      if (one.kind === 'local') read.add(one.local.id)
    },
  }
  const visit = (some: readonly IrStatement[]): void => {
    for (const one of some) {
      if (one === except) continue
      if (one.kind !== 'if') visitStatements([one], visitor)
      else {
        visitExpression(one.condition, visitor)
        visit(one.whenTrue)
        visit(one.otherwise)
      }
    }
  }
  visit(list)
  return { set, read }
}
