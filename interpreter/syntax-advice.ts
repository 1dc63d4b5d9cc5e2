/** Advice for the mistakes that people make who know other languages, or HOC a little: what a refused token and its neighbours tell. */
import { nearest } from '../lang/near.ts'
import type { Source } from '../lang/source.ts'
import type { Scope } from './symbol.ts'
import type { Token } from './token.ts'
import { keywords } from './words.ts'

export interface Refused {
  readonly source: Source
  readonly tokens: readonly Token[]
  readonly failedAt: number
  /** Terminals that could have stood there. */
  readonly expected: ReadonlySet<string>
  /** The names in force. */
  readonly scope?: Scope
}

/** The refused token and what stands around it. */
class Place {
  readonly token: Token
  readonly type: string
  readonly before: Token | undefined
  readonly expected: ReadonlySet<string>

  constructor(private readonly refused: Refused) {
    this.token = refused.tokens[refused.failedAt]!
    this.type = this.token.type
    this.before = this.at(-1)
    this.expected = refused.expected
  }

  at(steps: number): Token | undefined {
    return this.refused.tokens[this.refused.failedAt + steps]
  }

  /** What is known about a name that is neither a section nor an object. */
  nearby(name: string): string | undefined {
    return this.refused.scope?.advice?.('section', name)
  }

  /** The same of a name that is no function. */
  callable(name: string): string | undefined {
    return this.refused.scope?.advice?.('function', name)
  }

  /** The innermost bracket that is open here. */
  get bracket(): string | undefined {
    let depth = 0
    for (let i = this.refused.failedAt - 1; i >= 0; i--) {
      const { type } = this.refused.tokens[i]!
      if (type === ')' || type === ']' || type === '}') depth++
      else if (type === '(' || type === '[' || type === '{') if (depth-- === 0) return type
    }
    return undefined
  }

  get braced(): boolean {
    let braces = 0
    for (let i = 0; i < this.refused.failedAt; i++) {
      const { type } = this.refused.tokens[i]!
      if (type === '{') braces++
      else if (type === '}') braces--
    }
    return braces > 0
  }
}

type Advice = (place: Place) => string | undefined

const separator: Advice = ({ type }) =>
  type === ';'
    ? '; does not separate statements: give each a line of its own, or write them side by side in { }'
    : undefined

const lineEnd: Advice = ({ type, expected, bracket }) => {
  if (type !== 'NEWLINE') return undefined
  if (bracket === '(' || bracket === '[') return `a line goes on inside ${bracket} only behind a backslash at its end`
  if (expected.has('print'))
    return 'the statement has to begin on this line; a { at the end of the line lets it go on below'
  if (expected.has('{')) return 'the { has to stand on this line'
  if (expected.has('UNARY')) return 'a backslash at the end of the line lets the expression go on below'
  return undefined
}

const loneElse: Advice = ({ type }) =>
  type === 'else' ? 'else has to stand on the line where the statement before it ends: } else {' : undefined

/** `i++`, `i--`, `2**3`. */
const doubled: Advice = ({ token, before }) => {
  if (!before || before.offset + 1 !== token.offset || before.type !== token.type) return undefined
  if (token.type === '+') return 'there is no ++: write i += 1'
  return token.type === '*' ? 'a power is written x^2' : undefined
}

const incremented: Advice = (place) => {
  const next = place.at(1)
  return place.type === '+' && next?.type === '+' && next.offset === place.token.offset + 1
    ? 'there is no ++: write i += 1'
    : undefined
}

const hexadecimal: Advice = ({ token, before }) =>
  before?.type === 'NUMBER' && before.text === '0' && /^[xX]/.test(token.text)
    ? 'numbers are written in decimal digits'
    : undefined

const decremented: Advice = (place) => {
  const [first, second] = [place.at(-2), place.at(-1)]
  const doubledMinus = first?.type === '-' && second?.type === '-' && first.offset + 1 === second.offset
  return doubledMinus ? 'there is no --: write i -= 1' : undefined
}

const undeclared: Advice = (place) => {
  const { type, before } = place
  const name = place.at(-2)
  if (before?.type !== '=' || !name) return undefined
  if (type === 'new')
    return taken(name) ?? (name.type === 'VAR' ? declareFirst('objref', name.text, place.braced) : undefined)
  if (name.type !== 'VAR') return undefined
  if (type === 'STRING' || type === 'STRVAR' || type === 'STRFUNC') return declareFirst('strdef', name.text, false)
  return undefined
}

function declareFirst(word: string, name: string, braced: boolean): string {
  const plain = `${name} is a number here; declare it first: ${word} ${name}`
  return braced ? `${plain} (before this block; in a procedure: localobj ${name})` : plain
}

const definers = new Set(['proc', 'func', 'obfunc', 'iterator', 'begintemplate'])

const definedInBlock: Advice = ({ type, braced }) =>
  definers.has(type) && braced ? `${type} stands outside of all blocks, and a { before it is still open` : undefined

const misplacedNew: Advice = ({ type }) =>
  type === 'new' ? 'new makes an object only to be assigned, passed as an argument or returned' : undefined

const stringOperator: Advice = (place) => {
  const { type, before } = place
  const strings = new Set(['STRING', 'STRVAR', 'STRFUNC'])
  const next = place.at(1)?.type
  const comparing = (sign: string | undefined): boolean => sign === '==' || sign === '!='
  if ((strings.has(type) && (comparing(next) || comparing(before?.type))) || (comparing(type) && before)) {
    return 'strings are compared by strcmp(a, b) == 0'
  }
  if (type === '+' && before && strings.has(before.type)) return 'strings are put together by sprint(s, "%s%s", a, b)'
  return undefined
}

/** People call vectors `v`, which is the membrane potential. */
function taken({ type, text }: Token): string | undefined {
  if (type !== 'RANGE' && type !== 'PROPERTY') return undefined
  return `${text} is a variable of sections and cannot be an object; choose another name: objref ${text}1`
}

const notAnObject: Advice = (place) => {
  const { type, before } = place
  if (type !== '.' || !before) return undefined
  if (before.type !== 'VAR') return taken(before)
  return place.nearby(before.text) ?? `${before.text} is not an object here; declare it first: objref ${before.text}`
}

/** `dend { ... }`, `dend insert hh`. */
const notASection: Advice = (place) => {
  const { before, token } = place
  if (before?.type !== 'VAR' || !(token.type === '{' || keywords.has(token.text))) return undefined
  const first = place.at(-2)?.type
  if (first !== undefined && first !== 'NEWLINE' && first !== '{' && first !== '}') return undefined
  return place.nearby(before.text) ?? `${before.text} is not a section; create ${before.text} makes one`
}

const uncalled: Advice = ({ type, before }) => {
  if (!before || type === '(' || !['PROC', 'FUNC', 'BUILTIN', 'OBFUNC', 'STRFUNC'].includes(before.type))
    return undefined
  return `a call has parentheses: ${before.text}()`
}

const procedureValue: Advice = ({ type, token, expected }) =>
  type === 'PROC' && expected.has('UNARY') ? `${token.text} is a proc and gives no value; a func does` : undefined

const reserved: Advice = ({ token, expected }) =>
  expected.has('NAME') && keywords.has(token.text)
    ? `${token.text} is a word of the language and cannot be a name`
    : undefined

const noSection: Advice = (place) => {
  const { type, token, expected } = place
  return type === 'VAR' && expected.has('SECTION') && !expected.has('VAR')
    ? (place.nearby(token.text) ?? `${token.text} is not a section; create ${token.text} makes one`)
    : undefined
}

const parentheses: Advice = ({ expected, before }) => {
  if (!before || expected.size !== 1) return undefined
  if (expected.has('(')) return `${before.text} wants its condition in parentheses`
  if (expected.has('CALL') && before.type === 'NAME') return `parentheses follow the name: ${before.text}() {`
  return undefined
}

const locals: Advice = ({ type }) =>
  type === 'local' || type === 'localobj'
    ? 'local names come first in a body, on the line of its {: local a, b localobj c'
    : undefined

const unopened: Advice = ({ type, bracket }) => {
  if (type !== ')' && type !== ']' && type !== '}') return undefined
  const opener = { ')': '(', ']': '[', '}': '{' }[type]
  if (bracket === opener) return undefined
  return bracket ? `${bracket} is still open here` : `there is no ${opener} that this could close`
}

const unassignable: Advice = ({ type }) => (type === '=' ? 'only variables can be assigned to; == compares' : undefined)

const manyIndices: Advice = ({ type, bracket }) =>
  type === ',' && bracket === '[' ? 'several indices are written a[i][j]' : undefined

const address: Advice = ({ type }) =>
  type === '&' ? '& makes a pointer of an argument, as in f(&x); and is &&' : undefined

/** `s.len()` of a string, `s = 3`. */
const stringMember: Advice = ({ type, before }) => {
  if (before?.type !== 'STRVAR' || type !== '.') return undefined
  return `${before.text} is a string and has no members; StringFunctions works on strings: objref sf, sf = new StringFunctions(), sf.len(${before.text})`
}

const stringFromNumber: Advice = (place) => {
  const name = place.at(-2)
  if (place.before?.type !== '=' || name?.type !== 'STRVAR') return undefined
  return `${name.text} is a string; a number is written into it by sprint(${name.text}, "%g", x)`
}

/** Words of other languages. */
const foreign: Advice = ({ token, before }) => {
  if (token.text === 'and') return 'and is written &&'
  if (token.text === 'or') return 'or is written ||'
  if (token.text === 'in' && before?.type === 'VAR')
    return `a counting loop is written: for ${before.text} = 0, 9 { ... }`
  return undefined
}

const beforeStatement = new Set(['NEWLINE', '{', '}', 'SECTION'])

/** `objreff o`: what begins the statement is meant to be a word of the language. */
const misspelt: Advice = (place) => {
  const { before, token } = place
  const first = place.at(-2)?.type
  if (before?.type !== 'VAR' || !/^[\w"$.]/.test(token.text)) return undefined
  if (first !== undefined && !beforeStatement.has(first)) return undefined
  const near = nearest(before.text, keywords.keys())
  return near ? `did you mean ${near}?` : place.callable(before.text)
}

/** `conect dend(0), soma(1)`: within braces statements stand side by side, so the mistake only shows at the comma. */
const misspeltLine: Advice = (place) => {
  let start = -1
  while (place.at(start - 1) && !lineEnds.has(place.at(start - 1)!.type)) start--
  const first = place.at(start)
  if (first?.type !== 'VAR' || !/^\w/.test(place.at(start + 1)?.text ?? '')) return undefined
  const near = nearest(first.text, keywords.keys())
  return near && `did you mean ${near}, and not ${first.text}?`
}

const lineEnds = new Set(['NEWLINE', '{', '}'])

const crowded: Advice = (place) => {
  const begins = keywords.has(place.token.text) || place.token.symbol !== undefined || place.type === 'STRING'
  if (!begins || !place.expected.has('NEWLINE') || place.braced) return undefined
  return 'a line holds one statement; { } may hold several side by side'
}

const advices: readonly Advice[] = [
  ...[
    separator,
    loneElse,
    incremented,
    decremented,
    doubled,
    hexadecimal,
    undeclared,
    definedInBlock,
    stringOperator,
    misplacedNew,
    notAnObject,
    notASection,
  ],
  ...[procedureValue, uncalled, locals, reserved, parentheses, lineEnd, noSection, unopened, manyIndices],
  ...[foreign, misspelt, stringMember, stringFromNumber, unassignable, address, misspeltLine, crowded],
]

export function advise(refused: Refused): string | undefined {
  const place = new Place(refused)
  for (const advice of advices) {
    const found = advice(place)
    if (found !== undefined) return found
  }
  return undefined
}
