/** Regular expressions as HOC's functions of strings and lists of connections have them: `.` `*` `+` `?` `|` `^` `$` `[...]` and groups `\( \)`. */
import { problem } from '../../lang/problem.ts'

/** Fits nowhere: what NEURON makes of a pattern that is wrong. */
const nothing = /(?!)/

/** Such a pattern as JavaScript's: there `{ }` are plain characters, `\(` `\)` make groups, and a bare parenthesis fits nothing. */
export function patternOf(pattern: string): RegExp {
  let source = ''
  for (let i = 0; i < pattern.length; i++) {
    const char = pattern[i]!
    if (char === '\\' && i + 1 < pattern.length) {
      const next = pattern[++i]!
      source += next === '(' || next === ')' ? next : quoted(next)
    } else if (char === '[') {
      const end = pattern.indexOf(']', pattern[i + 1] === '^' ? i + 3 : i + 2)
      if (end < 0) throw problem('HOC3051', undefined, `regexp: missing ] in pattern "${pattern}"`)
      source += setOf(pattern.slice(i + 1, end))
      i = end
    } else if ('*+?'.includes(char) && /(^|(?<!\\)[|(*+?])$/.test(source)) return nothing
    else if (char === '(' || char === ')') return nothing
    else source += char === '.' ? '[^\\n]' : '*+?|^$'.includes(char) ? char : quoted(char)
  }
  return compiled(source, pattern)
}

function compiled(source: string, pattern: string): RegExp {
  try {
    return new RegExp(source)
  } catch {
    throw problem('HOC3051', undefined, `regexp: the pattern "${pattern}" is not well formed`)
  }
}

const quoted = (char: string) => char.replace(/[\\^$.*+?()[\]{}|/]/, '\\$&')

function setOf(inner: string): string {
  const negated = inner.startsWith('^')
  const body = (negated ? inner.slice(1) : inner).replace(/[\\[\]^]/g, '\\$&')
  return `[${negated ? '^' : ''}${body}]`
}
