/**
 * What may stand between the words of a file without being one of them: comments in blocks, switches of the units check, definitions,
 * other files. NEURON takes the first two outside of blocks and among statements, the others outside alone.
 */
import { syntaxError } from './problems.ts'
import { declarationBlocks, keywords, type Token } from './token.ts'

/** Follows the words of a file, those of files it includes too. */
export class Whereabouts {
  private depth = 0
  private block = ''

  see(type: string): void {
    if (type === '{') this.depth++
    else if (type === '}') this.depth--
    else if (this.depth === 0 && keywords.has(type)) this.block = type
  }

  private get amongStatements(): boolean {
    return this.depth > 0 && this.block !== 'NEURON' && !declarationBlocks.has(this.block)
  }

  /** COMMENT, UNITSON, UNITSOFF: `next` comes behind it. */
  pass(word: Token, next: Token | undefined): void {
    if (this.depth > 0 && !this.amongStatements) throw syntaxError(word.span, word.text, ['}'])
    // LOCAL is the first in a block
    if (this.depth > 0 && next?.type === 'LOCAL') throw syntaxError(next.span, next.text, ['a statement'])
  }

  /** DEFINE, INCLUDE. */
  outside(word: Token): void {
    if (this.depth > 0) throw syntaxError(word.span, word.text, ['}'])
  }

  /** The steps of a TABLE are no defined name. */
  takesName(before: Token | undefined): boolean {
    return !(before?.type === 'WITH' && this.amongStatements)
  }
}
