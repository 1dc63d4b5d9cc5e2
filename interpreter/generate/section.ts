/** Sections, their properties and range variables. */
import type { Expression, SectionName } from '../tree.ts'
import { writeNumber } from './expression.ts'
import { writePath } from './path.ts'
import type { Text, Unit } from './unit.ts'

/** The section named, or the one in use. */
export function writeSection(u: Unit, node: SectionName | undefined): Text {
  if (!node) return `${u.help('here')}()`
  if (node.kind === 'path') return writePath(u, node, 'section')
  const symbol = u.isOfObject(node.name)
  const array = symbol ? `self.fields[${symbol.field}]` : `${u.symbol(node.name)}.data`
  const [i, j] = node.index
  if (j === undefined)
    return `${u.help('section1')}(${array}, ${i ? writeNumber(u, i) : '0'}, ${node.index.length}, ${node.name})`
  return `${u.help('sectionAt')}(${array}, [${node.index.map((i) => writeNumber(u, i))}], ${node.name})`
}

type Range = Extract<Expression, { kind: 'range' }>

/** Section, position and element of a range variable, as arguments of a helper. */
function writeRangeParts(u: Unit, node: Range, section = writeSection(u, node.section)): Text {
  const x = node.x ? writeNumber(u, node.x) : 'undefined'
  const element = node.index[0] ? writeNumber(u, node.index[0]) : '-1'
  return `${section}, ${x}, ${element}, ${node.name}`
}

export const writeRange = (u: Unit, node: Range): Text =>
  `(at = ${node.name}, ${u.help('rangeValue')}(${u.symbol(node.name)}, ${writeRangeParts(u, node)}))`

export const writeRangeRef = (u: Unit, node: Range): Text =>
  `(at = ${node.name}, ${u.help('rangeRef')}(${u.symbol(node.name)}, ${writeRangeParts(u, node)}))`

/** `section`: where it was worked out before. */
export const writeRangeStore = (u: Unit, node: Range, op: string, value: Text, section?: Text): Text =>
  `(at = ${node.name}, ${u.help('rangeStore')}(${u.symbol(node.name)}, ${writeRangeParts(u, node, section)}, '${op}', ${value}))`

type Property = Extract<Expression, { kind: 'property' }>

/** Where the name is known the property itself, without a look-up by name. */
export function writeProperty(u: Unit, node: Property): Text {
  const section = writeSection(u, node.section)
  if (u.own) return `(at = ${node.name}, ${section}.${u.token(node.name).text})`
  return `(at = ${node.name}, ${u.help('property')}(${section}, ${u.name(node.name)}))`
}

export const writePropertyStore = (u: Unit, node: Property, op: string, value: Text, section?: Text): Text =>
  `(at = ${node.name}, ${u.help('setProperty')}(${section ?? writeSection(u, node.section)}, ${u.name(node.name)}, '${op}', ${value}))`
