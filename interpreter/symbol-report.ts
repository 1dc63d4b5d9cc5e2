/** What `symbols()` prints: names of the program by what they are, as the first versions of HOC listed them. */
import type { Sym } from './symbols.ts'

const none = () => false

/** What is built in has had no part in it for long. */
const parts: readonly (readonly [title: string, holds: (symbol: Sym) => boolean])[] = [
  ['Builtins', none],
  ['Other Builtins', none],
  ['Functions', ({ nameClass }) => nameClass === 'FUNC'],
  ['Procedures', ({ nameClass }) => nameClass === 'PROC'],
  ['Undefined', (symbol) => symbol.isUndefined()],
  ['Scalars', (symbol) => symbol.nameClass === 'VAR' && !symbol.isUndefined()],
]

export function symbolReport(symbols: readonly Sym[]): string {
  const names = (holds: (symbol: Sym) => boolean) => symbols.filter(holds).map((symbol) => `\t${withExtents(symbol)}`)
  return parts.map(([title, holds]) => `\n${title}\n${names(holds).join('')}\n`).join('')
}

const withExtents = (symbol: Sym): string => symbol.name + (symbol.dims() ?? []).map((size) => `[${size}]`).join('')
