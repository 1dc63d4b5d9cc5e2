/**
 * JavaScript of top-level statements. Those without loops share one function for each shape, which takes names and literals from the
 * statement's tokens; loops, and code of templates, are written for themselves.
 */
import { writeOwn, writeShared } from './generate/function.ts'
import { usesOf } from './generate/purity.ts'
import { withinReach } from './machine/fault.ts'
import type { Machine } from './machine/machine.ts'
import type { Code } from './symbols.ts'
import type { Template } from './template.ts'
import type { Parsed } from './token.ts'
import type { Statement } from './tree.ts'

export class StatementCode {
  private readonly shared = new Map<Statement, Code>()
  private own = new WeakMap<Parsed<Statement>, Code>()
  private readonly loops = new WeakMap<Statement, boolean>()

  constructor(private readonly machine: Machine) {}

  of(statement: Parsed<Statement>, template: Template | undefined): Code {
    return !template && !this.hasLoop(statement) ? this.sharedCode(statement) : this.ownCode(statement, template)
  }

  /** All of it is written anew when it is next wanted. */
  forget(): void {
    this.shared.clear()
    this.own = new WeakMap()
  }

  private sharedCode(statement: Parsed<Statement>): Code {
    let code = this.shared.get(statement.tree)
    if (!code) {
      code = withinReach(
        statement,
        () => new Function('R', writeShared(statement, this.rounds(statement)))(this.machine) as Code,
      )
      this.shared.set(statement.tree, code)
    }
    return code
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

  private hasLoop(statement: Parsed<Statement>): boolean {
    const { tree } = statement
    let known = this.loops.get(tree)
    if (known === undefined) this.loops.set(tree, (known = withinReach(statement, () => usesOf(tree).hasLoop)))
    return known
  }
}
