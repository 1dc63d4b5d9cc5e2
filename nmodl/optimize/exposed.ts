/** Which places a run of statements may read before it has certainly written them. */
import type { IrExpr, IrStatement, Place } from '../ir.ts'
import { visitExpression } from '../ir-walk.ts'
import { placeKey } from './promote.ts'

export interface Exposure {
  /** May be read before it is written. */
  readonly read: ReadonlySet<number>
  /** Is written on every way through. */
  readonly written: ReadonlySet<number>
}

export function exposureOf(statements: readonly IrStatement[]): Exposure {
  const [exposed, written] = [new Set<number>(), new Set<number>()]
  follow(statements, written, exposed)
  return { read: exposed, written }
}

function follow(statements: readonly IrStatement[], written: Set<number>, exposed: Set<number>): void {
  const read = (expression: IrExpr) =>
    visitExpression(expression, {
      place: (place) => {
        const key = placeKey(place)
        if (key !== undefined && !written.has(key)) exposed.add(key)
      },
    })
  const readIndex = (place: Place) => {
    if ('index' in place && place.index) read(place.index)
  }
  for (const statement of statements) {
    switch (statement.kind) {
      case 'set':
      case 'evaluate':
        read(statement.value)
        break
      case 'store': {
        read(statement.value)
        readIndex(statement.place)
        const key = placeKey(statement.place)
        if (key !== undefined) written.add(key)
        break
      }
      case 'labelled':
      case 'jump':
      case 'poke':
        throw new Error('code from C is not followed')
      case 'if': {
        read(statement.condition)
        const [whenTrue, otherwise] = [new Set(written), new Set(written)]
        follow(statement.whenTrue, whenTrue, exposed)
        follow(statement.otherwise, otherwise, exposed)
        for (const key of whenTrue) if (otherwise.has(key)) written.add(key)
        break
      }
      case 'loop':
        follow(statement.head, written, exposed)
        read(statement.condition)
        follow(statement.body, new Set(written), exposed)
        break
      case 'instances':
        follow(statement.body, new Set(written), exposed)
    }
  }
}
