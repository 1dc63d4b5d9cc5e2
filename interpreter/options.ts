/** What the interpreter is made of, besides its language. */
import type { Source } from '../lang/source.ts'
import type { Model } from '../runtime/model.ts'
import type { HocClass, HocFunction } from '../stdlib/binding/class.ts'
import type { Context } from '../stdlib/binding/context.ts'
import type { Host } from '../stdlib/binding/host.ts'
import type { ReadyStatements } from './statement-code.ts'
import type { StoredDefinitions } from './stored-definitions.ts'

export interface InterpreterOptions {
  readonly model: Model
  readonly host: Host
  readonly classes: readonly HocClass[]
  readonly functions: readonly HocFunction[]
  readonly variables: Readonly<Record<string, number>>
  readonly pow: (x: number, y: number) => number
  /** The number that the program's own text goes on with, for `read(x)`. */
  readonly readNumber: (context: Context) => number | undefined
  /** Statement trees worked out when the package was built, see `ShapeCache.stored`. */
  readonly shapes?: readonly string[]
  /** Code of statements of some of these, as it was written then. */
  readonly statements?: ReadyStatements
  /** Definitions of a file of our HOC library, as they were read then. */
  readonly definitions?: (source: Source) => StoredDefinitions | undefined
  /** File of our HOC library -> the names it defines. */
  readonly libraryNames?: Readonly<Record<string, string>>
  /** About members of classes, words and variables, by name. */
  readonly helpTexts?: () => ReadonlyMap<string, string>
  pointProcessClass(name: string): HocClass | undefined
}
