/** What the commands of the command line (`loligo nmodl ...`, `loligo import ...`) share: their words, their files, their problems. */
import { formatProblem, Problem } from '../index.ts'
import type { NodeHost } from './node-host.ts'

/** Its words without the first; the status to end with. */
export type Command = (host: NodeHost, words: readonly string[]) => number | Promise<number>

export const badUse = (message: string) =>
  new Problem('CLI1004', undefined, message, { help: 'loligo --help lists the options' })

export function readWords(words: readonly string[], withValue: readonly string[]) {
  const files: string[] = []
  const options = new Map<string, string>()
  for (let i = 0; i < words.length; i++) {
    const word = words[i]!
    const joined = /^(--\w+)=(.*)$/.exec(word)
    if (joined) options.set(joined[1]!, joined[2]!)
    else if (withValue.includes(word)) options.set(word, words[++i] ?? '')
    else if (word.startsWith('-')) options.set(word, '')
    else files.push(word)
  }
  return { files, options }
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
