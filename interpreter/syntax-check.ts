/**
 * Checks the syntax of a program without running it. Declarations are noted, for they decide what the names below them mean; files that
 * it loads are read for what they declare, and nothing else of them counts.
 */
import type { Source } from '../lang/source.ts'
import { Files } from './files.ts'
import { GuessingScope } from './guessing-scope.ts'
import type { Interpreter } from './interpreter.ts'
import { StatementReader } from './reader.ts'
import type { Sym, SymbolTable } from './symbols.ts'
import type { Parsed } from './token.ts'
import type { Declared, Statement, Tok } from './tree.ts'

const loaders = new Set(['load_file', 'xopen'])
const definitions = new Set<Statement['kind']>(['define', 'begintemplate', 'endtemplate', 'public', 'external'])

export class SyntaxCheck {
  private readonly files: Files
  private readonly followed = new Set<string>()
  private readonly scopes = new Map<SymbolTable, GuessingScope>()

  constructor(private readonly session: Interpreter) {
    this.files = new Files(session)
  }

  /** Throws the first Problem. */
  check(source: Source): void {
    const depth = this.session.contexts.depth
    const reader = new StatementReader(source, () => this.scope(), this.session.shapes)
    try {
      for (let next = reader.next(); next; next = reader.next()) this.note(next)
    } finally {
      this.session.contexts.leaveTo(depth)
    }
  }

  private scope(): GuessingScope {
    const { table } = this.session.current()
    let scope = this.scopes.get(table)
    if (!scope) this.scopes.set(table, (scope = new GuessingScope(table, this.session)))
    return scope
  }

  private note(read: Parsed<Statement>): void {
    const { tree, tokens } = read
    if (tree.kind === 'external') {
      const { top } = this.session
      for (const name of tree.names) top.lookup(tokens[name]!.text)
    }
    if (definitions.has(tree.kind)) this.session.definitions.take(read)
    this.walk(tree, read)
  }

  /** Declarations and loaded files, wherever they stand. */
  private walk(node: unknown, read: Parsed<Statement>): void {
    if (node === null || typeof node !== 'object') return
    if ('kind' in node && node.kind === 'objref') this.declare((node as unknown as { items: Declared[] }).items, read)
    if ('kind' in node && node.kind === 'call') this.follow(node as unknown as { name: Tok; args: unknown[] }, read)
    for (const child of Object.values(node)) this.walk(child, read)
  }

  private declare(items: readonly Declared[], { tokens }: Parsed<Statement>): void {
    for (const { name } of items) {
      const symbol = tokens[name]!.symbol as Sym | undefined
      if (symbol?.isUndefined()) symbol.nameClass = 'OBJVAR'
    }
  }

  private follow({ name, args }: { name: Tok; args: unknown[] }, { tokens }: Parsed<Statement>): void {
    if (!loaders.has(tokens[name]!.text)) return
    for (const arg of args) {
      const value = (arg as { value?: { kind?: string; at?: Tok } }).value
      if (value?.kind !== 'literal') continue
      this.learn(tokens[value.at!]!.string ?? '')
      return
    }
  }

  /** What a loaded file declares; its mistakes are its own. */
  private learn(name: string): void {
    if (this.followed.has(name)) return
    this.followed.add(name)
    const found = this.files.locate(name)
    if (!found) return
    this.files.inFolder(found.folder, () => {
      try {
        this.check(found.source)
      } catch {
        // it is not the one to be checked
      }
    })
  }
}
