/** Sections, their properties and range variables. */
import type { Expression, SectionName } from '../tree.ts'
import { writeNumber } from './expression.ts'
import { writePath } from './path.ts'
import { runsProgram } from './purity.ts'
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

/** Section, position and element of a range variable, as arguments of a helper; `before` works out what has to be done first. */
interface RangeParts {
  readonly before: Text
  readonly parts: Text
}

const writeX = (u: Unit, { x }: Range): Text => (x ? writeNumber(u, x) : 'undefined')
const writeElement = (u: Unit, { index }: Range): Text => (index[0] ? writeNumber(u, index[0]) : '-1')

function writeRangeParts(u: Unit, node: Range): RangeParts {
  if (mayMoveSection(u, node)) return writeMovable(u, node)
  const parts = `${writeSection(u, node.section)}, ${writeX(u, node)}, ${writeElement(u, node)}, ${node.name}`
  return { before: `at = ${node.name}, `, parts }
}

/** Whether a func among the positions could access another section. */
const mayMoveSection = (u: Unit, { x, index }: Range): boolean =>
  (x !== undefined && runsProgram(u, x)) || index.some((each) => runsProgram(u, each))

/**
 * The section is looked for when the positions, and the value if one is assigned, are known: a func there may have accessed another.
 * Behind it all is as it was.
 */
function writeMovable(u: Unit, node: Range, value: readonly Text[] = []): RangeParts {
  const [section, x, element] = [u.temporary(), u.temporary(), u.temporary()]
  const places = `${element} = ${writeElement(u, node)}, ${x} = ${writeX(u, node)}, `
  const push = `at = ${node.name}, ${u.help('push')}(${writeSection(u, node.section)}), `
  const last = value.map((each) => `${each}, `).join('')
  const before = `${push}${places}${last}at = ${node.name}, ${section} = ${u.help('here')}(), ${u.help('pop')}(), `
  return { before, parts: `${section}, ${x}, ${element}, ${node.name}` }
}

export function writeRange(u: Unit, node: Range): Text {
  const { before, parts } = writeRangeParts(u, node)
  return `(${before}${u.help('rangeValue')}(${u.symbol(node.name)}, ${parts}))`
}

export function writeRangeRef(u: Unit, node: Range): Text {
  const { before, parts } = writeRangeParts(u, node)
  return `(${before}${u.help('rangeRef')}(${u.symbol(node.name)}, ${parts}))`
}

/** `section`: where it was worked out before. */
export function writeRangeStore(u: Unit, node: Range, op: string, value: Text, section?: Text): Text {
  const known = section ?? writeSection(u, node.section)
  const parts = `${known}, ${writeX(u, node)}, ${writeElement(u, node)}, ${node.name}`
  return `(at = ${node.name}, ${u.help('rangeStore')}(${u.symbol(node.name)}, ${parts}, '${op}', ${value}))`
}

/** The same where the position or the value may run a func. */
export function writeMovableStore(u: Unit, node: Range | Property, op: string, value: Text): Text {
  const kept = u.temporary()
  const right = `${kept} = ${value}`
  if (node.kind === 'range') {
    const { before, parts } = writeMovable(u, node, [right])
    return `(${before}${u.help('rangeStore')}(${u.symbol(node.name)}, ${parts}, '${op}', ${kept}))`
  }
  const section = u.temporary()
  const push = `at = ${node.name}, ${u.help('push')}(${writeSection(u, node.section)}), `
  const pop = `at = ${node.name}, ${section} = ${u.help('here')}(), ${u.help('pop')}(), `
  return `(${push}${right}, ${pop}${u.help('setProperty')}(${section}, ${u.name(node.name)}, '${op}', ${kept}))`
}

/** Whether `writeMovableStore` is needed. */
export const isMovable = (u: Unit, node: Range | Property, value: unknown): boolean =>
  runsProgram(u, value) || (node.kind === 'range' && mayMoveSection(u, node))

/** `&L`, `&soma.Ra`. */
export const writePropertyRef = (u: Unit, node: Property): Text =>
  `(at = ${node.name}, ${u.help('propertyRef')}(${writeSection(u, node.section)}, ${u.name(node.name)}))`

type Property = Extract<Expression, { kind: 'property' }>

/** Where the name is known the property itself, without a look-up by name. */
export function writeProperty(u: Unit, node: Property): Text {
  const section = writeSection(u, node.section)
  if (u.own) return `(at = ${node.name}, ${section}.${u.token(node.name).text})`
  return `(at = ${node.name}, ${u.help('property')}(${section}, ${u.name(node.name)}))`
}

export const writePropertyStore = (u: Unit, node: Property, op: string, value: Text, section?: Text): Text =>
  `(at = ${node.name}, ${u.help('setProperty')}(${section ?? writeSection(u, node.section)}, ${u.name(node.name)}, '${op}', ${value}))`
