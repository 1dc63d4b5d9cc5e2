/** The commands of the command line that are no programs to run: `loligo nmodl`, `loligo modeldb run` ... */
import { badUse, type Command, lineOf, runNamed } from './command-words.ts'
import { importCommand } from './import-command.ts'
import { mechanismCommands } from './mechanism-commands.ts'
import { modelCommands } from './modeldb/command.ts'
import type { NodeHost } from './node-host.ts'

const all: readonly Command[] = [...mechanismCommands, ...modelCommands, importCommand]

/** What the first words ask for; undefined where they name no command. Programs are called by their files, so a folder's name never is one. */
export function commandOf(words: readonly string[]): ((host: NodeHost) => number | Promise<number>) | undefined {
  for (const command of all) {
    const name = command.name.split(' ')
    if (name.every((word, i) => words[i] === word)) return (host) => runNamed(command, host, words.slice(name.length))
  }
  const family = all.filter(({ name }) => name.startsWith(`${words[0]} `))
  return family.length === 0 ? undefined : (host) => chooseAmong(family, host, words)
}

/** `loligo modeldb` by itself. */
function chooseAmong(family: readonly Command[], host: NodeHost, [first, second]: readonly string[]): number {
  if (second === '--help' || second === '-h') {
    host.write(family.map(lineOf).join(''))
    return 0
  }
  const names = family.map(({ name }) => name.slice(`${first} `.length))
  throw badUse(
    `loligo ${first}: ${second === undefined ? `${names.join(' or ')}?` : `${second} is neither ${names.join(' nor ')}`}`,
  )
}

export const commandsHelp = (): string =>
  `\nCommands (--help behind one of them tells more):\n${all.map(lineOf).join('')}`
