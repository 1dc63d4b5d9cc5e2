/** Drops stores to columns that nobody sees: not HOC, and no kernel ever loads them. */
import { type IrExpr, type IrFunction, type IrStatement, type Place, slotsReached } from '../ir.ts'
import { replaceStatements, visitExpression, visitStatements } from '../ir-walk.ts'

/** `loaded`: the columns that kernels load. */
export function dropDeadStores(
  functions: readonly IrFunction[],
  isVisible: (slot: number) => boolean,
  loaded: () => ReadonlySet<number>,
): readonly IrFunction[] {
  const storing = functions.filter((one) => storesOutOfSight(one.body, isVisible))
  if (storing.length === 0) return functions
  const keep = (statement: IrStatement): IrStatement | readonly IrStatement[] => {
    if (statement.kind !== 'store' || statement.place.kind !== 'column') return statement
    const { slot } = statement.place
    if (loaded().has(slot) || isVisible(slot)) return statement
    // the value may be a call whose effect is wanted
    return isTrivial(statement.value) ? [] : { kind: 'evaluate', value: statement.value }
  }
  return functions.map((one) => (storing.includes(one) ? { ...one, body: replaceStatements(one.body, keep) } : one))
}

/** Columns whose numbers some kernel loads. */
export function loadedColumns(functions: readonly IrFunction[]): ReadonlySet<number> {
  const loaded = new Set<number>()
  const visitor = {
    place: (place: Place, use: 'read' | 'write') => {
      if (place.kind !== 'column' || (use === 'write' && !place.index)) return
      const count = place.index ? slotsReached(place) : 1
      for (let i = 0; i < count; i++) loaded.add(place.slot + i)
    },
  }
  for (const one of functions) {
    visitStatements(one.body, visitor)
    if (one.result) visitExpression(one.result, visitor)
  }
  return loaded
}

/** Whether it stores to a column that only kernels see. */
function storesOutOfSight(body: readonly IrStatement[], isVisible: (slot: number) => boolean): boolean {
  let found = false
  visitStatements(body, {
    statement: (one) => {
      if (one.kind === 'store' && one.place.kind === 'column' && !isVisible(one.place.slot)) found = true
    },
  })
  return found
}

const isTrivial = ({ kind }: IrExpr) => kind === 'local' || kind === 'load' || kind === 'const'
