/**
 * Procedures of the HOC library as they were read when the package was built. A session that loads such a file looks only whether each
 * name still means what it meant then; tokens and tree are unpacked when the procedure is called, or shown. Where a name means something
 * else the text is read as any other.
 */
import type { Source } from '../lang/source.ts'
import type { Machine } from './machine/machine.ts'
import { isReadyFor, type ReadyCode, type ReadyCodes } from './ready-code.ts'
import type { Scope } from './symbol.ts'
import type { Callable, Code, Definition, Sym } from './symbols.ts'
import type { Template } from './template.ts'
import { nameClasses, type Parsed, type Token } from './token.ts'
import { NumberToken } from './token-row.ts'
import type { Body, Statement } from './tree.ts'

type Define = Extract<Statement, { kind: 'define' }>

/** A file of our own library. */
export interface LibraryFile {
  readonly text: string
  /** For the constructor of StoredDefinitions; empty: it is read as any other. */
  readonly definitions: readonly string[]
}

/** What can be said of a definition without what it consists of. */
export interface StoredDefinition {
  /** Where reading it begins and ends in its file; blank lines and comments before it belong to it. */
  readonly start: number
  readonly end: number
  readonly what: Callable
  /** Names in the order in which they are met; the first is the definition's own. */
  readonly names: readonly string[]
  /** What each of them has to be: a place in `nameClasses`, -1 for anything. */
  readonly classes: readonly number[]
  /** Names with subscripts, each with their number: places in `names`. */
  readonly subscripts: readonly (readonly [name: number, count: number])[]
  /** Names that a statement assigns, and those that `double` makes arrays of: places in `names`. */
  readonly assigned: readonly number[]
  readonly arrays: readonly number[]
  /** Names behind a dot, and of locals. */
  readonly mentioned: readonly string[]
  readonly hasStrayJump: boolean
  /** Nothing in it lets go of an object. */
  readonly isLight: boolean
}

/** What the procedure itself consists of. */
export interface Unpacked {
  readonly tree: Define
  readonly types: readonly string[]
  /** Of each token: place in `types`, distance from the token before it, length, place of its name (-1: none). */
  readonly tokens: readonly number[]
  /** Of NUMBER tokens in their order, and of STRING tokens. */
  readonly numbers: readonly number[]
  readonly strings: readonly string[]
}

export const numbersPerToken = 4

/** A definition that was not read but found here. */
export class KnownDefinition implements Parsed<Statement>, Definition {
  readonly shape = ''
  private unpacked: { readonly tokens: readonly Token[]; readonly tree: Define } | undefined = undefined

  constructor(
    readonly source: Source,
    readonly stored: StoredDefinition,
    /** `Unpacked` as JSON. */
    private readonly packed: string,
    private readonly symbols: readonly Sym[],
    private readonly ready?: ReadyCode,
  ) {}

  get what(): Callable {
    return this.stored.what
  }
  get name(): string {
    return this.stored.names[0]!
  }
  get tokens(): readonly Token[] {
    return this.whole().tokens
  }
  get tree(): Define {
    return this.whole().tree
  }
  get body(): Body {
    return this.whole().tree.body
  }

  /** The procedure, if it was written when the package was built, and would be written so now. */
  readyCode(machine: Machine, template: Template | undefined): Code | undefined {
    const { ready, symbols } = this
    if (!ready || symbols[0]!.owner !== template || !isReadyFor(ready, symbols)) return undefined
    return ready.make(machine, symbols, this)
  }

  /** Its symbols at places of `names`. */
  symbolsAt(places: readonly number[]): Sym[] {
    return places.map((place) => this.symbols[place]!)
  }

  private whole() {
    this.unpacked ??= this.unpack(JSON.parse(this.packed) as Unpacked)
    return this.unpacked
  }

  private unpack({ tree, types, tokens, numbers, strings }: Unpacked) {
    const { text } = this.source
    const made: Token[] = []
    let offset = 0
    let [number, string] = [0, 0]
    for (let i = 0; i < tokens.length; i += numbersPerToken) {
      const type = types[tokens[i]!]!
      offset += tokens[i + 1]!
      const end = offset + tokens[i + 2]!
      const written = type === 'NEWLINE' ? '\n' : text.slice(offset, end)
      const name = tokens[i + 3]!
      if (type === 'NUMBER') made.push(new NumberToken(text, offset, end, numbers[number++]!))
      else if (type === 'STRING') made.push({ type, text: written, offset, string: strings[string++]! })
      else if (name >= 0) made.push({ type, text: written, offset, symbol: this.symbols[name]! })
      else made.push({ type, text: written, offset })
    }
    return { tokens: made, tree }
  }
}

/** Those of one file. */
export class StoredDefinitions {
  private next = 0
  private readonly all: readonly StoredDefinition[]

  /** A list of all of them as JSON, in their order, then what each consists of. */
  constructor(
    private readonly stored: readonly string[],
    private readonly ready: ReadyCodes = {},
  ) {
    this.all = JSON.parse(stored[0]!) as StoredDefinition[]
  }

  /** The definition that is read next at a place, while its names mean what they should. Places come in their order. */
  find(source: Source, start: number, scope: Scope): KnownDefinition | undefined {
    while (this.next < this.all.length && this.all[this.next]!.start < start) this.next++
    const stored = this.all[this.next]
    if (stored?.start !== start) return undefined
    const symbols = stored.names.map((name, i) => symbolOf(name, i === 0, scope))
    if (!fits(stored, symbols)) return undefined
    for (const name of stored.mentioned) scope.mention?.(name)
    return new KnownDefinition(source, stored, this.stored[this.next + 1]!, symbols, this.ready[start])
  }
}

function symbolOf(name: string, isOwn: boolean, scope: Scope): Sym {
  return ((isOwn ? scope.declared?.(name) : undefined) ?? scope.symbol(name)) as Sym
}

function fits({ classes, subscripts }: StoredDefinition, symbols: readonly Sym[]): boolean {
  for (let i = 0; i < symbols.length; i++) {
    const wanted = classes[i]!
    if (wanted >= 0 && symbols[i]!.nameClass !== nameClasses[wanted]) return false
  }
  return subscripts.every(([name, count]) => (symbols[name]!.declared()?.length ?? count) === count)
}
