/**
 * Names for a check of syntax. What the program declares is known; of a name that it takes from elsewhere (a file that is loaded
 * before it, a mechanism) the use tells what it must be: `cell.run()` is about an object, `soma { }` about a section.
 */
import type { HocSymbol, Scope, Use } from './symbol.ts'
import { type Sym, type SymbolTable, TableScope } from './symbols.ts'
import type { NameClass } from './token.ts'

type Kinds = ConstructorParameters<typeof TableScope>[1]

export class GuessingScope extends TableScope implements Scope {
  constructor(table: SymbolTable, kinds: Kinds) {
    super(table, kinds)
  }

  guess(symbol: HocSymbol, use: Use): NameClass {
    const known = symbol as Sym
    if (known.builtIn || known.isArray) return known.nameClass
    const guessed = kindOf(use)
    if (guessed !== 'VAR') known.nameClass = guessed
    return guessed
  }
}

const index = String.raw`[ \t]*(?:\[(?:[^[\]\n]|\[[^[\]\n]*\])*\][ \t]*)`
const actual = String.raw`\((?:[^()\n]|\([^()\n]*\))*\)`
/** Subscripts, then a dot and a name. */
const member = new RegExp(String.raw`^${index}*[ \t]*\.[ \t]*[A-Za-z_]`)
const call = /^[ \t]*\(/
const text = /^[ \t]*=[ \t]*"/
const object = new RegExp(String.raw`^${index}*[ \t]*=[ \t]*new\b`)
const block = new RegExp(String.raw`^${index}*[ \t]*(?:\{|[A-Za-z_])`)
/** `g_pas(0.5) = 1`, `ca_mech[i](x)`. */
const placed = new RegExp(String.raw`^(?:[ \t]*${actual}[ \t]*(?:[-+*/]?=(?!=))|${index}[ \t]*\()`)

function kindOf({ before, starts, following }: Use): NameClass {
  if (before === 'new') return 'TEMPLATE'
  if (before === 'insert' || before === 'uninsert') return 'MECHANISM'
  if (before === '.') return 'RANGE'
  if (before === 'access' || before === 'connect') return member.test(following) ? 'OBJVAR' : 'SECTION'
  if (before === 'for' && call.test(following)) return 'ITERATOR'
  if (member.test(following) || object.test(following)) return 'OBJVAR'
  if (text.test(following)) return 'STRVAR'
  if (placed.test(following)) return 'RANGE'
  return starts && block.test(following) ? 'SECTION' : 'VAR'
}
