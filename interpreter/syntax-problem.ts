/**
 * What to say about a token that cannot stand where it stands.
 */
import { type Problem, problem } from '../lang/problem.ts'
import { type Source, spanOf } from '../lang/source.ts'
import type { Scope } from './symbol.ts'
import type { Token } from './token.ts'

export interface Refused {
  readonly source: Source
  readonly tokens: readonly Token[]
  readonly failedAt: number
  /** Terminals that could have stood there. */
  readonly expected: ReadonlySet<string>
  readonly scope: Scope
}

export function syntaxProblem({ source, tokens, failedAt }: Refused): Problem {
  const token = tokens[failedAt]!
  const span = spanOf(source, token.offset, token.offset + Math.max(1, token.text.length))
  return problem('HOC1001', span, 'syntax error')
}
