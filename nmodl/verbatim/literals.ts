/** Numbers and texts as C writes them. */
import { type CType, double, float, integerType } from './types.ts'

export function numberOf(text: string): { value: number | bigint; type: CType } {
  const hex = /^0[xX]/.test(text)
  if (!hex && /[.eE]|[fF]$/.test(text)) {
    return { value: Number(text.replace(/[fFlL]$/, '')), type: /[fF]$/.test(text) ? float : double }
  }
  const digits = text.replace(/[uUlL]+$/, '')
  const value = /^0[0-7]+$/.test(digits) ? BigInt(`0o${digits.slice(1)}`) : BigInt(digits)
  const unsigned = /[uU]/.test(text)
  const wide = /[lL]/.test(text) || value > (hex || unsigned ? 0xffffffffn : 0x7fffffffn)
  if (wide) return { value, type: integerType(8, unsigned) }
  return { value: Number(value) | 0, type: integerType(4, unsigned || value > 0x7fffffffn) }
}

const escapes: Readonly<Record<string, string>> = {
  n: '\n',
  t: '\t',
  r: '\r',
  a: '\x07',
  b: '\b',
  f: '\f',
  v: '\v',
  e: '\x1b',
}

export const unescape_ = (text: string): string =>
  text
    .replace(/\\\r?\n/g, '')
    .replace(/\\(?:x([0-9a-fA-F]{1,2})|([0-7]{1,3})|([\s\S]))/g, (_, hex, octal, one) =>
      hex
        ? String.fromCharCode(Number.parseInt(hex, 16))
        : octal
          ? String.fromCharCode(Number.parseInt(octal, 8))
          : (escapes[one] ?? one),
    )
