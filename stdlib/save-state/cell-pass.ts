/**
 * One way through the state of cells, for writing and for reading alike: who walks a cell names each item in order, and a pass writes
 * it or compares it with what is in a file. What a file says goes into the model only when all of it has been read. There are two
 * formats, lines of text and numbers as they are in memory; both are NEURON's.
 */
import { sprintf } from '../../lang/printf.ts'
import { problem } from '../../lang/problem.ts'

export interface CellPass {
  readonly reads: boolean
  /** A whole number that the model has too: what was read has to be the same. */
  same(value: number, what: string): void
  /** A whole number; when reading, the one in the file. */
  int(value: number): number
  /** A word that has to be there. */
  mark(text: string): void
  /** A text; when reading, the one in the file. */
  text(value: string): string
  /** Numbers; when reading, as many from the file. */
  doubles(values: readonly number[]): readonly number[]
  /** The same, but where the file has lines there may be the first alone. */
  line(values: readonly number[]): readonly number[]
  /** How long something is, and then that; without `body` a reader passes over it. */
  sized(body: ((pass: CellPass) => void) | undefined): void
  /** What happens when all has been read. */
  later(put: () => void): void
}

interface CellFormat {
  int(value: number): string
  text(value: string): string
  doubles(values: readonly number[]): string
}

export const textFormat: CellFormat = {
  int: (value) => `${String(value).padStart(12)}\n`,
  text: (value) => `${value}\n`,
  doubles: (values) => `${values.map((value) => sprintf(' %22.15g', value)).join('')}\n`,
}

const bytesOf = (view: ArrayBufferView) =>
  Array.from(new Uint8Array(view.buffer), (byte) => String.fromCharCode(byte)).join('')

export const binaryFormat: CellFormat = {
  int: (value) => bytesOf(Int32Array.of(value)),
  text: (value) => `${value}\0`,
  doubles: (values) => bytesOf(Float64Array.from(values)),
}

export class CellWriter implements CellPass {
  readonly reads = false
  private readonly parts: string[] = []

  constructor(private readonly format: CellFormat) {}

  same(value: number): void {
    this.int(value)
  }
  int(value: number): number {
    this.parts.push(this.format.int(value))
    return value
  }
  mark(text: string): void {
    this.text(text)
  }
  text(value: string): string {
    this.parts.push(this.format.text(value))
    return value
  }
  doubles(values: readonly number[]): readonly number[] {
    this.parts.push(this.format.doubles(values))
    return values
  }
  line(values: readonly number[]): readonly number[] {
    return this.doubles(values)
  }
  sized(body: (pass: CellPass) => void): void {
    const inner = new CellWriter(this.format)
    body(inner)
    const content = inner.content()
    this.int(content.length)
    this.parts.push(content)
  }
  later(): void {}

  content(): string {
    return this.parts.join('')
  }
}

/** What both formats have in common when they are read. */
abstract class CellReader implements CellPass {
  readonly reads = true
  protected at = 0
  private readonly puts: (() => void)[] = []

  constructor(
    protected readonly content: string,
    /** For messages. */
    private readonly name: string,
  ) {}

  protected abstract nextInt(): number
  protected abstract nextText(): string
  protected abstract nextDouble(): number

  same(value: number, what: string): void {
    const found = this.nextInt()
    if (found === value) return
    throw problem('HOC3172', undefined, `BBSaveState: ${what}: ${value} here, ${found} in ${this.name}`, {
      help: 'cells have to have the sections, mechanisms, point processes and connections that they had at save()',
    })
  }
  int(): number {
    return this.nextInt()
  }
  mark(text: string): void {
    const found = this.nextText()
    if (found !== text) throw this.damaged(`"${found.slice(0, 40)}" where "${text}" should be`)
  }
  text(): string {
    return this.nextText()
  }
  doubles(values: readonly number[]): readonly number[] {
    return values.map(() => this.nextDouble())
  }
  line(values: readonly number[]): readonly number[] {
    return this.doubles(values)
  }
  sized(body: ((pass: CellPass) => void) | undefined): void {
    const size = this.nextInt()
    if (body) body(this)
    else if (size >= 0) this.skip(size)
    else throw this.damaged('a size below 0')
  }
  later(put: () => void): void {
    this.puts.push(put)
  }

  /** All of it has been read: the model may change. */
  finish(): void {
    for (const put of this.puts) put()
  }

  /** Whether there is nothing left. */
  get atEnd(): boolean {
    return this.at >= this.content.length
  }

  /** Goes on behind the next line (or text) that says this. */
  passTo(text: string): void {
    while (!this.atEnd) if (this.nextText() === text) return
    throw this.damaged(`there is no "${text}"`)
  }

  protected skip(count: number): void {
    if (this.at + count > this.content.length) throw this.damaged('it ends too early')
    this.at += count
  }

  protected damaged(why: string) {
    return problem('HOC3173', undefined, `BBSaveState: ${this.name} is damaged at byte ${this.at}: ${why}`, {
      help: 'nothing was restored; save the state once more',
    })
  }
}

export class TextCellReader extends CellReader {
  protected nextInt(): number {
    const word = this.word()
    if (/^[+-]?\d+$/.test(word)) return Number(word)
    throw this.damaged(`"${word.slice(0, 40)}" where a whole number should be`)
  }
  protected nextDouble(): number {
    const word = this.word()
    if (/^[+-]?nan$/.test(word)) return Number.NaN
    if (/^[+-]?inf$/.test(word)) return word.startsWith('-') ? -Infinity : Infinity
    const value = Number(word)
    if (word === '' || Number.isNaN(value)) throw this.damaged(`"${word.slice(0, 40)}" where a number should be`)
    return value
  }
  override line(values: readonly number[]): readonly number[] {
    const end = this.content.indexOf('\n', this.at)
    const isAlone = !this.content
      .slice(this.at, end < 0 ? undefined : end)
      .trim()
      .includes(' ')
    return this.doubles(isAlone ? values.slice(0, 1) : values)
  }
  protected nextText(): string {
    const end = this.content.indexOf('\n', this.at)
    if (end < 0) throw this.damaged('it ends too early')
    const text = this.content.slice(this.at, end)
    this.at = end + 1
    this.passSpace()
    return text
  }
  /** Up to white space, which goes with it. */
  private word(): string {
    const pattern = /\S*/y
    pattern.lastIndex = this.at
    const [word] = pattern.exec(this.content)!
    this.at += word.length
    // a number that is cut off at the end of the file may have been another one
    if (this.atEnd) throw this.damaged('it ends too early')
    this.passSpace()
    return word
  }
  private passSpace(): void {
    const pattern = /\s*/y
    pattern.lastIndex = this.at
    pattern.test(this.content)
    this.at = pattern.lastIndex
  }
  /** White space at the start has been passed already. */
  constructor(content: string, name: string) {
    super(content, name)
    this.passSpace()
  }
}

export class BinaryCellReader extends CellReader {
  protected nextInt(): number {
    return this.view(4).getInt32(0, true)
  }
  protected nextDouble(): number {
    return this.view(8).getFloat64(0, true)
  }
  protected nextText(): string {
    const end = this.content.indexOf('\0', this.at)
    if (end < 0) throw this.damaged('it ends too early')
    const text = this.content.slice(this.at, end)
    this.at = end + 1
    return text
  }
  private view(count: number): DataView {
    const from = this.at
    this.skip(count)
    return new DataView(Uint8Array.from({ length: count }, (_, i) => this.content.charCodeAt(from + i)).buffer)
  }
}

export type AnyCellReader = TextCellReader | BinaryCellReader
