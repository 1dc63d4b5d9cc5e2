/** Loops over instances that can be functions of their own. */
import type { IrExpr, IrFunction, IrStatement } from '../ir.ts'
import { visitExpression, visitStatements } from '../ir-walk.ts'
import type { Pairing } from './pairable.ts'

type Loop = Extract<IrStatement, { kind: 'instances' }>

export interface Locals {
  readonly set: Set<number>
  readonly read: Set<number>
}

/**
 * Whether a loop can be a function of its own, and be begun twice: it needs nothing that was worked out before it, what it leaves in locals
 * nobody reads, and before the instances nothing is stored.
 */
export function standsAlone(loop: Loop, body: readonly IrStatement[], locals: (loop: Loop) => Locals): boolean {
  const inside = locals(loop)
  if (!loop.before.every(({ kind }) => kind === 'set')) return false
  for (const id of inside.read) if (!inside.set.has(id)) return false
  if (body.length === 1 && body[0] === loop) return true
  const elsewhere = localsElsewhere(body, loop, locals)
  for (const id of inside.set) if (elsewhere.read.has(id) && !elsewhere.set.has(id)) return false
  return true
}

/** Whether a kernel does nothing when it is called for no instance: it only chooses among loops that stand alone. */
export function doesNothingWithout(kernel: IrFunction, isApart: (loop: Loop) => boolean): boolean {
  const only = (list: readonly IrStatement[]): boolean =>
    list.every((one) => {
      if (one.kind === 'instances') return isApart(one)
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

/** Of a loop with all that stands around its body; where that goes in pairs, its locals are known. */
export function localsOf(loop: Loop, pairing: Pairing | undefined): Locals {
  if (!pairing) return gathered((visitor) => visitStatements([loop], visitor))
  return gathered((visitor, found) => {
    for (const id of pairing.set) found.set.add(id)
    // a local that stands there more often than it is set is read
    for (const [id, count] of pairing.occurrences) if (count > (pairing.settings.get(id) ?? 0)) found.read.add(id)
    visitStatements(loop.before, visitor)
    visitStatements(loop.after, visitor)
  })
}

/** In the function that the loop stands in, but not in it. */
const localsElsewhere = (body: readonly IrStatement[], except: Loop, locals: (loop: Loop) => Locals): Locals =>
  gathered((visitor, found) => {
    const visit = (some: readonly IrStatement[]): void => {
      for (const one of some) {
        if (one.kind === 'if') {
          visitExpression(one.condition, visitor)
          visit(one.whenTrue)
          visit(one.otherwise)
        } else if (one.kind !== 'instances') visitStatements([one], visitor)
        else if (one !== except) {
          const { set, read } = locals(one)
          for (const id of set) found.set.add(id)
          for (const id of read) found.read.add(id)
        }
      }
    }
    visit(body)
  })

type Visitor = Parameters<typeof visitStatements>[1]

function gathered(visit: (visitor: Visitor, found: Locals) => void): Locals {
  const found: Locals = { set: new Set(), read: new Set() }
  visit(
    {
      statement: (one) => {
        if (one.kind === 'set') found.set.add(one.local.id)
      },
      expression: (one) => {
        if (one.kind === 'local') found.read.add(one.local.id)
      },
    },
    found,
  )
  return found
}
