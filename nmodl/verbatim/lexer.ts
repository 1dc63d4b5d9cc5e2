/** Tokens of C, and `#` lines as one token each. A hole stands for statements of NMODL between two VERBATIM blocks. */
import moo from 'moo'
import type { Span } from '../../lang/source.ts'
import type { Statement } from '../tree.ts'
import { badC } from './problems.ts'

export interface CToken {
  readonly type: 'name' | 'number' | 'string' | 'char' | 'sign' | 'directive' | 'hole' | 'end'
  readonly text: string
  readonly span: Span
  readonly hole?: Statement
}

const rules = {
  newline: { match: /\r?\n/, lineBreaks: true },
  space: /[ \t\f\v\r]+|\\[ \t]*\r?\n/,
  comment: { match: /\/\*[\s\S]*?\*\/|\/\/[^\n]*/, lineBreaks: true },
  directive: { match: /#(?:\\\r?\n|\/\*[\s\S]*?\*\/|[^\n])*/, lineBreaks: true },
  number: /0[xX][0-9a-fA-F]+[uUlL]*|(?:\d+\.?\d*|\.\d+)(?:[eE][-+]?\d+)?[uUlLfF]*/,
  name: /[A-Za-z_$][\w$]*/,
  string: { match: /"(?:\\[\s\S]|[^"\\\n])*"/, lineBreaks: true },
  char: /'(?:\\.[0-7]*|[^'\\\n])'/,
  sign: /\.\.\.|<<=|>>=|->|\+\+|--|<<|>>|<=|>=|==|!=|&&|\|\||[-+*/%&|^]=|[-+*/%&|^~!<>=?:;,.(){}[\]]/,
  other: moo.fallback,
} as const

/** `offset` is where `text` starts in the file of `span`. */
export function lexC(text: string, span: Span, offset = span.start): CToken[] {
  const lexer = moo.compile(rules as unknown as moo.Rules)
  const tokens: CToken[] = []
  let lineStart = true
  for (const token of lexer.reset(text)) {
    const at: Span = {
      source: span.source,
      start: offset + token.offset,
      end: offset + token.offset + token.text.length,
    }
    if (token.type === 'newline') lineStart = true
    if (token.type === 'newline' || token.type === 'space' || token.type === 'comment') continue
    if (token.type === 'other' || (token.type === 'directive' && !lineStart))
      throw badC(at, token.text.slice(0, 20), 'C code')
    tokens.push({ type: token.type as CToken['type'], text: token.text, span: at })
    lineStart = false
  }
  return tokens
}

/** The C between the words of a VERBATIM block. */
export function lexBlock(text: string, span: Span): CToken[] {
  const start = /^VERBATIM/.test(text) ? 8 : 0
  return lexC(text.slice(start).replace(/ENDVERBATIM$/, ''), span, span.start + start)
}
