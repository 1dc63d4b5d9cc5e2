/**
 * The one file that ropen opened and the one of wopen. Without ropen, reading goes on in the text of the program itself.
 */
import { problem } from '../../lang/problem.ts'
import type { Context } from '../binding/context.ts'
import { File } from '../file.ts'
import { nextNumber, wordFrom } from './scan.ts'

export class TextFiles {
  private input: File | undefined
  private output: File | undefined
  /** What is left of a program line that was read in part. */
  private rest = ''

  constructor(private readonly context: Context) {}

  /** Whether a file is open for reading. */
  get reads(): boolean {
    return this.input !== undefined
  }

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
    if (this.input) return this.input.line()
    const left = this.rest
    this.rest = ''
    return left === '' ? this.programLine() : left
  }

  word(): string | undefined {
    if (this.input) return this.input.word()
    for (;;) {
      const found = wordFrom(this.rest, 0)
      if (found) {
        this.rest = this.rest.slice(found.end)
        return found.word
      }
      const next = this.programLine()
      if (next === undefined) return undefined
      this.rest = next
    }
  }

  number(): number | undefined {
    if (this.input) return this.input.nextNumber()
    for (;;) {
      const found = nextNumber(this.rest, 0)
      if (found) {
        this.rest = this.rest.slice(found.end)
        return found.value
      }
      const next = this.programLine()
      if (next === undefined) return undefined
      this.rest = next
    }
  }

  private programLine(): string | undefined {
    if (this.context.programLine) return this.context.programLine()
    throw problem('HOC3034', undefined, 'there is no file to read from', { help: 'open one with ropen("name")' })
  }
}

const key = Symbol('ropen and wopen')
export const textFiles = (context: Context): TextFiles => context.state(key, () => new TextFiles(context))
