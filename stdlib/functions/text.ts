/** Printing, scanning and comparing text. */
import { problem } from '../../lang/problem.ts'
import type { HocFunction } from '../binding/class.ts'
import type { Context } from '../binding/context.ts'
import { anything, number, optional, rest, text, textCell } from '../binding/params.ts'
import { asNumber, hocFunction } from '../binding/table.ts'
import { isRef, isStringCell, objectOf, type Value } from '../binding/value.ts'
import { printfArguments } from '../text/arguments.ts'
import { formatOf, scanFormatOf } from '../text/formats.ts'
import { type conversionsOf, type ScanTarget, scanWith } from '../text/scan.ts'
import { textFiles } from '../text/streams.ts'

const reader = {
  printf: printfArguments('printf'),
  fprint: printfArguments('fprint'),
  sprint: printfArguments('sprint'),
}

const formatted = (caller: keyof typeof reader, context: Context, format: string, values: Value[]): string =>
  formatOf(context, format).render(values, 0, reader[caller])

const values = rest(anything('value'))

function compare(a: string, b: string): number {
  if (a === b) return 0
  const n = Math.min(a.length, b.length)
  for (let i = 0; i < n; i++) {
    const difference = a.charCodeAt(i) - b.charCodeAt(i)
    if (difference !== 0) return difference
  }
  if (a.length === b.length) return 0
  return a.length > n ? a.charCodeAt(n) : -b.charCodeAt(n)
}

function scanTarget(value: Value): ScanTarget {
  if (isRef(value) || isStringCell(value)) return value
  throw problem('HOC3003', undefined, 'interpreter stack type error: sscanf takes pointers (&x) and strings', {
    help: objectOf(value) === undefined ? 'write &x instead of x' : undefined,
  })
}

/** Every conversion needs its argument, and one of the right kind, whatever the text turns out to hold. */
function checkTargets(conversions: ReturnType<typeof conversionsOf>, targets: readonly Value[]): void {
  conversions.forEach(({ letter, isLong, hasWidth }, i) => {
    const target = targets[i]
    const isText = letter === 's' || letter === '['
    if (!'diouxefg[sc'.includes(letter) || (isText && isLong) || (letter === 'c' && (isLong || hasWidth)))
      throw scanError(`unknown conversion specifier for arg ${i + 3}`)
    if (target === undefined) throw scanError(`missing arg ${i + 3}`)
    if (isText ? !isStringCell(target) : !isRef(target))
      throw scanError(`arg ${i + 3} must be a ${isText ? 'string' : 'pointer to a number'}`)
  })
}

const scanError = (what: string) =>
  problem('HOC3035', undefined, `scan error: ${what}`, {
    help: 'sscanf(text, "%lf %s", &x, s) takes pointers to numbers, and strings',
  })

/** sprint writes into strings in the loops of many programs: the usual call goes without converting lists of arguments. */
function quickly(general: HocFunction): HocFunction {
  return {
    ...general,
    call(args, context) {
      const [cell, format] = args
      if (!isStringCell(cell) || !isStringCell(format)) return general.call(args, context)
      cell.value = formatOf(context, format.value).render(args, 2, reader.sprint)
      return 1
    },
  }
}

const sprint = hocFunction(
  'sprint',
  [textCell('string'), text('format'), values],
  asNumber,
  'Prints into a string.',
  (context, cell, format, ...args) => {
    cell.value = formatted('sprint', context, format, args)
    return 1
  },
)

export const textFunctions: readonly HocFunction[] = [
  quickly(sprint),
  hocFunction(
    'printf',
    [text('format'), values],
    asNumber,
    'Prints; the number of characters.',
    (context, format, ...args) => {
      const shown = formatted('printf', context, format, args)
      context.host.write(shown)
      return shown.length
    },
  ),
  hocFunction(
    'fprint',
    [text('format'), values],
    asNumber,
    'Prints to the file opened by wopen, or to standard output; the number of characters.',
    (context, format, ...args) => {
      const shown = formatted('fprint', context, format, args)
      textFiles(context).write(shown)
      return shown.length
    },
  ),
  hocFunction(
    'strcmp',
    [text('a'), text('b')],
    asNumber,
    'Less than, equal to or greater than 0 as a comes before, equals or comes after b.',
    (_context, a, b) => compare(a, b),
  ),
  hocFunction(
    'sscanf',
    [text('string'), text('format'), rest(anything('&x'))],
    asNumber,
    'Reads numbers and words out of a string; how many it found.',
    (context, string, format, ...targets) => {
      const { conversions, pieces } = scanFormatOf(context, format)
      checkTargets(conversions, targets)
      return scanWith(string, pieces, targets.map(scanTarget))
    },
  ),
  hocFunction(
    'getstr',
    [textCell('string'), optional(number('word', 0, 1))],
    asNumber,
    'The next line (or word) of the file opened by ropen, or of the program; its length.',
    (context, cell, word) => {
      const found = Math.trunc(word ?? 0) ? textFiles(context).word() : textFiles(context).line()
      if (found === undefined) throw problem('HOC3033', undefined, 'EOF in getstr')
      cell.value = found
      return found.length
    },
  ),
  hocFunction('fscan', [], asNumber, 'The next number of the file opened by ropen, or of the program.', (context) => {
    const found = textFiles(context).number()
    if (found === undefined) throw problem('HOC3033', undefined, 'EOF in fscan')
    return found
  }),
]
