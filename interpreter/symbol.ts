/**
 * Symbols: what a name means at top level or inside a template. A symbol is one object for ever; its kind may change
 * while the program runs (undefined -> variable, proc -> func ...), which is why code keeps the symbol, not the meaning.
 */
import type { UnknownName } from '../lang/problem.ts'
import type { NameClass } from './token.ts'

export interface HocSymbol {
  readonly name: string
  /** What the lexer makes of it now. */
  nameClass: NameClass
}

/** How a name is used where it stands. */
export interface Use {
  /** Type of the token before it, or the word of the statement that takes it. */
  readonly before: string | undefined
  /** Whether a statement may begin here. */
  readonly starts: boolean
  /** What follows the name, to the end of its line at least. */
  readonly following: string
}

/** The lexer's view of the names in force. */
export interface Scope {
  /** The symbol of a name, installed as an undefined variable when it is new. */
  symbol(name: string): HocSymbol
  /** The symbol of a name that is being declared: inside a template it may be one that is built in elsewhere. */
  declared?(name: string): HocSymbol
  /** `strdef` and `create` settle what a name is when they are read. Throw a Problem when the name is taken. */
  declareString(name: string): void
  declareSection(name: string): void
  /** A name after a dot, or of a local: it means nothing outside, and yet `name_declared` has heard of it from then on. */
  mention?(name: string): void
  /** What a name must be that nothing declared, where programs are checked and not run. */
  guess?(symbol: HocSymbol, use: Use): NameClass
  /** What to say about a name that is not what it should be. */
  advice?(kind: UnknownName['kind'], name: string): string | undefined
}
