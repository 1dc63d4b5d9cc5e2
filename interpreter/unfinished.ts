/**
 * Whether a text that is being typed wants more lines before it can run: where lines cannot be asked for, as in a page,
 * an editor asks this at each.
 */
import { lexeme, Scanner } from './scanner.ts'

/** A text that grows by the line. */
export class OpenText {
  /** How many braces are open. */
  braces = 0
  private readonly scanner = new Scanner()
  /** Behind the last whole lexeme: the beginning of a comment or string. */
  private rest = ''
  private joined = false

  /** True while more is wanted: inside braces, a comment, a continued string, or behind a backslash at the end. */
  add(lines: string): boolean {
    const { scanner } = this
    scanner.begin(this.rest + lines)
    this.rest = ''
    for (;;) {
      const kind = scanner.next()
      if (kind === lexeme.open) {
        this.rest = scanner.text.slice(scanner.start)
        return true
      }
      if (kind === lexeme.end) return this.braces > 0 || (this.joined && /\\(\r\n|\n|\r)$/.test(lines))
      this.joined = kind !== lexeme.newline
      if (kind === lexeme.sign && scanner.word.type === '{') this.braces++
      if (kind === lexeme.sign && scanner.word.type === '}') this.braces--
    }
  }
}

export const isUnfinished = (text: string): boolean => new OpenText().add(text)
