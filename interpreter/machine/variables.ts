/** Variables: declaring them, pointing to them, what is wrong with them. */
import { problem } from '../../lang/problem.ts'
import { FixedRef, type Ref } from '../../runtime/memory/ref.ts'
import { type Handle, isObjectField, NumberArray, SectionArray } from '../objects.ts'
import { FieldRef } from '../refs.ts'
import { elementNames } from '../store.ts'
import { alreadyDeclared, redeclaring, type Sym } from '../symbols.ts'
import { Fault } from './fault.ts'
import type { Machine } from './machine.ts'

export function variableHelpers(machine: Machine, whole: (value: number) => number) {
  const { arena, store } = machine
  const extents = (symbol: Sym, dims: readonly number[]) => dims.map((dim) => extentOf(symbol, whole(dim)))
  return {
    undefinedVariable(symbol: Sym, tok: number): never {
      throw undefinedVariable(symbol, tok)
    },
    /** The value of the assignment itself is what was assigned. */
    store(symbol: Sym, value: number): number {
      arena.f64[symbol.slot] = symbol.integer ? asInt(whole(value)) : symbol.single ? Math.fround(value) : value
      return value
    },
    storeRef(ref: Ref, op: string, value: number, tok: number): number {
      const next = op === '=' ? value : machine.combine(op, ref.get(), value, tok)
      ref.set(next)
      return next
    },
    declareNumbers(symbol: Sym, dims: readonly number[], self: Handle | null): void {
      if (symbol.builtIn) throw problem('HOC2103', undefined, `can't redeclare user variable ${symbol.name}`)
      if (symbol.nameClass !== 'VAR') throw alreadyDeclared(symbol.name)
      const sizes = extents(symbol, dims)
      const array = store.numbers(sizes)
      symbol.shape = sizes
      if (symbol.owner && self) {
        const before = self.fields[symbol.field]
        if (before) store.drop(before)
        self.fields[symbol.field] = array
        if (!symbol.isArray) machine.arrayDeclared(symbol)
      } else declareTopNumbers(machine, symbol, array)
    },
    declareObjects(symbol: Sym, dims: readonly number[], self: Handle | null): void {
      if (symbol.builtIn) throw redeclaring(symbol.name)
      if (symbol.nameClass !== 'OBJVAR' && !symbol.isUndefined()) throw alreadyDeclared(symbol.name)
      const fields = symbol.owner ? self!.fields : undefined
      const before = fields ? fields[symbol.field] : symbol.data
      const sizes = extents(symbol, dims)
      symbol.shape = sizes
      if (isObjectField(before) && sameDims(before.dims, sizes)) {
        for (const cell of before.cells) cell.set(null)
        machine.setKind(symbol, 'OBJVAR')
        return
      }
      const array = store.objects(sizes)
      if (fields) fields[symbol.field] = array
      else symbol.data = array
      machine.setKind(symbol, 'OBJVAR')
      if (before) store.drop(before)
    },
    createSections(symbol: Sym, dims: readonly number[], self: Handle | null): void {
      const sizes = extents(symbol, dims)
      symbol.shape = sizes
      machine.setKind(symbol, 'SECTION')
      if (symbol.owner && self) {
        createInObject(machine, symbol, sizes, self)
        return
      }
      if (symbol.data) store.drop(symbol.data)
      const sections = elementNames(symbol.name, sizes).map((name) => machine.createSection(name))
      symbol.data = new SectionArray(sections, sizes)
    },
    refOf(symbol: Sym, self: Handle | null, tok: number): Ref {
      if (self && symbol.owner) {
        const array = self.fields[symbol.field]
        if (array instanceof NumberArray) return new FieldRef(arena, self, array.base - self.base, symbol.name)
        return new FieldRef(arena, self, symbol.slot, symbol.name)
      }
      if (!symbol.assigned && !symbol.builtIn) throw undefinedVariable(symbol, tok)
      if (symbol.integer) throw new Fault(tok, 'HOC2265', (name) => `can use pointer only to doubles ${name}`)
      return (symbol.ref ??= topRef(machine, symbol))
    },
    refAt(symbol: Sym, self: Handle | null, place: number): Ref {
      if (self && symbol.owner) return new FieldRef(arena, self, place - self.base, symbol.name)
      const { numbers } = symbol
      return new FixedRef(arena, place, `${symbol.name}[${place - numbers.base}]`, () => numbers.alive)
    },
    /** `read(x)`: the next number of the program's own text. */
    readNumber(symbol: Sym, self: Handle | null, tok: number): number {
      if (symbol.builtIn || symbol.isArray) throw notScalar(tok)
      const place = self && symbol.owner ? self.base + symbol.slot : symbol.slot
      const found = machine.readNumber()
      if (Number.isNaN(found)) throw new Fault(tok, 'HOC2272', () => `non-number read into ${symbol.name}`)
      arena.f64[place] = found ?? 0
      return found === undefined ? 0 : 1
    },
    notReadable(tok: number): never {
      throw notScalar(tok)
    },
    dependent(symbol: Sym, place: number, tok: number): void {
      if (symbol.builtIn)
        throw new Fault(tok, 'HOC2277', (name) => `${name} can't be a dependent variable`, 'use a variable of your own')
      machine.equations.depend(place, symbol.name)
    },
    noAddress(tok: number): never {
      throw new Fault(
        tok,
        'HOC2265',
        (name) => `${name} has no address`,
        '& takes a variable, an element of an array, or a range variable with its place',
      )
    },
    deleteVariable(symbol: Sym): void {
      if (!symbol.assigned) machine.warn('HOC2266', `${symbol.name}: no such variable`)
      else if (symbol.builtIn || symbol.isArray) machine.warn('HOC2266', `${symbol.name}: can't be deleted`)
      else {
        symbol.assigned = false
        arena.f64[symbol.slot] = 0
      }
    },
    notHere(kind: string, tok: number): never {
      throw new Fault(
        tok,
        'HOC2267',
        () => `${kind} is not possible here`,
        `loligo knows \`${kind}\` only at top level; depvar and eqn are not supported`,
      )
    },
  }
}

/** C's cast: what does not fit becomes the least integer. */
const asInt = (value: number) => (value >= -(2 ** 31) && value < 2 ** 31 ? value | 0 : -(2 ** 31))

const notScalar = (tok: number) =>
  new Fault(
    tok,
    'HOC2273',
    (name) => `${name} is not a scalar variable`,
    'read takes a variable of your own, and no array',
  )

function extentOf(symbol: Sym, extent: number): number {
  if (extent >= 1 && extent < 2 ** 31) return extent
  throw problem('HOC2268', undefined, `subscript < 1 ${symbol.name}`)
}

const sameDims = (a: readonly number[], b: readonly number[]) =>
  a.length === b.length && a.every((dim, i) => dim === b[i])

function undefinedVariable(symbol: Sym, tok: number): Fault {
  if (symbol.nameClass === 'VAR')
    return new Fault(tok, 'HOC2270', (name) => `undefined variable ${name}`, 'assign a value to it first', {
      kind: 'variable',
      name: symbol.name,
      template: symbol.owner?.name,
    })
  return new Fault(
    tok,
    'HOC2271',
    (name) => `${name} : attempt to evaluate a non-variable`,
    'the name got another meaning after this was read: declare it earlier',
  )
}

function declareTopNumbers({ store }: Machine, symbol: Sym, array: NumberArray): void {
  if (symbol.isArray) store.drop(symbol.numbers)
  symbol.numbers = array
  symbol.slot = array.base
  symbol.isArray = true
  symbol.assigned = true
  symbol.ref = undefined
}

function topRef({ arena }: Machine, symbol: Sym): Ref {
  const { numbers } = symbol
  return new FixedRef(arena, symbol.slot, symbol.name, () => !symbol.isArray || numbers.alive)
}

/** Sections of the template's body live until it ends: every object makes its own. */
function createInObject({ store }: Machine, symbol: Sym, sizes: readonly number[], self: Handle): void {
  const before = self.fields[symbol.field]
  if (before) store.drop(before)
  self.fields[symbol.field] = store.sections(symbol, sizes, self)
}
