/**
 * JavaScript of top-level statements. Those without loops share one function for each shape, which takes names and literals from the
 * statement's tokens; within a template for each shape and the same variables of the object in it. Loops are written for themselves.
 */
import { markAssigned, writeOwn, writeShared } from './generate/function.ts'
import { type Uses, usesOf } from './generate/purity.ts'
import { withinReach } from './machine/fault.ts'
import type { Machine } from './machine/machine.ts'
import type { Code, Sym } from './symbols.ts'
import type { Template } from './template.ts'
import type { Parsed } from './token.ts'
import type { Statement } from './tree.ts'

/** By the name of a shape, in templates followed by what `variablesIn` gives: makes what `written` makes, as it was written when the package was built. */
export type ReadyStatements = Readonly<Record<string, (R: Machine) => Code>>

export class StatementCode {
  private shared = new WeakMap<Statement, Code>()
  private readonly ofTemplates = new Map<Template, Map<Statement, Map<string, Code>>>()
  private own = new WeakMap<Parsed<Statement>, Code>()
  private readonly uses = new WeakMap<Statement, Uses>()

  constructor(
    private readonly machine: Machine,
    private readonly ready: ReadyStatements = {},
  ) {}

  of(statement: Parsed<Statement>, template: Template | undefined): Code {
    const known = template ? undefined : this.knownCode(statement)
    if (known) return known
    if (this.usesOf(statement).hasLoop) return this.ownCode(statement, template)
    return template ? this.templateCode(statement, template) : this.sharedCode(statement)
  }

  /** All of it is written anew when it is next wanted. */
  forget(): void {
    this.shared = new WeakMap()
    this.ofTemplates.clear()
    this.own = new WeakMap()
  }

  private knownCode(statement: Parsed<Statement>): Code | undefined {
    const known = this.shared.get(statement.tree)
    if (known) return known
    const code = this.readyCode(statement, '')
    if (code) this.shared.set(statement.tree, code)
    return code
  }

  private readyCode(statement: Parsed<Statement>, variables: string): Code | undefined {
    const make = this.ready[statement.shape + variables]
    return make && !this.rounds(statement) ? make(this.machine) : undefined
  }

  private sharedCode(statement: Parsed<Statement>): Code {
    const code = this.written(statement, undefined)
    this.shared.set(statement.tree, code)
    return code
  }

  private templateCode(statement: Parsed<Statement>, template: Template): Code {
    const { tree, tokens } = statement
    markAssigned(tokens, this.usesOf(statement))
    const codes = entry(
      entry(this.ofTemplates, template, () => new Map<Statement, Map<string, Code>>()),
      tree,
      () => new Map<string, Code>(),
    )
    const variables = variablesIn(tokens)
    return entry(codes, variables, () => this.readyCode(statement, variables) ?? this.written(statement, template))
  }

  written(statement: Parsed<Statement>, template: Template | undefined): Code {
    const make = () => {
      const text = writeShared(statement, template, this.usesOf(statement), this.rounds(statement))
      return new Function('R', text)(this.machine) as Code
    }
    return withinReach(statement, make)
  }

  private ownCode(statement: Parsed<Statement>, template: Template | undefined): Code {
    let code = this.own.get(statement)
    if (!code) {
      const { machine } = this
      const make = () => {
        const text = writeOwn(statement, template, {
          catchesStrays: machine.catchesStrays,
          rounds: this.rounds(statement),
        })
        return new Function('R', 'T', 'U', text)(machine, statement.tokens, statement) as Code
      }
      code = withinReach(statement, make)
      this.own.set(statement, code)
    }
    return code
  }

  private rounds({ tokens }: Parsed<Statement>): boolean {
    return this.machine.rounding.asked || tokens.some(({ text }) => text === 'feround')
  }

  private usesOf(statement: Parsed<Statement>): Uses {
    return entry(this.uses, statement.tree, () => withinReach(statement, () => usesOf(statement.tree)))
  }
}

/** What code may depend on: the variables of the object, where they stand in the statement and in the object, and what they are so far. */
export function variablesIn(tokens: Parsed<Statement>['tokens']): string {
  let key = ' '
  for (let i = 0; i < tokens.length; i++) {
    const { owner, name, slot, field, isArray, assigned } = (tokens[i]!.symbol ?? nothing) as Partial<Sym>
    if (owner) key += `${i} ${name} ${slot} ${field} ${isArray} ${assigned},`
  }
  return key
}

const nothing = {}

interface Entries<K, V> {
  get(key: K): V | undefined
  set(key: K, value: V): unknown
}

function entry<K, V>(entries: Entries<K, V>, key: K, make: () => V): V {
  let value = entries.get(key)
  if (value === undefined) entries.set(key, (value = make()))
  return value
}
