/** Drops stores to columns that nobody sees: not HOC, and no kernel ever loads them. */
import { type IrExpr, type IrFunction, type IrStatement, type Place, slotsReached } from '../ir.ts'
import { replaceStatements } from '../ir-map.ts'
import { loopsOf, visitExpression, visitStatements } from '../ir-walk.ts'
import type { LoopColumns } from './promote.ts'

/** What is known of loops already, so that nobody has to look into them. */
export type KnownColumns = ReadonlyMap<IrStatement, LoopColumns>

/** `isSeen`: whether HOC sees a column, or some kernel loads it. */
export function dropDeadStores(
  functions: readonly IrFunction[],
  isSeen: (slot: number) => boolean,
  known: KnownColumns,
): readonly IrFunction[] {
  const keep = (statement: IrStatement): IrStatement | readonly IrStatement[] => {
    if (statement.kind !== 'store' || statement.place.kind !== 'column' || isSeen(statement.place.slot))
      return statement
    // the value may be a call whose effect is wanted
    return isTrivial(statement.value) ? [] : { kind: 'evaluate', value: statement.value }
  }
  return functions.map((one) =>
    storesOutOfSight(one, isSeen, known) ? { ...one, body: replaceStatements(one.body, keep) } : one,
  )
}

/** Columns whose numbers some kernel loads. */
export function loadedColumns(functions: readonly IrFunction[], known: KnownColumns): Set<number> {
  const loaded = new Set<number>()
  const visitor = {
    place: (place: Place, use: 'read' | 'write') => {
      if (place.kind !== 'column' || (use === 'write' && !place.index)) return
      const count = place.index ? slotsReached(place) : 1
      for (let i = 0; i < count; i++) loaded.add(place.slot + i)
    },
  }
  for (const one of functions) {
    const columns = knownOf(one, known)
    for (const { loaded: slots } of columns ?? []) for (const slot of slots) loaded.add(slot)
    if (columns) continue
    visitStatements(one.body, visitor)
    if (one.result) visitExpression(one.result, visitor)
  }
  return loaded
}

/** Of a function's loops, where they are all that it does and all is known of them. */
function knownOf({ shape, body }: IrFunction, known: KnownColumns): readonly LoopColumns[] | undefined {
  if (shape !== 'range' || known.size === 0 || !body.every(isOfLoops)) return undefined
  const columns = loopsOf(body).map((loop) => known.get(loop))
  return columns.every((one) => one !== undefined) ? columns : undefined
}

/** Outside of loops over instances no column is touched: there is no instance. */
const isOfLoops = ({ kind }: IrStatement): boolean => kind === 'instances' || kind === 'if'

/** Whether it stores to a column that nobody sees. */
function storesOutOfSight(one: IrFunction, isSeen: (slot: number) => boolean, known: KnownColumns): boolean {
  const columns = knownOf(one, known)
  if (columns) return columns.some(({ stored }) => stored.some((slot) => !isSeen(slot)))
  let found = false
  visitStatements(one.body, {
    statement: (each) => {
      if (each.kind === 'store' && each.place.kind === 'column' && !isSeen(each.place.slot)) found = true
    },
  })
  return found
}

const isTrivial = ({ kind }: IrExpr) => kind === 'local' || kind === 'load' || kind === 'const'
