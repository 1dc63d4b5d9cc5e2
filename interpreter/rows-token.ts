/**
 * The token that stands for calls of built-in functions with numbers alone (rows.ts): which functions, and all their numbers side by side.
 */
import type { HocSymbol } from './symbol.ts'
import type { Token } from './token.ts'

/** Calls of one function with the same number of arguments, one after the other. */
export class Run {
  count = 1

  constructor(
    readonly name: string,
    readonly symbol: HocSymbol,
    /** Arguments of each call. */
    readonly width: number,
  ) {}
}

export class RowsToken implements Token {
  readonly type = 'ROWS'

  constructor(
    private readonly source: string,
    readonly offset: number,
    private readonly end: number,
    readonly runs: readonly Run[],
    /** The arguments of all calls, one after the other. */
    readonly values: Float64Array,
    /** The first of them in `values`, which other rows share. */
    readonly first: number,
    /** Bare lines of the top level print what they give. */
    readonly isShown: boolean,
  ) {}

  get text(): string {
    return this.source.slice(this.offset, this.end)
  }

  /** Where a call begins, counted over all runs. */
  startOf(call: number): number {
    let at = between(this.source, this.offset)
    for (let i = 0; i < call; i++) at = between(this.source, this.source.indexOf(')', at) + 1)
    return at
  }
}

const isBlank = (c: number): boolean => c === 32 || c === 9
export const isLineEnd = (c: number): boolean => c === 10 || c === 13
export const openBrace = 123
export const closeBrace = 125
const slash = 47
const star = 42

export function afterBlanks(text: string, from: number): number {
  let at = from
  while (isBlank(text.charCodeAt(at))) at++
  return at
}

/** Passes over blanks and comments; what follows may be a line end. */
export function follow(text: string, from: number): number {
  let at = afterBlanks(text, from)
  while (text.charCodeAt(at) === slash) {
    const next = afterComment(text, at)
    if (next === at) return at
    at = afterBlanks(text, next)
  }
  return at
}

/** A comment that is not closed ends the text. */
function afterComment(text: string, at: number): number {
  const second = text.charCodeAt(at + 1)
  if (second === star) {
    const end = text.indexOf('*/', at + 2)
    return end < 0 ? text.length : end + 2
  }
  if (second !== slash) return at
  let end = at + 2
  while (end < text.length && !isLineEnd(text.charCodeAt(end))) end++
  return end
}

/** Passes over blanks, comments and empty lines. */
export function skip(text: string, from: number): number {
  let at = follow(text, from)
  while (isLineEnd(text.charCodeAt(at))) at = follow(text, at + 1)
  return at
}

/** From the end of a call to the next: lines of the top level may have braces round their calls. */
function between(text: string, from: number): number {
  let at = skip(text, from)
  for (let c = text.charCodeAt(at); c === closeBrace || c === openBrace; c = text.charCodeAt(at))
    at = skip(text, at + 1)
  return at
}
