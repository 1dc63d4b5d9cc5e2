/** The names in force, a stack: those of the top level, then of objects whose texts are run and of templates that are being read. */
import { problem } from '../lang/problem.ts'
import type { Interpreter } from './interpreter.ts'
import type { Handle } from './objects.ts'
import { isTemplate } from './store.ts'
import type { Scope } from './symbol.ts'
import { type SymbolTable, TableScope } from './symbols.ts'
import type { Template } from './template.ts'

/** Names, and the object they belong to. */
export interface ObjectContext {
  readonly table: SymbolTable
  readonly scope: Scope
  readonly self: Handle | null
  readonly template: Template | undefined
}

export class Contexts {
  readonly top: ObjectContext
  private readonly stack: ObjectContext[]

  constructor(
    private readonly session: Interpreter,
    table: SymbolTable,
  ) {
    this.top = this.made(table, null, undefined)
    this.stack = [this.top]
  }

  get depth(): number {
    return this.stack.length
  }

  current(): ObjectContext {
    return this.stack.at(-1)!
  }

  enter(table: SymbolTable, self: Handle | null, template: Template | undefined): void {
    this.stack.push(this.made(table, self, template))
  }

  /** What follows is read with the names of this object, or of the top level. */
  enterObject(object: Handle | null): void {
    const cls = object?.cls
    if (!cls) this.stack.push(this.top)
    else if (isTemplate(cls)) this.enter(cls.table, object, cls)
    else throw problem('HOC2291', undefined, "Can't execute in a built-in class context")
  }

  leave(): void {
    if (this.stack.length > 1) this.stack.pop()
  }

  /** After a problem: half-built templates are abandoned. */
  leaveTo(depth: number): void {
    while (this.stack.length > depth) {
      const { template } = this.stack.pop()!
      if (template && !template.complete) this.session.definitions.abandon(template)
    }
  }

  private made(table: SymbolTable, self: Handle | null, template: Template | undefined): ObjectContext {
    return { table, scope: new TableScope(table, this.session), self, template }
  }
}
