/**
 * Assignments, which are expressions. Indices are evaluated before the right side; the target of `+=` is read after it.
 */
import { unreachable } from '../../lang/problem.ts'
import type {
  Assignment,
  AssignOperator,
  Expression,
  ObjectPath,
  SectionName,
  Text as StringNode,
  StringTarget,
} from '../tree.ts'
import { isCallOfUnknown, mayHold, writeAnyCallOfUnknown, writeNew, writeValue } from './call.ts'
import { whileWaiting } from './depth.ts'
import { argument, writeNumber, writePlace, writePointed } from './expression.ts'
import { writeBase, writeObjectCell, writePath, writeStore } from './path.ts'
import { isPure, runsNothing } from './purity.ts'
import { isMovable, writeMovableStore, writePropertyStore, writeRangeStore, writeSection } from './section.ts'
import { writeString, writeStringCell } from './text.ts'
import type { Text, Unit } from './unit.ts'

export function writeAssignment(u: Unit, node: Assignment): Text {
  const { target, value, operator } = node
  if (target.kind === 'string' || target.kind === 'string-argument') return writeStringAssignment(u, target, value)
  if (target.kind === 'path') return writePathAssignment(u, node, target)
  if (target.kind === 'variable') return writeVariableAssignment(u, target, operator, value, node.from)
  if ((target.kind === 'range' || target.kind === 'property') && isMovable(u, target, value))
    return writeMovableStore(u, target, operator, writeRight(u, value))
  if ((target.kind === 'range' || target.kind === 'property') && target.section && !isNumber(value))
    return writeSectionAssignment(u, { ...target, section: target.section }, operator, value)
  const right = writeRight(u, value)
  const kept = isCheap(value) ? '' : u.temporary()
  const result = kept || right
  const text = writeSimpleAssignment(u, target, operator, result)
  return kept ? `(${kept} = ${right}, ${text})` : text
}

type OfSection = Extract<Expression, { kind: 'range' | 'property' }>

const isNumber = (value: Expression | StringNode) => 'kind' in value && value.kind === 'number'

/** `dend.L = L`: the section named on the left is the one in use on the right too. */
function writeSectionAssignment(
  u: Unit,
  target: OfSection & { section: SectionName },
  operator: AssignOperator,
  value: Expression | StringNode,
): Text {
  const [section, kept] = [u.temporary(), u.temporary()]
  const first = `${section} = ${writeSection(u, target.section)}, ${u.help('push')}(${section})`
  const right = `${kept} = ${writeRight(u, value)}, ${u.help('pop')}()`
  const written = target.kind === 'range' ? writeRangeStore : writePropertyStore
  return `(at = ${target.from}, ${first}, ${right}, ${written(u, target as never, operator, kept, section)})`
}

const isCheap = (value: Expression | StringNode) => 'kind' in value && !isString(value) && isPure(value)

const stringKinds = new Set(['literal', 'string', 'string-argument', 'string-call'])
export const isString = (node: Expression | StringNode): node is StringNode => stringKinds.has(node.kind)

/** The right side where a number is wanted. */
function writeRight(u: Unit, value: Expression | StringNode): Text {
  return isString(value) ? `${u.help('wrongKind')}('', 'number', ${value.from})` : writeNumber(u, value)
}

function writeSimpleAssignment(u: Unit, target: Expression, operator: AssignOperator, value: Text): Text {
  switch (target.kind) {
    case 'local':
      return writeUpdate(u, u.local(target.name), operator, value, target.from)
    case 'argument': {
      const place = argument(u, target.which)
      const before = `${u.help('argNumber')}(${place}, ${target.from})`
      return operator === '='
        ? `(${before}, ${place} = ${value})`
        : `(${place} = ${combine(u, operator, before, value, target.from)})`
    }
    case 'pointed':
      return `${u.help('storeRef')}(${writePointed(u, target)}, '${operator}', ${value}, ${target.from})`
    case 'range':
      return writeRangeStore(u, target, operator, value)
    case 'property':
      return writePropertyStore(u, target, operator, value)
    default:
      return `${u.help('notAssignable')}(${target.from})`
  }
}

function writeUpdate(u: Unit, place: Text, operator: AssignOperator, value: Text, from: number): Text {
  if (operator === '=') return `(${place} = ${value})`
  return `(${place} = ${combine(u, operator, place, value, from)})`
}

/** The new value of the target of `+=` and its kin. */
function combine(u: Unit, operator: AssignOperator, before: Text, value: Text, from: number): Text {
  if (operator === '/=') return `${u.help(u.rounds ? 'quotientBy' : 'divideBy')}(${before}, ${value}, ${from})`
  const helper = u.rounds ? directed[operator] : undefined
  if (helper) return `${u.help(helper)}(${before}, ${value})`
  return `${before} ${operator[0]} ${value}`
}

const directed: Partial<Record<AssignOperator, string>> = { '+=': 'sumOf', '-=': 'differenceOf', '*=': 'productOf' }

type Variable = Extract<Expression, { kind: 'variable' }>

function writeVariableAssignment(
  u: Unit,
  target: Variable,
  op: AssignOperator,
  value: Expression | StringNode,
  from: number,
): Text {
  const pure = isCheap(value)
  const isElement = target.index.length > 0
  // indices are worked out first, but looked at, like a scalar's place, after the right side: that may make the memory grow
  const indices = isElement && !pure ? target.index.map(() => u.temporary()) : undefined
  const early = indices?.map((name, i) => `${name} = ${writeNumber(u, target.index[i]!)}, `).join('') ?? ''
  const place = isElement ? u.temporary() : writePlace(u, target)
  const right = whileWaiting(u, isElement ? 1 : 0, () => writeRight(u, value))
  const kept = pure ? right : u.temporary()
  const first = `${early}${pure ? '' : `${kept} = ${right}, `}`
  const second = isElement ? `${place} = ${writePlace(u, target, indices)}, ` : ''
  const known = u.known(target.name)
  const mayTruncate = !isElement && (known ? known.integer || known.single : true)
  const store = mayTruncate
    ? writeChecked(u, target, op, place, kept, from)
    : writeUpdate(u, `${u.help('A')}.f64[${place}]`, op, kept, from)
  return `(${first}${second}${store})`
}

/** Shared code does not know whether the variable is one of the simulator's integers. */
function writeChecked(u: Unit, target: Variable, op: AssignOperator, place: Text, value: Text, from: number): Text {
  const next = op === '=' ? value : combine(u, op, `${u.help('A')}.f64[${place}]`, value, from)
  return `${u.help('store')}(${u.symbol(target.name)}, ${next})`
}

function writeStringAssignment(u: Unit, target: StringTarget, value: Expression | StringNode): Text {
  const right = isString(value) ? writeString(u, value) : writeStringOf(u, value)
  return `(${writeStringCell(u, target)}.value = ${right})`
}

const writeStringOf = (u: Unit, value: Expression): Text =>
  value.kind === 'path'
    ? writePath(u, value, 'string')
    : `${u.help('wrongKind')}(${writeNumber(u, value)}, 'string', ${value.from})`

/** A new object is assigned also where its `init` stops, and what had run stops then. */
function writePathAssignment(u: Unit, node: Assignment, target: ObjectPath): Text {
  const text = writeBareAssignment(u, node, target)
  return !isString(node.value) && node.value.kind === 'new' ? `${u.help('H')}.assigned(${text})` : text
}

function writeBareAssignment(u: Unit, node: Assignment, target: ObjectPath): Text {
  if (target.parts.length > 0)
    return writeStore(u, target, node.operator, writeAnything(u, node.value), isQuietValue(node.value))
  if (node.operator !== '=') return `${u.help('wrongOperator')}(${node.from})`
  const { base } = target
  if (isVariable(node.value) && (base.kind === 'object' || base.kind === 'local-object'))
    return `${u.help('assignVariable')}(${writeObjectCell(u, node.value.base)}, ${writeObjectCell(u, base)})`
  const given = givenObject(node.value)
  if (given && (base.kind === 'object' || base.kind === 'local-object'))
    return `${u.help('assignGiven')}(${argument(u, given.which)}, ${writeObjectCell(u, base)}, ${given.at})`
  const object = whileWaiting(u, 1, () => writeObjectRight(u, node.value))
  if (base.kind === 'object-argument') {
    const mark = u.temporary()
    const cell = argument(u, base.which)
    const variable = isVariable(node.value) ? writeObjectCell(u, node.value.base) : undefined
    const source = given ? argument(u, given.which) : variable
    const actuals = [mark, cell, object, base.at, ...(source ? [source] : [])]
    return `(${mark} = ${u.help('H')}.top, ${u.help('assignArgument')}(${actuals}))`
  }
  if (mayBeHeld(node.value) && (base.kind === 'object' || base.kind === 'local-object'))
    return writeHeldAssignment(u, base, object)
  switch (base.kind) {
    case 'object':
    case 'local-object':
      return base.kind === 'object' && base.index.length > 0
        ? `${u.help('assignObject')}(${writeObjectCell(u, base)}, ${object})`
        : `${u.help('assignObjectAfter')}(${object}, ${writeObjectCell(u, base)})`
    case 'instance':
    case 'object-call':
      return `${u.help('notAssignable')}(${target.from}, ${writeBase(u, base)})`
    default:
      return unreachable(base)
  }
}

/** An object variable by itself. */
const isVariable = (value: Expression | StringNode): value is ObjectPath & { base: ObjectVariable } =>
  value.kind === 'path' && !mayHold(value)

/** `$o1` by itself. */
const givenObject = (value: Expression | StringNode) =>
  value.kind === 'path' && value.parts.length === 0 && value.base.kind === 'object-argument' ? value.base : undefined

type ObjectVariable = Extract<ObjectPath['base'], { kind: 'object' | 'local-object' }>

const mayBeHeld = (value: Expression | StringNode): boolean =>
  (value.kind === 'path' && mayHold(value)) || value.kind === 'call'

/** The variable counts the object before the expression lets go of it. Indices are worked out first. */
function writeHeldAssignment(u: Unit, base: ObjectVariable, object: Text): Text {
  const [mark, value] = [u.temporary(), u.temporary()]
  const H = u.help('H')
  const isElement = base.kind === 'object' && base.index.length > 0
  const cell = isElement ? u.temporary() : writeObjectCell(u, base)
  const first = isElement ? `${cell} = ${writeObjectCell(u, base)}, ` : ''
  return `(${first}${mark} = ${H}.top, ${value} = ${object}, ${H}.assign(${mark}, ${cell}, ${value}))`
}

/** Evaluating it runs no other code and changes nothing. */
const isQuietValue = (value: Expression | StringNode): boolean =>
  isString(value) ? value.kind !== 'string-call' : runsNothing(value)

/** A value of whatever kind for a member: strings as cells, objects as they are. */
function writeAnything(u: Unit, value: Expression | StringNode): Text {
  if (isString(value)) return writeStringCell(u, value)
  if (value.kind === 'new') return writeNew(u, value, 'createKept')
  return writeValue(u, value)
}

function writeObjectRight(u: Unit, value: Expression | StringNode): Text {
  if (isString(value)) return `${u.help('wrongKind')}('', 'object', ${value.from})`
  if (value.kind === 'new') return writeNew(u, value, 'createKept')
  if (value.kind === 'path') return writePath(u, value, 'object')
  if (isCallOfUnknown(u, value)) return writeAnyCallOfUnknown(u, value, 'objectResult')
  if (value.kind === 'assign') return `${u.help('objectResult')}(${writeAssignment(u, value)}, ${value.from})`
  return `${u.help('wrongKind')}(${writeNumber(u, value)}, 'object', ${value.from})`
}
