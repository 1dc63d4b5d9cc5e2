/**
 * Calls of one function with numbers alone, read by a function of WebAssembly: it is fast from the first line on, while JavaScript
 * has read a good part of a file by the time it is optimised.
 *
 * It stops before whatever is not as common as it can be (a comment, an exponent, a number of many digits, another function), and rows.ts
 * reads that and comes back.
 */
import { exactPowers } from '../lang/decimal.ts'
import { makeRowKernel, type RowForm, type RowFunction, rowPlace } from './rows-code.ts'

/** Characters of the text at a time; a zero behind them ends it. */
const windowSize = rowPlace.size - rowPlace.text - 8
/** Names of functions are shorter. */
const longestName = 64
/** A call is seldom longer: where so little of the window is left, it moves on. */
const longCall = 256

/** Reads calls of one text after the other. */
export class RowKernel {
  /** The numbers read, side by side. */
  readonly numbers: Float64Array
  private readonly words: Int32Array
  private readonly bytes: Uint8Array<ArrayBuffer>
  private readonly encoder = new TextEncoder()
  private readonly kernel: RowFunction
  private name = ''
  /** The part of the text that lies in memory. */
  private text = ''
  private from = 0
  private to = 0

  constructor() {
    const memory = new WebAssembly.Memory({ initial: rowPlace.size >> 16 })
    this.bytes = new Uint8Array(memory.buffer)
    this.words = new Int32Array(memory.buffer)
    this.numbers = new Float64Array(memory.buffer, rowPlace.numbers, (rowPlace.text - rowPlace.numbers) / 8)
    new Float64Array(memory.buffer, rowPlace.powers, exactPowers.length).set(exactPowers)
    this.kernel = makeRowKernel(memory)
  }

  /** Where reading from `at` ends, behind the last call that could be read; `count` says how many numbers there were. */
  read(text: string, at: number, name: string, width: number, form: RowForm): number {
    if (name.length > longestName || width === 0) return at
    if (name !== this.name) this.setName(name)
    if (text !== this.text || at < this.from || (at > this.to - longCall && this.to < text.length)) this.load(text, at)
    const shift = rowPlace.text - this.from
    return this.kernel(at + shift, name.length, width, rowPlace.text - 8 * width, form) - shift
  }

  get count(): number {
    return (this.words[rowPlace.end >> 2]! - rowPlace.numbers) >> 3
  }

  /** Keeps no text that nobody needs. */
  forget(): void {
    this.text = ''
    this.from = this.to = 0
  }

  private setName(name: string): void {
    for (let i = 0; i < name.length; i++) this.bytes[rowPlace.name + i] = name.charCodeAt(i)
    this.name = name
  }

  private load(text: string, from: number): void {
    const { bytes } = this
    const to = Math.min(text.length, from + windowSize)
    const { written } = this.encoder.encodeInto(
      text.slice(from, to),
      bytes.subarray(rowPlace.text, rowPlace.text + windowSize),
    )
    // of what is not ASCII, UTF-8 makes several bytes; there is no such character in a call
    if (written !== to - from)
      for (let i = from; i < to; i++) bytes[rowPlace.text + i - from] = Math.min(text.charCodeAt(i), 255)
    bytes[rowPlace.text + to - from] = 0
    this.text = text
    this.from = from
    this.to = to
  }
}
