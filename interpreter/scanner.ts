/**
 * Reads HOC's common lexemes by hand: names, numbers, strings, arguments, signs, comments, line ends. Files of morphologies are tens
 * of thousands of lines such as `pt3dadd(1, 2.5, 3, 4)`, and this is four to ten times faster than the lexer generated from
 * lexemes.ts, to which everything else is left: joined lines, what has no end, odd characters.
 */
import { Lexemes, stringValue } from './lexemes.ts'
import { NumberReader } from './number-reader.ts'
import { isLineEnd } from './rows-token.ts'
import { minusWord, signs, type Word } from './words.ts'

export const lexeme = {
  /** The text ends here. */
  end: 0,
  name: 1,
  number: 2,
  string: 3,
  sign: 4,
  newline: 5,
  argument: 6,
  /** A comment or string that goes on behind the end of the text. */
  open: 7,
  /** A string whose line ends before it does. */
  unquoted: 8,
  bad: 9,
} as const

const blank = 10
const special = 11

/** What a lexeme that begins with this character is. */
const leads = new Uint8Array(256).fill(lexeme.bad)
for (let c = 48; c < 58; c++) leads[c] = lexeme.number
for (const range of ['az', 'AZ', '__'])
  for (let c = range.charCodeAt(0); c <= range.charCodeAt(1); c++) leads[c] = lexeme.name
for (const each of '+-*/%^<>=!()[]{},;:&|.') leads[each.charCodeAt(0)] = lexeme.sign
leads[32] = leads[9] = blank
leads[10] = leads[13] = lexeme.newline
leads[34] = lexeme.string
leads[36] = lexeme.argument
leads[92] = leads[4] = leads[26] = special

/** Signs of one character, and those that a second character changes: `<` `=` and so on. */
const single: (Word | undefined)[] = []
const withEquals: (Word | undefined)[] = []
for (const [text, word] of signs) if (text.length === 1) single[text.charCodeAt(0)] = word
single[45] = minusWord
for (const each of '+-*/<>=!') withEquals[each.charCodeAt(0)] = signs.get(`${each}=`)
const and = signs.get('&&')!
const or = signs.get('||')!

const isDigit = (c: number): boolean => c >= 48 && c <= 57
const isWord = (c: number): boolean => c < 256 && (leads[c] === lexeme.name || leads[c] === lexeme.number)

export class Scanner {
  text = ''
  /** Where the next lexeme is looked for. */
  position = 0
  /** Of the lexeme read last. */
  start = 0
  number = 0
  string = ''
  word: Word = minusWord
  /** A ^D or ^Z was met: nothing behind it is read. */
  ended = false
  private readonly lexemes = new Lexemes()
  private readonly reader = new NumberReader()

  begin(text: string): void {
    this.text = text
    this.position = 0
    this.start = 0
    this.ended = false
  }

  /** Reads a lexeme and says what it is; the fields hold the rest. */
  next(): number {
    const { text } = this
    for (;;) {
      const at = this.position
      if (at >= text.length) return lexeme.end
      const c = text.charCodeAt(at)
      const lead = c < 256 ? leads[c]! : lexeme.bad
      if (lead === blank) {
        this.position = at + 1
        continue
      }
      this.start = at
      switch (lead) {
        case lexeme.name:
          return this.name(at)
        case lexeme.number:
          return this.digits(at)
        case lexeme.newline:
          this.position = c === 13 && text.charCodeAt(at + 1) === 10 ? at + 2 : at + 1
          return lexeme.newline
        case lexeme.string:
          if (this.quoted(at)) return lexeme.string
          break
        case lexeme.sign:
          if (c === 47 && this.comment(at)) continue
          if (c === 46 && isDigit(text.charCodeAt(at + 1))) return this.digits(at)
          if (this.sign(at, c)) return lexeme.sign
          break
        case lexeme.argument:
          if (this.dollar(at)) return lexeme.argument
          break
        default:
      }
      const found = this.rare(at)
      if (found >= 0) return found
    }
  }

  private name(at: number): number {
    const { text } = this
    let end = at + 1
    while (isWord(text.charCodeAt(end))) end++
    this.position = end
    return lexeme.name
  }

  private digits(at: number): number {
    this.position = this.reader.read(this.text, at)
    this.number = this.reader.value
    return lexeme.number
  }

  /** False when the string has no end on its line. */
  private quoted(at: number): boolean {
    const { text } = this
    let isPlain = true
    for (let end = at + 1; end < text.length; end++) {
      const c = text.charCodeAt(end)
      if (c === 34) {
        this.string = isPlain ? text.slice(at + 1, end) : stringValue(text.slice(at, end + 1))
        this.position = end + 1
        return true
      }
      if (isLineEnd(c)) return false
      if (c !== 92) continue
      isPlain = false
      end++
      if (text.charCodeAt(end) === 13 && text.charCodeAt(end + 1) === 10) end++
    }
    return false
  }

  /** `$1`, `$o2`, `$i`; false for a `$` without what belongs to it. */
  private dollar(at: number): boolean {
    const { text } = this
    const kind = text.charCodeAt(at + 1)
    const from = kind === 115 || kind === 111 || kind === 38 ? at + 2 : at + 1
    let end = from
    while (isDigit(text.charCodeAt(end))) end++
    if (end === from && text.charCodeAt(end) === 105) end++
    if (end === from) return false
    this.string = text.slice(at, end)
    this.position = end
    return true
  }

  /** Passes over a comment; false where there is none, or where it has no end. */
  private comment(at: number): boolean {
    const { text } = this
    const second = text.charCodeAt(at + 1)
    if (second === 47) {
      let end = at + 2
      while (end < text.length && !isLineEnd(text.charCodeAt(end))) end++
      this.position = end
      return true
    }
    const end = second === 42 ? text.indexOf('*/', at + 2) : -1
    if (end >= 0) this.position = end + 2
    return end >= 0
  }

  /** False for a comment without an end and for a lone `|`. */
  private sign(at: number, c: number): boolean {
    const second = this.text.charCodeAt(at + 1)
    if (c === 47 && second === 42) return false
    let word = single[c]
    let length = 1
    if (second === 61 && withEquals[c] !== undefined) {
      word = withEquals[c]
      length = 2
    } else if (second === c && (c === 38 || c === 124)) {
      word = c === 38 ? and : or
      length = 2
    }
    if (word === undefined) return false
    this.word = word
    this.position = at + length
    return true
  }

  /** What the hand-written part leaves to the definition; -1 to go on behind something skipped. */
  private rare(at: number): number {
    const found = this.lexemes.at(this.text, at)
    if (!found) return lexeme.end
    this.position = at + found.text.length
    switch (found.kind) {
      case 'skip':
        return -1
      case 'open':
        return lexeme.open
      case 'unquoted':
        return lexeme.unquoted
      case 'end':
        this.ended = true
        return lexeme.end
      default:
        return lexeme.bad
    }
  }
}
