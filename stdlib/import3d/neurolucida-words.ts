/** The words of a Neurolucida text file (version 3): parentheses, numbers, names and strings; `;` starts a comment. */
import { numberAt, skipBlanks } from '../text/scan.ts'
import { linesOf } from './part.ts'

export type WordKind =
  | 'end'
  | 'number'
  | 'string'
  | 'name'
  | 'set'
  | 'rgb'
  | '('
  | ')'
  | ','
  | '|'
  | '<'
  | '>'
  | 'unknown'

export interface Word {
  readonly kind: WordKind
  readonly text: string
  readonly value: number
  /** Counted from 1: of the word, and of the line it stands in. */
  readonly index: number
  readonly line: number
}

export interface Words {
  readonly words: readonly Word[]
  readonly lines: readonly string[]
  readonly messages: string
}

export function wordsOf(text: string): Words {
  const lines = linesOf(text)
  const words: Word[] = []
  let messages = ''
  lines.forEach((source, i) => {
    const line = source.trimEnd()
    let at = skipBlanks(line, 0)
    while (at < line.length && line[at] !== ';') {
      const { kind, end, value = 0, text: content = '' } = wordAt(line, at)
      if (kind === 'unknown' && line[at] === '"')
        messages += `Lexical error: no closing '"' in string. The entire line ${i + 1} in ||is\n|${source}|\n`
      words.push({ kind, text: content, value, index: words.length + 1, line: i + 1 })
      at = skipBlanks(line, end)
    }
  })
  words.push({ kind: 'end', text: '', value: 0, index: words.length + 1, line: lines.length })
  return { words, lines, messages }
}

interface Found {
  readonly kind: WordKind
  readonly end: number
  readonly value?: number
  readonly text?: string
}

function wordAt(line: string, at: number): Found {
  const number = numberAt(line, at)
  if (number) return { kind: 'number', end: number.end, value: number.value }
  const first = line[at]!
  if ('(),|<>'.includes(first)) return { kind: first as WordKind, end: at + 1 }
  if (first === '"') {
    const end = line.indexOf('"', at + 1)
    if (end < 0) return { kind: 'unknown', end: line.length }
    return { kind: 'string', end: end + 1, text: line.slice(at + 1, end) }
  }
  const name = /^\w+/.exec(line.slice(at))?.[0]
  if (name === undefined) return { kind: 'unknown', end: at + 1 }
  return { kind: keywordOf(name), end: at + name.length, text: name }
}

const keywordOf = (name: string): WordKind =>
  ['set', 'Set', 'SET'].includes(name) ? 'set' : name === 'RGB' ? 'rgb' : 'name'
