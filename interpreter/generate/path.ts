/**
 * Object paths: `acc.add(i)`, `list.o(3).soma.v(0.5)`. Each name after a dot is looked up in the class of what stands before it,
 * which is known only at run time; a *site* remembers what the last class gave, as an inline cache.
 */
import { unreachable } from '../../lang/problem.ts'
import type { Argument, ObjectBase, ObjectPath, PathPart } from '../tree.ts'
import {
  type Arguments,
  isQuiet,
  mayHold,
  mayHoldArgument,
  type Ready,
  spill,
  writeAndLetGo,
  writeArgument,
  writeArguments,
} from './call.ts'
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
  return writeParts(u, node, use, []).text
}

const isObject = (use: Use) => use === 'object' || use === 'value' || use === 'any'

/** Where the objects that the path holds begin, if it may hold any. */
interface Written {
  readonly text: Text
  readonly mark: Text | undefined
  /** The site of the last member: a list's element may come from there that nothing holds. */
  readonly from?: Text
}

function writeParts(u: Unit, { base, parts }: ObjectPath, use: Use, more: readonly Ready[]): Written {
  if (isObject(use)) u.leavesTemporaries = true
  const cell = base.kind === 'object' || base.kind === 'local-object' ? writeObjectCell(u, base) : undefined
  let written: Written = { text: cell ? `${cell}.value` : writeBase(u, base), mark: undefined }
  parts.forEach((part, i) => {
    const isLast = i === parts.length - 1
    const mayHoldBefore = i > 0 || mayHold({ kind: 'path', base, parts: [], from: 0, to: 0 })
    const receiver = { ...written, mayHoldBefore, cell: i === 0 ? cell : undefined }
    written = writePart(u, receiver, part, isLast ? use : 'any', isLast ? more : [])
  })
  return written
}

/** `for obj.it(args)`: the loop's body goes before the arguments. */
export const writeIteration = (u: Unit, node: ObjectPath, body: Text): Text =>
  writeParts(u, node, 'iterator', [{ kind: 'ready', text: body }]).text

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
      return writeAndLetGo(u, base.args, before, `at = ${base.name}, `, writeObjectCall(u, base.name, values), true)
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

interface Receiver extends Written {
  readonly mayHoldBefore: boolean
  /** The variable that holds the object. */
  readonly cell?: Text | undefined
}

/** A member of the object before the dot. Behind it goes what was held for it, see machine/held.ts. */
function writePart(u: Unit, receiver: Receiver, part: PathPart, use: Use, more: readonly Ready[]): Written {
  const object = u.temporary()
  const site = u.site(writeSite(u, part, use, ''))
  const given = writeActuals(u, part, more)
  const { before, values } = writeOnce(u, given)
  const actuals = [object, ...values]
  const test = `${object} !== null && ${object}.cls === ${site}.cls`
  const bare = `${test} ? ${site}.owner.fn(${actuals}) : ${site}.miss(${actuals})`
  const call = u.template && part.args ? writeWaiting(u, bare, 1) : bare
  const value = u.temporary()
  const isLight = `${test} && ${site}.owner.isLight`
  // the variable is found before the arguments are worked out, the object in it afterwards
  const variable = receiver.cell && given.before !== '' ? u.temporary() : undefined
  const found = variable ? `${variable} = ${receiver.cell}` : `${object} = ${receiver.text}`
  const looked = variable ? `${object} = ${variable}.value, ` : ''
  const held = writeHeld(u, receiver, object, found, part, isObject(use), given.before === '' ? isLight : 'false')
  const here = part.args?.some(mayBeText) ? `R.self = ${u.template ? 'self' : 'null'}, ` : ''
  const text = `(${held.first}${before}${looked}${held.given}${here}at = ${part.name}, ${value} = ${call}, ${held.settle(value)})`
  return { text, mark: held.mark, from: site }
}

/** A text may be a statement that runs later (`cvode.event`, `NetCon.record`), with the names of the object in whose method it is given. */
const mayBeText = (arg: Argument): boolean => arg.kind === 'text' || (arg.kind === 'value' && arg.value.kind === 'path')

interface HeldTexts {
  /** Works out the object before the dot. */
  readonly first: Text
  /** Behind the arguments. */
  readonly given: Text
  readonly mark: Text | undefined
  settle(value: Text): Text
}

/** `isLight`: whether the object needs no holding, for nothing can be let go while arguments and member are worked out. */
function writeHeld(
  u: Unit,
  receiver: Receiver,
  object: Text,
  found: Text,
  part: PathPart,
  mayHoldResult: boolean,
  isLight: Text,
): HeldTexts {
  const H = u.help('H')
  const { mayHoldBefore, from } = receiver
  const hasHeld = (part.args ?? []).some(mayHoldArgument)
  if (!mayHoldBefore && !hasHeld && !mayHoldResult) {
    const settle = (value: Text) => `${H}.deferred === null ? ${value} : ${H}.flushed(${value})`
    return { first: `${found}, `, given: '', mark: undefined, settle }
  }
  const mark = receiver.mark ?? u.temporary()
  const start = receiver.mark ? '' : `${mark} = ${H}.top, `
  const args = mayHoldBefore ? u.temporary() : mark
  const middle = mayHoldBefore ? `${args} = ${H}.top, ` : ''
  const end = hasHeld ? u.temporary() : args
  const given = hasHeld ? `${end} = ${H}.top, ` : ''
  const after = (value: Text) => {
    if (hasHeld) return `${H}.afterMember(${mark}, ${args}, ${end}, ${value}, ${object})`
    return mayHoldBefore
      ? `${H}.afterBefore(${mark}, ${args}, ${value}, ${object})`
      : `${H}.afterResult(${mark}, ${value}, ${object})`
  }
  const settle = (value: Text) => `${H}.top === ${mark} && ${H}.deferred === null ? ${value} : ${after(value)}`
  const kept = from && isLight !== 'true' ? `${writeKept(H, object, mark, from, isLight)}, ` : ''
  return { first: `${start}${found}, ${kept}${middle}`, given, mark, settle }
}

const writeKept = (H: Text, object: Text, mark: Text, from: Text, isLight: Text): Text =>
  isLight === 'false'
    ? `${H}.keepLoose(${object}, ${mark}, ${from})`
    : `${H}.deferred === null && ${isLight} || ${H}.keepLoose(${object}, ${mark}, ${from})`

/**
 * Assignment to a member; `op` as written. What is wrong on the left side is found before the right side is worked out, unless that
 * is `quiet`.
 */
export function writeStore(u: Unit, node: ObjectPath, op: string, value: Text, quiet: boolean): Text {
  const { parts, base } = node
  const last = parts.at(-1)!
  const rest = { ...node, parts: parts.slice(0, -1) }
  const written: Written =
    rest.parts.length > 0 ? writeParts(u, rest, 'any', []) : { text: writeBase(u, base), mark: undefined }
  const receiver = { ...written, mayHoldBefore: mayHold(rest) }
  const object = u.temporary()
  const kept = u.temporary()
  const site = u.site(writeSite(u, last, 'store', op))
  const given = quiet ? writeActuals(u, last) : spill(u, writeActualTexts(u, last))
  const { before, values } = quiet ? writeOnce(u, given) : given
  const actuals = [object, kept, ...values]
  const test = `${object} !== null && ${object}.cls === ${site}.cls`
  const early = quiet
    ? ''
    : `at = ${last.name}, ${u.site(writeSite(u, last, 'any', ''))}.look(${[object, ...values]}), `
  const isLight = (last.args ?? []).every(isQuiet) && last.index.every(isPure)
  const held = writeHeld(u, receiver, object, `${object} = ${receiver.text}`, last, false, `${isLight}`)
  const settled = `${held.given}${held.settle('0')}, `
  return `(${held.first}${before}${early}${settled}${kept} = ${value}, at = ${last.name}, ${test} ? ${site}.owner.fn(${actuals}) : ${site}.miss(${actuals}))`
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
