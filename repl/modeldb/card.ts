/**
 * The card that is shown before a model runs: what it consists of, which mechanisms can be compiled, which files it names that are not there,
 * which buttons it offers. Read from the text, nothing of the model is run for it.
 */
import { posix } from 'node:path'
import { compileMechanismFile, formatProblem, type Host, Problem } from '../../index.ts'
import { type Folder, findEntry, findMechanisms, findStarts, foldersOf, type Place } from './find.ts'
import type { ModelHost } from './hosts.ts'

export interface Card {
  readonly folder: string
  readonly entry: string
  readonly files: number
  readonly programs: number
  readonly mechanismFolders: readonly string[]
  readonly mechanisms: number
  readonly compiled: number
  readonly failures: readonly { readonly file: string; readonly report: string }[]
  /** Files with C in them. */
  readonly verbatim: readonly string[]
  readonly missing: readonly { readonly file: string; readonly namedIn: string }[]
  readonly buttons: readonly { readonly label: string; readonly action: string; readonly file: string }[]
  readonly panels: readonly string[]
}

export function makeCard(host: ModelHost, entry?: string): Card {
  const folders = foldersOf(host)
  const start =
    entry === undefined ? startOf(host, folders) : { folder: posix.dirname(entry), file: posix.basename(entry) }
  const mechanismFolders = findMechanisms(folders, start.folder)
  const sources = mechanismFolders.flatMap((folder) =>
    host
      .listDirectory(folder)
      .filter((file) => file.endsWith('.mod'))
      .map((file) => (folder === '.' ? file : posix.join(folder, file))),
  )
  const failures = sources.flatMap((file) => failureOf(host, file))
  const names = folders.flatMap(({ files }) => files)
  return {
    folder: start.folder,
    entry: start.file,
    files: names.length,
    programs: names.filter((name) => /\.(hoc|oc|ses|tem)$/i.test(name)).length,
    mechanismFolders,
    mechanisms: sources.length,
    compiled: sources.length - failures.length,
    failures,
    verbatim: sources.filter((file) => /^\s*VERBATIM\b/m.test(host.readFile(file) ?? '')),
    ...readPrograms(host, start.folder, start.file),
  }
}

/** By its name, or the one program that no other loads. */
function startOf(host: ModelHost, folders: readonly Folder[]): Place {
  const named = findEntry(folders)
  if (named) return named
  const starts = findStarts(folders, (path) => programText(host, '.', path))
  if (starts.length === 1) return starts[0]!
  const list = starts.slice(0, 8).map(({ folder, file }) => posix.join(folder, file))
  throw new Problem('CLI1011', undefined, 'no file is found to start with', {
    help:
      list.length > 0
        ? `name it with --entry FILE; these are loaded by no other: ${list.join(', ')}`
        : 'looked for mosinit.hoc, init.hoc, main.hoc, ...; name it with --entry FILE',
  })
}

function failureOf(host: Host, file: string): { file: string; report: string }[] {
  try {
    const { warnings = [], refused = [] } = compileMechanismFile(host, file)
    return refused.length > 0 ? [{ file, report: warnings[0] ?? refused[0]! }] : []
  } catch (error) {
    if (!(error instanceof Problem)) throw error
    return [{ file, report: formatProblem(error) }]
  }
}

/** A label, and the statement that the button runs. */
const buttonCall = /\bx(?:radio)?button\s*\(\s*"([^"]*)"(?:\s*,\s*"((?:[^"\\]|\\.)*)")?/g

/** Follows load_file and xopen with names that stand in the text. */
function readPrograms(host: ModelHost, folder: string, entry: string): Pick<Card, 'missing' | 'buttons' | 'panels'> {
  const missing: { file: string; namedIn: string }[] = []
  const buttons: { label: string; action: string; file: string }[] = []
  const panels: string[] = []
  const left = [entry]
  const seen = new Set<string>(left)
  for (let file = left.shift(); file !== undefined; file = left.shift()) {
    const text = programText(host, folder, file)
    if (text === undefined) continue
    for (const [, label, action = label] of text.matchAll(buttonCall))
      buttons.push({ label: label!, action: action!.replaceAll('\\"', '"'), file })
    for (const [, title] of text.matchAll(/\bxpanel\s*\(\s*"([^"]*)"/g)) panels.push(title!)
    for (const [, name] of text.matchAll(/\b(?:load_file|xopen|load_proc)\s*\((?:\s*\d\s*,)?\s*\\?"([^"\\$%]+)\\?"/g)) {
      if (seen.has(name!) || host.libraryFile(name!) !== undefined) continue
      seen.add(name!)
      if (programText(host, folder, name!) === undefined) missing.push({ file: name!, namedIn: file })
      else left.push(name!)
    }
  }
  return { missing, buttons, panels }
}

/** Without comments. */
function programText(host: Host, folder: string, file: string): string | undefined {
  const path = posix.isAbsolute(file) ? file : posix.join(folder, file)
  return host.readFile(path)?.replace(/\/\*[\s\S]*?\*\/|\/\/[^\r\n]*/g, '')
}

export function cardText(card: Card, notes: Iterable<string>): string {
  const lines = [
    `entry       ${posix.join(card.folder, card.entry)}`,
    `files       ${card.files}, of them ${card.programs} programs and sessions`,
    `mechanisms  ${card.compiled} of ${card.mechanisms} compiled${card.mechanismFolders.length > 0 ? `, from ${card.mechanismFolders.join(' ')}` : ''}`,
    ...card.failures.map(({ report }) => indented(report)),
    `VERBATIM    ${card.verbatim.length === 0 ? 'none' : card.verbatim.join(' ')}`,
    `missing     ${card.missing.length === 0 ? 'nothing that the text names' : card.missing.map((one) => `${one.file} (named in ${one.namedIn})`).join(', ')}`,
    `panels      ${card.panels.length === 0 ? 'none in the text' : card.panels.filter(Boolean).join(' | ') || 'without titles'}`,
    `buttons     ${card.buttons.length === 0 ? 'none in the text' : card.buttons.map(({ label }) => label).join(' | ')}`,
    ...[...notes].map((note) => `note        ${note}`),
  ]
  return `${lines.join('\n')}\n`
}

const indented = (text: string) =>
  text
    .split('\n')
    .map((line) => `            ${line}`)
    .join('\n')
