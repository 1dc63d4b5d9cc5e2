/**
 * Text functions whose call says all there is to know: `sprint` and `printf` with a format written out become a sum of strings,
 * and `strcmp(a, b) == 0` asks whether two strings are the same. Anything else is an ordinary call.
 */
import { Format } from '../../lang/printf.ts'
import type { Argument, Expression } from '../tree.ts'
import { isQuiet, spill } from './call.ts'
import { whileWaiting } from './depth.ts'
import { writeNumber } from './expression.ts'
import { writeString, writeStringCell } from './text.ts'
import type { Text, Unit } from './unit.ts'

type Call = Extract<Expression, { kind: 'call' }>

const isBuiltin = (u: Unit, node: Call, name: string): boolean =>
  u.own && u.classOf(node.name) === 'BUILTIN' && u.known(node.name)?.name === name

/** A call of sprint or printf; undefined when only the run can tell what it prints. */
export function writeFormatted(u: Unit, node: Call): Text | undefined {
  const [first] = node.args
  if (isBuiltin(u, node, 'printf')) {
    const printed = writePrinted(u, node, 0)
    return printed && `(${printed.before}at = ${node.name}, ${u.help('printed')}(${printed.text}))`
  }
  if (!isBuiltin(u, node, 'sprint') || first?.kind !== 'text' || first.value.kind !== 'string') return undefined
  const printed = writePrinted(u, node, 1)
  return (
    printed && `(${printed.before}at = ${node.name}, ${writeStringCell(u, first.value)}.value = ${printed.text}, 1)`
  )
}

/** The text that a call with its format at `place` prints. */
function writePrinted(u: Unit, node: Call, place: number): { before: Text; text: Text } | undefined {
  const format = node.args[place]
  if (format?.kind !== 'text' || format.value.kind !== 'literal') return undefined
  const literal = u.token(format.value.at).string!
  const { conversions, tail } = new Format(literal)
  const args = node.args.slice(place + 1)
  if (args.length !== conversions.length) return undefined
  if (!args.every((arg, i) => (conversions[i]!.takes === 'text' ? arg.kind === 'text' : isNumber(arg))))
    return undefined
  // a string is read when all is there to be printed: a function among the arguments may change it
  const isSettled = args.every(isQuiet)
  if (!isSettled && args.some((arg) => arg.kind === 'text' && arg.value.kind !== 'literal')) return undefined
  const texts = args.map((arg, i) => whileWaiting(u, place + 1 + i, () => writeGiven(u, arg)))
  const { before, values } = isSettled ? { before: '', values: texts } : spill(u, texts)
  const site = conversions.length > 0 ? u.site(`R.conversions(${JSON.stringify(literal)})`) : ''
  const parts = conversions.flatMap((conversion, i) => {
    const show = conversion.takes === 'text' ? 'showText' : 'showNumber'
    const shown = show === 'showText' && conversion.bare ? values[i]! : `${u.help(show)}(${site}[${i}], ${values[i]})`
    return [JSON.stringify(conversion.before), shown, JSON.stringify(conversion.after)]
  })
  const sum = [...parts, JSON.stringify(tail)].filter((part) => part !== '""').join(' + ')
  return { before, text: sum || '""' }
}

/** What is not an object's: that may be anything. */
const isNumber = (arg: Argument): boolean =>
  arg.kind === 'value' && arg.value.kind !== 'path' && arg.value.kind !== 'new'

function writeGiven(u: Unit, arg: Argument): Text {
  return arg.kind === 'text' ? writeString(u, arg.value) : writeNumber(u, arg.value)
}

/** `strcmp(a, b) == 0`: the same, or not. Undefined when it is something else that is compared. */
export function writeSameText(u: Unit, left: Expression, right: Expression): Text | undefined {
  if (left.kind !== 'call' || right.kind !== 'number' || !isBuiltin(u, left, 'strcmp')) return undefined
  const [a, b] = left.args
  if (left.args.length !== 2 || a!.kind !== 'text' || b!.kind !== 'text' || u.token(right.at).number !== 0)
    return undefined
  if (!isQuiet(a!) || !isQuiet(b!)) return undefined
  const texts = `${writeString(u, a!.value)}, ${writeString(u, b!.value)}`
  return `(at = ${left.name}, ${u.help('sameText')}(${u.symbol(left.name)}, ${texts}))`
}
