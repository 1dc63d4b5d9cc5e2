/** What printf of C makes of a format and its values: HOC's knows fewer letters, and numbers of 32 bits with a sign. */
import { showInteger, showReal, sprintf } from '../../lang/printf.ts'
import type { CMemory } from './memory.ts'

type Value = number | bigint

const conversion = /%([-+ #0]*(?:\*|\d*)(?:\.(?:\*|\d*))?)([lhzqjt]*)([a-zA-Z%])/g

/** One conversion of printf: `width` has the flags and the precision too. */
function shown(memory: CMemory, width: string, size: string, letter: string, value: Value) {
  if ('fegFEG'.includes(letter)) return showReal(`%${width}${letter}`, Number(value))
  if (letter === 's') return sprintf(`%${width}s`, value === 0n ? '(null)' : memory.text(Number(value)))
  const whole = typeof value === 'bigint' ? value : BigInt(Math.trunc(value) || 0)
  if (letter === 'c') return sprintf(`%${width}s`, String.fromCharCode(Number(whole & 255n)))
  if (letter === 'p') return showInteger(`%#${width}lx`, whole)
  if (!'diuoxX'.includes(letter)) return undefined
  const bits = size.includes('hh') ? 8 : 16
  const short = letter === 'd' || letter === 'i' ? BigInt.asIntN(bits, whole) : BigInt.asUintN(bits, whole)
  return showInteger(`%${width}${/[lzqjt]/.test(size) ? 'l' : ''}${letter}`, size.includes('h') ? short : whole)
}

export function formattedText(memory: CMemory, format: string, values: readonly Value[]): string {
  let i = 0
  const next = () => values[i++] ?? 0
  return format.replace(conversion, (whole, flags: string, size: string, letter: string) => {
    if (letter === '%') return '%'
    const width = flags.replace(/\*/g, () => String(next()))
    return shown(memory, width, size, letter, next()) ?? whole
  })
}
