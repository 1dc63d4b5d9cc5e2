/**
 * HOC's variables and objects as TypeScript values, live both ways.
 *
 * Built-in objects are the TypeScript instances themselves where the package exports their class, else views of their tables. An
 * object of a template becomes a proxy: numbers, strings and objects are properties, sections are Sections, procedures are methods,
 * arrays are arrays of these.
 */
import { problem } from '../lang/problem.ts'
import type { Section } from '../runtime/cable/section.ts'
import { isObjectCell, isRef, isStringCell, type Value } from '../stdlib/binding/value.ts'
import { classView } from './class-view.ts'
import type { Interpreter } from './interpreter.ts'
import { Handle, isObjectField, NumberArray, type ObjectField, SectionArray, StrCell } from './objects.ts'
import { isTemplate } from './store.ts'
import type { Sym } from './symbols.ts'

const handleOf = Symbol('handle')

export class Views {
  private readonly proxies = new WeakMap<Handle, object>()

  constructor(
    private readonly session: Interpreter,
    private readonly isShownAsItself: (instance: object) => boolean,
  ) {}

  make(name: string, args: readonly unknown[]): object {
    const symbol = this.session.top.find(name)
    if (!symbol?.cls) throw problem('HOC2260', undefined, `${name} is not a template`)
    const handle = this.session.store.create(symbol.cls, this.toHoc(args))
    return this.pinned(handle)
  }

  call(name: string, args: readonly unknown[]): unknown {
    const symbol = this.session.top.find(name)
    if (!symbol) throw problem('HOC2101', undefined, `${name} undefined function`)
    return this.invoke(symbol, null, args)
  }

  get(name: string): unknown {
    const symbol = this.session.top.find(name)
    if (!symbol || symbol.isUndefined()) throw problem('HOC2270', undefined, `undefined variable ${name}`)
    return this.read(symbol, null)
  }

  set(name: string, value: unknown): void {
    const { session } = this
    const symbol = session.top.lookup(name)
    if (symbol.isUndefined() && typeof value !== 'number') this.declare(symbol, value)
    this.write(symbol, null, value)
  }

  section(name: string, properties: Record<string, number>): Section {
    const { session } = this
    const section = this.newSection(name)
    const { diam, cm, ...others } = properties
    Object.assign(section, others)
    const { mechanisms } = session.model
    if (diam !== undefined) section.setRangeAll(mechanisms.diam, diam)
    if (cm !== undefined) section.setRangeAll(mechanisms.cm, cm)
    return section
  }

  /** A plain name becomes a section variable of HOC's; any other is only a section's name. */
  private newSection(name: string): Section {
    const { session } = this
    if (!/^[A-Za-z_]\w*$/.test(name)) return session.model.createSection(name)
    session.contexts.top.scope.declareSection(name)
    const symbol = session.top.lookup(name)
    session.machine.helpers.createSections(symbol, [], null)
    return (symbol.data as SectionArray).sections[0]!
  }

  /** A variable that TypeScript names first gets the kind of its value. */
  private declare(symbol: Sym, value: unknown): void {
    const { session } = this
    if (typeof value === 'string') session.contexts.top.scope.declareString(symbol.name)
    else session.machine.helpers.declareObjects(symbol, [], null)
  }

  /** All names of the top level as properties: variables, procedures and functions, classes to make objects of. */
  globals(): object {
    const { top } = this.session
    return new Proxy(Object.create(null) as object, {
      get: (_, name) => {
        const symbol = typeof name === 'string' ? top.find(name) : undefined
        if (!symbol || symbol.isUndefined()) return undefined
        if (symbol.cls) return this.constructorOf(symbol.name)
        return symbol.builtin
          ? (...args: unknown[]) => this.guarded(() => this.call(symbol.name, args))
          : this.read(symbol, null)
      },
      set: (_, name, value) => {
        this.set(String(name), value)
        return true
      },
      has: (_, name) => typeof name === 'string' && top.find(name)?.isUndefined() === false,
    })
  }

  /** `new h.Vector(3)` */
  private constructorOf(name: string): unknown {
    const make = (_: unknown, args: unknown[]) => this.guarded(() => this.make(name, args))
    return new Proxy(Object, { construct: make, apply: (_, __, args) => make(_, args) })
  }

  private guarded<T>(body: () => T): T {
    const mark = this.session.mark()
    try {
      return body()
    } catch (error) {
      this.session.restore(mark)
      throw this.session.problemOf(error)
    }
  }

  // ---- one name

  private read(symbol: Sym, self: Handle | null): unknown {
    const field = self && symbol.owner ? self.fields[symbol.field] : symbol.data
    switch (symbol.nameClass) {
      case 'STRVAR':
        return (field as StrCell).value
      case 'OBJVAR':
        return this.readObjects(field as ObjectField)
      case 'SECTION':
        return field instanceof SectionArray ? shaped(field.sections, field.dims) : undefined
      case 'PROC':
      case 'FUNC':
      case 'OBFUNC':
        return (...args: unknown[]) => this.invoke(symbol, self, args)
      default:
        return this.readNumbers(symbol, self)
    }
  }

  private readNumbers(symbol: Sym, self: Handle | null): unknown {
    const { arena } = this.session.model
    const array = self && symbol.owner ? self.fields[symbol.field] : symbol.isArray ? symbol.numbers : undefined
    if (array instanceof NumberArray) return numbersView(arena, array)
    return arena.f64[self && symbol.owner ? self.base + symbol.slot : symbol.slot]
  }

  private readObjects(array: ObjectField): unknown {
    return shaped(
      array.cells.map((cell) => this.fromHoc(cell.value)),
      array.dims,
    )
  }

  private write(symbol: Sym, self: Handle | null, value: unknown): void {
    const { arena } = this.session.model
    const field = self && symbol.owner ? self.fields[symbol.field] : symbol.data
    if (typeof value === 'number' && symbol.nameClass === 'VAR') {
      arena.f64[self && symbol.owner ? self.base + symbol.slot : symbol.slot] = value
      symbol.assigned = true
    } else if (typeof value === 'string' && field instanceof StrCell) field.value = value
    else if ((typeof value === 'object' || value === undefined) && isObjectField(field)) {
      field.cell.set(this.toHocObject(value ?? null))
    } else throw problem('HOC2293', undefined, `${symbol.name} cannot be set to a value of type ${typeof value}`)
  }

  private invoke(symbol: Sym, self: Handle | null, args: readonly unknown[]): unknown {
    const { machine, context } = this.session
    const mark = machine.held.top
    const values = this.toHoc(args)
    const result: unknown = symbol.builtin
      ? symbol.builtin.call(values, context)
      : symbol.fn(symbol.owner ? self : null, ...values)
    const shown = this.fromHoc(result)
    machine.held.dropTo(mark)
    return shown
  }

  // ---- values

  private toHoc(args: readonly unknown[]): Value[] {
    return args.map((arg) => {
      if (typeof arg === 'number') return arg
      if (typeof arg === 'string') return new StrCell(arg)
      if (typeof arg === 'boolean') return arg ? 1 : 0
      if (isRef(arg) || isStringCell(arg) || isObjectCell(arg)) return arg
      return this.toHocObject(arg as object | null)
    })
  }

  private toHocObject(value: object | null): Handle | null {
    if (value === null) return null
    const known = (value as { [handleOf]?: Handle })[handleOf]
    if (known) return known
    const handle = this.session.store.handle(value)
    // TypeScript still holds it, whatever HOC does with its own references
    if (handle.refs === 0) handle.refs++
    return handle
  }

  private fromHoc(value: unknown): unknown {
    if (isObjectCell(value)) return this.fromHoc(value.get())
    if (isStringCell(value)) return value.value
    return value instanceof Handle ? this.pinned(value) : value
  }

  /** Methods of built-in classes give instances as they are. */
  private fromMember(value: unknown): unknown {
    const isInstance = typeof value === 'object' && value !== null && !isStringCell(value) && !isObjectCell(value)
    return isInstance ? this.pinned(this.session.store.handle(value)) : this.fromHoc(value)
  }

  /** What TypeScript holds lives on: one reference is its. */
  private pinned(handle: Handle): object {
    if (!isTemplate(handle.cls)) {
      if (handle.refs === 0) handle.refs++
      if (this.isShownAsItself(handle.impl)) return handle.impl
    }
    let proxy = this.proxies.get(handle)
    if (!proxy) {
      handle.refs++
      this.proxies.set(handle, (proxy = isTemplate(handle.cls) ? this.proxy(handle) : this.classView(handle)))
    }
    return proxy
  }

  private classView(handle: Handle): object {
    return classView(handle, handleOf, {
      context: this.session.context,
      toHoc: (args) => this.toHoc(args),
      fromHoc: (value) => this.fromMember(value),
      guarded: (body) => this.guarded(body),
    })
  }

  private proxy(handle: Handle): object {
    const symbolOf = (name: string | symbol) =>
      typeof name === 'string' && isTemplate(handle.cls) ? handle.cls.publicSymbol(name) : undefined
    return new Proxy(handle, {
      get: (_, name) => {
        if (name === handleOf) return handle
        if (name === 'toString') return () => `${handle.cls.name}[${handle.index}]`
        const symbol = symbolOf(name)
        return symbol && this.read(symbol, handle)
      },
      set: (_, name, value) => {
        const symbol = symbolOf(name)
        if (!symbol) throw problem('HOC2250', undefined, `${String(name)} not a public member of ${handle.cls.name}`)
        this.write(symbol, handle, value)
        return true
      },
      has: (_, name) => symbolOf(name) !== undefined,
    })
  }
}

/** Elements as HOC arranged them: one alone, a list, lists of lists. */
function shaped<T>(items: readonly T[], dims: readonly number[]): unknown {
  const [extent, ...others] = dims
  if (extent === undefined) return items[0]
  const each = items.length / extent
  return Array.from({ length: extent }, (_, i) => shaped(items.slice(i * each, (i + 1) * each), others))
}

/** The numbers of a HOC array, live; HOC's own memory may move, so that every access looks it up. */
function numbersView(arena: Interpreter['model']['arena'], array: NumberArray): unknown {
  const view = (base: number, dims: readonly number[]): unknown => {
    const [extent = 0, ...others] = dims
    const stride = others.reduce((product, dim) => product * dim, 1)
    return new Proxy([] as unknown[], {
      get(target, name) {
        if (name === 'length') return extent
        const i = typeof name === 'string' ? Number(name) : Number.NaN
        if (!Number.isInteger(i))
          return Reflect.get(
            Array.from({ length: extent }, (_, k) => arena.f64[base + k]),
            name,
          )
        if (i < 0 || i >= extent) return Reflect.get(target, name)
        return others.length ? view(base + i * stride, others) : arena.f64[base + i]
      },
      set(_, name, value) {
        const i = Number(String(name))
        if (!Number.isInteger(i) || i < 0 || i >= extent || others.length) return false
        arena.f64[base + i] = Number(value)
        return true
      },
    })
  }
  return view(array.base, array.dims)
}
