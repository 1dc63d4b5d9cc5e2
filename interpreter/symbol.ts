/**
 * Symbols: what a name means at top level or inside a template. A symbol is one object for ever; its kind may change
 * while the program runs (undefined -> variable, proc -> func ...), which is why code keeps the symbol, not the meaning.
 */
import type { NameClass } from './token.ts'

export interface HocSymbol {
  readonly name: string
  /** What the lexer makes of it now. */
  nameClass: NameClass
}

/** The lexer's view of the names in force. */
export interface Scope {
  /** The symbol of a name, installed as an undefined variable when it is new. */
  symbol(name: string): HocSymbol
  /** `strdef` and `create` settle what a name is when they are read. Throw a Problem when the name is taken. */
  declareString(name: string): void
  declareSection(name: string): void
  /** For advice about names that are not what they should be. */
  mechanismNames?(): Iterable<string>
  templateNames?(): Iterable<string>
  rangeNames?(): Iterable<string>
}
