/** The unknowns of a block that is solved for its STATEs: one for each state, or for each element of an array. */
import type { Span } from '../../lang/source.ts'
import { num, variable } from '../build.ts'
import type { MechanismFile, Variable } from '../tree.ts'

export interface Unknown {
  readonly variable: Variable
  readonly position: number
}

/** STATEs of a file, with the size of arrays. */
export function statesOf(file: MechanismFile): Map<string, number | undefined> {
  const states = new Map<string, number | undefined>()
  for (const item of file.items) {
    if (item.kind !== 'declarations' || item.block !== 'STATE') continue
    for (const { name, size } of item.declarations) states.set(name.text, size)
  }
  return states
}

/**
 * Names as NEURON's translator walks its table of symbols: by first letter, and among those of one letter the one that
 * the text uses last comes first. Rounding follows the order of unknowns.
 */
export function inTableOrder({ firstUse }: MechanismFile, names: Iterable<string>): string[] {
  const use = (name: string) => firstUse.get(name) ?? 0
  return [...new Set(names)].sort((a, b) => a.charCodeAt(0) - b.charCodeAt(0) || use(b) - use(a))
}

/** Numbers the elements of the states in `names`: first position of each, and all unknowns. */
export function numberUnknowns(names: Iterable<string>, states: ReadonlyMap<string, number | undefined>, span: Span) {
  const first = new Map<string, number>()
  const unknowns: Unknown[] = []
  for (const name of names) {
    if (first.has(name)) continue
    first.set(name, unknowns.length)
    const size = states.get(name)
    for (let i = 0; i < (size ?? 1); i++) {
      const index = size === undefined ? undefined : num(i, span)
      unknowns.push({ variable: variable(name, span, index), position: unknowns.length })
    }
  }
  return { first, unknowns }
}
