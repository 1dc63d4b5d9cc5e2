/**
 * Writes docs/reference/: a page for each class, and one each for functions, variables, words of the language, mechanisms, and
 * the files of the HOC library. All of it comes from the tables that the interpreter uses. `npm run reference`.
 */
import { mkdirSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { libraryNames } from '../generated/library-names.ts'
import { createSession } from '../index.ts'
import { keywords } from '../interpreter/words.ts'
import type { HocClass, Member } from '../stdlib/binding/class.ts'
import { helpTexts } from '../stdlib/help-texts.ts'
import { morphologyClasses } from '../stdlib/import3d/table.ts'
import { builtinClasses, builtinFunctions, builtinVariables } from '../stdlib/index.ts'

type Mechanism = ReturnType<ReturnType<typeof createSession>['model']['mechanisms']['all']>[number]

const texts = helpTexts()
const byName = (a: { name: string }, b: { name: string }) => (a.name < b.name ? -1 : 1)
const code = (text: string) => `\`${text}\``
/** In a cell of a table a bar ends the cell, also within code. */
const row = (...cells: string[]) => `| ${cells.map((cell) => cell.replaceAll('|', '\\|')).join(' | ')} |`
const table = (heads: string[], rows: string[]) =>
  rows.length ? `${[row(...heads), row(...heads.map(() => '---')), ...rows].join('\n')}\n` : ''

/** The pages: file name and text. */
export function referencePages(): Map<string, string> {
  const mechanisms = [...createSession().model.mechanisms.all()]
  const classes = [...builtinClasses, ...morphologyClasses].sort(byName)
  return new Map([
    ...classes.map((cls) => [`${cls.name}.md`, classPage(cls, mechanisms)] as const),
    ['functions.md', functionsPage()],
    ['variables.md', variablesPage()],
    ['words.md', wordsPage()],
    ['mechanisms.md', mechanismsPage(mechanisms)],
    ['library.md', libraryPage()],
    ['README.md', indexPage(classes)],
  ])
}

function indexPage(classes: readonly HocClass[]): string {
  const rows = classes.map((cls) => row(`[${cls.name}](${cls.name}.md)`, about(cls)))
  return `# Reference

What HOC programs can name. The same texts answer \`help NAME\` at the prompt. Signatures use \`[x]\` for what may be left out.

- [functions](functions.md), [variables](variables.md), [words of the language](words.md)
- [mechanisms](mechanisms.md) that are built in
- [files of the HOC library](library.md)

## Classes

${table(['class', 'what it is'], rows)}`
}

const about = (cls: HocClass) => cls.help ?? texts.get(cls.name) ?? ''

function classPage(cls: HocClass, mechanisms: readonly Mechanism[]): string {
  const mechanism = mechanisms.find(({ name }) => name === cls.name)
  const rows = [...cls.members].map(([name, member]) => row(code(use(name, member)), gives(member), text(cls, name)))
  const members = table(['member', 'gives', 'what it is'], rows)
  return `# ${cls.name}\n\n    new ${cls.signature}\n\n${about(cls)}\n${mechanism ? `\n${parameters(mechanism)}` : ''}${members && `\n${members}`}`
}

const text = (cls: HocClass, name: string) => texts.get(`${cls.name}.${name}`) ?? texts.get(`${cls.name}.*`) ?? ''

function use(name: string, member: Member): string {
  if (member.kind === 'method') return member.signature
  return name + ('rank' in member ? '[i]'.repeat(member.rank) : '')
}

function gives(member: Member): string {
  if (member.kind === 'method') return member.returns
  return member.kind === 'number' && !member.set ? 'number, read only' : member.kind
}

function functionsPage(): string {
  const rows = [...builtinFunctions].sort(byName).map((each) => row(code(each.signature), each.returns, each.help))
  return `# Functions\n\n${table(['function', 'gives', 'what it does'], rows)}`
}

function variablesPage(): string {
  const rows = Object.entries(builtinVariables)
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([name, value]) => row(code(name), String(value), texts.get(name) ?? ''))
  return `# Variables\n\nValues are those at the start of a session.\n\n${table(['variable', 'value', 'what it is'], rows)}`
}

function wordsPage(): string {
  const rows = [...keywords.keys()].sort().map((name) => row(code(name), texts.get(name) ?? ''))
  return `# Words of the language\n\n${table(['word', 'use'], rows)}`
}

function mechanismsPage(mechanisms: readonly Mechanism[]): string {
  const parts = [...mechanisms].sort(byName).map((each) => `## ${each.name}\n\n${making(each)}\n\n${parameters(each)}`)
  return `# Mechanisms\n\nUnits are those of the declarations.\n\n${parts.join('\n')}`
}

const making = ({ name, spec }: Mechanism) =>
  spec.kind === 'density' ? `    insert ${name}` : `    new ${name}(${spec.kind === 'point' ? 'x' : ''})`

/** Variables as HOC names them. */
function parameters({ name, spec, isPoint }: Mechanism): string {
  const suffix = isPoint ? '' : `_${name}`
  const own = spec.variables
    .filter(({ visible }) => visible)
    .map((each) => row(code(each.name + suffix), each.role, first(each.role, each.initial), each.unit))
  const shared = spec.globals
    .filter(({ visible }) => visible)
    .map((each) => row(code(`${each.name}_${name}`), 'global', first('global', each.initial), each.unit))
  return table(['variable', 'role', 'at first', 'unit'], [...own, ...shared])
}

const first = (role: string, initial: number) => (role === 'assigned' || role === 'state' ? '' : String(initial))

function libraryPage(): string {
  const parts = Object.entries(libraryNames).map(
    ([file, names]) => `## ${file}\n\n${names.split(' ').map(code).join(', ')}\n`,
  )
  return `# Files of the HOC library\n\n\`load_file("stdrun.hoc")\` defines the names that stand under its heading.\n\n${parts.join('\n')}`
}

/** Whole or not at all: pages of what is gone go with it. */
export function writeReference(folder: URL): void {
  const pages = referencePages()
  mkdirSync(folder, { recursive: true })
  for (const file of readdirSync(folder)) if (!pages.has(file)) rmSync(new URL(file, folder))
  for (const [file, page] of pages) writeFileSync(new URL(file, folder), page)
}

if (process.argv[1]?.endsWith('reference.ts')) writeReference(new URL('../docs/reference/', import.meta.url))
