/**
 * Whether a text that is being typed wants more lines before it can run: where lines cannot be asked for, as in a page,
 * an editor asks this at each.
 */
import { lexeme, Scanner } from './scanner.ts'

/** True inside braces, a comment, a continued string, or behind a backslash at the end. */
export function isUnfinished(text: string): boolean {
  const scanner = new Scanner()
  scanner.text = text
  let braces = 0
  let joined = false
  for (;;) {
    const kind = scanner.next()
    if (kind === lexeme.open) return true
    if (kind === lexeme.end) return braces > 0 || (joined && /\\(\r\n|\n|\r)$/.test(text))
    joined = kind !== lexeme.newline
    if (kind === lexeme.sign && scanner.word.type === '{') braces++
    if (kind === lexeme.sign && scanner.word.type === '}') braces--
  }
}
