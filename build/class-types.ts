/**
 * generated/class-types.ts: for TypeScript, the type of what `session.make('CVode')` gives, of every built-in class that has no
 * TypeScript class of its own. Names, arguments and texts are those of the tables that show the classes to HOC.
 */
import type { HocClass, Member } from '../stdlib/binding/class.ts'
import { helpTexts } from '../stdlib/help-texts.ts'
import { builtinClasses } from '../stdlib/index.ts'

const texts = helpTexts()

const head = `/** Objects of built-in classes as TypeScript sees them. Written by build/generate.ts. */

/** What a method of HOC's takes. */
export type Argument = number | string | boolean | object | null
`

export function classTypesModule(): string {
  return [head, ...[...builtinClasses].sort((a, b) => (a.name < b.name ? -1 : 1)).map(interfaceOf)].join('\n')
}

function interfaceOf(cls: HocClass): string {
  const members = [...cls.members].map(
    ([name, member]) => `${comment(memberText(cls, name), '  ')}  ${line(name, member)}\n`,
  )
  return `${comment(cls.help ?? texts.get(cls.name) ?? '', '')}export interface ${cls.name} {\n${members.join('')}}\n`
}

const memberText = (cls: HocClass, name: string) => texts.get(`${cls.name}.${name}`) ?? texts.get(`${cls.name}.*`) ?? ''
const comment = (text: string, indent: string) => (text ? `${indent}/** ${text.replaceAll('*/', '* /')} */\n` : '')

const types = { number: 'number', string: 'string', object: 'object | null', section: 'object' }

function line(name: string, member: Member): string {
  if (member.kind === 'method') return `${name}(${argumentsOf(member.signature)}): ${types[member.returns]}`
  const readonly = member.kind === 'string' || (member.kind === 'number' && member.set) ? '' : 'readonly '
  const rank = 'rank' in member ? member.rank : 0
  return `${readonly}${name}: ${types[member.kind]}${'[]'.repeat(rank)}`
}

/** Of `copy(source, where..., [end])`: `source: Argument, ...where: Argument[]`. */
function argumentsOf(signature: string): string {
  const labels = signature
    .slice(signature.indexOf('(') + 1, -1)
    .split(',')
    .map((label) => label.trim())
  const found: string[] = []
  for (const [i, label] of labels.entries()) {
    if (label === '') continue
    const name = `${identifier(label) || 'argument'}${labels.slice(0, i).some((other) => identifier(other) === identifier(label)) ? i + 1 : ''}`
    if (label.includes('...')) return [...found, `...${name}: Argument[]`].join(', ')
    // after one that may be left out all may be
    const optional = label.startsWith('[') || found.at(-1)?.includes('?:')
    found.push(`${name}${optional ? '?' : ''}: Argument`)
  }
  return found.join(', ')
}

/** Words that name no parameter in a module. */
const reserved = new Set(
  'arguments await break case catch class const continue debugger default delete do else enum eval export extends false finally for function if implements import in instanceof interface let new null package private protected public return static super switch this throw true try typeof var void while with yield'.split(
    ' ',
  ),
)

/** `first | Vector` is called `first`. */
function identifier(label: string): string {
  const word = /[A-Za-z]\w*/.exec(label)?.[0] ?? ''
  const name = word.charAt(0).toLowerCase() + word.slice(1)
  return reserved.has(name) ? `${name}_` : name
}
