/** Statements that take effect without code: definitions, templates, `public`, `external`. */
import { problem } from '../lang/problem.ts'
import { type Habits, markAssigned, writeProcedure } from './generate/function.ts'
import { hasStrayJump, keepsObjects, usesOf } from './generate/purity.ts'
import type { Interpreter } from './interpreter.ts'
import { spanAt, withinReach } from './machine/fault.ts'
import { badInit, isTemplate } from './store.ts'
import { KnownDefinition } from './stored-definitions.ts'
import { alreadyDeclared, type Code, type Definition, redeclaring, type Sym } from './symbols.ts'
import { Template } from './template.ts'
import type { NameClass, Parsed } from './token.ts'
import type { Statement, Tok } from './tree.ts'

type Of<Kind extends Statement['kind']> = Extract<Statement, { kind: Kind }>
type TemplateEdge = Extract<Statement, { kind: 'begintemplate' | 'endtemplate' }>
type Read = Parsed<Statement>

const classes = { proc: 'PROC', func: 'FUNC', obfunc: 'OBFUNC', iterator: 'ITERATOR' } as const satisfies Record<
  string,
  NameClass
>
/** Behind `proc`. */
const nameToken = 1
const callable = new Set<NameClass>(['PROC', 'FUNC', 'OBFUNC', 'ITERATOR'])

export class Definitions {
  constructor(private readonly session: Interpreter) {}

  /** Whether the statement was one of these, and is done. */
  take(read: Read): boolean {
    if (read instanceof KnownDefinition) {
      this.at(read, nameToken, () => this.defineKnown(read))
      return true
    }
    const { tree } = read
    switch (tree.kind) {
      case 'define':
        this.at(read, tree.name, () => this.define(read, tree))
        return true
      case 'begintemplate':
        this.at(read, tree.name, () => this.begin(read, tree))
        return true
      case 'endtemplate':
        this.at(read, tree.name, () => this.end(read, tree))
        return true
      case 'public':
        for (const tok of tree.names) this.at(read, tok, () => this.makePublic(read.tokens[tok]!.text))
        return true
      case 'external':
        for (const tok of tree.names) this.at(read, tok, () => this.makeExternal(read.tokens[tok]!.text))
        return true
      case 'strdef':
      case 'empty':
      case 'debug':
        return true
      case 'help':
        this.session.host.writeError(this.session.help.on(read.tokens[1]?.string ?? ''))
        return true
      default:
        return false
    }
  }

  /** Gives a problem its place. */
  private at(read: Read, tok: Tok, body: () => void): void {
    try {
      body()
    } catch (error) {
      const found = this.session.problemOf(error)
      found.span ??= spanAt(read, tok)
      throw found
    }
  }

  /** The symbol of a name that is to be defined. */
  private definable(text: string): Sym {
    const { table, template } = this.session.current()
    const known = table.lookup(text)
    // what a template defines is its own, also behind `external` of that name: the body uses the names of the template
    const symbol = template && known.owner !== template && !known.builtIn ? table.install(text) : known
    if (symbol.builtIn) throw redeclaring(text)
    if (symbol.assigned || symbol.isArray)
      throw problem('HOC2105', undefined, `${text} already defined`, { help: 'the name is a variable already' })
    if (symbol.nameClass !== 'VAR' && !callable.has(symbol.nameClass)) throw alreadyDeclared(text)
    return symbol
  }

  /** The name is this procedure from now on. */
  private enter(symbol: Sym, definition: Definition): void {
    if (symbol.name === 'unref' && symbol.owner) this.session.machine.held.isHeard = true
    this.session.setKind(symbol, classes[definition.what])
    symbol.definition = definition
    symbol.fn = this.compiledAtFirstCall(symbol, definition)
  }

  /** What `define` would find out was known when the package was built. */
  private defineKnown(read: KnownDefinition): void {
    const { assigned, arrays, isLight, hasStrayJump } = read.stored
    const symbol = this.definable(read.name)
    this.enter(symbol, read)
    for (const each of read.symbolsAt(assigned)) each.assigned = true
    for (const each of read.symbolsAt(arrays)) if (each.owner) each.isArray = true
    if (symbol.owner) symbol.isLight = isLight
    if (hasStrayJump) this.session.machine.catchesStrays = true
  }

  private define({ tokens, source }: Read, { name, what, body }: Of<'define'>): void {
    const { text } = tokens[name]!
    const symbol = this.definable(text)
    const definition: Definition = { what, name: text, body, source, tokens }
    this.enter(symbol, definition)
    this.learn(symbol, definition)
  }

  /** What its body tells of names and of what may happen. */
  private learn(symbol: Sym, definition: Definition): void {
    const { tokens, body } = definition
    const { table } = this.session.current()
    markAssigned(
      tokens,
      withinReach(definition, () => usesOf(body)),
    )
    const isPure = (name: Tok) => table.find(tokens[name]!.text)?.builtin?.pure !== undefined
    if (symbol.owner) symbol.isLight = withinReach(definition, () => keepsObjects(body.statements, isPure))
    if (withinReach(definition, () => hasStrayJump(body.statements))) this.session.machine.catchesStrays = true
  }

  private compiledAtFirstCall(symbol: Sym, definition: Definition): Code {
    return (...args: unknown[]) => {
      const code = this.ready(symbol, definition) ?? withinReach(definition, () => this.written(symbol, definition))
      if (symbol.definition === definition) symbol.fn = code
      return code(...args)
    }
  }

  /** Code that came with the package: it has no habits. */
  private ready({ owner }: Sym, definition: Definition): Code | undefined {
    const { machine } = this.session
    if (!(definition instanceof KnownDefinition) || machine.catchesStrays || machine.rounding.asked) return undefined
    return definition.readyCode(machine, owner)
  }

  written({ owner }: Sym, definition: Definition): Code {
    const text = writeProcedure(definition, owner, this.habitsFor(definition))
    return new Function('R', 'T', 'U', text)(this.session.machine, definition.tokens, definition) as Code
  }

  private habitsFor({ tokens }: Definition): Habits {
    const { catchesStrays, rounding } = this.session.machine
    return { catchesStrays, rounds: rounding.asked || tokens.some(({ text }) => text === 'feround') }
  }

  /** Procedures are generated anew at their next call. */
  forgetCode(table = this.session.top): void {
    for (const symbol of table.all()) {
      if (symbol.definition && symbol.owner === table.owner)
        symbol.fn = this.compiledAtFirstCall(symbol, symbol.definition)
      if (symbol.cls && isTemplate(symbol.cls) && symbol.cls.outer === table.owner) this.forgetCode(symbol.cls.table)
    }
  }

  // ---- templates

  private begin(read: Read, tree: TemplateEdge): void {
    const { text } = read.tokens[tree.name]!
    const { table, template: outer } = this.session.current()
    const symbol = table.lookup(text)
    if (symbol.nameClass === 'TEMPLATE') throw problem('HOC2106', undefined, `${text} : a template cannot be redefined`)
    if (symbol.builtIn) throw redeclaring(text)
    if (!symbol.isUndefined()) throw alreadyDeclared(text)
    const template = new Template(
      text,
      (name) => this.outside(name),
      outer,
      (grown, before) => this.grow(grown, before),
    )
    symbol.cls = template
    this.session.setKind(symbol, 'TEMPLATE')
    this.session.contexts.enter(template.table, template.prototype, template)
  }

  /** What a template sees besides its own names: built-in names, and templates. */
  private outside(name: string): Sym | undefined {
    const builtin = this.session.builtins.find(name)
    if (builtin) return builtin
    const template = this.session.top.own(name)
    return template?.nameClass === 'TEMPLATE' ? template : undefined
  }

  private end(read: Read, tree: TemplateEdge): void {
    const { text } = read.tokens[tree.name]!
    const { template } = this.session.current()
    if (!template || template.complete || template.name !== text)
      throw problem('HOC2107', undefined, `${text} - end template mismatched with begin`)
    const init = template.table.own('init')
    if (init && init.nameClass !== 'PROC' && !init.isUndefined()) throw badInit()
    template.complete = true
    this.session.store.emptyBody(template)
    this.session.contexts.leave()
  }

  /** An error within its body: there is no such template. */
  abandon(template: Template): void {
    const table = template.outer ? template.outer.table : this.session.top
    this.session.store.emptyBody(template)
    table.delete(template.name)
    this.session.version++
  }

  private makePublic(name: string): void {
    const { template, table } = this.session.current()
    if (!template) throw problem('HOC2108', undefined, 'public is only possible inside a template')
    const own = table.own(name) ?? table.install(name)
    own.isPublic = true
  }

  private makeExternal(name: string): void {
    const { template, table } = this.session.current()
    if (!template) throw problem('HOC2108', undefined, 'external is only possible inside a template')
    if (table.own(name)?.isPublic) throw problem('HOC2109', undefined, `${name} can't be both public and external`)
    const symbol = this.session.top.own(name) ?? this.session.builtins.find(name)
    if (!symbol)
      throw problem('HOC2110', undefined, `${name} not declared at the top level`, {
        help: 'declare or define it before the template',
      })
    table.set(name, symbol)
  }

  /** Objects of a template that got another name after its end. */
  private grow(template: Template, before: number): void {
    const { arena } = this.session.model
    for (const object of this.session.store.population(template).all()) {
      const base = arena.allocate(template.size)
      arena.f64.copyWithin(base, object.base, object.base + before)
      arena.release(object.base, Math.max(1, before))
      object.base = base
    }
    this.session.model.addressesChanged()
  }
}
