/**
 * The definition that is being read: its own name, which its body may use already, and the names that are local to it.
 */
import type { NameClass } from './token.ts'

const classes: Record<string, NameClass> = { proc: 'PROC', func: 'FUNC', obfunc: 'OBFUNC', iterator: 'ITERATOR' }

export class DefinitionNames {
  private what = ''
  private name = ''
  /** How many braces were open with the body's own; 0 outside bodies. */
  private depth = 0
  private readonly locals = new Map<string, NameClass>()

  get inBody(): boolean {
    return this.depth > 0
  }

  /** `proc`, `iterator` ...: whose body this is; empty outside bodies. */
  get kind(): string {
    return this.depth > 0 ? this.what : ''
  }

  reset(): void {
    this.what = ''
    this.name = ''
    this.depth = 0
    if (this.locals.size > 0) this.locals.clear()
  }

  /** A keyword was read; if it begins a definition, the next name is the definition's. */
  keyword(what: string): void {
    if (this.depth === 0 && classes[what]) this.what = what
  }

  declared(name: string, what: string): void {
    if (this.depth === 0 && what === this.what) this.name = name
  }

  opened(braces: number): void {
    if (this.what !== '' && this.depth === 0) this.depth = braces
  }

  closed(braces: number): void {
    if (braces === this.depth) this.reset()
  }

  /** False when there is such a name already. */
  addLocal(name: string, as: NameClass): boolean {
    if (this.locals.has(name)) return false
    this.locals.set(name, as)
    return true
  }

  local(name: string): NameClass | undefined {
    return this.depth > 0 ? this.locals.get(name) : undefined
  }

  /** The class of the definition's own name in its body, whatever the symbol says still. */
  own(name: string): NameClass | undefined {
    return this.depth > 0 && name === this.name ? classes[this.what] : undefined
  }
}
