/**
 * Long blocks at top level, read by the line.
 *
 * Files of morphologies have a block for each section, each with its own number of points and so with its own shape:
 * nothing would be found again. Inside braces a line end can only stand between statements, so a block falls into lines
 * that may be parsed by themselves; and the lines have few shapes. This holds where the block runs once, and where no
 * line leaves it: sections may stand in front, loops and conditions may not.
 */
import type { Token } from './token.ts'
import { keywords } from './words.ts'

/** The block's place, `{` and `}`, and where its lines end. */
export interface Division {
  readonly open: number
  readonly close: number
  /** The token that ends each line. The first line begins behind the line end that follows `{`. */
  readonly ends: readonly number[]
}

const fewest = 4
const leaves = new Set(['break', 'continue', 'return', 'stop', 'iterator_statement'])
const begins = new Set(['{', 'SECTION', 'OBJVAR', 'TEMPLATE'])

export function divide(tokens: readonly Token[]): Division | undefined {
  const close = tokens.length - 2
  if (close < fewest || tokens[close]!.type !== '}' || !begins.has(tokens[0]!.type)) return undefined
  const open = tokens.findIndex((token) => token.type === '{')
  if (tokens[open + 1]!.type !== 'NEWLINE') return undefined
  for (let i = 0; i < open; i++) if (keywords.has(tokens[i]!.type)) return undefined
  const ends: number[] = []
  let braces = 1
  for (let i = open + 2; i <= close; i++) {
    const { type } = tokens[i]!
    if (type === '{') braces++
    else if (type === '}') braces--
    else if (leaves.has(type)) return undefined
    if (braces === 0 && i < close) return undefined
    if (braces === 1 && type === 'NEWLINE') ends.push(i)
  }
  if (braces !== 0) return undefined
  if (ends[ends.length - 1] !== close - 1) ends.push(close)
  return ends.length < fewest ? undefined : { open, close, ends }
}
