/**
 * Subscripts are looked at when a statement is read, before any of it runs: by then a name has to be an array with so many dimensions.
 * What `double` makes of it in the same statement, or in the body of the same procedure, comes too late.
 */
import type { RangeVariable } from '../runtime/mechanism/range-variable.ts'
import { walk } from './generate/purity.ts'
import { Fault } from './machine/fault.ts'
import { badIndex } from './machine/numbers.ts'
import { KnownDefinition } from './stored-definitions.ts'
import type { Sym } from './symbols.ts'
import type { Parsed, Token } from './token.ts'
import type { Statement, Tok } from './tree.ts'

/** A name with subscripts, and how many. */
interface Use {
  readonly name: Tok
  readonly count: number
  readonly isRange: boolean
}

const none: readonly Use[] = []
const isBracket = ({ type }: Token): boolean => type === '['
const kinds = new Set(['variable', 'object', 'section', 'range'])

export class Subscripts {
  private readonly known = new WeakMap<Statement, readonly Use[]>()

  constructor(
    private readonly rangeVariable: (name: string) => RangeVariable | undefined,
    private readonly locate: (fault: Fault, statement: Parsed<Statement>) => unknown,
  ) {}

  /** Throws where a name is no array, or one of other dimensions. */
  check(statement: Parsed<Statement>): void {
    if (statement instanceof KnownDefinition) return
    for (const use of this.usesOf(statement)) {
      const dims = this.dimsOf(statement.tokens[use.name]!.symbol as Sym, use.isRange)
      if (dims && dims.length !== use.count) this.refuse(statement, dims, use)
    }
    if (statement.pieces) for (const piece of statement.pieces) this.check(piece)
  }

  private usesOf(statement: Parsed<Statement>): readonly Use[] {
    const { tree } = statement
    const known = this.known.get(tree)
    if (known) return known
    // statements that come again put their tokens in place when these are asked for
    const uses = statement.tokens.some(isBracket) ? found(tree) : none
    this.known.set(tree, uses)
    return uses
  }

  /** Undefined where it is not for the reader to say. */
  private dimsOf(symbol: Sym | undefined, isRange: boolean): readonly number[] | undefined {
    if (!symbol) return undefined
    return isRange ? (this.rangeVariable(symbol.name)?.size === 1 ? [] : undefined) : symbol.declared()
  }

  private refuse(statement: Parsed<Statement>, dims: readonly number[], { name, count }: Use): never {
    try {
      badIndex(dims, count, name)
    } catch (error) {
      if (error instanceof Fault) throw this.locate(error, statement)
      throw error
    }
  }
}

function found(tree: Statement): readonly Use[] {
  const uses: Use[] = []
  walk(tree, ({ kind, name, index }) => {
    if (kinds.has(kind ?? '') && Array.isArray(index) && index.length > 0)
      uses.push({ name: name as Tok, count: index.length, isRange: kind === 'range' })
  })
  return uses.length > 0 ? uses : none
}
