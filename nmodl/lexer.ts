/**
 * Cuts a .mod file into tokens. `words.ts` finds words and signs; a second pass does what depends on the place: units in
 * parentheses become one token (in declarations, in the head of a function, and behind every number), DEFINEd names
 * become their numbers, INCLUDEd files are put in, comments go, UNITSON and UNITSOFF too: the text between is noted.
 */
import type { Problem } from '../lang/problem.ts'
import { type Source, Source as SourceText, type Span, spanOf } from '../lang/source.ts'
import { badDefine, noInclude, unclosedUnit } from './problems.ts'
import { declarationBlocks, keywords, type Token } from './token.ts'
import { Whereabouts } from './whereabouts.ts'
import { wordsOf } from './words.ts'

export type Include = (name: string) => string | undefined

const functionHeads = new Set(['FUNCTION', 'PROCEDURE', 'NET_RECEIVE', 'FUNCTION_TABLE'])
/** Deeper nesting of INCLUDE is taken for a file that includes itself. */
const deepestInclude = 20

/** What is found on the way, beside the tokens. */
export interface Findings {
  /** The stretches of text from UNITSOFF to UNITSON. */
  readonly unitsOff: Span[]
  /** INCLUDEd files that are not there: the text goes on behind them. */
  readonly missing: Problem[]
}

export const noFindings = (): Findings => ({ unitsOff: [], missing: [] })

export function tokenize(source: Source, include?: Include, findings: Findings = noFindings()): Token[] {
  const raw: Token[] = []
  readWords(source, 0, raw, {
    include,
    defined: new Map(),
    units: { off: false, regions: findings.unitsOff },
    missing: findings.missing,
    where: new Whereabouts(),
  })
  return joinUnits(raw)
}

/** `~ a + b = c` and `~ a + b <-> c (kf, kb)` begin alike. */
function isEquation(words: readonly Token[], at: number): boolean {
  for (let i = at + 1; i < words.length; i++) {
    const { type } = words[i]!
    if (type === '=') return true
    if (type === '<->' || type === '<<' || type === '->' || type === '~' || type === '}') return false
  }
  return false
}

interface UnitsSwitch {
  off: boolean
  readonly regions: Span[]
}

/** What a file and those it includes have in common. */
interface Reading {
  readonly include: Include | undefined
  readonly defined: Map<string, string>
  readonly units: UnitsSwitch
  readonly missing: Problem[]
  readonly where: Whereabouts
}

function readWords(source: Source, depth: number, out: Token[], reading: Reading) {
  const { include, defined, units, missing, where } = reading
  const words = wordsOf(source)
  let offFrom = 0
  const endRegion = (end: number) => {
    if (units.off) units.regions.push(spanOf(source, offFrom, end))
  }
  for (let i = 0; i < words.length; i++) {
    const word = words[i]!
    const { type } = word
    // most are names, numbers and signs
    if (type === 'NAME') {
      if (defined.size > 0 && defined.has(word.text) && where.takesName(words[i - 1]))
        out.push({ type: 'NUMBER', text: defined.get(word.text)!, span: word.span })
      else out.push(word)
      continue
    }
    if (type !== 'NUMBER') where.see(type)
    if (type === 'NUMBER' || type.length < 3) out.push(word)
    else if (type === 'COMMENT') where.pass(word, words[i + 1])
    else if (type === 'UNITSON' || type === 'UNITSOFF') {
      where.pass(word, words[i + 1])
      endRegion(word.span.start)
      units.off = type === 'UNITSOFF'
      offFrom = word.span.start
    } else if (type === 'DEFINE') {
      where.outside(word)
      const [name, value] = [words[i + 1], words[i + 2]]
      if (name?.type !== 'NAME' || defined.has(name.text) || !value || !/^\d+$/.test(value.text))
        throw badDefine(word.span)
      defined.set(name.text, value.text)
      i += 2
    } else if (type === 'INCLUDE') {
      where.outside(word)
      const file = words[++i]
      const name = file?.text.slice(1, -1) ?? ''
      const text = depth < deepestInclude ? include?.(name) : undefined
      if (text === undefined) {
        const problem = noInclude(file?.span ?? word.span, name)
        if (file?.type !== 'STRING') throw problem
        missing.push(problem)
        continue
      }
      endRegion(word.span.start)
      readWords(new SourceText(name, text.replace(/\r(?!\n)/g, '\n')), depth + 1, out, reading)
      offFrom = word.span.start
    } else out.push(word)
  }
  endRegion(source.text.length)
}

function joinUnits(words: readonly Token[]): Token[] {
  const out: Token[] = []
  let depth = 0
  let block = ''
  let head = false
  let parenthesis = 0
  // among the names of FOR_NETCONS: how many parentheses were open before them
  let listFrom: number | undefined
  for (let i = 0; i < words.length; i++) {
    let word = words[i]!
    const { type } = word
    if (type === 'NAME' || type === 'NUMBER') {
      out.push(word)
      continue
    }
    if (type === '(') {
      const declares = depth === 1 && declarationBlocks.has(block)
      const inHead = head && (parenthesis === 1 || out.at(-1)?.type === ')')
      const inList = listFrom !== undefined && parenthesis > listFrom
      if (declares || inHead || inList || out.at(-1)?.type === 'NUMBER') {
        const end = unitEnd(words, i)
        const names = block === 'UNITS' && words[end + 1]?.type === '='
        out.push(unitToken(names ? 'UNIT_NAME' : 'UNIT', word, words[end]!))
        i = end
        continue
      }
      parenthesis++
    } else if (type === ')') {
      parenthesis--
      if (parenthesis === listFrom) listFrom = undefined
    } else if (type === 'FOR_NETCONS') listFrom = parenthesis
    else if (type === '{') {
      depth++
      head = false
      parenthesis = 0
    } else if (type === '}') depth--
    else if (type === '~' && isEquation(words, i)) word = { ...word, type: '~=' }
    else if (depth === 0 && keywords.has(type)) {
      block = type
      head = functionHeads.has(block)
    }
    out.push(word)
  }
  return out
}

/** Index of the parenthesis that closes the unit opened at `start`, in the same line. */
function unitEnd(words: readonly Token[], start: number): number {
  const { source, end } = words[start]!.span
  const line = source.text.indexOf('\n', end)
  for (let i = start + 1; i < words.length && (line < 0 || words[i]!.span.start < line); i++) {
    if (words[i]!.type === ')') return i
    if (words[i]!.type === '{' || words[i]!.type === '}') break
  }
  throw unclosedUnit(words[start]!.span)
}

function unitToken(type: string, open: Token, close: Token): Token {
  const span: Span = { source: open.span.source, start: open.span.start, end: close.span.end }
  const text = span.source.text
    .slice(open.span.start + 1, close.span.start)
    .replace(/\s+/g, ' ')
    .trim()
  return { type, text, span }
}
