/**
 * How rules of the grammar are written: a right side is a line of words, names of other rules and token types for the rest.
 */
import type { Span } from '../../lang/source.ts'
import type { Token } from '../token.ts'
import type { BinaryOperator, Expression, Name } from '../tree.ts'

// biome-ignore lint/suspicious/noExplicitAny: what a rule's parts are is known to its builder alone
type Parts = any[]
export type Build = (parts: Parts) => unknown
export type WrittenRule = readonly [name: string, symbols: string, build: Build]

interface Spanned {
  readonly span: Span
}
export const over = (first: Spanned, last: Spanned): Span => ({
  source: first.span.source,
  start: first.span.start,
  end: Math.max(last.span.end, first.span.end),
})
export const nameOf = (token: Token): Name => ({ text: token.text, span: token.span })
// by number: taking a list apart by a pattern goes through an iterator, and these are what a parser does most
export const only: Build = (parts) => parts[0]
export const binary: Build = (parts) =>
  ({
    kind: 'binary',
    operator: (parts[1] as Token).type as BinaryOperator,
    left: parts[0],
    right: parts[2],
    span: over(parts[0], parts[2]),
  }) satisfies Expression
const append: Build = (parts) => [...parts[0], parts[1]]
const appendSeparated: Build = (parts) => [...parts[0], parts[2]]

/** Takes down the rules of one part of the grammar. */
export class Rules {
  readonly written: WrittenRule[] = []

  rule = (name: string, symbols: string, build: Build = only): void => {
    this.written.push([name, symbols, build])
  }

  /** `items -> item*` */
  many = (name: string, item: string): void => {
    this.rule(name, '', () => [])
    this.rule(name, `${name} ${item}`, append)
  }

  /** `items -> item , item ...`, one at least. */
  list = (name: string, item: string, separator = ','): void => {
    this.rule(name, item, ([first]) => [first])
    this.rule(name, `${name} ${separator} ${item}`, appendSeparated)
  }

  optional = (name: string, item: string, build: Build = only): void => {
    this.rule(name, '', () => undefined)
    this.rule(name, item, build)
  }
}
