/** What a function touches: words of the context to fetch at its start, indices to fetch for each instance, and what it calls. */
import type { IrExpr, IrFunction, IrStatement, Place } from '../ir.ts'
import { type IrVisitor, visitExpression, visitStatements } from '../ir-walk.ts'

export interface Uses {
  /** Slots of columns, ions, pointers whose address is known at compile time. */
  readonly slots: Set<number>
  readonly ionIndices: Set<number>
  /** Slots of ions, and for each the slot of the indices. */
  readonly ionSlots: Map<number, number>
  readonly nodeColumns: Set<'v' | 'rhs' | 'd' | 'area' | 'diam'>
  shared: boolean
  model: boolean
  mechanism: boolean
  /** Functions of mathematics and of the core, in the order of their first calls, with the number of arguments. */
  readonly calls: Map<string, number>
  /** Calls of exp. */
  exponentials: number
}

export const noUses = (): Uses => ({
  slots: new Set(),
  ionIndices: new Set(),
  ionSlots: new Map(),
  nodeColumns: new Set(),
  shared: false,
  model: false,
  mechanism: false,
  calls: new Map(),
  exponentials: 0,
})

/** `usesOfLoop`: what a loop over instances uses by itself. */
export function usesOf(
  { body, result }: IrFunction,
  usesOfLoop: (loop: Extract<IrStatement, { kind: 'instances' }>) => Uses,
): Uses {
  const uses = noUses()
  const visitor = noting(uses)
  const note = (list: readonly IrStatement[]): void => {
    for (const one of list) {
      if (one.kind === 'instances') {
        visitStatements(one.before, visitor)
        addTo(uses, usesOfLoop(one))
        visitStatements(one.after, visitor)
      } else if (one.kind === 'if') {
        visitExpression(one.condition, visitor)
        note(one.whenTrue)
        note(one.otherwise)
      } else visitStatements([one], visitor)
    }
  }
  note(body)
  if (result) visitExpression(result, visitor)
  return uses
}

/** Of a loop's body. */
export function usesOfBody(body: readonly IrStatement[]): Uses {
  const uses = noUses()
  visitStatements(body, noting(uses))
  return uses
}

const noting = (uses: Uses): IrVisitor => ({
  place: (place) => notePlace(place, uses),
  statement: (one) => {
    if (one.kind === 'store' && one.shows) uses.model = true
  },
  rare: (one) => {
    if (one.kind === 'call') noteCall(one, uses)
    else if (one.kind === 'pointerAddress') uses.slots.add(one.slot)
    else if (one.kind === 'surrounding' && one.what === 'mechanism') uses.mechanism = true
  },
})

export function noteCall({ name, args }: Extract<IrExpr, { kind: 'call' }>, uses: Uses): void {
  uses.calls.set(name, args.length)
  if (name === 'exp') uses.exponentials++
}

function addTo(uses: Uses, more: Uses): void {
  for (const one of more.slots) uses.slots.add(one)
  for (const one of more.ionIndices) uses.ionIndices.add(one)
  for (const [slot, indices] of more.ionSlots) uses.ionSlots.set(slot, indices)
  for (const one of more.nodeColumns) uses.nodeColumns.add(one)
  uses.shared ||= more.shared
  uses.model ||= more.model
  uses.mechanism ||= more.mechanism
  for (const [name, count] of more.calls) uses.calls.set(name, count)
  uses.exponentials += more.exponentials
}

export function notePlace(place: Place, uses: Uses): void {
  switch (place.kind) {
    case 'column':
      if (!place.index || place.together) uses.slots.add(place.slot)
      return
    case 'pointer':
      if (!place.index) uses.slots.add(place.slot)
      return
    case 'ion':
      uses.slots.add(place.slot)
      uses.ionIndices.add(place.indexSlot)
      uses.ionSlots.set(place.slot, place.indexSlot)
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
