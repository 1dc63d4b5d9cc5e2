/** What rules have in common: how they look at a file. */
import type { Problem } from '../../lang/problem.ts'
import { holds, walkStatements } from '../build.ts'
import type { Item, ItemOf, MechanismFile, Name, NeuronNames, Statement, UseIon } from '../tree.ts'

/** A file with the list of its statements, which most rules go through. */
export interface ReadFile extends MechanismFile {
  readonly statements: readonly Placed[]
}
export interface Placed {
  readonly item: Item
  readonly statement: Statement
}
export type Rule = (file: ReadFile) => Iterable<Problem>

export const withStatements = (file: MechanismFile): ReadFile => ({
  ...file,
  statements: file.items.flatMap((item) =>
    'body' in item ? walkStatements(item.body).map((statement): Placed => ({ item, statement })) : [],
  ),
})

export const itemsOf = <K extends Item['kind']>(file: MechanismFile, kind: K) =>
  file.items.filter((item): item is ItemOf<K> => item.kind === kind)

/** Every statement with the item it stands in. */
export const placed = ({ statements }: ReadFile) => statements

/** Whether a name is an argument or LOCAL of what it stands in. */
export function isLocal(item: Item, name: string): boolean {
  if ('parameters' in item && item.parameters.some((one) => one.name.text === name)) return true
  if (!('body' in item)) return false
  return declaresLocal(item.body, name)
}

export const declaresLocal = (body: readonly Statement[], name: string): boolean =>
  holds(body, (one) => one.kind === 'local' && one.names.some((local) => local.name.text === name))

export const declared = (file: MechanismFile, block: string): Name[] =>
  itemsOf(file, 'declarations')
    .filter((item) => item.block === block)
    .flatMap(({ declarations }) => declarations.map(({ name }) => name))

export const textsOf = (names: readonly Name[]): Set<string> => new Set(names.map(({ text }) => text))

export const usedIons = (file: MechanismFile): UseIon[] =>
  itemsOf(file, 'neuron')
    .flatMap(({ statements }) => statements)
    .filter((one): one is UseIon => one.kind === 'useIon')

const headings = (file: MechanismFile): NeuronNames[] =>
  itemsOf(file, 'neuron')
    .flatMap(({ statements }) => statements)
    .filter((statement) => statement.kind === 'names')

export const namesUnder = (file: MechanismFile, ...keywords: string[]): Name[] =>
  headings(file)
    .filter(({ keyword }) => keywords.includes(keyword))
    .flatMap(({ names }) => names)
