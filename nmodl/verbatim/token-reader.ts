/** The tokens of C, one after the other. */
import type { CToken } from './lexer.ts'
import { badC } from './problems.ts'
import type { TypeNames } from './type-names.ts'

export abstract class TokenReader {
  protected at = 0

  constructor(
    protected readonly tokens: readonly CToken[],
    protected readonly names: TypeNames,
    protected readonly end: CToken,
  ) {}

  protected get token(): CToken {
    return this.tokens[this.at] ?? this.end
  }

  protected done(): boolean {
    return this.at >= this.tokens.length
  }

  protected isSign(text: string, ahead = 0): boolean {
    const token = this.tokens[this.at + ahead]
    return token !== undefined && token.text === text && token.type === 'sign'
  }

  protected isWord(text: string): boolean {
    return this.token.type === 'name' && this.token.text === text
  }

  protected next(): CToken {
    const { token } = this
    this.at++
    return token
  }

  protected take(text: string): boolean {
    if (this.token.text !== text || (this.token.type !== 'sign' && this.token.type !== 'name')) return false
    this.at++
    return true
  }

  protected need(text: string): CToken {
    if (this.token.text !== text || this.token.type === 'string')
      throw badC(this.token.span, this.token.text, `"${text}"`)
    return this.next()
  }

  protected name(what: string): CToken {
    if (this.token.type !== 'name') throw badC(this.token.span, this.token.text, what)
    return this.next()
  }
}
