/**
 * Advice about a word or sign that cannot stand where it stands: what people write who know other languages, or NMODL a little.
 * It is read off the text around, for the parser knows only what it would have taken.
 */
import { nearest } from '../lang/near.ts'
import type { Span } from '../lang/source.ts'
import { blockWords, keywords, lowerCaseKeywords } from './token.ts'

interface Place {
  readonly found: string
  readonly expected: readonly string[]
  /** The text before, without blanks at its end. */
  readonly before: string
  /** From the word on. */
  readonly behind: string
  /** The block around: `STATE`, `BREAKPOINT` ... */
  readonly block: string
  /** Of the outermost brace that is open: the word that began its block, and where. */
  readonly open: { readonly name: string; readonly line: number } | undefined
}

type Advice = (place: Place) => string | undefined

const wordsOfLogic: Readonly<Record<string, string>> = { and: '&&', AND: '&&', or: '||', OR: '||', not: '!', NOT: '!' }

/** Two words side by side: the first was meant to be one of the language. */
function misspeltBefore({ found, before }: Place): string | undefined {
  const [word = ''] = /\b[A-Za-z_]{4,}$/.exec(before.slice(before.lastIndexOf('\n') + 1)) ?? []
  if (word === '' || keywords.has(word) || lowerCaseKeywords.has(word) || !/^\w/.test(found)) return undefined
  if (keywords.has(word.toUpperCase())) return `this word is written in capitals: ${word.toUpperCase()}`
  const near = word === word.toUpperCase() && nearest(word, keywords)
  return near ? `did you mean ${near} for ${word}?` : undefined
}

const advices: readonly Advice[] = [
  ({ found }) => (found === ';' ? 'statements have no ; at their end: leave it out' : undefined),
  ({ found, before, behind }) =>
    found === '#' || behind.startsWith('//') || (before.endsWith('/') && /^[/*]$/.test(found))
      ? 'comments begin with : or ?, or stand between COMMENT and ENDCOMMENT'
      : undefined,
  ({ found }) => (wordsOfLogic[found] ? `write ${wordsOfLogic[found]} for ${found}` : undefined),
  ({ found, open }) =>
    open && blockWords.has(found) ? `the { of ${open.name} in line ${open.line} is not closed before this` : undefined,
  ({ found, before }) => (found === '*' && before.endsWith('*') ? 'a power is written x^2' : undefined),
  ({ found, behind }) =>
    /^[-+*/]\s*=/.test(behind) && /^[-+*/]$/.test(found) ? `there is no ${found}=: write x = x ${found} y` : undefined,
  ({ found, before, behind, block }) => {
    const [, state] = /(?:^|[\n{}])\s*d(\w+)$/.exec(before) ?? []
    return block === 'DERIVATIVE' && found === '/' && state && /^\/\s*dt\b/.test(behind)
      ? `the derivative of ${state} is written ${state}' = ...`
      : undefined
  },
  ({ found, before }) =>
    found === '=' && /[-+*/^]\s*\n\s*\w+$/.test(before)
      ? 'the line before ends in the middle of an expression'
      : undefined,
  ({ found, before }) =>
    found === '=' && /\b(if|while)\s*\([^{}\n]*$/i.test(before) ? 'values are compared by ==' : undefined,
  ({ found, before }) =>
    found === '==' && /(^|[\n{}])\s*\w+(\[[^\]]*\])?$/.test(before) ? 'a value is assigned by =' : undefined,
  ({ before }) =>
    /\breturn$/.test(before) ? 'a FUNCTION gives what is assigned to its own name: name = value' : undefined,
  ({ found }) =>
    found === 'RANDOM'
      ? 'RANDOM is of later versions of NEURON: use scop_random(), or a Random through VERBATIM'
      : undefined,
  ({ found, expected }) =>
    /^if$/i.test(found) && expected.includes('NUMBER')
      ? 'if is a statement: if (condition) { x = 1 } else { x = 2 }'
      : undefined,
  ({ found, block, before }) =>
    block === 'PARAMETER' && found === '-' && /<[^<>\n]*$/.test(before)
      ? 'limits below 0 cannot be written: leave them out'
      : undefined,
  ({ before }) => (/\bVALENCE$/.test(before) ? 'behind VALENCE stands a number: VALENCE 2' : undefined),
  ({ before, expected }) => {
    const [, number, unit] = /[-+*/=(]\s*(\d[\d.eE]*)[ \t]+([A-Za-z]\w*)$/.exec(before) ?? []
    return unit && expected.includes('=') ? `a unit stands in parentheses: ${number} (${unit})` : undefined
  },
  misspeltBefore,
  ({ before }) => (/\bfor$/.test(before) ? 'a counting loop is written FROM i = 0 TO n { ... }' : undefined),
  ({ expected, before }) => {
    const word = /\b(if|while)$/i.exec(before)?.[0]
    return word && expected.includes('(') ? `${word} wants its condition in parentheses` : undefined
  },
  ({ expected, before }) =>
    expected.length === 1 && expected[0] === '{' && before.endsWith(')')
      ? 'what is done under a condition stands in { }'
      : undefined,
  ({ block, found }) =>
    found === ',' && ['STATE', 'PARAMETER', 'ASSIGNED', 'CONSTANT'].includes(block)
      ? `names in ${block} stand side by side, without commas`
      : undefined,
  ({ block, found, before }) =>
    block === 'PARAMETER' && !/[}]/.test(found) && /=\s*[-+]?[\d.eE+-]*$/.test(before)
      ? 'a PARAMETER is given a number, not an expression; work it out in INITIAL'
      : undefined,
  ({ block, found }) =>
    (block === 'ASSIGNED' || block === 'STATE') && found === '='
      ? `${block} gives no values: assign them in INITIAL`
      : undefined,
  ({ block }) =>
    block === 'UNITS' ? 'units are defined so: (mV) = (millivolt), or F = (faraday) (coulomb)' : undefined,
  ({ before }) =>
    /<?->\s*\w+(\[[^\]]*\])?$/.test(before) || /~[^~\n]*$/.test(before)
      ? 'a reaction is written ~ a <-> b (forward, backward), or ~ a -> (rate)'
      : undefined,
  ({ found, expected, before }) =>
    found === ''
      ? unclosedBlock(before)
      : found === '}' && expected.includes('NEURON')
        ? 'there is no { that this could close'
        : undefined,
  ({ before, found }) => {
    const open = before.slice(before.search(/[^\n]*$/)).replace(/\s+$/, '')
    const lines = before.split('\n')
    const last = lines.findLast((line) => line.trim() !== '') ?? open
    const count = (sign: string) => last.split(sign).length - 1
    if (count('(') > count(')')) return 'a ( is not closed before this'
    if (found === ')' && count('(') <= count(')')) return 'there is no ( that this could close'
    return /[-+*/^=]$/.test(last.trimEnd()) && lines.at(-1)!.trim() !== last.trim()
      ? 'the line before ends in the middle of an expression'
      : undefined
  },
  ({ expected, before }) =>
    expected.includes('NEURON')
      ? before === ''
        ? 'a line about the file begins with TITLE; comments begin with : or ?'
        : 'outside of blocks stand blocks only: NEURON { }, PARAMETER { }, BREAKPOINT { } ...'
      : undefined,
]

/** How the statements of a block look, for when nothing more is known. */
const forms: Readonly<Record<string, string>> = {
  NEURON:
    'for example: SUFFIX kdr, USEION k READ ek WRITE ik VALENCE 1, RANGE gbar, GLOBAL tau (each on a line of its own)',
  PARAMETER: 'a parameter is written: name = number (unit) <low, high>',
  ASSIGNED: 'a variable is written: name (unit), an array name[10] (unit)',
  STATE: 'a state is written: name (unit), an array name[10] (unit)',
  DERIVATIVE: "an equation is written: x' = expression",
  KINETIC: 'a reaction is written ~ a <-> b (forward, backward), or ~ a -> (rate)',
  NET_RECEIVE: 'its weights stand in parentheses: NET_RECEIVE (weight) { ... }',
}

function formOf({ before, block }: Place): string {
  if (/\bTABLE\b[^\n]*\n?[^\n]*$/.test(before))
    return 'a table is written: TABLE a, b DEPEND c FROM low TO high WITH 200'
  if (/\bFROM\b[^\n]*$/.test(before)) return 'a loop is written: FROM i = 0 TO n - 1 { ... }'
  if (/\bNET_RECEIVE$/.test(before)) return forms.NET_RECEIVE!
  return forms[block] ?? 'a statement is written: name = expression, or name(arguments)'
}

function unclosedBlock(before: string): string {
  const open = blocksOpen(before).at(0)
  return open ? `the { of ${open.name} in line ${open.line} is not closed` : 'the file ends too early'
}

/** The braces that are open at the end of a text, outermost first, with the word that began each. */
function blocksOpen(before: string): { name: string; line: number }[] {
  const open: { name: string; line: number }[] = []
  before.split('\n').forEach((line, i) => {
    const code = line.replace(/[:?].*$/, '')
    for (let at = 0; at < code.length; at++) {
      if (code[at] === '{') open.push({ name: /^\s*(\w+)/.exec(code)?.[1] ?? 'the block', line: i + 1 })
      if (code[at] === '}') open.pop()
    }
  })
  return open
}

export function syntaxAdvice(span: Span, found: string, expected: readonly string[]): string {
  const { text } = span.source
  const at = found === '' ? text.length : span.start
  const whole = text.slice(0, at)
  const open = blocksOpen(whole).at(0)
  const place: Place = {
    found,
    expected,
    before: whole.replace(/\s+$/, ''),
    behind: text.slice(at, at + 40),
    block: open?.name ?? '',
    open,
  }
  for (const advice of advices) {
    const said = advice(place)
    if (said !== undefined) return said
  }
  return formOf(place)
}
