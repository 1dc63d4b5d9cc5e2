/**
 * The object store: makes objects, counts their references, ends them. Counting is exact, so that an object dies, and its template's
 * `unref` runs, at the statement where its last reference goes.
 */
import { problem } from '../lang/problem.ts'
import type { Section } from '../runtime/cable/section.ts'
import type { Arena } from '../runtime/memory/arena.ts'
import type { HocClass } from '../stdlib/binding/class.ts'
import type { Context } from '../stdlib/binding/context.ts'
import type { HocObject, Value } from '../stdlib/binding/value.ts'
import { type Alias, aliasesOf, originalOf, setAliases } from './aliases.ts'
import { Stop } from './machine/fault.ts'
import {
  cellClass,
  type Field,
  Handle,
  handleMark,
  isObjectField,
  NumberArray,
  type ObjCell,
  ObjectArray,
  type ObjectField,
  Population,
  SectionArray,
  StrCell,
} from './objects.ts'
import { type Sym, sizeOf } from './symbols.ts'
import type { Template } from './template.ts'

export const isTemplate = (cls: HocClass): cls is Template => cls.isTemplate === true

const storedClasses: ReadonlySet<string> = new Set(['STRVAR', 'OBJVAR', 'SECTION'])

/** What the store needs of the session. */
export interface StoreHost {
  readonly arena: Arena
  readonly context: Context
  createSection(name: string, owner: Handle): Section
  deleteSection(section: Section): void
  classOf(impl: object): HocClass | undefined
  /** Changes when a name becomes something else. */
  version(): number
  /** This class makes such instances. */
  learn(impl: object, cls: HocClass): void
}

export class ObjectStore {
  private readonly populations = new Map<HocClass, Population>()
  private readonly handles = handleMark()
  private readonly Cell = cellClass(this)
  /** Objects whose template is being told of a reference that went. */
  private readonly telling: Handle[] = []
  /** Of variables for sections: the names of their elements, as last declared. */
  private readonly elements = new Map<Sym, { dims: readonly number[]; names: readonly string[] }>()
  private readonly layouts = new Map<Template, { version: number; symbols: readonly Sym[] }>()
  /** A `stop`, or a `break` out of an iterator's loop, is on its way: procedures do not run, so `unref` hears of nothing. */
  isSilent = false
  /** A `stop` in an `init` waits for its object to be assigned. */
  isStopping = false

  constructor(private readonly host: StoreHost) {}

  population(kind: HocClass): Population {
    const cls = originalOf(kind)
    let found = this.populations.get(cls)
    if (!found) this.populations.set(cls, (found = new Population()))
    return found
  }

  living(): Handle[] {
    return [...this.populations.values()].flatMap((population) => [...population.all()])
  }

  /** `new cls(args)`: nobody refers to it yet. `isKept`: the object is there also where its `init` stops. */
  create(cls: HocClass, args: readonly Value[], isKept = false): Handle {
    if (isTemplate(cls)) return this.createFromTemplate(cls, args, isKept)
    const impl = cls.construct(args, this.host.context)
    this.host.learn(impl, cls)
    const known = this.handles.get(impl)
    return known && !known.dead ? known : this.adopt(cls, impl)
  }

  /** The handle of a TypeScript instance, made when it has none. */
  handle(impl: object): Handle {
    if (impl instanceof Handle) return impl
    const known = this.handles.get(impl)
    if (known && !known.dead) return known
    const cls = this.host.classOf(impl)
    if (!cls) throw problem('HOC2240', undefined, `an object of ${impl.constructor.name} cannot be shown to HOC`)
    return this.adopt(cls, impl)
  }

  private adopt(cls: HocClass, impl: object): Handle {
    const population = this.population(cls)
    const handle = new Handle(cls, population.claim(), impl)
    population.add(handle)
    this.handles.set(impl, handle)
    return handle
  }

  private createFromTemplate(template: Template, args: readonly Value[], isKept: boolean): Handle {
    const population = this.population(template)
    const handle = new Handle(template, population.claim(), undefined)
    handle.base = this.host.arena.allocate(Math.max(1, template.size))
    population.add(handle)
    handle.refs = 1
    try {
      for (const symbol of this.stored(template)) this.furnish(handle, symbol)
      const init = template.table.own('init')
      if (init?.nameClass === 'PROC') init.fn(handle, ...args)
      else if (init && !init.isUndefined()) throw badInit()
    } catch (error) {
      this.isStopping = isKept && error instanceof Stop
      if (!this.isStopping) {
        this.release(handle)
        throw error
      }
    }
    handle.refs--
    return handle
  }

  /** Names of a template whose storage is not in the block of numbers. */
  private stored(template: Template): readonly Sym[] {
    const version = this.host.version()
    const known = this.layouts.get(template)
    if (known?.version === version) return known.symbols
    const symbols = [...template.table.all()].filter(
      // what is external lies at the top level
      ({ owner, nameClass, isArray }) => owner === template && (isArray || storedClasses.has(nameClass)),
    )
    this.layouts.set(template, { version, symbols })
    return symbols
  }

  /** What the new object has under this name: as it was declared last. */
  private furnish(handle: Handle, symbol: Sym): void {
    const { field, nameClass } = symbol
    if (nameClass === 'STRVAR') handle.fields[field] = new StrCell('')
    else if (nameClass === 'OBJVAR') handle.fields[field] = this.furnishObjects(handle, symbol)
    else if (nameClass === 'SECTION') handle.fields[field] = this.furnishSections(handle, symbol)
    else if (symbol.isArray) handle.fields[field] = this.numbers(symbol.shape ?? [])
  }

  private furnishObjects(handle: Handle, symbol: Sym): ObjectField {
    const array = this.objects(symbol.shape ?? [])
    // an object refers to itself without being kept alive by it
    if (symbol.name === 'this') array.cell.value = handle
    return array
  }

  private furnishSections(handle: Handle, symbol: Sym): SectionArray {
    if (!symbol.shape) return new SectionArray([], [])
    return this.sections(symbol, symbol.shape, handle)
  }

  /** Names of the sections are pieces put together, which all of an object, or of a template, have in common. */
  sections(symbol: Sym, dims: readonly number[], owner: Handle): SectionArray {
    const names = this.elementsOf(symbol, dims)
    const ofObject = owner.index < 0 ? '' : `${owner.cls.name}[${owner.index}].`
    const sections: Section[] = new Array(names.length)
    for (let i = 0; i < names.length; i++) sections[i] = this.host.createSection(ofObject + names[i]!, owner)
    return new SectionArray(sections, dims)
  }

  private elementsOf(symbol: Sym, dims: readonly number[]): readonly string[] {
    const known = this.elements.get(symbol)
    if (known?.dims === dims) return known.names
    const names = elementNames(symbol.name, dims)
    this.elements.set(symbol, { dims, names })
    return names
  }

  numbers(dims: readonly number[]): NumberArray {
    return new NumberArray(this.host.arena.allocate(sizeOf(dims)), dims)
  }

  objects(dims: readonly number[]): ObjectField {
    if (dims.length === 0) return this.cell()
    const count = sizeOf(dims)
    const cells: ObjCell[] = new Array(count)
    for (let i = 0; i < count; i++) cells[i] = this.cell()
    return new ObjectArray(cells, dims)
  }

  cell(): ObjCell {
    return new this.Cell()
  }

  retain(object: HocObject): void {
    object.refs++
  }

  /** Drops one reference; a template's `unref` hears of each. */
  release(object: HocObject): void {
    const handle = object as Handle
    handle.refs--
    if (handle.dead) return
    if (isTemplate(handle.cls)) this.tellUnref(handle, handle.cls)
    if (handle.refs <= 0) this.end(handle)
  }

  /** The object has these aliases from here on, and keeps those that are objects alive. */
  setAliases(handle: Handle, aliases: ReadonlyMap<string, Alias>): void {
    const before = aliasesOf(handle.cls)
    for (const alias of aliases.values()) if (alias instanceof Handle) this.retain(alias)
    setAliases(handle, aliases)
    for (const alias of before.values()) if (alias instanceof Handle) this.release(alias)
  }

  /** The template's `unref`, of the count as it is. Whatever it does, the object outlives it. */
  tellUnref(handle: Handle, template: Template): void {
    const { unref } = template
    if (unref?.nameClass !== 'PROC' || handle.dead || this.isSilent) return
    this.telling.push(handle)
    try {
      unref.fn(handle, handle.refs)
    } finally {
      this.telling.pop()
    }
  }

  private end(handle: Handle): void {
    if (handle.dead || (this.telling.length > 0 && this.telling.includes(handle))) return
    handle.dead = true
    const population = this.population(handle.cls)
    population.remove(handle)
    if (isTemplate(handle.cls)) this.emptyOut(handle, handle.cls)
    else handle.cls.destroy?.(handle.impl as never, this.host.context)
    population.forget()
    if (aliasesOf(handle.cls).size > 0) this.setAliases(handle, new Map())
  }

  private emptyOut(handle: Handle, template: Template): void {
    for (const symbol of this.stored(template)) {
      const field = handle.fields[symbol.field]
      if (field !== undefined) this.drop(field, symbol.name === 'this')
    }
    this.host.arena.release(handle.base, Math.max(1, template.size))
  }

  /** Ends the sections and objects of a template's body; what shape they had stays known. */
  emptyBody(template: Template): void {
    for (const symbol of this.stored(template)) {
      const field = template.prototype.fields[symbol.field]
      if (field instanceof SectionArray || isObjectField(field)) this.drop(field, symbol.name === 'this')
    }
  }

  /** Frees what a variable holds. */
  drop(field: Field, isSelf = false): void {
    if (isObjectField(field) && !isSelf) for (const cell of field.cells) cell.set(null)
    if (field instanceof SectionArray) for (const section of field.sections) this.host.deleteSection(section)
    if (field instanceof NumberArray) {
      field.alive = false
      this.host.arena.release(field.base, sizeOf(field.dims))
    }
  }
}

export const badInit = () =>
  problem('HOC2241', undefined, "'init' can only be used as the initialization procedure for new objects", {
    help: 'make it a proc, or give it another name',
  })

/** `dend[0]`, `dend[1]` ..., `e[0][0]` ... */
export function elementNames(name: string, dims: readonly number[]): string[] {
  let names = [name]
  for (const extent of dims) {
    const longer: string[] = new Array(names.length * extent)
    for (let k = 0, place = 0; k < names.length; k++)
      for (let i = 0; i < extent; i++) longer[place++] = `${names[k]}[${i}]`
    names = longer
  }
  return names
}
