/**
 * Marks stores of numbers that a mechanism only shows: RANGE variables that no kernel reads, such as a conductance or a current, and what is added to the ions'
 * currents. Where several steps are taken in one go and nobody looks in between, all but the last step leave them out (see `runtime/solve/unseen.ts`).
 *
 * So what is stored in the last step has to be all that is stored: a column has to get its value in every loop of the kernel, and without a condition.
 */
import type { IrExpr, IrFunction, IrStatement } from '../ir.ts'
import { replaceLoops } from '../ir-map.ts'
import { loopsOf, visitExpression } from '../ir-walk.ts'

/** What is known of slots: whether some kernel reads a column, and whether one is of an ion's currents or their slopes. */
export interface Shown {
  readonly isRead: (slot: number) => boolean
  readonly isIonCurrent: (slot: number) => boolean
}

export function markShown(one: IrFunction, { isRead, isIonCurrent }: Shown): IrFunction {
  const loops = loopsOf(one.body)
  const [first, ...others] = loops.map(({ body }) => new Set(body.flatMap((statement) => columnOf(statement) ?? [])))
  if (!first) return one
  const isShown = (slot: number) => first.has(slot) && others.every((other) => other.has(slot)) && !isRead(slot)
  const mark = (statement: IrStatement): IrStatement => {
    if (statement.kind !== 'store' || !isPlain(statement.value)) return statement
    if (statement.place.kind === 'ion')
      return isIonCurrent(statement.place.slot) ? { ...statement, shows: 'ion' } : statement
    const slot = columnOf(statement)
    return slot !== undefined && isShown(slot) ? { ...statement, shows: 'own' } : statement
  }
  return { ...one, body: replaceLoops(one.body, (loop) => ({ ...loop, body: loop.body.map(mark) })) }
}

/** The slot of a number that each instance has in a column of its own. */
function columnOf(statement: IrStatement): number | undefined {
  if (statement.kind !== 'store') return undefined
  const { place } = statement
  return place.kind === 'column' && !place.index && !place.together ? place.slot : undefined
}

/** Arithmetic alone: nothing of it is of use to other statements. */
function isPlain(value: IrExpr): boolean {
  let plain = true
  visitExpression(value, {
    rare: () => {
      plain = false
    },
    place: (place) => {
      if (place.kind === 'shared' || place.kind === 'pointer' || ('index' in place && place.index)) plain = false
    },
  })
  return plain
}
