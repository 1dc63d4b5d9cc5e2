/** What built-in functions and classes may ask of the session (see stdlib/binding/context.ts). */
import { Problem, problem } from '../lang/problem.ts'
import { Source } from '../lang/source.ts'
import type { Section } from '../runtime/cable/section.ts'
import type { Rounding } from '../runtime/math/directed.ts'
import type { Ref } from '../runtime/memory/ref.ts'
import type { Model } from '../runtime/model.ts'
import type { HocClass } from '../stdlib/binding/class.ts'
import type { Context, SymbolView } from '../stdlib/binding/context.ts'
import type { Host } from '../stdlib/binding/host.ts'
import type { HocObject, Value } from '../stdlib/binding/value.ts'
import { type Alias, aliasesOf } from './aliases.ts'
import type { Interpreter } from './interpreter.ts'
import { KeptTexts } from './kept-texts.ts'
import { referencesTo } from './object-report.ts'
import type { Handle } from './objects.ts'
import { pathsOf } from './paths.ts'
import { forgetSectionName, nameSections } from './section-names.ts'
import { standingAdvice } from './standing-advice.ts'
import { isTemplate } from './store.ts'
import { symbolNamed, type Variable, variablesOf } from './symbol-view.ts'
import type { Parsed } from './token.ts'
import type { Statement } from './tree.ts'

/** Longer texts given to execute are read each time. */
const longestKept = 300

export class SessionContext implements Context {
  private readonly states = new Map<symbol, unknown>()
  private readonly kept = { execute: new KeptTexts(), execute1: new KeptTexts() }
  /** Classes of instances met so far, by constructor. */
  private readonly learned = new Map<unknown, HocClass>()
  /** The class of which an object was made last: programs make many of one. */
  private lastMade: HocClass | undefined = undefined
  /** Where `hoc_pointer_(&x)` leaves its pointer. */
  pointer: Ref | undefined = undefined
  /** Set by the session, which has the compiler. */
  loadMechanisms: ((folder: string) => void) | undefined = undefined
  reloadMechanism: ((name: string) => void) | undefined = undefined
  useLegacyUnits: ((on: boolean) => void) | undefined = undefined

  constructor(private readonly session: Interpreter) {}

  get model(): Model {
    return this.session.model
  }

  get host(): Host {
    return this.session.host
  }

  // ---- sections

  section(): Section {
    return this.session.stack.current()
  }

  sectionOrNone(): Section | undefined {
    return this.session.stack.orNone()
  }

  pushSection(section: Section): void {
    this.session.stack.hold(section)
  }

  popSection(): void {
    this.session.stack.letGo()
  }

  inside<T>(section: Section, body: () => T): T {
    const { stack } = this.session
    stack.push(section)
    try {
      return body()
    } finally {
      stack.pop()
    }
  }

  // ---- statements

  execute(statement: string, object: HocObject | null = null): void {
    const text = statement.startsWith('~') ? statement.slice(1) : `{${statement}}`
    this.runIn(object, new Source('execute', `${text}\n`))
  }

  /** One line as it stands, as `execute1` runs it. */
  executeLine(line: string, object: HocObject | null = null): void {
    this.runIn(object, new Source('execute1', `${line}\n`))
  }

  private runIn(object: HocObject | null, source: Source): void {
    const { session } = this
    const depth = session.contexts.depth
    session.contexts.enterObject(object as Handle | null)
    try {
      this.runOften(object, source)
    } catch (error) {
      // a statement run by a program belongs to the way the program took
      if (error instanceof Problem) error.trace.push({ call: calledWith(source) })
      throw error
    } finally {
      session.contexts.leaveTo(depth)
    }
  }

  /** Texts that are run again while all names mean what they meant are not read again. */
  private runOften(object: HocObject | null, source: Source): void {
    const { session } = this
    if (object !== null || source.text.length > longestKept || source.text.includes('strdef')) {
      session.runText(source)
      return
    }
    const { text } = source
    const kept = this.kept[source.name as keyof typeof this.kept]
    const known = kept.find(text, session.version)
    if (known) for (const each of known) session.execute(each)
    else if (!kept.isKnown(text)) session.runText(source)
    else {
      const read = session.runAndKeep(source)
      kept.keep(text, read, session.version)
    }
  }

  statement(text: string, object: HocObject | null = null): () => void {
    const { session } = this
    const source = new Source('statement', `${text.startsWith('~') ? text.slice(1) : `{${text}}`}\n`)
    let read: Parsed<Statement>[] | undefined
    let version = -1
    return () => {
      // nothing is left of what an object that is gone wanted
      if ((object as Handle | null)?.dead) return
      const depth = session.contexts.depth
      session.contexts.enterObject(object as Handle | null)
      try {
        if (read && version === session.version) for (const each of read) session.execute(each)
        else {
          read = session.runAndKeep(source)
          version = session.version
        }
      } finally {
        session.contexts.leaveTo(depth)
      }
    }
  }

  runText(text: string, name: string): void {
    this.session.run(new Source(name, text))
  }

  callByName(name: string, args: readonly Value[], object: HocObject | null = this.session.machine.self): number {
    // a method's own template comes first
    const self = object as Handle | null
    const own = self && isTemplate(self.cls) ? self.cls.table.own(name) : undefined
    const symbol = own ?? this.session.top.find(name)
    if (!symbol) throw problem('HOC2101', undefined, `${name} undefined function`)
    const result: unknown = symbol.builtin ? symbol.builtin.call(args, this) : symbol.fn(own ? self : null, ...args)
    return typeof result === 'number' ? result : 0
  }

  numberFunction(name: string): (x: number) => number {
    const { self } = this.session.machine
    const own = self && isTemplate(self.cls) ? self.cls.table.own(name) : undefined
    const symbol = own ?? this.session.top.find(name)
    if (!symbol) throw problem('HOC2101', undefined, `${name} undefined function`)
    return symbol.builtin?.pure ?? ((x) => this.callByName(name, [x], self))
  }

  evaluate(expression: string): number {
    this.executeLine(`hoc_ac_ = ${expression}`)
    return this.model.arena.f64[this.session.top.find('hoc_ac_')!.slot]!
  }

  refByName(name: string): Ref | undefined {
    this.pointer = undefined
    try {
      this.executeLine(`{hoc_pointer_(&${name})}`)
    } catch {
      return undefined
    }
    return this.pointer
  }

  symbolNamed(name: string): SymbolView | undefined {
    return symbolNamed(this.session, name)
  }
  textOf(name: string): unknown {
    return this.session.top.find(name)?.definition?.source
  }
  variablesOf(object: HocObject): readonly Variable[] {
    return variablesOf(this.session, object as Handle)
  }

  programLine(): string | undefined {
    return this.session.readers.at(-1)?.line()
  }

  unreadProgram(text: string): void {
    this.session.readers.at(-1)?.unread(text)
  }

  epsilon(): number {
    return this.model.arena.f64[this.session.epsilon]!
  }

  forgetSectionName(section: Section): boolean {
    return forgetSectionName(this.session, section)
  }
  nameSections(name: string, sections: readonly Section[], array: boolean): readonly Section[] {
    return nameSections(this.session, name, sections, array)
  }

  // ---- objects

  handle(impl: object): HocObject {
    return this.session.store.handle(impl)
  }

  classNamed(name: string): HocClass | undefined {
    const symbol = this.session.current().table.find(name) ?? this.session.top.find(name)
    return symbol?.cls
  }

  addClass(cls: HocClass, maker?: unknown): void {
    if (maker !== undefined) this.learned.set(maker, cls)
    this.session.builtins.addClass(cls)
    this.session.version++
  }

  instances(cls: HocClass): readonly HocObject[] {
    return this.session.store.population(cls).all()
  }

  create(cls: HocClass, args: readonly Value[]): HocObject {
    return this.session.store.create(cls, args)
  }

  retain(object: HocObject): void {
    this.session.store.retain(object)
  }

  release(object: HocObject): void {
    this.session.store.release(object)
  }

  currentObject(): HocObject | null {
    const { self } = this.session.machine
    return self && self.index >= 0 ? self : null
  }

  alias(object: HocObject, name?: string, target?: Ref | HocObject): void {
    const handle = object as Handle
    const aliases = new Map(name === undefined ? [] : aliasesOf(handle.cls))
    if (name !== undefined) {
      if (target) aliases.set(name, target as Alias)
      else aliases.delete(name)
    }
    this.session.store.setAliases(handle, aliases)
  }

  aliases(object: HocObject): readonly string[] {
    return [...aliasesOf(object.cls).keys()].sort()
  }

  paths(): ReadonlyMap<Section | HocObject, string> {
    return pathsOf(this.session)
  }

  references(object: HocObject): readonly string[] {
    return referencesTo(this.session, object as Handle)
  }

  /** The table of a TypeScript instance that HOC has not met before. */
  classOfInstance(impl: object): HocClass | undefined {
    const mechanism = 'mechanism' in impl ? (impl.mechanism as { name?: string }).name : undefined
    if (mechanism !== undefined) return this.classNamed(mechanism)
    const known = this.learned.get(impl.constructor)
    if (known) return known
    // a bundler may add `$1` to the name of a class
    const found = this.classNamed(impl.constructor.name.replace(/\$\d+$/, ''))
    if (found) this.learned.set(impl.constructor, found)
    return found
  }

  learn(impl: object, cls: HocClass): void {
    if (this.lastMade === cls || this.learned.get(impl.constructor) === cls) return
    this.lastMade = cls
    if (!('mechanism' in impl)) this.learned.set(impl.constructor, cls)
  }

  rounding(mode?: Rounding): Rounding {
    const before = this.session.machine.rounding.mode
    if (mode !== undefined) this.session.setRounding(mode)
    return before
  }

  // ---- the rest

  warn(code: string, message: string, help?: string): void {
    const said = help ?? standingAdvice(code)
    this.host.writeError(`${code}: ${message}\n${said ? `   help: ${said}\n` : ''}`)
  }

  state<T>(key: symbol, make: () => T): T {
    if (!this.states.has(key)) this.states.set(key, make())
    return this.states.get(key) as T
  }
}

/** `execute("x = 3")`, as the call trace shows it. */
function calledWith({ name, text }: Source): string {
  const line = text.trimEnd()
  const given = name === 'execute' && line.startsWith('{') ? line.slice(1, -1) : line
  return `${name}("${given.length > 40 ? `${given.slice(0, 40)}...` : given}")`
}
