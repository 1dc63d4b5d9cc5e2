/** Drops what is put into locals that nothing reads, as are ion variables that a kernel fetches and does not use. */
import { hasEffect } from '../backend/imports.ts'
import type { IrExpr, IrFunction, IrStatement } from '../ir.ts'
import { type IrVisitor, replaceStatements, visitExpression, visitStatements } from '../ir-walk.ts'

type Setter = Extract<IrStatement, { kind: 'set' }>

export function dropDeadLocals(ir: IrFunction): IrFunction {
  const { reads, sets, evaluated } = survey(ir.body)
  const count = (expression: IrExpr, by: number) => visitExpression(expression, counter(reads, by))
  if (ir.result) count(ir.result, 1)
  // what only dead ones have read is dead too
  const dead = new Set<IrStatement>()
  const idle = [...sets.keys()].filter((id) => !reads.get(id))
  const bury = (one: IrStatement & { value: IrExpr }) => {
    dead.add(one)
    const before = localsOf(one.value)
    count(one.value, -1)
    for (const id of before) if (!reads.get(id) && sets.has(id)) idle.push(id)
  }
  for (const one of evaluated) if (isPure(one.value)) bury(one)
  for (let id = idle.pop(); id !== undefined; id = idle.pop())
    for (const one of sets.get(id)!) if (!dead.has(one) && isPure(one.value)) bury(one)
  return dead.size > 0 ? { ...ir, body: replaceStatements(ir.body, (one) => (dead.has(one) ? [] : one)) } : ir
}

const counter = (reads: Map<number, number>, by: number): IrVisitor => {
  const note = (id: number) => reads.set(id, (reads.get(id) ?? 0) + by)
  return {
    expression: (one) => {
      if (one.kind === 'local') note(one.local.id)
    },
    place: (place) => {
      if (place.kind === 'weight' && place.base) note(place.base.id)
    },
  }
}

function survey(body: readonly IrStatement[]) {
  const reads = new Map<number, number>()
  const sets = new Map<number, Setter[]>()
  const evaluated: Extract<IrStatement, { kind: 'evaluate' }>[] = []
  visitStatements(body, {
    ...counter(reads, 1),
    statement: (one) => {
      if (one.kind === 'evaluate') evaluated.push(one)
      if (one.kind !== 'set') return
      const known = sets.get(one.local.id)
      if (known) known.push(one)
      else sets.set(one.local.id, [one])
    },
  })
  return { reads, sets, evaluated }
}

function localsOf(expression: IrExpr): Set<number> {
  const found = new Map<number, number>()
  visitExpression(expression, counter(found, 1))
  return new Set(found.keys())
}

/** Arithmetic and loads; a division of integers can fail, a pointer may be unset. */
function isPure(expression: IrExpr): boolean {
  let pure = true
  visitExpression(expression, {
    expression: (one) => {
      switch (one.kind) {
        case 'const':
        case 'int':
        case 'local':
        case 'unary':
        case 'binary':
        case 'compare':
        case 'convert':
        case 'select':
          return
        case 'load':
          if (one.place.kind !== 'column' && one.place.kind !== 'ion' && one.place.kind !== 'node') {
            if (one.place.kind !== 'shared' && one.place.kind !== 'model') pure = false
          }
          return
        case 'call':
          if (one.result !== 'f64' || hasEffect(one.name)) pure = false
          return
        default:
          pure = false
      }
    },
  })
  return pure
}
