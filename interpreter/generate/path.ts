/**
 * Object paths: `acc.add(i)`, `list.o(3).soma.v(0.5)`. Each name after a dot is looked up in the class of what stands before it,
 * which is known only at run time; a *site* remembers what the last class gave, as an inline cache.
 */
import { unreachable } from '../../lang/problem.ts'
import type { ObjectBase, ObjectPath, PathPart } from '../tree.ts'
import { type Arguments, isQuiet, type Ready, spill, writeArgument, writeArguments } from './call.ts'
import { writeWaiting } from './depth.ts'
import { argument, writeNumber } from './expression.ts'
import { isPure } from './purity.ts'
import type { Text, Unit } from './unit.ts'

/**
 * What a path is wanted for. `value`: as an argument or to print. `any`: what stands before another part.
 */
export type Use = 'number' | 'value' | 'object' | 'any' | 'string' | 'section' | 'ref' | 'iterator'

export function writePath(u: Unit, node: ObjectPath, use: Use): Text {
  const { parts } = node
  if (parts.length === 0) return writeWhole(u, node, use)
  if (parts.length > 1 || use === 'object' || use === 'value' || use === 'any') u.leavesTemporaries = true
  let text = writeBase(u, node.base)
  parts.forEach((part, i) => {
    text = writePart(u, text, part, i === parts.length - 1 ? use : 'any')
  })
  return text
}

/** `for obj.it(args)`: the loop's body goes before the arguments. */
export function writeIteration(u: Unit, node: ObjectPath, body: Text): Text {
  const last = node.parts.at(-1)!
  const receiver = writePath(u, { ...node, parts: node.parts.slice(0, -1) }, 'any')
  return writePart(u, receiver, last, 'iterator', [{ kind: 'ready', text: body }])
}

/** An object by itself where something else may be wanted. */
function writeWhole(u: Unit, node: ObjectPath, use: Use): Text {
  const object = writeBase(u, node.base)
  if (use === 'object' || use === 'value' || use === 'any') return object
  return `${u.help('wrongKind')}(${object}, '${use}', ${node.from})`
}

/** The object a path starts from, or null. */
export function writeBase(u: Unit, base: ObjectBase): Text {
  switch (base.kind) {
    case 'object':
    case 'local-object':
      return `${writeObjectCell(u, base)}.value`
    case 'object-argument':
      return `${u.help('argObject')}(${argument(u, base.which)}, ${base.at})`
    case 'instance':
      return `${u.help('instance')}(${u.symbol(base.template)}, ${writeNumber(u, base.index)}, ${base.template})`
    case 'object-call': {
      u.leavesTemporaries = true
      const { before, values } = writeArguments(u, base.args)
      return `(${before}at = ${base.name}, ${writeObjectCall(u, base.name, values)})`
    }
    default:
      return unreachable(base)
  }
}

function writeObjectCall(u: Unit, name: number, values: readonly Text[]): Text {
  const symbol = u.symbol(name)
  if (u.classOf(name) !== 'OBJFUNC') return writeWaiting(u, `${symbol}.fn(${[u.selfFor(name), ...values]})`)
  return `${u.help('objectCall')}(${symbol}, [${values}], ${u.template ? 'self' : 'null'})`
}

/** The cell of an object variable. */
export function writeObjectCell(u: Unit, base: Extract<ObjectBase, { kind: 'object' | 'local-object' }>): Text {
  if (base.kind === 'local-object') return `o_${u.token(base.name).text}`
  const symbol = u.isOfObject(base.name)
  const array = symbol ? `self.fields[${symbol.field}]` : `${u.symbol(base.name)}.data`
  if (base.index.length === 0) return `${array}.cell`
  if (base.index.length === 1) return `${u.help('cell1')}(${array}, ${writeNumber(u, base.index[0]!)}, ${base.name})`
  return `${u.help('cellAt')}(${array}, [${base.index.map((i) => writeNumber(u, i))}], ${base.name})`
}

function writePart(u: Unit, receiver: Text, part: PathPart, use: Use, more: readonly Ready[] = []): Text {
  const object = u.temporary()
  const site = u.site(writeSite(u, part, use, ''))
  const { before, values } = writeOnce(u, writeActuals(u, part, more))
  const actuals = [object, ...values]
  const test = `${object} !== null && ${object}.cls === ${site}.cls`
  const call = `${test} ? ${site}.owner.fn(${actuals}) : ${site}.miss(${actuals})`
  const counted = u.template && part.args ? writeWaiting(u, call, 1) : call
  return `(${object} = ${receiver}, ${before}at = ${part.name}, ${counted})`
}

/**
 * Assignment to a member; `op` as written. What is wrong on the left side is found before the right side is worked out, unless that
 * is `quiet`.
 */
export function writeStore(u: Unit, node: ObjectPath, op: string, value: Text, quiet: boolean): Text {
  const { parts, base } = node
  const last = parts.at(-1)!
  const receiver = writePath(u, { ...node, base, parts: parts.slice(0, -1) }, 'any')
  const object = u.temporary()
  const kept = u.temporary()
  const site = u.site(writeSite(u, last, 'store', op))
  const { before, values } = quiet ? writeOnce(u, writeActuals(u, last)) : spill(u, writeActualTexts(u, last))
  const actuals = [object, kept, ...values]
  const test = `${object} !== null && ${object}.cls === ${site}.cls`
  const early = quiet
    ? ''
    : `at = ${last.name}, ${u.site(writeSite(u, last, 'any', ''))}.look(${[object, ...values]}), `
  return `(${object} = ${receiver}, ${before}${early}${kept} = ${value}, at = ${last.name}, ${test} ? ${site}.owner.fn(${actuals}) : ${site}.miss(${actuals}))`
}

/** What is more than a name or a number is written once, for the call stands in two branches: short code is sooner put in line. */
function writeOnce(u: Unit, { before, values }: Arguments): Arguments {
  const names = values.map((text) => (isShort(text) ? text : u.temporary()))
  const kept = values.flatMap((text, i) => (names[i] === text ? [] : [`${names[i]} = ${text}, `]))
  return { before: before + kept.join(''), values: names }
}

const isShort = (text: Text): boolean => /^[\w.]+$/.test(text)

function writeSite(u: Unit, part: PathPart, use: Use | 'store', op: string): Text {
  const make = u.own ? 'newSite' : 'sharedSite'
  return `R.${make}(${u.name(part.name)}, '${use}', ${part.index.length}, ${part.args ? part.args.length : -1}, '${op}')`
}

const writeActualTexts = (u: Unit, part: PathPart, more: readonly Ready[] = []): Text[] => [
  ...part.index.map((i) => writeNumber(u, i)),
  ...[...more, ...(part.args ?? [])].map((arg) => writeArgument(u, arg)),
]

/** Indices, then what stands in parentheses. */
function writeActuals(u: Unit, part: PathPart, more: readonly Ready[] = []): Arguments {
  const args = [...more, ...(part.args ?? [])]
  const texts = writeActualTexts(u, part, more)
  if (part.index.every(isPure) && args.every(isQuiet)) return { before: '', values: texts }
  return spill(u, texts)
}
