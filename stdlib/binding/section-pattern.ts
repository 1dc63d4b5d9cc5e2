/**
 * Patterns of section names in `forsec`, `ifsec` and `issection`: `.` any character, `*` repeats what stands before, `<a-d>` one of some
 * characters and `<^a-d>` none of them, `{1-12}` a number of a range; brackets stand for themselves. A star with nothing to repeat is passed over.
 *
 * NEURON reads a set in a way of its own: `<9-11>` is 9 or 1, and `<9->` takes its own end for the last of the range.
 */
import { problem } from '../../lang/problem.ts'
import type { Context } from './context.ts'

/** Of a pattern with everything in it, in characters. */
const longest = 256
const mostRanges = 5

const patternsKey = Symbol('section patterns')

/** Patterns that have been read, as loops ask for the same ones again and again; forgotten when there are very many. */
interface Patterns {
  readonly within: Map<string, RegExp>
  readonly whole: Map<string, RegExp>
  /** The pattern read last: `issection("")` asks for that once more. */
  last: RegExp | undefined
}
const mostKept = 200

const patternsOf = (context: Context) =>
  context.state<Patterns>(patternsKey, () => ({ within: new Map(), whole: new Map(), last: undefined }))

/** Somewhere in a name, as `forsec` and `ifsec` look for it. */
export function sectionPattern(context: Context, text: string): RegExp {
  const patterns = patternsOf(context)
  const known = patterns.within.get(text)
  if (known) return (patterns.last = known)
  return remember(patterns, patterns.within, text, () => new RegExp(new PatternReader(text).read()))
}

/** All of a name, as `issection` wants it. */
export function wholePattern(context: Context, text: string): RegExp {
  const patterns = patternsOf(context)
  const known = patterns.whole.get(text)
  if (known) return (patterns.last = known)
  if (text === '' && patterns.last) return patterns.last
  if (text === '' || text[0] === '*')
    throw malformed(text, text === '' ? 'the pattern is empty' : 'there is nothing before the star to repeat')
  return remember(patterns, patterns.whole, text, () => new RegExp(`^(?:${new PatternReader(text).read()})$`))
}

/** One that cannot be read leaves none. */
function remember(patterns: Patterns, kept: Map<string, RegExp>, text: string, read: () => RegExp): RegExp {
  patterns.last = undefined
  const pattern = read()
  if (kept.size >= mostKept) kept.clear()
  kept.set(text, pattern)
  return (patterns.last = pattern)
}

class PatternReader {
  private at = 0
  private ranges = 0

  constructor(private readonly text: string) {}

  read(): string {
    if (this.text.length * 2 > longest) throw this.malformed('the pattern is too long')
    let pattern = ''
    let repeatable = false
    while (this.at < this.text.length) {
      const c = this.text[this.at++]!
      if (c !== '*') {
        const part = this.part(c)
        if (this.text[this.at] === '*' && c === '{') throw this.malformed('a range of numbers cannot be repeated')
        pattern += part
        repeatable = true
      } else if (repeatable) {
        pattern += c
        repeatable = false
      }
    }
    return pattern
  }

  private part(c: string): string {
    if (c === '.') return '[^]'
    if (c === '<') return this.set()
    return c === '{' ? this.numbers() : quoted(c)
  }

  /** What stands between `<` and `>`. */
  private set(): string {
    const isNegative = this.text[this.at] === '^'
    if (isNegative) this.at++
    const chars: string[] = []
    do this.member(chars)
    while (this.text[this.at] !== '>')
    this.at++
    return `[${isNegative ? '^' : ''}${chars.map(escaped).join('')}]`
  }

  private member(chars: string[]): void {
    const c = this.text[this.at++]
    if (c === undefined) throw this.malformed('a set of characters ends with `>`: `dend[<0-4>]`')
    const before = chars.at(-1)
    if (c !== '-' || before === undefined) chars.push(c)
    else if (before === '\\') chars[chars.length - 1] = c
    else this.range(before, chars)
  }

  private range(first: string, chars: string[]): void {
    const last = this.text[this.at]
    if (last === ']') chars.push('-')
    else if (last !== undefined && first <= last) {
      this.at++
      for (let code = first.charCodeAt(0) + 1; code <= last.charCodeAt(0); code++) chars.push(String.fromCharCode(code))
    }
  }

  private numbers(): string {
    const [whole, from, to] = /^(\d+)-(\d+)[\d-]*\}/.exec(this.text.slice(this.at)) ?? []
    if (whole === undefined || ++this.ranges > mostRanges)
      throw this.malformed('braces enclose a range of numbers: `dend[{1-12}]`')
    this.at += whole.length
    const [low, high] = [Number(from), Number(to)]
    const values = Array.from({ length: Math.max(0, high - low + 1) }, (_, i) => low + i)
    return `0*(?:${values.join('|') || '(?!)'})(?!\\d)`
  }

  private malformed(help: string) {
    return malformed(this.text, help)
  }
}

const malformed = (text: string, help: string) =>
  problem('HOC3193', undefined, `search string format error ${text}`, { help })

const escaped = (c: string) => c.replace(/[\]\\^-]/, '\\$&')

const quoted = (c: string) => c.replace(/[\^$\\.*+?()[\]{}|/]/g, '\\$&')
