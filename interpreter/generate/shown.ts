/** What statements show: `print`, and a bare expression or text at top level. */
import type { Expression, Text as StringNode } from '../tree.ts'
import { isString } from './assign.ts'
import { isCallOfUnknown, mayHold, writeValue } from './call.ts'
import { writeNumber } from './expression.ts'
import { writePath } from './path.ts'
import { writeString } from './text.ts'
import type { Text, Unit } from './unit.ts'

/** An expression whose value nobody wants. */
export function writeForEffect(u: Unit, value: Expression): Text {
  // an obfunc whose object nobody wants is called all the same
  if (value.kind === 'path') return mayHold(value) ? writePath(u, value, 'any') : ''
  if (value.kind === 'new' || isCallOfUnknown(u, value)) return writeValue(u, value)
  return writeNumber(u, value)
}

/** Items are written as they are evaluated. */
export function writePrint(u: Unit, items: readonly (Expression | StringNode)[]): Text {
  const parts = items.map((item) => {
    if (isString(item)) return `${u.help('write')}(${writeString(u, item)})`
    if (item.kind === 'path' || isCallOfUnknown(u, item)) return writePrintedValue(u, item)
    return `${u.help('writeNumber')}(${writeNumber(u, item)})`
  })
  return `${parts.join(';\n')};\n${u.help('write')}('\\n')\n`
}

function writePrintedValue(u: Unit, item: Expression): Text {
  const value = writeValue(u, item)
  if (item.kind === 'path' && !mayHold(item)) return `${u.help('writeValue')}(${value})`
  const mark = u.temporary()
  return `${mark} = ${u.help('H')}.top; ${u.help('writeAndDrop')}(${mark}, ${value})`
}

/** A bare expression at top level: TAB value. */
export function writeShown(u: Unit, node: Expression): Text {
  if ((node.kind === 'assign' && !node.parenthesized) || isPathAndNegative(u, node))
    return `${writeForEffect(u, node)}\n`
  if (node.kind === 'call' && u.classOf(node.name) === 'PROC') return `${writeNumber(u, node)}\n`
  const value = node.kind === 'path' || isCallOfUnknown(u, node) ? writeValue(u, node) : writeNumber(u, node)
  u.usesMark = true
  return `${u.help('show')}(m, ${value})\n`
}

/** `vec.size - 1`: NEURON takes it for a path, which may end in a section, and the statement `-1` within it. Neither is shown. */
function isPathAndNegative(u: Unit, node: Expression): boolean {
  let at = node
  while (at.kind === 'binary' && at.left.kind === 'binary') at = at.left
  if (at.kind !== 'binary' || at.operator !== '-' || at.left.kind !== 'path') return false
  return at.left.parts.length > 0 && u.token(0).text !== '('
}

export const writeShownText = (u: Unit, node: StringNode): Text =>
  `${u.help('write')}(${writeString(u, node)} + '\\n')\n`
