/**
 * Source text and places in it. A span keeps two offsets; line and column are worked out when someone asks.
 * Text is Latin-1: one character per byte, so that every byte of a model passes through untouched.
 */
export class Source {
  private lineStarts: number[] | undefined = undefined

  constructor(
    /** What a user calls it: a path as given, `<stdin>`, `-c`, `execute`. */
    readonly name: string,
    readonly text: string,
    /** Number of the first line; a statement read from a stream knows the lines before it. */
    readonly firstLine = 1,
    /** Of our own library, by the name it has there. */
    readonly library: string | undefined = undefined,
  ) {}

  /** Line and column, both from 1. */
  position(offset: number): { line: number; column: number } {
    const starts = this.starts()
    let low = 0
    let high = starts.length - 1
    while (low < high) {
      const middle = (low + high + 1) >> 1
      if (starts[middle]! <= offset) low = middle
      else high = middle - 1
    }
    return { line: low + this.firstLine, column: offset - starts[low]! + 1 }
  }

  /** Text of a line, without its end; numbered as `position` numbers. */
  line(number: number): string {
    const starts = this.starts()
    const from = starts[number - this.firstLine]
    if (from === undefined) return ''
    const to = starts[number - this.firstLine + 1] ?? this.text.length
    return this.text.slice(from, to).replace(/[\r\n]+$/, '')
  }

  private starts(): number[] {
    if (this.lineStarts) return this.lineStarts
    const starts = [0]
    for (const match of this.text.matchAll(/\r\n|\n|\r/g)) starts.push(match.index + match[0].length)
    this.lineStarts = starts
    return starts
  }
}

export interface Span {
  readonly source: Source
  readonly start: number
  readonly end: number
}

export const spanOf = (source: Source, start: number, end = start + 1): Span => ({ source, start, end })
