/**
 * The tree of one top-level statement.
 *
 * A tree names its leaves by *token number*, never by text: two statements whose tokens differ only in names of the same
 * class and in literals share one tree (the shape), and each brings its own tokens. What a name is was settled when its
 * token was read; the node's kind records it.
 */

/** Number of a token in its statement. */
export type Tok = number

/** A node's first and last token, for spans. */
export interface Extent {
  readonly from: Tok
  readonly to: Tok
}

export type Expression =
  | (Extent & { readonly kind: 'number'; readonly at: Tok })
  /** A number variable, also one never assigned yet; `index` empty for a scalar or the bare name of an array. */
  | (Extent & { readonly kind: 'variable'; readonly name: Tok; readonly index: readonly Expression[] })
  | (Extent & { readonly kind: 'local'; readonly name: Tok })
  /** `$3`; `$i` has `local` instead of `number`. */
  | (Extent & { readonly kind: 'argument'; readonly which: Which })
  /** `$&3`, `$&3[i]`. */
  | (Extent & { readonly kind: 'pointed'; readonly which: Which; readonly index?: Expression })
  /** `v`, `v(0.5)`, `xg[1](0.5)`, with `section` when written `soma.v(0.5)`. */
  | (Extent & {
      readonly kind: 'range'
      readonly section?: SectionName
      readonly name: Tok
      readonly index: readonly Expression[]
      readonly x?: Expression
    })
  /** nseg, L, Ra, rallbranch. */
  | (Extent & { readonly kind: 'property'; readonly section?: SectionName; readonly name: Tok })
  /** func, proc, built-in function or unknown name, called. A proc is only legal as a statement. */
  | (Extent & { readonly kind: 'call'; readonly name: Tok; readonly args: readonly Argument[] })
  /** `read(x)`: 1 and a number in x, or 0 at the end of the input. */
  | (Extent & { readonly kind: 'read'; readonly target: Expression })
  | ObjectPath
  | (Extent & { readonly kind: 'unary'; readonly operator: '-' | '!'; readonly operand: Expression })
  | (Extent & {
      readonly kind: 'binary'
      readonly operator: BinaryOperator
      readonly left: Expression
      readonly right: Expression
    })
  | Assignment
  /** Only as an argument, after `return`, and on the right of an object assignment. */
  | (Extent & { readonly kind: 'new'; readonly template: Tok; readonly args: readonly Argument[] })

export type BinaryOperator = '+' | '-' | '*' | '/' | '%' | '^' | '<' | '>' | '<=' | '>=' | '==' | '!=' | '&&' | '||'
export type AssignOperator = '=' | '+=' | '-=' | '*=' | '/='

export type Which = { readonly number: number } | { readonly local: Tok }

export type Assignment = Extent & {
  readonly kind: 'assign'
  readonly operator: AssignOperator
  readonly target: Expression | StringTarget
  readonly value: Expression | Text
  /** Written in parentheses: at top level its value is printed. */
  readonly parenthesized?: true
}

/** Objects and members of objects; also what such a path may end in (number, string, section). */
export type ObjectPath = Extent & {
  readonly kind: 'path'
  readonly base: ObjectBase
  readonly parts: readonly PathPart[]
}
export type ObjectBase =
  | { readonly kind: 'object'; readonly name: Tok; readonly index: readonly Expression[] }
  | { readonly kind: 'local-object'; readonly name: Tok }
  | { readonly kind: 'object-argument'; readonly which: Which; readonly at: Tok }
  /** `Vector[3]`. */
  | { readonly kind: 'instance'; readonly template: Tok; readonly index: Expression }
  /** obfunc, or a built-in that returns an object. */
  | { readonly kind: 'object-call'; readonly name: Tok; readonly args: readonly Argument[] }
export interface PathPart {
  readonly name: Tok
  readonly index: readonly Expression[]
  /** Present when parentheses were written: a call, or the position of a range variable. */
  readonly args?: readonly Argument[]
}

/** `soma`, `dend[2]`; or an object path that ends in a section (`cell.soma`, `ref.sec`). */
export type SectionName =
  | (Extent & { readonly kind: 'section'; readonly name: Tok; readonly index: readonly Expression[] })
  | ObjectPath

/** Strings as values. */
export type Text =
  | (Extent & { readonly kind: 'literal'; readonly at: Tok })
  | (Extent & { readonly kind: 'string'; readonly name: Tok })
  | (Extent & { readonly kind: 'string-argument'; readonly which: Which })
  /** Built-in that returns a string: secname(), getcwd() ... */
  | (Extent & { readonly kind: 'string-call'; readonly name: Tok; readonly args: readonly Argument[] })
export type StringTarget = Extract<Text, { kind: 'string' | 'string-argument' }>

export type Argument =
  | { readonly kind: 'value'; readonly value: Expression }
  | { readonly kind: 'text'; readonly value: Text }
  | { readonly kind: 'pointer'; readonly value: Pointer }

/** What may follow `&`: a variable, a range variable with its position, an object path, `$&1`, a local. */
export type Pointer = Expression

export type Statement =
  | (Extent & { readonly kind: 'expression'; readonly value: Expression })
  /** A bare string at top level prints; elsewhere it does nothing. */
  | (Extent & { readonly kind: 'text'; readonly value: Text })
  | (Extent & { readonly kind: 'block'; readonly body: readonly Statement[] })
  | (Extent & {
      readonly kind: 'if'
      readonly condition: Expression
      readonly then: Statement
      readonly otherwise?: Statement
    })
  | (Extent & { readonly kind: 'while'; readonly condition: Expression; readonly body: Statement })
  | (Extent & {
      readonly kind: 'for'
      readonly start?: Statement
      readonly condition: Expression
      readonly step?: Statement
      readonly body: Statement
    })
  /** `for i = 0, 3 body`. */
  | (Extent & {
      readonly kind: 'for-range'
      readonly variable: Expression
      readonly first: Expression
      readonly last: Expression
      readonly body: Statement
    })
  /** `for (x) body`, `for (x, ends) body`. */
  | (Extent & {
      readonly kind: 'for-segments'
      readonly variable: Expression
      readonly ends?: Expression
      readonly body: Statement
    })
  /** `for it(args) body`, `for obj.it(args) body`. */
  | (Extent & { readonly kind: 'for-iterator'; readonly iterator: Expression; readonly body: Statement })
  | (Extent & { readonly kind: 'forall'; readonly body: Statement })
  | (Extent & { readonly kind: 'forsec' | 'ifsec'; readonly set: Text | Expression; readonly body: Statement })
  | (Extent & { readonly kind: 'in-section'; readonly section: SectionName; readonly body: Statement })
  | (Extent & { readonly kind: 'print'; readonly items: readonly (Expression | Text)[] })
  | (Extent & { readonly kind: 'return'; readonly value?: Expression })
  | (Extent & { readonly kind: 'break' | 'continue' | 'stop' | 'iterator_statement' })
  | (Extent & { readonly kind: 'delete'; readonly name: Tok })
  | (Extent & { readonly kind: 'strdef'; readonly names: readonly Tok[] })
  | (Extent & { readonly kind: 'double' | 'objref' | 'create'; readonly items: readonly Declared[] })
  /** `connect child(0), parent(1)`; without `parent` to the current section at `x`. */
  | (Extent & {
      readonly kind: 'connect'
      readonly child: SectionName
      readonly childEnd: Expression
      readonly parent?: SectionName
      readonly x: Expression
    })
  | (Extent & { readonly kind: 'setpointer'; readonly pointer: Expression; readonly target: Pointer })
  | (Extent & { readonly kind: 'access'; readonly section: SectionName })
  | (Extent & { readonly kind: 'insert' | 'uninsert'; readonly mechanism: Tok })
  /** `diam(0:1) = 3:1`. */
  | (Extent & {
      readonly kind: 'range-assign'
      readonly section?: SectionName
      readonly name: Tok
      readonly index: readonly Expression[]
      readonly start: Expression
      readonly end: Expression
      readonly operator: AssignOperator
      readonly first: Expression
      readonly last: Expression
    })
  | (Extent & {
      readonly kind: 'define'
      readonly what: 'proc' | 'func' | 'obfunc' | 'iterator'
      readonly name: Tok
      readonly body: Body
    })
  | (Extent & { readonly kind: 'begintemplate' | 'endtemplate'; readonly name: Tok })
  | (Extent & { readonly kind: 'public' | 'external'; readonly names: readonly Tok[] })
  | (Extent & { readonly kind: 'depvar'; readonly items: readonly Declared[] })
  | (Extent & {
      readonly kind: 'eqn'
      readonly variable: Expression
      readonly fresh: boolean
      readonly left?: Expression
      readonly right?: Expression
    })
  | (Extent & { readonly kind: 'help'; readonly topic?: string })
  | (Extent & { readonly kind: 'debug' })
  | (Extent & { readonly kind: 'empty' })
  /** The lines of a long block at top level, which stand beside this tree in `Parsed.pieces`; they run in order, once. */
  | (Extent & { readonly kind: 'pieces' })
  /** Lines that were put aside while the rest was parsed (fold.ts); none is left in a tree that has been read. */
  | (Extent & { readonly kind: 'lines' })
  /** Calls of one built-in function with numbers; all is in the token. */
  | (Extent & { readonly kind: 'rows' })

export interface Declared {
  readonly name: Tok
  readonly dims: readonly Expression[]
}

export interface Body {
  readonly locals: readonly Tok[]
  readonly localObjects: readonly Tok[]
  readonly statements: readonly Statement[]
}
