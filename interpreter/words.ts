/**
 * The words of HOC: every kind of token has a small number (its code), the terminal it is for the grammar, and a nature,
 * which is all that the lexer has to remember of a token to tell what the next character means.
 *
 * The grammar sees fewer terminals than there are tokens: `+`, `<` and `&&` differ in precedence alone, which is settled
 * when the tree is built. A shape (see shape-cache.ts) tells all of them apart.
 */
import { type NameClass, nameClasses } from './token.ts'

/** What a token means for the one after it. A set of bits. */
export const nature = {
  none: 0,
  /** Ends an operand: a `-` behind it subtracts. */
  operand: 1,
  /** A `(` behind it belongs to it. */
  callable: 2,
  /** A `.` behind it names a member of an object. */
  object: 4,
  /** Wants an expression: what follows does not begin a statement. */
  wanting: 8,
  /** Belongs to an object path that began a statement; such a path may take a whole statement behind it. */
  path: 16,
  /** A name declared in a list. */
  declared: 32,
  /** The next name is one being declared, whatever it means so far. */
  naming: 64,
  /** Followed by an expression or not: the next token tells which of two words this one is. */
  open: 128,
} as const

export interface Word {
  readonly code: number
  /** What `Token.type` says. */
  readonly type: string
  readonly terminal: string
  readonly nature: number
}

const words: Word[] = []
const word = (type: string, terminal: string, bits: number): Word => {
  const made = { code: words.length, type, terminal, nature: bits }
  words.push(made)
  return made
}

const { operand, callable, object, wanting, naming, declared } = nature

const classNature: Record<NameClass, number> = {
  VAR: operand | callable,
  STRVAR: 0,
  OBJVAR: operand | object,
  SECTION: 0,
  RANGE: operand | callable,
  PROPERTY: operand | callable,
  TEMPLATE: callable,
  FUNC: callable,
  PROC: callable,
  OBFUNC: callable,
  ITERATOR: callable,
  BUILTIN: callable,
  STRFUNC: callable,
  OBJFUNC: callable,
  MECHANISM: 0,
  LOCAL: operand | callable,
  LOCALOBJ: operand | object,
  MEMBER: operand | object | callable,
}

/** What stands behind the closing parenthesis of a call, by the class of the name called. */
export const natureOfCall: Partial<Record<string, number>> = {
  VAR: operand,
  LOCAL: operand,
  FUNC: operand,
  BUILTIN: operand,
  RANGE: operand,
  PROPERTY: operand,
  read: operand,
  MEMBER: operand | object,
  OBFUNC: operand | object,
  OBJFUNC: operand | object,
}

/** What stands behind the `]` of an index, by what is indexed. */
export const natureOfIndex: Partial<Record<string, number>> = {
  VAR: operand,
  RANGE: operand | callable,
  OBJVAR: operand | object,
  TEMPLATE: operand | object,
  MEMBER: operand | object | callable,
  '$&': operand,
  NAME: declared,
}

export const classWords = Object.fromEntries(
  nameClasses.map((each) => [each, word(each, each, classNature[each])]),
) as Record<NameClass, Word>

/** A name where it is declared. */
export const nameWord = word('NAME', 'NAME', callable | declared)
export const numberWord = word('NUMBER', 'NUMBER', operand)
export const stringWord = word('STRING', 'STRING', 0)
export const newlineWord = word('NEWLINE', 'NEWLINE', 0)
/** Between an object path that is a statement so far and a statement that it takes: `cell.soma nseg = 3`. */
export const withinWord = word('WITHIN', 'WITHIN', 0)
/** Stands for the lines of a long block, which are read one by one (pieces.ts). */
export const piecesWord = word('PIECES', 'PIECES', 0)
/** The end of such a line. */
export const lineWord = word('LINE', 'LINE', 0)
/** Lines that call one function with numbers (rows.ts). */
export const rowsWord = word('ROWS', 'ROWS', 0)
/** Stands for lines of a block that are parsed by themselves (fold.ts). */
export const linesWord = word('LINES', 'LINES', 0)

/** Words of statements. Their natures: do they want an expression, or a name to declare? */
const keywordNatures: Record<string, number> = {
  proc: naming,
  func: naming,
  obfunc: naming,
  iterator: naming,
  begintemplate: naming,
  endtemplate: naming,
  local: naming,
  localobj: naming,
  strdef: naming,
  double: naming,
  objref: naming,
  create: naming,
  public: naming,
  external: naming,
  depvar: naming,
  delete: wanting,
  print: wanting,
  return: wanting | nature.open,
  access: wanting,
  connect: wanting,
  setpointer: wanting,
  insert: wanting,
  uninsert: wanting,
  new: wanting,
  eqn: wanting,
  forsec: wanting,
  ifsec: wanting,
  if: wanting | callable,
  while: wanting | callable,
  for: wanting | callable,
  read: callable,
  else: 0,
  forall: 0,
  break: 0,
  continue: 0,
  stop: 0,
  iterator_statement: 0,
  debug: 0,
  help: 0,
}

export const keywords: ReadonlyMap<string, Word> = new Map([
  ...Object.entries(keywordNatures).map(([text, bits]) => [text, word(text, text, bits)] as const),
  ['objectvar', words.find((each) => each.type === 'objref')!] as const,
])

/** `return` with nothing to give back. */
const bareReturnWord = word('return', 'RETURN', 0)

const sign = (type: string, terminal = type, bits: number = wanting): Word => word(type, terminal, bits)

/** Signs by their text. Those the lexer has to tell apart by what precedes them are below. */
export const signs: ReadonlyMap<string, Word> = new Map(
  [
    ...['+', '*', '/', '%', '^', '<', '>', '<=', '>=', '==', '!=', '&&', '||'].map((text) => sign(text, 'BINARY')),
    ...['+=', '-=', '*=', '/='].map((text) => sign(text, 'ASSIGN')),
    sign('='),
    sign('!', 'UNARY'),
    sign('('),
    sign(')', ')', 0),
    sign('['),
    sign(']', ']', 0),
    sign('{', '{', 0),
    sign('}', '}', 0),
    sign(','),
    sign(';'),
    sign(':'),
    sign('&'),
    sign('.'),
  ].map((each) => [each.type, each]),
)
export const minusWord = sign('-', 'BINARY')
export const negateWord = sign('-', 'UNARY')
/** The `(` of a call, of an index written with parentheses, or of a position on a section. */
export const callWord = sign('(', 'CALL')
/** `=` in an equation. */
export const equalsWord = sign('=', 'EQUALS', wanting | nature.open)
/** ... with nothing on its right. */
const lastEqualsWord = sign('=', 'LASTEQUALS', 0)

/** The word that an open one becomes when no expression follows. */
export const without: ReadonlyMap<string, Word> = new Map([
  ['return', bareReturnWord],
  ['=', lastEqualsWord],
])

/** Terminals of the fixed codes, by code. */
export const terminals: readonly string[] = words.map((each) => each.terminal)

const argumentNatures = { $: operand, $s: 0, $o: operand | object, '$&': operand }
const argumentTypes = Object.keys(argumentNatures)

/** `$1`, `$s1`, `$o1`, `$&1`; number 0 stands for a local `i` in its place. */
export function argumentWord(type: string, number: number): Word {
  const code = terminals.length + argumentTypes.length * number + argumentTypes.indexOf(type)
  return { code, type, terminal: type, nature: argumentNatures[type as keyof typeof argumentNatures] }
}

/** Terminals that begin an expression: a `return` before one of them gives it back. */
export const startsExpression: ReadonlySet<string> = new Set([
  ...['VAR', 'OBJVAR', 'SECTION', 'RANGE', 'PROPERTY', 'TEMPLATE', 'FUNC', 'OBFUNC', 'BUILTIN', 'OBJFUNC', 'LOCAL'],
  ...['LOCALOBJ', 'NUMBER', '(', 'UNARY', '$', '$o', '$&', 'new', 'read'],
])
