/** The words behind `loligo modeldb run` and `verify`. */
import { badUse } from '../command-words.ts'

export interface ModelOptions {
  readonly place: string
  readonly entry?: string
  /** Statements and buttons, in the order given. */
  readonly actions: readonly ({ readonly press: string } | { readonly hoc: string })[]
  readonly out?: string
  readonly json: boolean
  /** verify: what NEURON has recorded before, and where to keep it. */
  readonly reference?: string
  readonly record?: string
}

const withValue = ['--entry', '--out', '--press', '--reference', '--record', '-c']

export function readOptions(command: string, words: readonly string[]): ModelOptions {
  const found: Record<string, string> = {}
  const actions: ({ press: string } | { hoc: string })[] = []
  let place: string | undefined
  let json = false
  for (let i = 0; i < words.length; i++) {
    const word = words[i]!
    if (withValue.includes(word)) {
      const value = words[++i]
      if (value === undefined) throw badUse(`loligo modeldb ${command}: ${word} needs a value`)
      if (word === '-c') actions.push({ hoc: value })
      else if (word === '--press') actions.push({ press: value })
      else found[word.slice(2)] = value
    } else if (word === '--json') json = true
    else if (word === '-nogui' || word === '-nobanner') continue
    else if (word.startsWith('-') || place !== undefined) throw badUse(`loligo modeldb ${command}: what is ${word}?`)
    else place = word
  }
  if (place === undefined) throw badUse(`loligo modeldb ${command}: which folder${command === 'run' ? ' or zip' : ''}?`)
  return { place, actions, json, ...found }
}
