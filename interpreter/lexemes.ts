/**
 * The lexemes of HOC, as a moo lexer: what a name, a number, a string and a comment look like.
 *
 * This is the definition. The scanner (scanner.ts) reads the common ones faster and leaves the others to this; a test
 * holds the two to the same answers.
 */
import moo from 'moo'
import { signs } from './words.ts'

export type LexemeKind =
  | 'name'
  | 'number'
  | 'string'
  | 'sign'
  | 'argument'
  | 'newline'
  /** Blanks, joined lines and comments. */
  | 'skip'
  /** A comment or a string that goes on behind the end of the text. */
  | 'open'
  /** A string whose line ends before it does. */
  | 'unquoted'
  /** ^D or ^Z: the rest is not read. */
  | 'end'
  | 'bad'

export interface Lexeme {
  readonly kind: LexemeKind
  readonly text: string
}

const kinds: Record<string, LexemeKind> = { blank: 'skip', joined: 'skip', comment: 'skip', openComment: 'open' }

const rules: moo.Rules = {
  blank: /[ \t]+/,
  newline: { match: /\r\n|\n|\r/, lineBreaks: true },
  joined: { match: /\\(?:\r\n|\n|\r)/, lineBreaks: true },
  comment: { match: /\/\/[^\n\r]*|\/\*[\s\S]*?\*\//, lineBreaks: true },
  openComment: { match: /\/\*[\s\S]*/, lineBreaks: true },
  number: /(?:[0-9]+\.?[0-9]*|\.[0-9]+)(?:[eE][+-]?[0-9]*)?/,
  name: /[A-Za-z_][A-Za-z0-9_]*/,
  argument: /\$[so&]?(?:i|[0-9]+)/,
  string: { match: /"(?:[^"\\\n\r]|\\\r\n|\\[\s\S])*"/, lineBreaks: true },
  open: { match: /"(?:[^"\\\n\r]|\\\r\n|\\[\s\S])*\\?(?![\s\S])/, lineBreaks: true },
  unquoted: { match: /"(?:[^"\\\n\r]|\\\r\n|\\[\s\S])*/, lineBreaks: true },
  end: { match: /[\x04\x1a][\s\S]*/, lineBreaks: true },
  sign: [...signs.keys(), '-'],
  bad: { match: /[\s\S]/, lineBreaks: true },
}

export class Lexemes {
  private lexer: moo.Lexer | undefined = undefined

  /** The lexeme that begins at an offset; undefined behind the end. */
  at(text: string, offset: number): Lexeme | undefined {
    this.lexer ??= moo.compile(rules)
    this.lexer.reset(text.slice(offset))
    const token = this.lexer.next()
    if (!token) return undefined
    return { kind: kinds[token.type!] ?? (token.type as LexemeKind), text: token.text }
  }
}

const escapes: Record<string, string> = { b: '\b', f: '\f', n: '\n', r: '\r', t: '\t' }

/** The value of a string literal; an escaped line end is a newline. */
export function stringValue(literal: string): string {
  return literal
    .slice(1, -1)
    .replace(/\\(\r\n|[\s\S])/g, (_, escaped: string) =>
      /[\r\n]/.test(escaped) ? '\n' : (escapes[escaped] ?? escaped),
    )
}

/** The value of a number; a dangling exponent is none. */
export const numberOf = (text: string): number => Number(text.replace(/[eE][+-]?$/, ''))
