/**
 * The row of tokens that a lexer puts together, with their codes and what it has to remember of the last ones.
 */
import { BracketStack } from './bracket-stack.ts'
import { LexicalError } from './lexical-error.ts'
import { Scanner } from './scanner.ts'
import type { HocSymbol } from './symbol.ts'
import type { Token } from './token.ts'
import * as words from './words.ts'
import { nature, type Word } from './words.ts'

export class TokenRow {
  readonly scanner = new Scanner()
  tokens: Token[] = []
  /** Codes of the tokens: the statement's shape. */
  codes: Uint16Array<ArrayBuffer> = new Uint16Array(256)
  /** Of the last token. */
  protected nature = 0
  /** Class of the last name or `$`, also behind its index. */
  protected head = ''
  protected readonly brackets = new BracketStack()

  protected clear(): void {
    this.tokens = []
    this.nature = 0
    this.head = ''
    this.brackets.depth = 0
  }

  protected put(word: Word, text: string): void {
    this.add(word, { type: word.type, text, offset: this.scanner.start })
  }

  protected putName(word: Word, text: string, symbol: HocSymbol): void {
    this.add(word, { type: word.type, text, offset: this.scanner.start, symbol })
  }

  protected add(word: Word, token: Token): void {
    const { tokens } = this
    const at = tokens.length
    if ((this.nature & nature.open) !== 0 && !words.startsExpression.has(word.terminal)) {
      this.codes[at - 1] = words.without.get(tokens[at - 1]!.type)!.code
    }
    if (at === this.codes.length) this.codes = grown(this.codes)
    this.codes[at] = word.code
    tokens.push(token)
    this.nature = word.nature
  }

  /** Before a token that begins an operand or a statement: behind a path that was a statement so far, the path takes it. */
  protected begins(): void {
    if ((this.nature & nature.path) !== 0) this.put(words.withinWord, '')
  }

  /** A problem with the lexeme read last. */
  protected error(code: string, message: string, help?: string): LexicalError {
    return new LexicalError(code, this.scanner.start, this.scanner.position, message, help)
  }
}

/** Numbers are many, and their text is seldom asked for. */
export class NumberToken implements Token {
  readonly type = 'NUMBER'
  constructor(
    private readonly source: string,
    readonly offset: number,
    private readonly end: number,
    readonly number: number,
  ) {}

  get text(): string {
    return this.source.slice(this.offset, this.end)
  }
}

function grown(codes: Uint16Array<ArrayBuffer>): Uint16Array<ArrayBuffer> {
  const larger = new Uint16Array(codes.length * 2)
  larger.set(codes)
  return larger
}
