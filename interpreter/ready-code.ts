/**
 * Procedures of the HOC library that most programs call, as JavaScript that was written when the package was built: it is compiled with
 * the package, so that their first call waits neither for the generator nor for V8. What the generator asked of names was kept with
 * it. Where a name answers otherwise now, the procedure is written anew.
 */
import type { Machine } from './machine/machine.ts'
import type { Code, Definition, Sym } from './symbols.ts'

export interface ReadyCode {
  /** What was known of each of the definition's names, see `traitsOf`. */
  readonly traits: readonly number[]
  /** The procedure for a session; `S`: the symbols of these names. */
  make(R: Machine, S: readonly Sym[], U: Definition): Code
}

/** Of one file, by where reading the definition begins. */
export type ReadyCodes = Readonly<Record<number, ReadyCode>>

const assigned = 1
const array = 2
const integer = 4
const single = 8
const pure = 16
const perArgument = 32
/** Of a template's names: where an object has them. */
const perPlace = 32
const perField = 32 * 4096

/** What code may depend on (`known` of a Unit), besides the class of the name. */
export function traitsOf(symbol: Sym): number {
  const { builtin, owner, slot, field } = symbol
  const numbers = owner
    ? (symbol.isArray ? array : 0) + (slot + 1) * perPlace + (field + 1) * perField
    : (builtin?.direct?.length ?? 0) * perArgument
  return (
    numbers +
    (symbol.assigned || symbol.isArray ? assigned : 0) +
    (symbol.integer ? integer : 0) +
    (symbol.single ? single : 0) +
    (builtin?.pure ? pure : 0)
  )
}

/** Whether the code does for these symbols. What asks whether a variable has a value need not, once it has one. */
export function isReadyFor({ traits }: ReadyCode, symbols: readonly Sym[]): boolean {
  for (let i = 0; i < symbols.length; i++) {
    const now = traitsOf(symbols[i]!)
    if (now !== traits[i] && now !== traits[i]! + assigned) return false
  }
  return true
}
