/** Numbers as they are written in HOC: summed up by hand where that is exact, which is nearly always. */
import { numberOf } from './lexemes.ts'

/** Exact, and so is a whole number below 2^53: their quotient is correctly rounded. */
const powers = Float64Array.from({ length: 16 }, (_, exponent) => Number(`1e${exponent}`))
const isDigit = (c: number): boolean => c >= 48 && c <= 57

export class NumberReader {
  /** Of the number read last. */
  value = 0

  /** Reads the number, without a sign, that begins here. Where it ends, or -1 when there is none. */
  read(text: string, from: number): number {
    let at = from
    let c = text.charCodeAt(at)
    let mantissa = 0
    let point = -1
    for (;;) {
      if (c >= 48 && c <= 57) mantissa = mantissa * 10 + (c - 48)
      else if (c === 46 && point < 0) point = at
      else break
      c = text.charCodeAt(++at)
    }
    const digits = point < 0 ? at - from : at - from - 1
    if (digits === 0) return -1
    if (digits < 16 && c !== 101 && c !== 69) {
      this.value = point < 0 ? mantissa : mantissa / powers[at - point - 1]!
      return at
    }
    return this.long(text, from, at)
  }

  /** Exponents and many digits are left to JavaScript. */
  private long(text: string, from: number, behindDigits: number): number {
    let end = behindDigits
    let c = text.charCodeAt(end)
    if (c === 101 || c === 69) {
      c = text.charCodeAt(++end)
      if (c === 43 || c === 45) end++
      while (isDigit(text.charCodeAt(end))) end++
    }
    this.value = numberOf(text.slice(from, end))
    return end
  }
}
