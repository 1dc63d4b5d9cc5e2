/**
 * Patterns of section names in `forsec`, `ifsec` and `issection`: `.` any character, `*` repeats what stands before, `<a-d>` one of some
 * characters, `{1-12}` a number of a range; brackets stand for themselves. A star with nothing to repeat is passed over.
 */
import { problem } from '../../lang/problem.ts'

export function sectionPattern(text: string): RegExp {
  let pattern = ''
  let repeatable = false
  for (let i = 0; i < text.length; i++) {
    const c = text[i]!
    const end = c === '<' || c === '{' ? text.indexOf(c === '<' ? '>' : '}', i) : -1
    if (end > 0) {
      const inside = text.slice(i + 1, end)
      pattern += c === '<' ? `[${inside.replace(/[\]\\^]/g, '\\$&')}]` : numbers(inside, text)
      i = end
    } else if (c === '{') throw malformed(text)
    else if (c !== '*') pattern += c === '.' ? c : quoted(c)
    else if (repeatable) pattern += c
    repeatable = c !== '*'
  }
  return new RegExp(pattern)
}

function numbers(range: string, text: string): string {
  const [, from, to] = /^(\d+)-(\d+)$/.exec(range) ?? []
  if (from === undefined) throw malformed(text)
  const [low, high] = [Number(from), Number(to)]
  const values = Array.from({ length: Math.max(0, high - low + 1) }, (_, i) => low + i)
  return `(?:${values.reverse().join('|') || '(?!)'})`
}

const malformed = (text: string) =>
  problem('HOC3193', undefined, `search string format error .*${text}.*`, {
    help: 'braces enclose a range of numbers: `dend[{1-12}]`',
  })

const quoted = (c: string) => c.replace(/[\^$\\.*+?()[\]{}|/]/g, '\\$&')
