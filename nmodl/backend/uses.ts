/** What a function touches: words of the context to fetch at its start, and indices to fetch for each instance. */
import type { IrFunction, IrStatement, Place } from '../ir.ts'
import { visitExpression, visitStatements } from '../ir-walk.ts'

export interface Uses {
  /** Slots of columns, ions, pointers whose address is known at compile time. */
  readonly slots: Set<number>
  readonly ionIndices: Set<number>
  readonly nodeColumns: Set<'v' | 'rhs' | 'd' | 'area' | 'diam'>
  shared: boolean
  model: boolean
  mechanism: boolean
}

export function usesOf(body: readonly IrStatement[], result?: IrFunction['result']): Uses {
  const uses: Uses = {
    slots: new Set(),
    ionIndices: new Set(),
    nodeColumns: new Set(),
    shared: false,
    model: false,
    mechanism: false,
  }
  const visitor = {
    place: (place: Place) => notePlace(place, uses),
    expression: (expression: Parameters<typeof visitExpression>[0]) => {
      if (expression.kind === 'surrounding' && expression.what === 'mechanism') uses.mechanism = true
      if (expression.kind === 'pointerAddress') uses.slots.add(expression.slot)
    },
  }
  visitStatements(body, visitor)
  if (result) visitExpression(result, visitor)
  return uses
}

function notePlace(place: Place, uses: Uses): void {
  switch (place.kind) {
    case 'column':
    case 'pointer':
      if (!place.index) uses.slots.add(place.slot)
      return
    case 'ion':
      uses.slots.add(place.slot)
      uses.ionIndices.add(place.indexSlot)
      return
    case 'shared':
      uses.shared = true
      return
    case 'model':
      uses.model = true
      return
    case 'node':
      uses.nodeColumns.add(place.column)
  }
}
