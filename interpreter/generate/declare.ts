/** Statements that declare, connect and point: `create`, `objref`, `depvar`, `connect`, `setpointer`, `g(0:1) = 0:2`. */
import type { Declared, Statement } from '../tree.ts'
import { isCallOfUnknown, writePointer } from './call.ts'
import { writeNumber, writePlace } from './expression.ts'
import { writePath } from './path.ts'
import { writeSection } from './section.ts'
import type { Text, Unit } from './unit.ts'

export function writeDeclarations(u: Unit, helper: string, items: readonly Declared[]): Text {
  return items
    .map((item) => {
      const dims = item.dims.map((dim) => writeNumber(u, dim))
      const self = u.template ? 'self' : 'null'
      return `at = ${item.name}; ${u.help(helper)}(${u.symbol(item.name)}, [${dims}], ${self})\n`
    })
    .join('')
}

export function writeDependents(u: Unit, items: readonly Declared[]): Text {
  return items
    .map(({ name, dims }) => {
      const place = writePlace(u, { kind: 'variable', name, index: dims, from: name, to: name })
      return `at = ${name}; ${u.help('dependent')}(${u.symbol(name)}, ${place}, ${name})\n`
    })
    .join('')
}

export function writeEquation(u: Unit, node: Extract<Statement, { kind: 'eqn' }>): Text {
  const { variable, left, right, fresh } = node
  if (variable.kind !== 'variable') return `${u.help('notAssignable')}(${variable.from})\n`
  const sides = [left, right].map((side) => (side ? `() => ${writeNumber(u, side)}` : 'undefined'))
  return `at = ${variable.name}; R.equations.equation(${writePlace(u, variable)}, ${u.name(variable.name)}, ${fresh}, ${sides})\n`
}

export function writeConnect(u: Unit, node: Extract<Statement, { kind: 'connect' }>): Text {
  const child = writeSection(u, node.child)
  const end = writeNumber(u, node.childEnd)
  const parent = writeSection(u, node.parent)
  const { x } = node
  const check =
    !node.parent && isCallOfUnknown(u, x) ? `${u.help('checkSectionName')}(${u.symbol(x.name)}, ${x.name})\n` : ''
  return `${check}at = ${node.from}; ${u.help('connect')}(${child}, ${end}, ${parent}, ${writeNumber(u, node.x)})\n`
}

/** `setpointer g.pre, cell.soma.v` means v(0.5); elsewhere the address of a range variable has to say where. */
const inTheMiddle = (u: Unit, target: Text): Text => `${u.help('inTheMiddle')}(() => ${target})`

export function writeSetPointer(u: Unit, node: Extract<Statement, { kind: 'setpointer' }>): Text {
  const target = inTheMiddle(u, writePointer(u, node.target))
  const { pointer } = node
  if (pointer.kind === 'range') {
    const x = pointer.x ? writeNumber(u, pointer.x) : '0.5'
    const section = writeSection(u, pointer.section)
    return `at = ${node.from}; ${u.help('setRangePointer')}(${u.symbol(pointer.name)}, ${section}, ${x}, ${target})\n`
  }
  if (pointer.kind !== 'path' || pointer.parts.length === 0) return `${u.help('notAPointer')}(${node.from})\n`
  const last = pointer.parts.at(-1)!
  const object = writePath(u, { ...pointer, parts: pointer.parts.slice(0, -1) }, 'any')
  const index = last.index[0] ?? (last.args?.[0]?.kind === 'value' ? last.args[0].value : undefined)
  const x = index ? writeNumber(u, index) : 'undefined'
  return `at = ${node.from}; ${u.help('setPointer')}(${object}, ${u.name(last.name)}, ${x}, ${target})\n`
}

export function writeRangeAssign(u: Unit, node: Extract<Statement, { kind: 'range-assign' }>): Text {
  const [x0, x1, y0, y1] = [node.start, node.end, node.first, node.last].map((each) => writeNumber(u, each))
  const element = node.index[0] ? writeNumber(u, node.index[0]) : '-1'
  const section = writeSection(u, node.section)
  return `at = ${node.name}; ${u.help('rangeLinear')}(${u.symbol(node.name)}, ${section}, ${element}, '${node.operator}', ${x0}, ${x1}, ${y0}, ${y1})\n`
}
