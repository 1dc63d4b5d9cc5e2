/** The words behind `loligo modeldb run` and `verify`. */
import { badUse, optionValue, type Words } from '../command-words.ts'

export interface ModelOptions {
  readonly place: string
  readonly entry?: string | undefined
  /** Statements and buttons, in the order given. */
  readonly actions: readonly ({ readonly press: string } | { readonly hoc: string })[]
  readonly out?: string | undefined
  readonly json: boolean
  /** verify: what NEURON has recorded before, and where to keep it. */
  readonly reference?: string | undefined
  readonly record?: string | undefined
}

export const modelOptions = [
  ['--entry <file>', 'begin with this HOC file'],
  ['--press <label>', 'press a button of a panel, in its place among the statements'],
  ['-c <statement>', 'run a statement, in its place among the buttons'],
  ['--out <folder>', 'write there what comes out'],
  ['--json', 'print JSON'],
] as const

export const comparisonOptions = [
  ['--record <file>', 'keep what NEURON computed'],
  ['--reference <file>', 'compare with what was kept, where there is no NEURON'],
] as const

export function readOptions(command: string, words: Words): ModelOptions {
  const [place, ...more] = words.files
  if (place === undefined) throw badUse(`loligo modeldb ${command}: which folder${command === 'run' ? ' or zip' : ''}?`)
  if (more.length > 0) throw badUse(`loligo modeldb ${command}: what is ${more[0]}?`)
  const actions = words.given.flatMap(([option, value]): ModelOptions['actions'] =>
    option === 'c' ? [{ hoc: value }] : option === 'press' ? [{ press: value }] : [],
  )
  const [entry, out, reference, record] = ['entry', 'out', 'reference', 'record'].map((name) =>
    optionValue(words, name),
  )
  return { place, actions, json: optionValue(words, 'json') !== undefined, entry, out, reference, record }
}
