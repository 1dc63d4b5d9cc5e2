/** Objects, object variables, and what of them generated code passes about. */
import { formatNumber } from '../../lang/printf.ts'
import { problem } from '../../lang/problem.ts'
import type { HocFunction } from '../../stdlib/binding/class.ts'
import { type HocObject, isHocObject, isObjectCell, isStringCell, type Value } from '../../stdlib/binding/value.ts'
import { type Handle, isObjectField, type ObjCell, ObjectArray, StrCell } from '../objects.ts'
import type { RowsToken } from '../rows-token.ts'
import type { Sym } from '../symbols.ts'
import { kindOf, wrongType } from './arguments.ts'
import { Fault, type Place } from './fault.ts'
import type { Machine } from './machine.ts'
import { badIndex, offsetOf } from './numbers.ts'

/** What a built-in gives to arithmetic. */
const numberOf = (result: unknown): number => (typeof result === 'number' ? result : 0)

export function objectHelpers(
  machine: Machine,
  whole: (value: number) => number,
  equal: (a: number, b: number) => boolean,
  epsilon: () => number,
) {
  const { store, context } = machine
  const objectOrFail = (value: unknown): HocObject | null => {
    if (value === null || isHocObject(value)) return value
    if (isObjectCell(value)) return value.get()
    throw wrongType(machine.here, 'object', value)
  }
  return {
    StrCell,
    objectOrFail,
    hold: (object: HocObject) => machine.held.hold(object),
    create(symbol: Sym, args: Value[], self: Handle | null): HocObject {
      if (!symbol.cls) throw notATemplate(symbol)
      machine.self = self
      return store.create(symbol.cls, args)
    },
    /** For a variable, which has the object also where its `init` stops. */
    createKept(symbol: Sym, args: Value[], self: Handle | null): HocObject {
      if (!symbol.cls) throw notATemplate(symbol)
      machine.self = self
      return store.create(symbol.cls, args, true)
    },
    instance(symbol: Sym, index: number, tok: number): HocObject {
      const found = symbol.cls && store.population(symbol.cls).get(whole(index))
      if (!found) throw new Fault(tok, 'HOC2261', (name) => `Object ID doesn't exist: ${name}[${whole(index)}]`)
      return machine.held.hold(found)
    },
    /** With one index. */
    cell1(array: unknown, index: number, tok: number): ObjCell {
      const i = index + epsilon()
      if (array instanceof ObjectArray && i > -1 && i < array.extent) return array.cells[i | 0]!
      if (!isObjectField(array)) throw new Fault(tok, 'HOC2262', (name) => `${name} is not an object variable`)
      return badIndex(array.dims, 1, tok)
    },
    cellAt(array: unknown, indices: readonly number[], tok: number): ObjCell {
      if (!isObjectField(array)) throw new Fault(tok, 'HOC2262', (name) => `${name} is not an object variable`)
      return array.cells[offsetOf(array.dims, indices.map(whole), tok)]!
    },
    /** `a = b`; nothing happens where both are the same variable. */
    assignVariable(source: ObjCell, cell: ObjCell): HocObject | null {
      if (source !== cell) cell.set(source.value)
      return cell.value
    },
    assignObject(cell: ObjCell, object: HocObject | null): HocObject | null {
      cell.set(object)
      return object
    },
    assignObjectAfter(object: HocObject | null, cell: ObjCell): HocObject | null {
      cell.set(object)
      return object
    },
    objectResult: objectOrFail,
    builtin: (symbol: Sym, args: Value[], self: Handle | null): number => {
      machine.self = self
      return numberOf(symbol.builtin!.call(args, context))
    },
    numberOf,
    /** Calls with numbers alone, as a reconstructed cell has them. A problem is told of its own call. */
    rows(rows: RowsToken, place: Place, self: Handle | null): void {
      const { values, isShown } = rows
      let at = rows.first
      let call = 0
      for (const { symbol, name, width, count } of rows.runs) {
        const builtin = (symbol as Sym).builtin!
        const args: number[] = new Array(width).fill(0)
        const end = call + count
        try {
          if (!isShown && builtin.callRows?.(values, at, width, count, context)) {
            call = end
            at += width * count
          }
          for (; call < end; call++) {
            for (let i = 0; i < width; i++) args[i] = values[at++]!
            machine.self = self
            const result = builtin.call(args, context)
            if (isShown) machine.context.host.write(`\t${formatNumber(Number(result ?? 0))} \n`)
          }
        } catch (error) {
          const tokens = [{ type: 'BUILTIN', text: name, offset: rows.startOf(call) }]
          throw machine.fault(error, { ...place, tokens }, 0)
        }
      }
    },
    stringCall: (symbol: Sym, args: Value[], self: Handle | null): string => {
      machine.self = self
      const text = String(symbol.builtin!.call(args, context))
      if (symbol.data instanceof StrCell) symbol.data.value = text
      return text
    },
    /** The text as an argument. */
    stringCellCall(symbol: Sym, args: Value[], self: Handle | null): StrCell {
      machine.self = self
      const text = String(symbol.builtin!.call(args, context))
      if (!symbol.builtin!.overwrites) return new StrCell(text)
      const cell = symbol.data instanceof StrCell ? symbol.data : new StrCell('')
      symbol.data = cell
      cell.value = text
      return cell
    },
    objectCall: (symbol: Sym, args: Value[], self: Handle | null): HocObject | null => {
      machine.self = self
      return machine.objectResult(symbol.builtin!.call(args, context))
    },
    asNumber(value: unknown, tok: number): number {
      if (typeof value === 'number') return value
      throw wrongType(tok, 'number', value)
    },
    asValue(value: unknown, tok: number): unknown {
      if (typeof value === 'number' || value === null || isObject(value)) return value
      throw wrongType(tok, 'number', value)
    },
    wrongKind(value: unknown, wanted: string, tok: number): never {
      throw wrongType(tok, wanted, value)
    },
    sameValue(a: unknown, b: unknown, tok: number): boolean {
      if (typeof a === 'number' && typeof b === 'number') return equal(a, b)
      if (isStringCell(a) && isStringCell(b)) return a.value === b.value
      const [left, right] = [isObjectCell(a) ? a.get() : a, isObjectCell(b) ? b.get() : b]
      if (isObject(left) && isObject(right)) return left === right
      throw new Fault(
        tok,
        'HOC2230',
        () => `interpreter stack type error: ${kindOf(left)} cannot be compared with ${kindOf(right)}`,
      )
    },
    wrongOperator(tok: number): never {
      throw new Fault(
        tok,
        'HOC2263',
        () => 'Invalid assignment operator for object',
        'objects can only be assigned with =',
      )
    },
    notAssignable(tok: number): never {
      throw new Fault(tok, 'HOC2264', (name) => `${name} : nothing can be assigned to this`)
    },
  }
}

const isObject = (value: unknown) => value === null || isHocObject(value)

/** A definition's or built-in's kind of result. */
export const isNumeric = (builtin: HocFunction) => builtin.returns === 'number'

const notATemplate = ({ name }: Sym) => problem('HOC2260', undefined, `${name} is not a template`)
