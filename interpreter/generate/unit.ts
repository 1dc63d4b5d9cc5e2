/**
 * One JavaScript function in the making: the names it hoists, the helpers it uses, its temporaries.
 *
 * A *shared* unit is code for every top-level statement of one shape: symbols and literals come in with the tokens `T`; within a template
 * the variables of the object are known. An *own* unit (a procedure, a statement with a loop) belongs to its tokens and may look at what the
 * symbols are.
 */
import type { Sym } from '../symbols.ts'
import type { Template } from '../template.ts'
import type { NameClass, Token } from '../token.ts'
import type { Tok } from '../tree.ts'

/** JavaScript text. */
export type Text = string

export interface UnitOptions {
  readonly tokens: readonly Token[]
  readonly own: boolean
  readonly template: Template | undefined
  /** Name of the procedure, undefined for a top-level statement. */
  readonly procedure?: string
  readonly what?: 'proc' | 'func' | 'obfunc' | 'iterator'
  /** `$i` and the like are used: arguments come as one array. */
  readonly dynamicArguments?: boolean
  /** Locals whose address is taken live in an array of one. */
  readonly boxed?: ReadonlySet<string>
  /** Text for the symbol of a token, where the tokens are not at hand when the code runs. */
  readonly symbolAt?: (tok: Tok) => Text
}

/** A function or loop: how many section statements stand in it around what is being written. */
export interface Level {
  sections: number
  /** Some section statement stands or stood in it. */
  hasSections: boolean
  /** The loop of an iterator stands in it, from whose sections `break` does not return. */
  iterates: boolean
  /** The body of an iterator's loop, and whether it may end that. */
  endsIteration: boolean | undefined
  /** `forall` and `forsec` push a section themselves. */
  readonly ofSections: boolean
  /** Keeps how deep the section stack was at its start, where a jump wants to know. */
  depth: Text | undefined
}

export const newLevel = (ofSections = false): Level => ({
  sections: 0,
  hasSections: false,
  iterates: false,
  endsIteration: undefined,
  ofSections,
  depth: undefined,
})

export const writeDepth = ({ depth }: Level): Text => (depth === undefined ? '' : `${depth} = R.stack.depth\n`)

const symbolOfToken = (tok: Tok): Text => `T[${tok}].symbol`

export class Unit {
  readonly tokens: readonly Token[]
  readonly own: boolean
  readonly template: Template | undefined
  readonly procedure: string | undefined
  readonly what: UnitOptions['what']
  readonly dynamicArguments: boolean
  readonly boxed: ReadonlySet<string>
  private readonly symbolAt: (tok: Tok) => Text
  /** Highest `$n` used. */
  mostArguments = 0
  /** The statement being written may leave temporary objects behind. */
  leavesTemporaries = false
  /** The function holds its mark of the temporaries in `m`. */
  usesMark = false
  /** Loops around what is being written. */
  loops = 0
  /** Branches of `if` around it, since the last loop. */
  branches = 0
  /** Procedures there are that jump out of loops they do not have: each round of a loop has to catch that. */
  catchesStrays = false
  /** A direction of rounding may be in force: arithmetic asks for it. */
  rounds = false
  /** The function and each loop around it, which jumps may leave. */
  levels: Level[] = [newLevel()]
  /** Within the body of an iterator's loop, which is a closure: break and continue are its return values. */
  closure = false
  /** It may call itself: it keeps count of how deep the calls go (depth.ts). */
  counts = false
  /** Values that wait for what is being written. */
  waiting = 0

  private readonly helpers = new Set<string>()
  private readonly hoisted = new Map<string, Text>()
  private readonly sites: Text[] = []
  /** Symbols by the token that was met first. */
  private readonly uses = new Map<Token['symbol'], Tok>()
  /** Made anew at each run. */
  private readonly cells = new Map<string, Text>()
  private temporaries = 0
  /** Those of the function that is being written. */
  private names: Text[] = []
  private readonly bodies: Text[] = []

  constructor(options: UnitOptions) {
    this.tokens = options.tokens
    this.own = options.own
    this.template = options.template
    this.procedure = options.procedure
    this.what = options.what
    this.dynamicArguments = options.dynamicArguments ?? false
    this.boxed = options.boxed ?? new Set()
    this.symbolAt = options.symbolAt ?? symbolOfToken
  }

  /** Name of a helper of the machine. */
  help(name: string): Text {
    this.helpers.add(name)
    return name
  }

  token(tok: Tok): Token {
    return this.tokens[tok]!
  }

  /** As the token was read; equal for all statements of a shape. */
  classOf(tok: Tok): NameClass {
    return this.token(tok).type as NameClass
  }

  /** The symbol itself, where the code may depend on it. */
  known(tok: Tok): Sym | undefined {
    const symbol = this.token(tok).symbol as Sym | undefined
    return this.own || (this.template && symbol?.owner) ? symbol : undefined
  }

  /** JavaScript name of a token's symbol. */
  symbol(tok: Tok): Text {
    return this.hoist(`s${this.own ? this.firstUse(tok) : tok}`, this.symbolAt(tok))
  }

  private firstUse(tok: Tok): Tok {
    const { symbol } = this.token(tok)
    const known = this.uses.get(symbol)
    if (known !== undefined) return known
    this.uses.set(symbol, tok)
    return tok
  }

  /** A top-level name as seen from here: `self` is nothing to it. */
  selfFor(tok: Tok): Text {
    return this.template && this.known(tok)?.owner ? 'self' : 'null'
  }

  isOfObject(tok: Tok): Sym | undefined {
    const symbol = this.known(tok)
    return symbol?.owner ? symbol : undefined
  }

  number(tok: Tok): Text {
    if (!this.own) return this.hoist(`n${tok}`, `T[${tok}].number`)
    const value = this.token(tok).number!
    // a minus that belongs to the literal: String(-0) is 0
    if (Object.is(value, -0)) return '(-0)'
    return Number.isFinite(value) ? String(value) : 'Infinity'
  }

  string(tok: Tok): Text {
    return this.own ? JSON.stringify(this.token(tok).string!) : this.hoist(`q${tok}`, `T[${tok}].string`)
  }

  /** The cell of a literal: one for all that a procedure does, one for each run of a top-level statement. */
  literal(tok: Tok, make: Text): Text {
    if (this.procedure !== undefined) return this.hoist(`c${tok}`, make)
    this.cells.set(`c${tok}`, make)
    return `c${tok}`
  }

  name(tok: Tok): Text {
    return this.own ? JSON.stringify(this.token(tok).text) : `T[${tok}].text`
  }

  local(tok: Tok): Text {
    // of `$i` the letter is the local
    const text = this.token(tok).text.replace(/^\$[so&]?/, '')
    return this.boxed.has(text) ? `l_${text}[0]` : `l_${text}`
  }

  /** A name for a value that is used again within the expression. */
  temporary(): Text {
    const name = `t${++this.temporaries}`
    this.names.push(name)
    return name
  }

  /**
   * A function of its own beside this one, for the body of a loop: `write` gives its statements, and the name of the function comes
   * back. It sees symbols and sites, but nothing of a call: no local, no argument.
   */
  aside(write: () => Text): Text {
    const outside = { names: this.names, usesMark: this.usesMark }
    this.names = []
    this.usesMark = false
    const text = write()
    const mark = this.usesMark ? 'const m = R.held.top\n' : ''
    const locals = `let ${['at = 0', ...this.names].join(', ')}\n`
    Object.assign(this, outside)
    this.bodies.push(`${locals}${mark}try {\n${text}} catch (e) { throw R.fault(e, U, at) }\nreturn 0`)
    return `b${this.bodies.length}`
  }

  /** An inline cache for one access to a member: `make` is the machine's call that gives it. */
  site(make: Text): Text {
    this.sites.push(make)
    return `k${this.sites.length}`
  }

  private hoist(name: string, text: Text): Text {
    this.hoisted.set(name, text)
    return name
  }

  /**
   * What stands before the function's own code, and what names it declares itself. `around` puts a function round it that has all these
   * as parameters: V8 takes parameters that are never assigned for constants, and need not ask whether they have a value yet.
   */
  declarations(): { once: Text; each: Text; locals: Text; around: (text: Text) => Text } {
    const helpers = this.helpers.size ? `const {${[...this.helpers].join(', ')}} = R.helpers\n` : ''
    const hoisted = [...this.hoisted].map(([name, text]) => `${name} = ${text}`)
    const sites = this.sites.map((make, i) => `k${i + 1} = ${make}`)
    const constants = [...hoisted, ...sites]
    const each = constants.length ? `const ${constants.join(', ')}\n` : ''
    const cells = [...this.cells].map(([name, text]) => `${name} = ${text}`)
    const isShared = this.bodies.length > 0 && cells.length > 0
    const own = ['at = 0', ...this.names, ...(isShared ? [] : cells)]
    const locals = `let ${own.join(', ')}\n${isShared ? `${cells.join('\n')}\n` : ''}`
    const parameters = ['R', 'U', ...this.helpers, ...this.hoisted.keys(), ...this.sites.map((_, i) => `k${i + 1}`)]
    const bodies = this.bodies.map((text, i) => `const b${i + 1} = (() => {\n${text}\n})\n`)
    const shared = isShared ? `let ${[...this.cells.keys()].join(', ')}\n` : ''
    const around = (text: Text) =>
      `return (function (${parameters}) {\n${shared}${bodies.join('')}${text}\n})(${parameters})`
    return { once: helpers, each, locals, around }
  }
}
