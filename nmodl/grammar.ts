/**
 * The grammar of NMODL in nearley's compiled form. A rule's right side is written as words: names of other rules, and
 * token types for the rest. No text has more than one parse: the build makes an LALR(1) table of it, see `parse.ts`, and
 * ends where there is a choice.
 */
import { once } from '../lang/once.ts'
import { markOf } from '../lang/parser-table.ts'
import { blockRules } from './grammar/blocks.ts'
import { declarationRules } from './grammar/declarations.ts'
import { expressionRules } from './grammar/expressions.ts'
import { reactionRules } from './grammar/reactions.ts'
import { type Build, only } from './grammar/rules.ts'
import { statementRules } from './grammar/statements.ts'

export interface Rule {
  name: string
  symbols: (string | { type: string })[]
  postprocess: Build
  /** What is made of its one symbol is that itself. */
  passes: boolean
}

const written = once(() => [
  ...declarationRules(),
  ...blockRules(),
  ...statementRules(),
  ...reactionRules(),
  ...expressionRules(),
])

export const grammarRules = once((): readonly Rule[] => {
  const nonterminals = new Set(written().map(([name]) => name))
  return written().map(([name, right, postprocess]) => {
    const words = right.split(' ').filter(Boolean)
    const symbols = words.map((word) => (nonterminals.has(word) ? word : { type: word }))
    return { name, postprocess, symbols, passes: postprocess === only && symbols.length === 1 }
  })
})

/** Tells this grammar from others. */
export const grammarMark = (): string => markOf(written().map(([name, symbols]) => [name, symbols]))
