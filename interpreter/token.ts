/**
 * Tokens: what the lexer gives the grammar. The class of a name comes from the symbol table, as HOC itself does it.
 */
import type { Source } from '../lang/source.ts'
import type { HocSymbol } from './symbol.ts'

/** Classes of names; each is a terminal of the grammar. */
export const nameClasses = [
  'VAR', // number variable, also a name never seen before
  'STRVAR',
  'OBJVAR',
  'SECTION',
  'RANGE', // range variable: v, diam, gnabar_hh ...
  'PROPERTY', // nseg L Ra rallbranch
  'TEMPLATE', // a template or a built-in class
  'FUNC',
  'PROC',
  'OBFUNC',
  'ITERATOR',
  'BUILTIN', // built-in function that returns a number
  'STRFUNC', // ... a string
  'OBJFUNC', // ... an object
  'MECHANISM', // name of a mechanism that is nothing else
  'LOCAL',
  'LOCALOBJ',
  'MEMBER', // any name after a dot that follows an object
] as const
export type NameClass = (typeof nameClasses)[number]

export interface Token {
  /** Terminal of the grammar: a name class, 'NUMBER', 'STRING', 'NEWLINE', `$`-forms, a keyword or punctuation itself. */
  readonly type: string
  /** As written. */
  readonly text: string
  /** Offset in the statement's source. */
  readonly offset: number
  /** NUMBER. */
  readonly number?: number
  /** STRING: with escapes resolved. */
  readonly string?: string
  /** Names: the symbol as it was found when the token was read. None for LOCAL, LOCALOBJ and MEMBER. */
  readonly symbol?: HocSymbol | undefined
}

/** A statement as it was read: the shape's tree and the tokens of this one. */
export interface Parsed<Tree> {
  readonly source: Source
  readonly tokens: readonly Token[]
  /** Tokens with the names and values of this statement, but perhaps not its places, for the code that runs it. Without, `tokens`. */
  readonly values?: readonly Token[]
  readonly tree: Tree
  /** Equal for statements that share a tree. */
  readonly shape: string
  /** Lines of the one block that has a statement of kind 'pieces'; each is a block. Only when the reader was asked for them. */
  readonly pieces?: readonly Parsed<Tree>[]
}
