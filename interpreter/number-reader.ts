/** Numbers as they are written in HOC. An exponent may lack its digits; then it is none, but is read all the same. */
import { readDecimal } from '../lang/decimal.ts'
import { numberOf } from './lexemes.ts'

const isDigit = (c: number): boolean => c >= 48 && c <= 57

export class NumberReader {
  /** Of the number read last. */
  value = 0

  /** Reads the number, without a sign, that begins here. Where it ends, or -1 when there is none. */
  read(text: string, from: number): number {
    const end = readDecimal(text, from, this)
    if (end < 0) return end
    const c = text.charCodeAt(end)
    return c === 101 || c === 69 ? this.withExponent(text, from, end + 1) : end
  }

  private withExponent(text: string, from: number, behindLetter: number): number {
    let end = behindLetter
    const c = text.charCodeAt(end)
    if (c === 43 || c === 45) end++
    while (isDigit(text.charCodeAt(end))) end++
    this.value = numberOf(text.slice(from, end))
    return end
  }
}
