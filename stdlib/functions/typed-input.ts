/** Answers that somebody types, asked for until they fit. */
import { sprintf } from '../../lang/printf.ts'
import type { HocFunction } from '../binding/class.ts'
import type { Context } from '../binding/context.ts'
import { number, text, textCell } from '../binding/params.ts'
import { asNumber, hocFunction } from '../binding/table.ts'
import { wordFrom } from '../text/scan.ts'

/** Asks until the answer lies in the range; nothing typed stands for the default. */
function xred(context: Context, prompt: string, start: number, low: number, high: number): number {
  for (;;) {
    context.host.writeError(`${prompt} (${sprintf('%g', start)})`)
    const line = context.host.readLine('')
    const typed = line === undefined ? undefined : wordFrom(line, 0)?.word
    const value = typed === undefined ? start : Number.parseFloat(typed)
    if (value >= low && value <= high) return value
    if (line === undefined) return start
    context.host.writeError(sprintf('must be > %g and < %g\n', low, high))
  }
}

/** Place of the answer in the allowed letters; the string becomes it. */
function sred(context: Context, prompt: string, cell: { value: string }, allowed: string): number {
  for (;;) {
    context.host.writeError(`${prompt} (${cell.value})`)
    const line = context.host.readLine('')
    const answer = (line ?? '').trim() || cell.value
    const place = allowed.indexOf(answer[0] ?? '')
    if (place >= 0) {
      cell.value = answer[0]!
      return place
    }
    if (line === undefined) return -1
    context.host.writeError(`input must be a substring of <<${allowed}>>\n`)
  }
}

export const typedInputFunctions: readonly HocFunction[] = [
  hocFunction(
    'xred',
    [text('prompt'), number('default'), number('low'), number('high')],
    asNumber,
    'Asks for a number in a range.',
    xred,
  ),
  hocFunction(
    'sred',
    [text('prompt'), textCell('answer'), text('letters')],
    asNumber,
    'Asks for one of some letters.',
    sred,
  ),
]
