/** What the commands of the command line (`loligo nmodl ...`, `loligo import ...`) share: how they are described, their words, their problems. */
import type { Command as Program } from 'commander'
import { formatProblem, Problem } from '../mechanisms.ts'
import type { NodeHost } from './node-host.ts'
import { commander } from './on-demand.ts'

/** One command: what its help says, and what it does. */
export interface Command {
  /** As on the command line, after `loligo`. */
  readonly name: string
  /** What it wants besides options, as help shows it: `<folder>`. */
  readonly takes: string
  readonly summary: string
  /** Commander's way of writing one (`--out <file>`), and what it is for. */
  readonly options: readonly (readonly [flags: string, purpose: string])[]
  /** Words that are taken and mean nothing, and how many values follow each. */
  readonly ignores?: Readonly<Record<string, number>>
  /** The status to end with. */
  run(host: NodeHost, words: Words): number | Promise<number>
}

/** What stood on the command line behind the command's name. */
export interface Words {
  readonly files: readonly string[]
  /** Options in the order given; the value is empty where there is none. */
  readonly given: readonly (readonly [option: string, value: string])[]
}

export const badUse = (message: string) =>
  new Problem('CLI1004', undefined, message, { help: 'loligo --help lists the options' })

/** The value of the last such option. */
export const optionValue = ({ given }: Words, option: string): string | undefined =>
  given.findLast(([name]) => name === option)?.[1]

/** Reads the words and runs it, or prints its help. */
export function runNamed(command: Command, host: NodeHost, all: readonly string[]): number | Promise<number> {
  const words = withoutIgnored(all, command.ignores ?? {})
  const read = words.some((word) => word.startsWith('-')) ? readWords(command, words) : { files: words, given: [] }
  if (typeof read !== 'string') return command.run(host, read)
  host.write(read)
  return 0
}

/** For the list of commands. */
export const lineOf = ({ name, takes, summary }: Command): string =>
  `  ${`loligo ${name} ${takes}`.padEnd(40)}${summary}\n`

function withoutIgnored(words: readonly string[], ignores: Readonly<Record<string, number>>): string[] {
  const left: string[] = []
  for (let i = 0; i < words.length; i++) {
    const word = words[i]!
    if (Object.hasOwn(ignores, word)) i += ignores[word]!
    else left.push(word)
  }
  return left
}

/** The text of the help where that was asked for. Commander's errors are for the caller. */
function readWords(command: Command, words: readonly string[]): Words | string {
  const given: [string, string][] = []
  const program = programOf(command)
  for (const option of program.options)
    program.on(`option:${option.name()}`, (value: string | null) => given.push([option.name(), value ?? '']))
  try {
    program.parse([...words], { from: 'user' })
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'commander.helpDisplayed')
      return program.helpInformation()
    throw error
  }
  return { files: program.args, given }
}

function programOf({ name, takes, summary, options }: Command): Program {
  const program = new (commander().Command)(`loligo ${name}`)
  program.usage(`[options] ${takes}`).description(summary).argument('[words...]').exitOverride()
  program.configureOutput({ writeOut: () => {}, writeErr: () => {} })
  for (const [flags, purpose] of options) program.option(flags, purpose)
  return program
}

/** True when it ended in a Problem, which was written. */
export function reported(host: NodeHost, body: () => void): boolean {
  try {
    body()
    return false
  } catch (error) {
    if (!(error instanceof Problem)) throw error
    host.writeError(`${formatProblem(error)}\n`)
    return true
  }
}

export function textOf(host: NodeHost, file: string): string {
  const text = host.readFile(file)
  if (text === undefined)
    throw new Problem('CLI1001', undefined, `can't open ${file}`, { help: 'there is no such file' })
  return text
}
