/**
 * Patterns of section names in `forsec`, `ifsec` and `issection`: `.` any character, `*` repeats what stands before, `<a-b>` one character of a
 * range or a number between two; brackets stand for themselves.
 */
export function sectionPattern(text: string): RegExp {
  let pattern = ''
  for (let i = 0; i < text.length; i++) {
    const c = text[i]!
    if (c === '<') {
      const end = text.indexOf('>', i)
      if (end > 0) {
        pattern += range(text.slice(i + 1, end))
        i = end
        continue
      }
    }
    pattern += c === '.' || c === '*' ? c : quoted(c)
  }
  return new RegExp(pattern)
}

function range(text: string): string {
  const numbers = /^(\d+)-(\d+)$/.exec(text)
  if (!numbers) return `[${text.replace(/[\]\\^]/g, '\\$&')}]`
  const [low, high] = [Number(numbers[1]), Number(numbers[2])]
  const values = Array.from({ length: Math.max(0, high - low + 1) }, (_, i) => low + i)
  return `(?:${values.reverse().join('|') || '(?!)'})`
}

const quoted = (c: string) => c.replace(/[\^$\\.*+?()[\]{}|/]/g, '\\$&')
