/** Drops what is put into locals that nothing reads, as are ion variables that a kernel fetches and does not use. */
import { hasEffect } from '../backend/imports.ts'
import type { IrExpr, IrFunction, IrStatement } from '../ir.ts'
import { mapIrStatements, visitExpression, visitStatements } from '../ir-walk.ts'

export function dropDeadLocals(ir: IrFunction): IrFunction {
  let { body } = ir
  for (;;) {
    const read = localsRead(body, ir.result)
    let dropped = false
    body = mapIrStatements(
      body,
      (expression) => expression,
      (statement) => {
        if (!isDead(statement, read)) return [statement]
        dropped = true
        return []
      },
    )
    if (!dropped) return { ...ir, body }
  }
}

function isDead(statement: IrStatement, read: ReadonlySet<number>): boolean {
  if (statement.kind === 'evaluate') return isPure(statement.value)
  return statement.kind === 'set' && !read.has(statement.local.id) && isPure(statement.value)
}

function localsRead(body: readonly IrStatement[], result: IrExpr | undefined): Set<number> {
  const read = new Set<number>()
  const visitor = {
    expression: (one: IrExpr) => {
      if (one.kind === 'local') read.add(one.local.id)
    },
    place: (place: { kind: string; base?: { id: number } | undefined }) => {
      if (place.kind === 'weight' && place.base) read.add(place.base.id)
    },
  }
  visitStatements(body, visitor)
  if (result) visitExpression(result, visitor)
  return read
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
