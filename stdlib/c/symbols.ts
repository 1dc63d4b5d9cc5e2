/** HOC's symbols and objects, as the C of mechanisms sees them: where variables are, calls of functions, statements. */
import { problem } from '../../lang/problem.ts'
import { FixedRef } from '../../runtime/memory/ref.ts'
import type { Model } from '../../runtime/model.ts'
import type { HocClass } from '../binding/class.ts'
import type { Context, SymbolView } from '../binding/context.ts'
import { type HocObject, isHocObject, isObjectCell, isRef, isStringCell, type Value } from '../binding/value.ts'
import type { Borrowed } from './borrowed.ts'
import type { CFunction } from './library.ts'
import type { CMemory } from './memory.ts'

type Functions = Record<string, CFunction>
/** Text that was read as a statement or an expression. */
class Prepared {
  constructor(
    readonly text: string,
    readonly run: () => void,
  ) {}
}
/** `dataspace` of one object. */
class DataSpace {
  constructor(readonly object: HocObject) {}
}

const notThere = (what: string) => problem('HOC2279', undefined, `the C of a mechanism asks for ${what}`)

export function symbolFunctions(model: Model, memory: CMemory, borrowed: Borrowed, context: () => Context): Functions {
  const symbols = new Map<string, SymbolView>()
  const spaces = new WeakMap<object, DataSpace>()
  const symbol = (handle: number): SymbolView => {
    const found = memory.object(handle) as SymbolView | undefined
    if (found && 'isSymbol' in found) return found
    throw notThere('a symbol that is none')
  }
  const lookUp = (text: number) => {
    const name = memory.text(text)
    const found = context().symbolNamed(name)
    if (!found) return 0
    // the same name is the same symbol
    const known = symbols.get(name)
    if (known && known.meaning === found.meaning) return memory.handle(known)
    symbols.set(name, found)
    return memory.handle(found)
  }
  const objectOf = (handle: number): HocObject => {
    const found = memory.object(handle)
    if (!found) throw notThere('the inside of no object')
    return isHocObject(found) ? found : context().handle(found)
  }
  const spaceOf = (handle: number): DataSpace => {
    const object = objectOf(handle)
    const known = spaces.get(object) ?? new DataSpace(object)
    spaces.set(object, known)
    return known
  }
  /** A word with what a variable of HOC is: the address of a number, of a text, of an object. */
  const word = (variable: Value | undefined, what: string): number => {
    if (isStringCell(variable)) return borrowed.pointer(borrowed.text(variable))
    if (isObjectCell(variable)) return borrowed.pointer(borrowed.object(variable))
    if (isRef(variable) && variable.index() >= 0) return borrowed.pointer(8 * variable.index())
    throw notThere(`${what}, which is no variable in memory`)
  }
  return {
    hoc_lookup: lookUp,
    hoc_get_symbol: lookUp,
    hoc_table_lookup: lookUp,
    'Symbol.name': (handle: number) => memory.lendText(symbol(handle).name),
    'Symbol.u': (handle: number) => handle,
    'Symbol.u.oboff': (handle: number) => handle,
    'Symbol.u.pval': (handle: number) => {
      const { variable } = symbol(handle)
      if (isRef(variable) && variable.index() >= 0) return 8 * variable.index()
      throw notThere(`the number ${symbol(handle).name}`)
    },
    'Symbol.u.ctemplate': (handle: number) => memory.handle(symbol(handle).cls ?? null),
    'Objectdata[]': (space: number, place: number) => {
      const found = memory.object(space)
      if (found instanceof DataSpace)
        return word(context().variablesOf(found.object)[place], `variable ${place} of ${found.object.cls.name}`)
      const { variable, name } = symbol(place)
      return word(variable, name)
    },
    'Object.index': (handle: number) => objectOf(handle).index,
    'Object.refcount': (handle: number) => objectOf(handle).refs,
    'Object.ctemplate': (handle: number) => memory.handle(objectOf(handle).cls),
    'Object.template': (handle: number) => memory.handle(objectOf(handle).cls),
    'Object.u': (handle: number) => handle,
    'Object.u.this_pointer': (handle: number) => handle,
    'Object.u.dataspace': (handle: number) => memory.handle(spaceOf(handle)),
    'Template.sym': (handle: number) => symbolOf((memory.object(handle) as HocClass).name),
    'Template.index': (handle: number) => {
      const all = context().instances(memory.object(handle) as HocClass)
      return all.reduce((most, { index }) => Math.max(most, index + 1), 0)
    },
    'Template.count': (handle: number) => context().instances(memory.object(handle) as HocClass).length,
    'Template.is_point_': (handle: number) =>
      Number(model.mechanisms.get((memory.object(handle) as HocClass).name)?.isPoint ?? false),
    'Memb_func.sym': (handle: number) => symbolOf((memory.object(handle) as { name: string }).name),
    hoc_obj_ref: (handle: number) => {
      if (handle !== 0) context().retain(objectOf(handle))
    },
    hoc_obj_unref: (handle: number) => {
      if (handle !== 0) context().release(objectOf(handle))
    },
    hoc_val_pointer: (text: number) => {
      const found = context().refByName(memory.text(text))
      if (found && found.index() >= 0) return 8 * found.index()
      throw notThere(`the number ${memory.text(text)}`)
    },
    hoc_name2obj: (text: number, index: number) => {
      const cls = context().classNamed(memory.text(text))
      const found =
        cls &&
        context()
          .instances(cls)
          .find((one) => one.index === index)
      return memory.handle(found?.impl ?? null)
    },
    ...statements(memory, context),
    ...calls(model, memory, borrowed, context, symbol),
  }

  function symbolOf(name: string): number {
    const known = symbols.get(name) ?? context().symbolNamed(name) ?? { isSymbol: true, name, meaning: name }
    symbols.set(name, known)
    return memory.handle(known)
  }
}

function statements(memory: CMemory, context: () => Context): Functions {
  const known = new Map<string, Prepared>()
  const prepared = (handle: number): Prepared => {
    const found = memory.object(handle)
    if (found instanceof Prepared) return found
    throw notThere('a statement that was not parsed')
  }
  const parse = (at: number) => {
    const text = memory.text(at)
    const one = known.get(text) ?? new Prepared(text, context().statement(text))
    known.set(text, one)
    return memory.handle(one)
  }
  return {
    hoc_parse_stmt: parse,
    hoc_run_stmt: (handle: number) => {
      const one = prepared(handle)
      memory.outside(() => one.run())
    },
    hoc_parse_expr: (at: number) => memory.handle(new Prepared(memory.text(at), () => {})),
    hoc_run_expr: (handle: number) => {
      const { text } = prepared(handle)
      return memory.outside(() => context().evaluate(text))
    },
    hoc_free_list: () => {},
  }
}

/** Calls HOC functions, with arguments pushed before. */
function calls(
  model: Model,
  memory: CMemory,
  borrowed: Borrowed,
  context: () => Context,
  symbol: (handle: number) => SymbolView,
): Functions {
  let pushed: Value[] = []
  const call = (handle: number, count: number, object?: HocObject | null) => {
    const { name } = symbol(handle)
    const args = pushed.splice(Math.max(0, pushed.length - count))
    pushed = []
    return memory.outside(() => context().callByName(name, args, object))
  }
  return {
    hoc_pushx: (value: number) => void pushed.push(value),
    hoc_pushpx: (address: number) => void pushed.push(new FixedRef(model.arena, address / 8, 'a number of C')),
    hoc_pushobj: (at: number) => {
      const found = memory.object(memory.view.getInt32(at, true))
      pushed.push(found ? (isHocObject(found) ? found : context().handle(found)) : null)
    },
    hoc_pushstr: (at: number) =>
      void pushed.push(borrowed.cellAt(at) ?? { value: memory.text(memory.view.getInt32(at, true)) }),
    hoc_xpop: () => {
      const value = pushed.pop()
      return typeof value === 'number' ? value : 0
    },
    hoc_call_func: (handle: number, count: number) => call(handle, count),
    hoc_call_objfunc: (handle: number, count: number, object: number) => {
      const found = memory.object(object)
      return call(handle, count, found ? (isHocObject(found) ? found : context().handle(found)) : null)
    },
  }
}
