/**
 * Reading numbers and words out of text: C's strtod, the way File.scanvar and fscan skip words, and sscanf.
 */
import { readDecimal } from '../../lang/decimal.ts'
import type { Ref } from '../../runtime/memory/ref.ts'
import type { StringCell } from '../binding/value.ts'

const numberPattern = /[-+]?(?:0[xX][0-9a-fA-F]+|(?:\d+\.?\d*|\.\d+)(?:[eE][-+]?\d+)?|inf(?:inity)?|nan)/iy

/** A number and the place behind it. */
interface Found {
  value: number
  end: number
}

/** The number that starts at `at`, and where it ends; undefined when there is none. */
export function numberAt(text: string, at: number): Found | undefined {
  const first = text.charCodeAt(at)
  const start = first === 45 || first === 43 ? at + 1 : at
  const found: Found = { value: 0, end: 0 }
  const end = readDecimal(text, start, found)
  // exponents, hexadecimal numbers, inf and nan are rare
  if (isLetter(text.charCodeAt(end < 0 ? start : end))) return oddNumber(text, at)
  if (end < 0) return undefined
  found.end = end
  if (first === 45) found.value = -found.value
  return found
}

const isLetter = (c: number): boolean => (c >= 97 && c <= 122) || (c >= 65 && c <= 90)

function oddNumber(text: string, at: number): Found | undefined {
  const found = matchAt(numberPattern, text, at)
  return found === undefined ? undefined : { value: toNumber(found), end: at + found.length }
}

function toNumber(digits: string): number {
  const lower = digits.toLowerCase()
  const sign = lower[0] === '-' ? -1 : 1
  const body = lower.replace(/^[-+]/, '')
  if (body.startsWith('inf')) return sign * Number.POSITIVE_INFINITY
  return body === 'nan' ? Number.NaN : sign * Number(body)
}

function matchAt(pattern: RegExp, text: string, at: number): string | undefined {
  // a copy of its own, because the pattern's place is state
  const own = new RegExp(pattern.source, pattern.flags)
  own.lastIndex = at
  return own.exec(text)?.[0]
}

/** As C's isspace has it. */
const isSpace = (c: number): boolean => c === 32 || (c >= 9 && c <= 13)

export function skipBlanks(text: string, from: number): number {
  let at = from
  while (isSpace(text.charCodeAt(at))) at++
  return at
}

function wordEnd(text: string, from: number): number {
  let at = from
  while (at < text.length && !isSpace(text.charCodeAt(at))) at++
  return at
}

/** The word that starts at or after `at`. */
export function wordFrom(text: string, at: number): { word: string; end: number } | undefined {
  const start = skipBlanks(text, at)
  const end = wordEnd(text, start)
  return end === start ? undefined : { word: text.slice(start, end), end }
}

/**
 * The next number in running text, and the place after it and the blanks that follow. Words that do not start with a number
 * are skipped, also those that start with i or n: "inf" and "nan" are no numbers here.
 */
export function nextNumber(text: string, at: number): Found | undefined {
  let place = skipBlanks(text, at)
  while (place < text.length) {
    const first = text.charCodeAt(place) | 32
    const found = first === 105 || first === 110 ? undefined : numberAt(text, place)
    place = skipBlanks(text, wordEnd(text, found?.end ?? place))
    if (!found) continue
    found.end = place
    return found
  }
  return undefined
}

/** What a conversion of sscanf gives away. */
export type ScanTarget = Ref | StringCell

/** Piece of a format: blanks, text that has to stand there, or a conversion. */
interface Piece {
  readonly isSpace: boolean
  readonly literal: string | undefined
  readonly conversion: string
  readonly width: number | undefined
  readonly size: string
  readonly isDropped: boolean
}

export type ScanFormat = readonly Piece[]

export function scanFormat(format: string): ScanFormat {
  const pieces = /%(\*?)(\d*)([hl]*)(\[\^?\]?[^\]]*\]|[a-zA-Z%])|(\s+)|([^%\s]+|%)/g
  return Array.from(format.matchAll(pieces), ([, star, width, size = '', conversion = '', space, literal]) => ({
    isSpace: space !== undefined,
    literal: conversion === '%' ? '%' : literal,
    conversion,
    width: width ? Number(width) : undefined,
    size,
    isDropped: star === '*',
  }))
}

/** C's sscanf: how many targets were filled, -1 when the text ended before the first conversion. */
export const sscanf = (text: string, format: string, targets: readonly ScanTarget[]): number =>
  scanWith(text, scanFormat(format), targets)

export function scanWith(text: string, format: ScanFormat, targets: readonly ScanTarget[]): number {
  let at = 0
  let filled = 0
  for (const { isSpace, literal, conversion, width, size, isDropped } of format) {
    if (isSpace) at = skipBlanks(text, at)
    else if (literal !== undefined) {
      if (!text.startsWith(literal, at)) return at >= text.length && filled === 0 ? -1 : filled
      at += literal.length
    } else {
      const taken = take(text, at, conversion, width)
      if (!taken) return skipBlanks(text, at) >= text.length && filled === 0 ? -1 : filled
      at = taken.end
      if (isDropped) continue
      // without an l a number goes through a 32-bit float, an integer through 32 bits
      store(targets[filled], typeof taken.value === 'number' ? narrowed(taken.value, conversion, size) : taken.value)
      filled++
    }
  }
  return filled
}

type Taken = { value: number | string; end: number } | undefined

function take(text: string, at: number, conversion: string, width = Number.POSITIVE_INFINITY): Taken {
  if (conversion[0] === '[') return takeMatching(text, at, new RegExp(`${setSource(conversion)}+`, 'y'), width)
  if (conversion === 'c') {
    const value = text.slice(at, at + (Number.isFinite(width) ? width : 1))
    return value === '' ? undefined : { value, end: at + value.length }
  }
  const start = skipBlanks(text, at)
  const rest = text.slice(start, Number.isFinite(width) ? start + width : undefined)
  const found = fieldOf(rest, conversion)
  return found && { value: found.value, end: start + found.end }
}

function fieldOf(rest: string, conversion: string): { value: number | string; end: number } | undefined {
  if (conversion === 's') {
    const found = /^\S+/.exec(rest)?.[0]
    return found === undefined ? undefined : { value: found, end: found.length }
  }
  const base = { d: 10, u: 10, i: 0, o: 8, x: 16, X: 16 }[conversion]
  if (base === undefined) return numberAt(rest, 0)
  const pattern = {
    10: /^[-+]?\d+/,
    8: /^[-+]?[0-7]+/,
    16: /^[-+]?(0[xX])?[0-9a-fA-F]+/,
    0: /^[-+]?(0[xX][0-9a-fA-F]+|\d+)/,
  }[base]
  const found = pattern?.exec(rest)?.[0]
  if (found === undefined) return undefined
  return { value: base === 0 ? Number(found) : Number.parseInt(found, base), end: found.length }
}

function setSource(conversion: string): string {
  const inner = conversion.slice(1, -1)
  const negated = inner.startsWith('^')
  return `[${negated ? '^' : ''}${(negated ? inner.slice(1) : inner).replace(/[\\\]^]/g, '\\$&')}]`
}

function takeMatching(text: string, at: number, pattern: RegExp, width: number): Taken {
  const found = matchAt(pattern, text, at)?.slice(0, width)
  return found === undefined ? undefined : { value: found, end: at + found.length }
}

function narrowed(value: number, conversion: string, size: string): number {
  if (size.includes('l')) return value
  return 'efg'.includes(conversion) ? Math.fround(value) : value | 0
}

/** Conversions that take an argument, as `sscanf` counts them before it begins. */
export function conversionsOf(format: string): { letter: string; isLong: boolean; hasWidth: boolean }[] {
  const pieces = /%(\*?)(\d*)(l?)(\[\^?\]?[^\]]*\]|.)/gs
  return [...format.matchAll(pieces)]
    .filter(([, star, , , letter]) => star === '' && letter !== '%')
    .map(([, , width, size, letter]) => ({ letter: letter![0]!, isLong: size !== '', hasWidth: width !== '' }))
}

function store(target: ScanTarget | undefined, value: number | string): void {
  if (target === undefined) return
  if ('value' in target && !('get' in target)) target.value = String(value)
  else {
    const number = typeof value === 'number' ? value : value.charCodeAt(0)
    ;(target as Ref).set(number)
  }
}
