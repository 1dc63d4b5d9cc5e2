/**
 * Calls and their arguments. A number is passed as a number, a string as its cell, an object variable as its cell, a temporary
 * object as itself, a pointer as a Ref.
 */
import { unreachable } from '../../lang/problem.ts'
import type { Argument, Expression, ObjectPath, Tok } from '../tree.ts'
import { whileWaiting, writeWaiting } from './depth.ts'
import { argument, writeNumber, writePlace, writePointed } from './expression.ts'
import { writeObjectCell, writePath } from './path.ts'
import { writeFormatted } from './print.ts'
import { isPure } from './purity.ts'
import { writePropertyRef, writeRangeRef } from './section.ts'
import { writeStringCell } from './text.ts'
import type { Text, Unit } from './unit.ts'

type Call = Extract<Expression, { kind: 'call' }>

/** Argument texts; `before` evaluates those that must be done before `at` is set. Ends in a comma when not empty. */
export interface Arguments {
  readonly before: Text
  readonly values: readonly Text[]
}

/** An argument whose JavaScript is written already. */
export interface Ready {
  readonly kind: 'ready'
  readonly text: Text
}

export function writeArguments(u: Unit, args: readonly Argument[]): Arguments {
  const texts = args.map((each, i) => whileWaiting(u, i, () => writeArgument(u, each)))
  if (args.every(isQuiet)) return { before: '', values: texts }
  return spill(u, texts)
}

/** Evaluates into temporaries, in order. */
export function spill(u: Unit, texts: readonly Text[]): Arguments {
  const names = texts.map(() => u.temporary())
  return { before: texts.map((text, i) => `${names[i]} = ${text}, `).join(''), values: names }
}

/** Evaluating it neither sets `at` nor runs other code. */
export function isQuiet(arg: Argument | Ready): boolean {
  if (arg.kind === 'ready') return true
  if (arg.kind === 'text') return arg.value.kind !== 'string-call'
  if (arg.kind === 'value') return isPure(arg.value) || (arg.value.kind === 'path' && !mayHold(arg.value))
  return arg.value.kind === 'variable' && arg.value.index.every(isPure)
}

/** Call of a proc, func, iterator or built-in function whose kind was known when it was read. */
export function writeCall(u: Unit, node: Call): Text {
  if (u.classOf(node.name) === 'LOCAL') return writeCallOfLocal(u, node)
  const special = u.own ? ownFrame[u.token(node.name).text] : undefined
  if (special && u.classOf(node.name) === 'BUILTIN') return special(u, node)
  const formatted = writeFormatted(u, node)
  if (formatted !== undefined) return formatted
  const [only] = node.args
  if (node.args.length === 1 && only!.kind === 'value' && u.known(node.name)?.builtin?.pure) {
    return `(at = ${node.name}, ${u.symbol(node.name)}.builtin.pure(${writeNumber(u, only!.value)}))`
  }
  const { before, values } = writeArguments(u, node.args)
  const call = writeInvocation(u, node.name, values)
  const mayGiveObject = u.classOf(node.name) === 'VAR'
  return writeAndLetGo(u, node.args, before, `at = ${node.name}, `, call, mayGiveObject)
}

/** Only fails when it runs, and that behind its arguments. */
function writeCallOfLocal(u: Unit, node: Call): Text {
  const { before, values } = writeArguments(u, node.args)
  return `(${before}${values.map((value) => `${value}, `).join('')}${u.help('localCalled')}(${node.name}))`
}

/** The call of a function, after which what it was given is let go. */
export function writeAndLetGo(
  u: Unit,
  args: readonly Argument[],
  before: Text,
  at: Text,
  call: Text,
  mayGiveObject: boolean,
): Text {
  if (!mayGiveObject && !args.some(mayHoldArgument)) return `(${before}${at}${call})`
  const [mark, value] = [u.temporary(), u.temporary()]
  const H = u.help('H')
  const end = mayGiveObject ? u.temporary() : ''
  const settled = mayGiveObject
    ? `${H}.afterObjectCall(${mark}, ${end}, ${value})`
    : `${H}.afterCall(${mark}, ${value})`
  const given = mayGiveObject ? `${end} = ${H}.top, ` : ''
  return `(${mark} = ${H}.top, ${before}${given}${at}${value} = ${call}, ${H}.top === ${mark} ? ${value} : ${settled})`
}

/** Whether its object may be one on its way, which is held while the expression runs. */
export const mayHold = ({ base, parts }: ObjectPath): boolean =>
  parts.length > 0 || (base.kind !== 'object' && base.kind !== 'local-object')

export function mayHoldArgument(arg: Argument | Ready): boolean {
  if (arg.kind !== 'value') return false
  const { value } = arg
  return value.kind === 'new' || value.kind === 'call' || (value.kind === 'path' && mayHold(value))
}

/** The call itself, of values that are ready. */
export function writeInvocation(u: Unit, name: Tok, values: readonly Text[]): Text {
  const symbol = u.symbol(name)
  if (u.classOf(name) !== 'BUILTIN') return writeWaiting(u, `${symbol}.fn(${[u.selfFor(name), ...values]})`)
  const self = u.template ? 'self' : 'null'
  if (!isRepeated(u)) return `${u.help('builtin')}(${symbol}, [${values}], ${self})`
  return `${u.help('numberOf')}(${writeBuiltin(u, name, values, `(R.self = ${self}, R.context)`)})`
}

function writeBuiltin(u: Unit, name: Tok, values: readonly Text[], context: Text): Text {
  const symbol = u.symbol(name)
  const most = (u.known(name)?.builtin?.direct?.length ?? 0) - 1
  if (values.length > most) return `${symbol}.builtin.call([${values}], ${context})`
  const all = [...values, ...new Array<Text>(most - values.length).fill('undefined'), context]
  return `${symbol}.builtin.direct(${all})`
}

/** Where a call is likely to be run often it stands by itself: so V8 sees there what is called, and takes it in. */
const isRepeated = (u: Unit) => u.own && (u.procedure !== undefined || u.loops > 0 || u.closure)

/** A name that meant nothing when it was read: by now it may be a func, a proc, or still nothing. */
export function writeCallOfUnknown(u: Unit, node: Call): Text {
  return `${u.help('asNumber')}(${writeCall(u, node)}, ${node.name})`
}

export const isCallOfUnknown = (u: Unit, node: Expression): node is Call =>
  node.kind === 'call' && u.classOf(node.name) === 'VAR'

/** The same where an object may come: the name may have become an obfunc. */
export function writeAnyCallOfUnknown(u: Unit, node: Call, check: 'asValue' | 'objectResult'): Text {
  u.leavesTemporaries = true
  return `${u.help(check)}(${writeCall(u, node)}, ${node.name})`
}

/** Functions that ask about the call they stand in. */
const ownFrame: Readonly<Record<string, (u: Unit, node: Call) => Text>> = {
  numarg: (u) => (u.procedure === undefined ? 'R.outerCount()' : 'args.length'),
  argtype: (u, node) => {
    const which = node.args[0]?.kind === 'value' ? writeNumber(u, node.args[0].value) : '0'
    return `${u.help('argumentType')}(${u.procedure === undefined ? 'R.outerArguments' : 'args'}, ${which})`
  },
}

export function writeArgument(u: Unit, arg: Argument | Ready): Text {
  switch (arg.kind) {
    case 'ready':
      return arg.text
    case 'value':
      return writeValue(u, arg.value)
    case 'text':
      return writeStringCell(u, arg.value)
    case 'pointer':
      return writePointer(u, arg.value)
    default:
      return unreachable(arg)
  }
}

/** An expression of whatever kind, as it is passed to a procedure or a built-in. */
export function writeValue(u: Unit, node: Expression): Text {
  if (node.kind === 'new') {
    u.leavesTemporaries = true
    return `${u.help('hold')}(${writeNew(u, node)})`
  }
  if (isCallOfUnknown(u, node)) return writeAnyCallOfUnknown(u, node, 'asValue')
  if (node.kind !== 'path') return writeNumber(u, node)
  if (node.parts.length > 0) return writePath(u, node, 'value')
  const { base } = node
  if (base.kind === 'object' || base.kind === 'local-object') return writeObjectCell(u, base)
  if (base.kind === 'object-argument') return `${u.help('argAny')}(${argument(u, base.which)}, ${base.at})`
  return writePath(u, node, 'object')
}

/** `new Class(args)`: the object, which nobody refers to yet. */
export function writeNew(u: Unit, node: Extract<Expression, { kind: 'new' }>, helper = 'create'): Text {
  const { before, values } = writeArguments(u, node.args)
  const made = `${u.help(helper)}(${u.symbol(node.template)}, [${values}], ${u.template ? 'self' : 'null'})`
  return writeAndLetGo(u, node.args, before, `at = ${node.template}, `, made, false)
}

/** What follows `&`, as a Ref. */
export function writePointer(u: Unit, node: Expression): Text {
  if (node.kind === 'pointed') return writePointed(u, node)
  if (node.kind === 'local') return `${u.help('boxRef')}(l_${u.token(node.name).text}, ${u.name(node.name)})`
  if (node.kind === 'range') return writeRangeRef(u, node)
  if (node.kind === 'property') return writePropertyRef(u, node)
  if (node.kind === 'path') return writePath(u, node, 'ref')
  if (node.kind !== 'variable') return `${u.help('noAddress')}(${node.from})`
  const symbol = u.symbol(node.name)
  const self = u.isOfObject(node.name) ? 'self' : 'null'
  if (node.index.length === 0) return `${u.help('refOf')}(${symbol}, ${self}, ${node.name})`
  return `${u.help('refAt')}(${symbol}, ${self}, ${writePlace(u, node)})`
}
