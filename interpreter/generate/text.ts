/** Strings: as JavaScript strings where they are read, as cells where they are passed or written. */
import { unreachable } from '../../lang/problem.ts'
import type { Text as StringNode, StringTarget } from '../tree.ts'
import { writeAndLetGo, writeArguments } from './call.ts'
import { argument } from './expression.ts'
import type { Text, Unit } from './unit.ts'

/** The string itself. */
export function writeString(u: Unit, node: StringNode): Text {
  switch (node.kind) {
    case 'literal':
      return u.string(node.at)
    case 'string':
    case 'string-argument':
      return `${writeStringCell(u, node)}.value`
    case 'string-call':
      return writeStringCall(u, node, 'stringCall')
    default:
      return unreachable(node)
  }
}

function writeStringCall(u: Unit, node: Extract<StringNode, { kind: 'string-call' }>, helper: string): Text {
  const { before, values } = writeArguments(u, node.args)
  const call = `${u.help(helper)}(${u.symbol(node.name)}, [${values}], ${u.template ? 'self' : 'null'})`
  return writeAndLetGo(u, node.args, before, `at = ${node.name}, `, call, false)
}

/** A cell to pass: the variable's own, or one of the text. A literal keeps what is assigned to it by way of `$s1`. */
export function writeStringCell(u: Unit, node: StringNode): Text {
  if (node.kind === 'string') return writeStringVariable(u, node)
  if (node.kind === 'string-argument') return `${u.help('argString')}(${argument(u, node.which)}, ${node.from})`
  if (node.kind === 'string-call') return writeStringCall(u, node, 'stringCellCall')
  return u.literal(node.at, `new ${u.help('StrCell')}(${u.string(node.at)})`)
}

function writeStringVariable(u: Unit, node: Extract<StringTarget, { kind: 'string' }>): Text {
  const symbol = u.isOfObject(node.name)
  return symbol ? `self.fields[${symbol.field}]` : `${u.symbol(node.name)}.data`
}
