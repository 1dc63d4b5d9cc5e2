/** What generated code needs to print and to compare text (generate/print.ts). */
import { showNumber, showText } from '../../lang/printf.ts'
import { StrCell } from '../objects.ts'
import type { Sym } from '../symbols.ts'
import type { Machine } from './machine.ts'

export function textHelpers(machine: Machine, epsilon: number, equal: (a: number, b: number) => boolean) {
  const { arena, context } = machine
  return {
    showNumber,
    showText,
    printed(text: string): number {
      context.host.write(text)
      return text.length
    },
    /** `strcmp` gives whole numbers, so that only a `float_epsilon` of 1 or more could take others for 0. */
    sameText(symbol: Sym, a: string, b: string): boolean {
      if (a === b || arena.f64[epsilon]! < 1) return a === b
      return equal(Number(symbol.builtin!.call([new StrCell(a), new StrCell(b)], context)), 0)
    },
  }
}
