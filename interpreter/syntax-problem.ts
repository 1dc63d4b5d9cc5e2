/** What to say about a token that cannot stand where it stands: what could have stood there, and advice. */
import { type Problem, problem } from '../lang/problem.ts'
import { spanOf } from '../lang/source.ts'
import { advise, type Refused } from './syntax-advice.ts'

export function syntaxProblem(refused: Refused): Problem {
  const token = refused.tokens[refused.failedAt]!
  const span = spanOf(refused.source, token.offset, token.offset + Math.max(1, token.text.length))
  const wanted = inWords(refused.expected)
  const notes = wanted ? [`expected ${wanted}`] : []
  return problem('HOC1001', span, 'syntax error', { notes, help: advise(refused) })
}

const plainWords: Record<string, string> = {
  NEWLINE: 'the end of the line',
  NAME: 'a name',
  BINARY: 'an operator',
  SECTION: 'a section',
  OBJVAR: 'an object',
  MECHANISM: 'a mechanism',
  STRING: 'a string',
  TEMPLATE: 'a class',
  CALL: '`(`',
  VAR: 'a variable',
  RANGE: 'a range variable',
  PROPERTY: 'a property of sections',
  MEMBER: 'the name of a member',
  ITERATOR: 'an iterator',
  EQUALS: '`=`',
  LASTEQUALS: '`=`',
  '$&': 'an argument',
}
/** Said by another word of the same list. */
const implied: Record<string, string[]> = {
  BINARY: ['=', 'ASSIGN', '[', '.', 'CALL', 'WITHIN'],
  '=': ['ASSIGN'],
  EQUALS: ['LASTEQUALS'],
  STRING: ['STRVAR', 'STRFUNC', '$s'],
  OBJVAR: ['LOCALOBJ', '$o', 'TEMPLATE', 'OBFUNC', 'OBJFUNC'],
  VAR: ['LOCAL', '$&', '$'],
}
const most = 4

/** The terminals in a user's words; nothing when they are too many to help. */
function inWords(expected: ReadonlySet<string>): string | undefined {
  const words = new Set(expected)
  if (words.has('print')) return 'a statement'
  if (words.has('UNARY')) return 'an expression'
  for (const [word, others] of Object.entries(implied))
    if (words.has(word)) for (const other of others) words.delete(other)
  if (words.size === 0 || words.size > most) return undefined
  const said = [...words].map((word) => plainWords[word] ?? `\`${word}\``)
  const last = said.pop()!
  return said.length === 0 ? last : `${said.join(', ')} or ${last}`
}
