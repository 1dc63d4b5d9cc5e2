/**
 * Problems of the lexer: a character, a string, a name that cannot be.
 */
import { type Problem, problem } from '../lang/problem.ts'
import { type Source, spanOf } from '../lang/source.ts'
import type { Token } from './token.ts'

/** A token that cannot be, with what it was about: reported unless the grammar objects to an earlier one. */
export class LexicalError extends Error {
  constructor(
    readonly code: string,
    readonly start: number,
    readonly end: number,
    message: string,
    readonly help?: string,
    /** Offset of the bracket that is not closed. */
    readonly opened?: number,
  ) {
    super(message)
  }

  in(source: Source): Problem {
    const notes = this.opened === undefined ? [] : [`the { stands in line ${source.position(this.opened).line}`]
    return problem(this.code, spanOf(source, this.start, this.end), this.message, { help: this.help, notes })
  }
}

/** Of a character that begins no token. */
export function badCharacter(c: string, at: number): LexicalError {
  const code = c.charCodeAt(0)
  if (code >= 32 && code <= 126) {
    return new LexicalError('HOC1003', at, at + 1, `syntax error: ${c} is not a character of HOC`, characterHelp[c])
  }
  const octal = code.toString(8).padStart(3, '0')
  return new LexicalError('HOC1003', at, at + 1, `syntax error: character \\${octal} is not printable`)
}

const characterHelp: Record<string, string> = {
  "'": 'strings are written in double quotes',
  '#': 'comments begin with //',
  '|': 'the logical or is ||',
  '?': 'there is no a ? b : c; write if (a) { } else { }',
  $: 'arguments are $1, $s1, $o1, $&1',
  '\\': 'a backslash joins lines only as the last character of a line',
}

/** Of a text that ends at offset `end` with a brace open. */
export function unclosed(tokens: readonly Token[], end: number): LexicalError {
  let depth = 0
  const open = tokens.findLast(({ type }) => {
    if (type === '}') depth++
    return type === '{' && depth-- === 0
  })
  return new LexicalError(
    'HOC1004',
    end,
    end,
    'syntax error: the text ends inside { }',
    'close it with }',
    open?.offset,
  )
}
