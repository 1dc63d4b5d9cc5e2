/**
 * Words, numbers, signs and strings of a .mod file as they stand there, one after the other. Cut by hand: a file is read once, by code
 * that is cold, where one regular expression for all kinds of words costs more than what it finds.
 */
import { once } from '../lang/once.ts'
import { type Source, spanOf } from '../lang/source.ts'
import { badCharacter, unclosed } from './problems.ts'
import { keywords, lowerCaseKeywords, type Token } from './token.ts'

/** Without blanks and comments; of COMMENT blocks the first word stays, VERBATIM blocks are one token. */
export function wordsOf(source: Source): Token[] {
  const cutter = new Cutter(source)
  while (cutter.more());
  return cutter.out
}

// kinds of characters, by what they begin or belong to; 0 is what no word has
const blank = 1
const letter = 2
const digit = 3
const remark = 4
/** A word by itself. */
const alone = 5
/** The next one may belong to it. */
const sign = 6
const point = 7

const kindsOfCharacters = once(() => {
  const table = new Uint8Array(256)
  const put = (characters: string, kind: number) => {
    for (let i = 0; i < characters.length; i++) table[characters.charCodeAt(i)] = kind
  }
  put(' \t\r\n', blank)
  put('ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz_', letter)
  put('0123456789', digit)
  put(':?', remark)
  put("+*/%^(){}[],~'@#$;", alone)
  put('<>=!-&|', sign)
  put('.', point)
  return table
})

/** Types of the words that are no names. */
const typesOfWords = once(() => {
  const types = new Map(lowerCaseKeywords)
  for (const word of [...keywords, 'COMMENT', 'VERBATIM']) types.set(word, word)
  return types
})

class Cutter {
  readonly out: Token[] = []
  private at = 0
  private readonly text: string
  /** To ask the text for each of its characters takes a call; a zero behind the last. */
  private readonly codes: Uint8Array
  private readonly kinds = kindsOfCharacters()
  private readonly types = typesOfWords()
  /** Whether it holds nothing but ASCII, so that no word has to be looked at for that. */
  private readonly isPlain: boolean

  constructor(private readonly source: Source) {
    const { text } = source
    const encoded = new TextEncoder().encode(`${text}\0`)
    this.text = text
    this.isPlain = encoded.length === text.length + 1
    const code = (_: unknown, at: number) => Math.min(text.charCodeAt(at), 255)
    this.codes = this.isPlain ? encoded : Uint8Array.from({ length: text.length + 1 }, code)
  }

  /** The next word; false behind the last. */
  more(): boolean {
    const { codes, kinds } = this
    let { at } = this
    let kind = kinds[codes[at]!]
    while (kind === blank) kind = kinds[codes[++at]!]
    if (kind === letter) this.name(at)
    else if (kind === alone) this.push(this.text[at]!, this.text[at]!, at, at + 1)
    else if (kind === digit) this.number(at)
    else if (kind === sign) this.sign(at)
    else if (kind === remark) this.skip(at, this.endOfLine(at))
    else if (at >= this.text.length) return false
    else this.rare(at)
    return true
  }

  private push(type: string, text: string, start: number, end: number): void {
    this.at = end
    this.out.push({ type, text, span: { source: this.source, start, end } })
  }

  private name(start: number): void {
    const { codes, kinds } = this
    let end = start + 1
    for (let kind = kinds[codes[end]!]; kind === letter || kind === digit; ) kind = kinds[codes[++end]!]
    const name = this.text.slice(start, end)
    const type = this.types.get(name)
    if (type === undefined) this.push('NAME', name, start, end)
    else if (type === 'COMMENT') this.comment(start, end)
    else if (type === 'VERBATIM') this.verbatim(start, end)
    else if (type === 'TITLE') this.skip(start, this.endOfLine(end))
    else if (type !== 'REPRESENTS' || !this.ontology(end)) this.push(type, name, start, end)
  }

  private comment(start: number, end: number): void {
    const last = this.endBy(/\n[ \t]*ENDCOMMENT[^\n]*/g, start, end)
    this.push('COMMENT', 'COMMENT', start, end)
    this.at = last
  }

  private verbatim(start: number, end: number): void {
    // of a line that begins with the last word the rest is no program
    const last = this.endBy(/\n[ \t]*ENDVERBATIM\b[^\n]*/g, start, end)
    this.refuseHighBytes(start, last)
    const text = /^[\s\S]*ENDVERBATIM\b/.exec(this.text.slice(start, last))![0]
    this.push('VERBATIM', text, start, last)
  }

  private endBy(end: RegExp, start: number, from: number): number {
    end.lastIndex = from
    if (end.test(this.text)) return end.lastIndex
    const name = this.text.slice(start, from)
    throw unclosed(spanOf(this.source, start, from), name, `END${name}`)
  }

  /** Names in ontologies hold a colon, which begins a comment elsewhere. */
  private ontology(from: number): boolean {
    const names = /[ \t]+(?:[A-Za-z][A-Za-z0-9_]*:[A-Za-z0-9_]+|\[[A-Za-z][A-Za-z0-9_]*:[A-Za-z0-9_]*\])/y
    names.lastIndex = from
    if (!names.test(this.text)) return false
    this.at = names.lastIndex
    return true
  }

  private number(start: number): void {
    const { text } = this
    let end = this.digits(start)
    if (text[end] === '.') end = this.digits(end + 1)
    if (text[end] === 'e' || text[end] === 'E') {
      const from = text[end + 1] === '-' || text[end + 1] === '+' ? end + 2 : end + 1
      const last = this.digits(from)
      if (last > from) end = last
    }
    this.push('NUMBER', text.slice(start, end), start, end)
  }

  private digits(from: number): number {
    const { codes, kinds } = this
    let end = from
    while (kinds[codes[end]!] === digit) end++
    return end
  }

  private sign(start: number): void {
    const { text } = this
    const end = start + signLength(text[start]!, text[start + 1], text[start + 2])
    const all = text.slice(start, end)
    this.push(all, all, start, end)
  }

  private rare(start: number): void {
    if (this.text[start] !== '.') this.stringOrOther(start)
    else if (this.digits(start + 1) > start + 1) this.number(start)
    else this.push('.', '.', start, start + 1)
  }

  private stringOrOther(start: number): void {
    const { text, codes, kinds } = this
    const end = this.stringEnd(start)
    if (end > 0) {
      this.refuseHighBytes(start, end)
      this.push('STRING', text.slice(start, end), start, end)
      return
    }
    // what is no word at all, up to the next that is one
    let stop = start + 1
    while (stop < text.length && !kinds[codes[stop]!] && this.stringEnd(stop) === 0) stop++
    this.refuseHighBytes(start, stop)
    throw badCharacter(spanOf(this.source, start), text[start]!)
  }

  /** Behind the closing quote; 0 where there is none. */
  private stringEnd(start: number): number {
    return this.text[start] === '"' ? this.text.indexOf('"', start + 1) + 1 : 0
  }

  private endOfLine(from: number): number {
    const end = this.text.indexOf('\n', from)
    return end < 0 ? this.text.length : end
  }

  private skip(start: number, end: number): void {
    this.refuseHighBytes(start, end)
    this.at = end
  }

  private refuseHighBytes(start: number, end: number): void {
    if (this.isPlain) return
    const place = this.text.slice(start, end).search(/[^\0-\x7f]/)
    if (place >= 0) throw badCharacter(spanOf(this.source, start + place), this.text[start + place]!)
  }
}

function signLength(first: string, next: string | undefined, third: string | undefined): number {
  switch (first) {
    case '<':
      if (next === '-' && third === '>') return 3
      return next === '<' || next === '=' ? 2 : 1
    case '-':
      return next === '>' ? 2 : 1
    case '>':
    case '=':
    case '!':
      return next === '=' ? 2 : 1
    case '&':
    case '|':
      return next === first ? 2 : 1
    default:
      return 1
  }
}
