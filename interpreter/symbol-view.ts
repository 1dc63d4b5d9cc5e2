/** Names and their variables for those outside the interpreter: the C of mechanisms, which NEURON lets look into its symbol tables. */
import { FixedRef, type Ref } from '../runtime/memory/ref.ts'
import type { SymbolView } from '../stdlib/binding/context.ts'
import type { ObjectCell, StringCell } from '../stdlib/binding/value.ts'
import type { Interpreter } from './interpreter.ts'
import { type Field, type Handle, isObjectField, NumberArray, StrCell } from './objects.ts'
import { FieldRef } from './refs.ts'
import { isTemplate } from './store.ts'
import type { Sym } from './symbols.ts'

export type Variable = Ref | StringCell | ObjectCell | undefined

export function symbolNamed(session: Interpreter, name: string): SymbolView | undefined {
  const symbol = session.current().table.find(name) ?? session.top.find(name)
  if (!symbol) return undefined
  const { self } = session.machine
  const owned = symbol.owner !== undefined && self !== null && self.cls === symbol.owner
  const variable = owned ? ofObject(session, self, symbol) : ofTop(session, symbol)
  return { isSymbol: true, name, meaning: symbol, variable, cls: symbol.cls, kind: symbol.nameClass }
}

export function variablesOf(session: Interpreter, object: Handle): readonly Variable[] {
  if (!isTemplate(object.cls)) return []
  const stored = [...object.cls.table.all()].filter(({ nameClass, isArray, assigned }) =>
    nameClass === 'VAR' ? isArray || assigned : ['STRVAR', 'OBJVAR', 'SECTION'].includes(nameClass),
  )
  return stored.map((symbol) => ofObject(session, object, symbol))
}

function ofObject({ model: { arena } }: Interpreter, object: Handle, symbol: Sym): Variable {
  const field = ofField(object.fields[symbol.field], () => {
    const { base } = object.fields[symbol.field] as NumberArray
    return new FixedRef(arena, base, symbol.name)
  })
  return field ?? (symbol.nameClass === 'VAR' ? new FieldRef(arena, object, symbol.slot, symbol.name) : undefined)
}

function ofTop({ model: { arena } }: Interpreter, symbol: Sym): Variable {
  if (symbol.ref) return symbol.ref
  if (symbol.isArray) return new FixedRef(arena, symbol.numbers.base, symbol.name)
  const field = ofField(symbol.data, () => undefined)
  if (field) return field
  return symbol.nameClass === 'VAR' && symbol.slot >= 0 ? new FixedRef(arena, symbol.slot, symbol.name) : undefined
}

/** Of an array the first element. */
function ofField(field: Field | undefined, ofNumbers: () => Variable): Variable {
  if (field instanceof StrCell) return field
  if (isObjectField(field)) return field.cell
  return field instanceof NumberArray ? ofNumbers() : undefined
}
