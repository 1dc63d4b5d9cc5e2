/**
 * Templates: classes written in HOC. A template has a table of its own names; each object has its own values of them.
 *
 * The body's statements run once, at definition, on a prototype object that belongs to nobody: declarations there say what
 * every new object starts with, assignments there are lost (as HOC has it).
 */
import type { HocClass, Member } from '../stdlib/binding/class.ts'
import { Handle } from './objects.ts'
import { type Sym, SymbolTable } from './symbols.ts'

export class Template implements HocClass {
  readonly isTemplate = true
  readonly signature: string = ''
  /** Other parts reach a template's objects through the interpreter, never through this table. */
  readonly members: ReadonlyMap<string, Member> = new Map()
  readonly table: SymbolTable
  readonly prototype: Handle
  /** Set at `endtemplate`. */
  complete = false
  private fields = 0
  private numbers = 0
  private knownUnref: Sym | undefined | null = null

  constructor(
    readonly name: string,
    elsewhere: (name: string) => Sym | undefined,
    /** The template this one is defined in. */
    readonly outer: Template | undefined,
    private readonly grow: (template: Template, before: number) => void,
  ) {
    this.table = new SymbolTable(this, { slot: () => this.claimNumber() }, elsewhere)
    this.prototype = new Handle(this, -1, undefined)
  }

  construct(): object {
    throw new Error('objects of templates are made by the object store')
  }

  private claimNumber(): number {
    const slot = this.numbers++
    // a name that first appears in a statement executed in an object: the objects there are need room for it
    if (this.complete) this.grow(this, slot)
    return slot
  }

  /** What hears of each reference that goes. */
  get unref(): Sym | undefined {
    if (!this.complete) return this.table.own('unref')
    if (this.knownUnref === null) this.knownUnref = this.table.own('unref')
    return this.knownUnref
  }

  claimField(): number {
    return this.fields++
  }

  /** Doubles in an object's block. */
  get size(): number {
    return this.numbers
  }

  publicSymbol(name: string): Sym | undefined {
    const symbol = this.table.own(name)
    return symbol?.isPublic ? symbol : undefined
  }
}
