/** Drops stores to columns that nobody sees: not HOC, and no kernel ever loads them. */
import type { IrFunction, Place } from '../ir.ts'
import { mapIrStatements, visitExpression, visitStatements } from '../ir-walk.ts'

export function dropDeadStores(functions: readonly IrFunction[], isVisible: (slot: number) => boolean): IrFunction[] {
  const loaded = new Set<number>()
  const visitor = {
    place: (place: Place, use: 'read' | 'write') => {
      if (place.kind !== 'column' || (use === 'write' && !place.index)) return
      const count = place.index ? place.count : 1
      for (let i = 0; i < count; i++) loaded.add(place.slot + i)
    },
  }
  for (const { body, result } of functions) {
    visitStatements(body, visitor)
    if (result) visitExpression(result, visitor)
  }
  return functions.map((one) => ({
    ...one,
    body: mapIrStatements(
      one.body,
      (expression) => expression,
      (statement) => {
        if (statement.kind !== 'store' || statement.place.kind !== 'column') return [statement]
        const { slot } = statement.place
        const dead = !loaded.has(slot) && !isVisible(slot)
        // the value may be a call whose effect is wanted
        return dead
          ? statement.value.kind === 'local' || statement.value.kind === 'load' || statement.value.kind === 'const'
            ? []
            : [{ kind: 'evaluate', value: statement.value }]
          : [statement]
      },
    ),
  }))
}
