/** Drops stores to columns that nobody sees: not HOC, and no kernel ever loads them. */
import { type IrExpr, type IrFunction, type IrStatement, type Place, slotsReached } from '../ir.ts'
import { replaceStatements, visitExpression, visitStatements } from '../ir-walk.ts'

export function dropDeadStores(functions: readonly IrFunction[], isVisible: (slot: number) => boolean): IrFunction[] {
  const loaded = new Set<number>()
  const visitor = {
    place: (place: Place, use: 'read' | 'write') => {
      if (place.kind !== 'column' || (use === 'write' && !place.index)) return
      const count = place.index ? slotsReached(place) : 1
      for (let i = 0; i < count; i++) loaded.add(place.slot + i)
    },
  }
  // functions that store to columns that only kernels see
  const storing = new Set<IrFunction>()
  for (const one of functions) {
    const statement = ({ kind, place }: IrStatement & { place?: Place }) => {
      if (kind === 'store' && place?.kind === 'column' && !isVisible(place.slot)) storing.add(one)
    }
    visitStatements(one.body, { ...visitor, statement })
    if (one.result) visitExpression(one.result, visitor)
  }
  const keep = (statement: IrStatement): IrStatement | readonly IrStatement[] => {
    if (statement.kind !== 'store' || statement.place.kind !== 'column') return statement
    const { slot } = statement.place
    if (loaded.has(slot) || isVisible(slot)) return statement
    // the value may be a call whose effect is wanted
    return isTrivial(statement.value) ? [] : { kind: 'evaluate', value: statement.value }
  }
  return functions.map((one) => (storing.has(one) ? { ...one, body: replaceStatements(one.body, keep) } : one))
}

const isTrivial = ({ kind }: IrExpr) => kind === 'local' || kind === 'load' || kind === 'const'
