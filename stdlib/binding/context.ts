/**
 * What a built-in function or method may ask of the session it runs in. The interpreter provides it.
 */
import type { Section } from '../../runtime/cable/section.ts'
import type { Rounding } from '../../runtime/math/directed.ts'
import type { Ref } from '../../runtime/memory/ref.ts'
import type { Model } from '../../runtime/model.ts'
import type { HocClass } from './class.ts'
import type { Host } from './host.ts'
import type { HocObject, ObjectCell, StringCell, Value } from './value.ts'

/** A name of HOC, for who looks at it from outside. */
export interface SymbolView {
  readonly isSymbol: true
  readonly name: string
  /** What tells it from another meaning of the name. */
  readonly meaning: unknown
  /** Where its number, text or object is, if it is a variable. */
  readonly variable?: Ref | StringCell | ObjectCell | undefined
  readonly cls?: HocClass | undefined
  /** VAR, SECTION, MECHANISM ... */
  readonly kind?: string
}

export interface Context {
  readonly model: Model
  readonly host: Host
  /** The section in use: top of the section stack, else the default. Throws "Section access unspecified". */
  section(): Section
  /** The section in use or undefined. */
  sectionOrNone(): Section | undefined
  pushSection(section: Section): void
  popSection(): void
  /** `body` with `section` in use, popped in any case. */
  inside<T>(section: Section, body: () => T): T
  /** Runs statements as `execute` does: text in braces; a problem propagates. */
  execute(statement: string, object?: HocObject | null): void
  /** Runs text as it stands, as if typed: a bare expression shows its value. */
  executeLine(line: string, object?: HocObject | null): void
  /** Prepares a statement that will run often (button, event, handler); checked when first run. */
  statement(text: string, object?: HocObject | null): () => void
  /** Runs a whole file or text, each statement by itself, as `xopen` does. */
  runText(text: string, name: string): void
  /** Calls a HOC proc or func by name at top level; the number it returns, 0 for a proc. */
  callByName(name: string, args: readonly Value[], object?: HocObject | null): number
  /** The same of a function of one number, for whoever calls it many times: what the name means is asked for once. */
  numberFunction(name: string): (x: number) => number
  /** Evaluates a HOC expression text to a number. */
  evaluate(expression: string): number
  /** A pointer to the named variable (`"tstop"`, `"soma.v(0.5)"`), or undefined. */
  refByName(name: string): Ref | undefined
  /** What a name stands for where the program is; undefined for one that it has never met. */
  symbolNamed(name: string): SymbolView | undefined
  /** What tells the text in which a procedure of the top level was defined from other texts; undefined for what is none. */
  textOf(name: string): unknown
  /** The variables of a template's object in the order of their declaration; undefined for what has no single place. */
  variablesOf(object: HocObject): readonly (Ref | StringCell | ObjectCell | undefined)[]
  /** The next line of the program that is being read, with its newline: what `getstr` and `fscan` read without a file. */
  programLine?(): string | undefined
  /** Gives back the end of what `programLine` gave: the program goes on there. */
  unreadProgram?(text: string): void
  /** How near two numbers have to be to count as equal: the variable float_epsilon. */
  epsilon?(): number
  /** The variable of a section stands for nothing from now on; false when it is not a variable of the top level by itself. */
  forgetSectionName(section: Section): boolean
  /** A variable of the top level for a section, an array for several. What it stood for goes; those sections are returned. */
  nameSections(name: string, sections: readonly Section[], array: boolean): readonly Section[]
  /** HOC handle of a TypeScript instance of a built-in class; made when it has none yet. */
  handle(impl: object): HocObject
  /** The class of that name, built in or a template's; undefined when there is none. */
  classNamed(name: string): HocClass | undefined
  /** Makes one more class known. Instances that TypeScript makes are recognised by their constructor. */
  addClass(cls: HocClass, maker?: unknown): void
  /** `new Class(args)`; nobody refers to it yet. */
  create(cls: HocClass, args: readonly Value[]): HocObject
  /** Every living object of a class, by number. `onChange` hears of creations and deletions. */
  instances(cls: HocClass): readonly HocObject[]
  /** Takes or drops a reference that a built-in holds (List, FInitializeHandler ...). The object may die at the drop. */
  retain(object: HocObject): void
  release(object: HocObject): void
  /** Gives one object a name of its own for a number or another object; without a target takes the name, or all, away. */
  alias(object: HocObject, name?: string, target?: Ref | HocObject): void
  /** The names that `alias` gave. */
  aliases(object: HocObject): readonly string[]
  /** How sections and point processes can be named from the top level, each by the first way that leads there. */
  paths(): ReadonlyMap<Section | HocObject, string>
  /** What refers to an object, as the program would name it. */
  references(object: HocObject): readonly string[]
  /** Makes known the mechanisms of a folder of .mod files, those that are not known yet. */
  readonly loadMechanisms?: ((folder: string) => void) | undefined
  /** Swaps a mechanism for what its edited file says now. */
  readonly reloadMechanism?: ((name: string) => void) | undefined
  /** Constants of physics are those of before 2019, or of today again. */
  readonly useLegacyUnits?: ((on: boolean) => void) | undefined
  /** Arithmetic of HOC is rounded in this direction from now on, as GUIMath.feround counts; without one, the direction in force. */
  rounding?(mode?: Rounding): Rounding
  /** One more line on stderr, of a warning that does not stop anything. */
  warn(code: string, message: string, help?: string): void
  /** Per-session state of a built-in module, made at first use: no module-level state anywhere. */
  state<T>(key: symbol, make: () => T): T
  /** The object whose method or `execute` context is in force; null at top level. */
  currentObject(): HocObject | null
}
