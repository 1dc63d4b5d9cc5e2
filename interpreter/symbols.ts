/**
 * The symbol tables: one of built-in names, one of the top level, one for each template.
 *
 * A name is looked for among the template's own (or the top level's) names, then among the built-in ones; inside a template the
 * names of templates defined outside are seen as well. A name found nowhere is installed as a number never assigned.
 */
import { problem, type UnknownName } from '../lang/problem.ts'
import type { Source } from '../lang/source.ts'
import type { RangeVariable } from '../runtime/mechanism/range-variable.ts'
import type { Ref } from '../runtime/memory/ref.ts'
import type { HocClass, HocFunction } from '../stdlib/binding/class.ts'
import { type Field, NumberArray, StrCell } from './objects.ts'
import type { HocSymbol, Scope } from './symbol.ts'
import type { Template } from './template.ts'
import type { NameClass, Token } from './token.ts'
import type { Body } from './tree.ts'

/** Stands for the array of a name that has none: no index is within it. */
export const noNumbers: NumberArray = new NumberArray(-1, [])

/** A procedure's JavaScript: `(self, a1, a2 ...)`; an iterator's takes the loop's body before the arguments. */
// biome-ignore lint/suspicious/noExplicitAny: generated code passes what it has
export type Code = (...values: any[]) => any

export type Callable = 'proc' | 'func' | 'obfunc' | 'iterator'

/** A definition as read; its JavaScript is made at the first call. */
export interface Definition {
  readonly what: Callable
  readonly name: string
  readonly body: Body
  readonly source: Source
  readonly tokens: readonly Token[]
}

/** Address of a range variable at one place, while the memory's layout stays as it was then. */
export interface Found {
  section: unknown
  x: number
  element: number
  generation: number
  index: number
}
/** Of a name that was never used as a range variable. */
export const nowhere: Readonly<Found> = { section: undefined, x: 0, element: 0, generation: -1, index: 0 }

export class Sym implements HocSymbol {
  nameClass: NameClass = 'VAR'
  /** A number variable that some statement assigns; others are "undefined variable". */
  assigned = false
  /** Declared by `double` somewhere. */
  isArray = false
  /** Templates: the extents declared last, in whatever object: the next one begins with these. */
  shape: readonly number[] | undefined = undefined
  /** A simulator number that is an integer: assignment truncates. */
  integer = false
  /** A physical constant: what is assigned to it passes through a 32-bit float. */
  single = false
  /** Top level: string, array, object variables or sections. Templates: what `double` and `objref` said in the template's body. */
  data: Field | undefined = undefined
  /** Top level: the array that `double` made. */
  numbers: NumberArray = noNumbers
  ref: Ref | undefined = undefined
  fn: Code
  /** Of a template's procedure: nothing in it lets go of an object, so that its own needs no holding meanwhile. */
  isLight = false
  readonly givesLoose = false
  definition: Definition | undefined = undefined
  cls: HocClass | undefined = undefined
  builtin: HocFunction | undefined = undefined
  range: RangeVariable | undefined = undefined
  /** Where a range variable was found last. */
  found: Found = nowhere
  isPublic = false
  /** Predefined: may not be declared again. */
  readonly builtIn: boolean

  constructor(
    readonly name: string,
    readonly owner: Template | undefined,
    builtIn = false,
    /**
     * Number: place in the arena (top level), or place in the object's block (template). Element 0 of an array. Seldom changed, which V8
     * notices and makes use of.
     */
    public slot = -1,
    /** Template: place in `Handle.fields`. */
    readonly field = -1,
  ) {
    this.builtIn = builtIn
    this.fn = undefinedFunction(name, owner?.name)
  }

  /** Extents of a variable of any kind; undefined for a scalar. */
  dims(): readonly number[] | undefined {
    if (this.isArray) return this.numbers.dims
    const dims = this.data === undefined || this.data instanceof StrCell ? undefined : this.data.dims
    return dims?.length ? dims : undefined
  }

  /** Extents it was declared with so far, as subscripts are looked at when a statement is read; undefined: any may do. */
  declared(): readonly number[] | undefined {
    if (this.builtIn) return undefined
    return (this.owner ? this.shape : this.dims()) ?? []
  }

  /** Nothing but a name that was mentioned. */
  isUndefined(): boolean {
    return this.nameClass === 'VAR' && !this.assigned && !this.isArray && !this.builtIn
  }
}

const undefinedFunction =
  (name: string, template: string | undefined): Code =>
  () => {
    throw problem('HOC2101', undefined, `${name} undefined function`, {
      help: 'define it with proc or func before this runs; inside a template a function of the top level needs `external`',
      unknown: { kind: 'function', name, template },
    })
  }

export const alreadyDeclared = (name: string) =>
  problem('HOC2102', undefined, `${name}  already declared`, {
    help: 'the name stands for something else already; choose another one',
  })

export const redeclaring = (name: string) =>
  problem('HOC2103', undefined, `${name} : Redeclaring at top level`, {
    help: `${name} is a built-in name; choose another one`,
  })

/** Gives new variables their place. */
export interface Slots {
  slot(): number
}

export class SymbolTable {
  private readonly symbols = new Map<string, Sym>()
  /** Names that stood after a dot, or were a local's. */
  readonly mentioned = new Set<string>()

  constructor(
    readonly owner: Template | undefined,
    private readonly slots: Slots,
    private readonly elsewhere: (name: string) => Sym | undefined,
  ) {}

  /** The name's symbol if it has one here or among the built-in names. */
  find(name: string): Sym | undefined {
    return this.symbols.get(name) ?? this.elsewhere(name)
  }

  own(name: string): Sym | undefined {
    return this.symbols.get(name)
  }

  lookup(name: string): Sym {
    return this.symbols.get(name) ?? this.elsewhere(name) ?? this.install(name)
  }

  install(name: string): Sym {
    const symbol = new Sym(name, this.owner, false, this.slots.slot(), this.owner?.claimField())
    this.symbols.set(name, symbol)
    return symbol
  }

  set(name: string, symbol: Sym): void {
    this.symbols.set(name, symbol)
  }

  delete(name: string): void {
    this.symbols.delete(name)
  }

  all(): IterableIterator<Sym> {
    return this.symbols.values()
  }
}

/** Told when a name becomes something else. */
interface Kinds {
  setKind(symbol: Sym, kind: NameClass): void
  adviceOn(unknown: UnknownName): string | undefined
}

/** What the lexer asks: the table in force, and the two declarations that act when they are read. */
export class TableScope implements Scope {
  constructor(
    private readonly table: SymbolTable,
    private readonly kinds: Kinds,
  ) {}

  advice(kind: UnknownName['kind'], name: string): string | undefined {
    return this.kinds.adviceOn({ kind, name, template: this.table.owner?.name })
  }

  symbol(name: string): Sym {
    return this.table.lookup(name)
  }

  declared(name: string): Sym {
    const symbol = this.table.lookup(name)
    return symbol.builtIn && this.table.owner ? this.table.install(name) : symbol
  }

  mention(name: string): void {
    this.table.mentioned.add(name)
  }

  declareString(name: string): void {
    const symbol = this.declared(name)
    if (symbol.builtIn) throw redeclaring(name)
    if (symbol.nameClass === 'STRVAR') {
      // declaring a string again empties it, at the moment it is read
      if (symbol.data instanceof StrCell) symbol.data.value = ''
      return
    }
    if (!symbol.isUndefined()) throw alreadyDeclared(name)
    this.kinds.setKind(symbol, 'STRVAR')
    symbol.data = new StrCell('')
  }

  declareSection(name: string): void {
    const symbol = this.declared(name)
    if (symbol.builtIn) throw redeclaring(name)
    if (symbol.nameClass !== 'SECTION' && !symbol.isUndefined()) throw alreadyDeclared(name)
    if (symbol.nameClass !== 'SECTION') this.kinds.setKind(symbol, 'SECTION')
  }
}

/** Number of elements. */
export const sizeOf = (dims: readonly number[]): number => dims.reduce((product, extent) => product * extent, 1)
