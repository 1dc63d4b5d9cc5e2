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
import type { Build } from './grammar/rules.ts'
import { statementRules } from './grammar/statements.ts'

export interface Rule {
  name: string
  symbols: (string | { type: string })[]
  postprocess: Build
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
  return written().map(([name, symbols, postprocess]) => ({
    name,
    postprocess,
    symbols: symbols
      .split(' ')
      .filter(Boolean)
      .map((word) => (nonterminals.has(word) ? word : { type: word })),
  }))
})

/** Tells this grammar from others. */
export const grammarMark = (): string => markOf(written().map(([name, symbols]) => [name, symbols]))
