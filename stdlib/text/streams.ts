/**
 * The one file that ropen opened and the one of wopen. Without ropen, reading goes on in the text of the program itself.
 */
import { problem } from '../../lang/problem.ts'
import type { Context } from '../binding/context.ts'
import { File } from '../file.ts'
import { nextNumber, numberAt, skipBlanks, wordFrom } from './scan.ts'

export class TextFiles {
  private input: File | undefined = undefined
  private output: File | undefined = undefined
  constructor(private readonly context: Context) {}

  ropen(name?: string): boolean {
    this.input?.close()
    this.input = undefined
    if (name === undefined) return true
    const file = new File(this.context.host, name)
    if (!file.ropen()) return false
    this.input = file
    return true
  }

  wopen(name?: string): boolean {
    this.output?.close()
    this.output = undefined
    if (name === undefined) return true
    const file = new File(this.context.host, name)
    if (!file.wopen()) return false
    this.output = file
    return true
  }

  write(shown: string): void {
    if (this.output) this.output.write(shown)
    else this.context.host.write(shown)
  }

  flush(): void {
    this.output?.flush()
  }

  line(): string | undefined {
    return this.input ? this.input.line() : this.programLine()
  }

  word(): string | undefined {
    if (this.input) return this.input.word()
    const line = this.lineWithText()
    const found = line === undefined ? undefined : wordFrom(line, 0)!
    if (found) this.unread(line!.slice(found.end))
    return found?.word
  }

  /** The blanks behind it are passed over, even to the next lines. */
  number(): number | undefined {
    if (this.input) return this.input.nextNumber()
    for (;;) {
      const line = this.lineWithText()
      if (line === undefined) return undefined
      const found = nextNumber(line, 0)
      if (!found) continue
      this.unread(line.slice(found.end))
      const following = this.lineWithText()
      if (following !== undefined) this.unread(following)
      return found.value
    }
  }

  /** The number that the program's own text goes on with: NaN if it goes on with something else, undefined at its end. */
  ownNumber(): number | undefined {
    const line = this.lineWithText()
    if (line === undefined) return undefined
    const found = numberAt(line, 0)
    this.unread(line.slice(found?.end ?? 0))
    return found ? found.value : Number.NaN
  }

  /** The rest of the program from its next character that is no blank, to the end of that line. */
  private lineWithText(): string | undefined {
    for (;;) {
      const line = this.programLine()
      const start = line === undefined ? 0 : skipBlanks(line, 0)
      if (line === undefined || start < line.length) return line?.slice(start)
    }
  }

  private unread(text: string): void {
    this.context.unreadProgram?.(text)
  }

  private programLine(): string | undefined {
    if (this.context.programLine) return this.context.programLine()
    throw problem('HOC3034', undefined, 'there is no file to read from', { help: 'open one with ropen("name")' })
  }
}

const key = Symbol('ropen and wopen')
export const textFiles = (context: Context): TextFiles => context.state(key, () => new TextFiles(context))
