/** Strings: as JavaScript strings where they are read, as cells where they are passed or written. */
import { unreachable } from '../../lang/problem.ts'
import type { Text as StringNode, StringTarget } from '../tree.ts'
import { writeArguments } from './call.ts'
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
    case 'string-call': {
      const { before, values } = writeArguments(u, node.args)
      const call = `${u.help('stringCall')}(${u.symbol(node.name)}, [${values}], ${u.template ? 'self' : 'null'})`
      return `(${before}at = ${node.name}, ${call})`
    }
    default:
      return unreachable(node)
  }
}

/** A cell to pass: the variable's own, or a new one that holds the value. */
export function writeStringCell(u: Unit, node: StringNode): Text {
  if (node.kind === 'string') return writeStringVariable(u, node)
  if (node.kind === 'string-argument') return `${u.help('argString')}(${argument(u, node.which)}, ${node.from})`
  return `new ${u.help('StrCell')}(${writeString(u, node)})`
}

function writeStringVariable(u: Unit, node: Extract<StringTarget, { kind: 'string' }>): Text {
  const symbol = u.isOfObject(node.name)
  return symbol ? `self.fields[${symbol.field}]` : `${u.symbol(node.name)}.data`
}
