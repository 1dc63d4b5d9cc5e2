/**
 * A program that is typed: lines come one by one, and a statement runs as soon as it is whole.
 */
import { OpenText, type Session } from '../index.ts'

/** The text so far ends within a statement. */
class Unfinished extends Error {
  constructor(readonly braces: number) {
    super('unfinished')
  }
}

/** In a block that is typed each line is looked at for mistakes. One of so many lines, which come so fast (ms), is pasted. */
const manyLines = 20
const fast = 50

export class Typing {
  private lines: string[] = []
  private open = new OpenText()
  private running = false
  /** Number of the line that the statement begins on. */
  private firstLine = 1
  private lastCame = 0

  constructor(
    private readonly session: Session,
    /** A line for a program that reads its own input while it runs. */
    private readonly readLine: () => string | undefined,
  ) {}

  /**
   * Takes a line. Undefined when a statement was run, or refused with a report; the number of open braces when it goes on.
   */
  take(line: string): number | undefined {
    this.lines.push(`${line}\n`)
    const isPasted = this.cameFast() && this.lines.length > manyLines
    if (this.open.add(`${line}\n`) && isPasted) return this.open.braces
    try {
      this.run()
    } catch (error) {
      if (error instanceof Unfinished) return error.braces
      this.settle()
      throw error
    }
    this.settle()
    return undefined
  }

  /** Forgets the beginning of a statement. */
  forget(): void {
    this.settle()
    this.running = false
  }

  private cameFast(): boolean {
    const now = Date.now()
    const isFast = now - this.lastCame < fast
    this.lastCame = now
    return isFast
  }

  private settle(): void {
    this.firstLine += this.lines.length
    this.lines = []
    this.open = new OpenText()
  }

  private run(): void {
    const { interpreter } = this.session
    const reader = interpreter.reader(this.source(), true)
    const mark = interpreter.mark()
    try {
      for (let next = reader.next(); next; next = reader.next()) {
        interpreter.readers.push(reader)
        this.running = true
        interpreter.execute(next)
        this.running = false
        interpreter.readers.pop()
      }
    } catch (error) {
      this.running = false
      if (error instanceof Unfinished || this.session.quitStatus(error) !== undefined) throw error
      interpreter.restore(mark)
      interpreter.report(interpreter.problemOf(error))
    }
  }

  private source() {
    const waiting = [...this.lines]
    return {
      name: '<stdin>',
      firstLine: this.firstLine,
      read: (braces: number, unfinished: boolean): string | undefined => {
        const line = waiting.shift()
        if (line !== undefined) return line
        if (this.running) return this.typedLine()
        if (braces > 0 || unfinished) throw new Unfinished(braces)
        return undefined
      },
    }
  }

  private typedLine(): string | undefined {
    const line = this.readLine()
    return line === undefined ? undefined : `${line}\n`
  }
}
