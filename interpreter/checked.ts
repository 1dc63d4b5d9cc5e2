/** Looks through a block while its lines still come, so that a mistake is told at its line. */
import type { Prefix } from '../lang/driver.ts'
import type { Token } from './token.ts'
import { terminals } from './words.ts'

/** The part of an open block that has been looked at for mistakes. */
export class Checked {
  private count = 0
  /** The last of its codes: tokens may be put together when more have been read. */
  private last: readonly number[] = []

  constructor(private readonly prefix: Prefix) {}

  holds(codes: Uint16Array, end: number): boolean {
    const { count, last } = this
    return count <= end && last.every((code, i) => codes[count - last.length + i] === code)
  }

  extend(tokens: readonly Token[], codes: Uint16Array, end: number): ReturnType<Prefix['extend']> {
    const types = typesOf(tokens.slice(this.count, end), codes, this.count)
    this.count = end
    this.last = Array.from(codes.subarray(Math.max(0, end - 8), end))
    return this.prefix.extend(types)
  }
}

/** The terminals that tokens are to the grammar. */
export const typesOf = (tokens: readonly Token[], codes: Uint16Array, start: number): string[] =>
  tokens.map((token, i) => terminals[codes[start + i]!] ?? token.type)
