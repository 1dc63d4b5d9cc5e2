/**
 * Expressions that give a number, and conditions.
 *
 * Comparisons allow for `float_epsilon`; `&&` and `||` evaluate both sides; division, `%` and `^` are helpers that know
 * what NEURON refuses. A helper that can fail is given its token number, everything else that can fail sets `at` first.
 */
import { problem, unreachable } from '../../lang/problem.ts'
import { stretch } from '../machine/fault.ts'
import type { BinaryOperator, Expression, Which } from '../tree.ts'
import { writeAssignment } from './assign.ts'
import { isCallOfUnknown, mayHold, writeCall, writeCallOfUnknown, writeValue } from './call.ts'
import { whileWaiting } from './depth.ts'
import { writePath } from './path.ts'
import { writeSameText } from './print.ts'
import { writeProperty, writeRange } from './section.ts'
import type { Text, Unit } from './unit.ts'

/** JavaScript text of a number. */
export function writeNumber(u: Unit, node: Expression): Text {
  switch (node.kind) {
    case 'number':
      return u.number(node.at)
    case 'variable':
      return writeVariable(u, node)
    case 'local':
      return u.local(node.name)
    case 'argument':
      return `${u.help('argNumber')}(${argument(u, node.which)}, ${node.from})`
    case 'pointed':
      return writePointedNumber(u, node)
    case 'range':
      return writeRange(u, node)
    case 'property':
      return writeProperty(u, node)
    case 'call':
      return u.classOf(node.name) === 'VAR' ? writeCallOfUnknown(u, node) : writeCall(u, node)
    case 'read':
      return writeRead(u, node)
    case 'path':
      return writePath(u, node, 'number')
    case 'unary':
      return node.operator === '-'
        ? `(- ${writeNumber(u, node.operand)})`
        : `(${writeNumber(u, node.operand)} === 0 ? 1 : 0)`
    case 'binary':
      return writeBinary(u, node)
    case 'assign':
      return writeAssignment(u, node)
    case 'new':
      throw problem('HOC2104', undefined, 'an object cannot be used as a number here')
    default:
      return unreachable(node)
  }
}

/** Only a variable of the program's own, and no array, can be read into. */
function writeRead(u: Unit, { from, target }: Extract<Expression, { kind: 'read' }>): Text {
  if (target.kind !== 'variable' || target.index.length > 0) return `${u.help('notReadable')}(${target.from})`
  return `${u.help('readNumber')}(${u.symbol(target.name)}, ${u.template ? 'self' : 'null'}, ${from})`
}

type Binary = Extract<Expression, { kind: 'binary' }>

function writeBinary(u: Unit, node: Binary): Text {
  const { operator } = node
  if (isSum(operator) && !u.rounds) return writeSum(u, node)
  if (operator in comparisons || operator === '==' || operator === '!=') return `(${writeComparison(u, node)} ? 1 : 0)`
  if (operator === '&&' || operator === '||') {
    const [left, right] = writeSides(u, node.left, node.right)
    return `(${left} !== 0 ${operator[0]} ${right} !== 0)`
  }
  const [left, right] = writeSides(u, node.left, node.right)
  const helper = u.rounds ? (directed[operator] ?? checked[operator]) : checked[operator]
  return helper
    ? `${u.help(helper)}(${left}, ${right}, ${stretch(node.from, node.to)})`
    : `(${left} ${operator} ${right})`
}

const isSum = (operator: BinaryOperator): boolean => operator === '+' || operator === '-'

/** In one row, as JavaScript adds from the left too: some programs write thousands of terms. */
function writeSum(u: Unit, node: Binary): Text {
  const terms: Binary[] = []
  let first: Expression = node
  for (; first.kind === 'binary' && isSum(first.operator); first = first.left) terms.push(first)
  const rest = terms
    .reverse()
    .map(({ operator, right }) => `${operator} ${whileWaiting(u, 1, () => writeNumber(u, right))}`)
  return `(${writeNumber(u, first)} ${rest.join(' ')})`
}

const writeSides = (u: Unit, left: Expression, right: Expression): [Text, Text] => [
  writeNumber(u, left),
  whileWaiting(u, 1, () => writeNumber(u, right)),
]

/** Operators that can fail, by helper. */
const checked: Partial<Record<BinaryOperator, string>> = { '/': 'divide', '%': 'modulo', '^': 'power' }

/** Operators while a direction of rounding may be in force. */
const directed: Partial<Record<BinaryOperator, string>> = {
  '+': 'sumOf',
  '-': 'differenceOf',
  '*': 'productOf',
  '/': 'quotientOf',
}

/** The comparison, and the sign of float_epsilon on its right side. */
const comparisons: Record<string, string> = { '<': '-', '<=': '+', '>': '+', '>=': '-' }

function writeComparison(u: Unit, node: Binary): Text {
  const { operator, left, right } = node
  if (operator === '==' || operator === '!=') return writeEquality(u, node)
  const [a, b] = writeSides(u, left, right)
  return `${a} ${operator} ${b} ${comparisons[operator]} ${epsilon(u)}`
}

const epsilon = (u: Unit) => `${u.help('A')}.f64[${u.help('EPS')}]`

const isObjectAssignment = (node: Expression) =>
  node.kind === 'assign' && node.target.kind === 'path' && node.target.parts.length === 0
const mayBeObject = (u: Unit, node: Expression) =>
  node.kind === 'path' || isCallOfUnknown(u, node) || isObjectAssignment(node)

const writeSide = (u: Unit, node: Expression): Text =>
  node.kind === 'assign' ? writeAssignment(u, node) : writeValue(u, node)

function writeEquality(u: Unit, node: Binary): Text {
  const { operator, left, right } = node
  const no = operator === '!=' ? '!' : ''
  if (mayBeObject(u, left) && mayBeObject(u, right)) {
    const same = `${no}${u.help('sameValue')}(${writeSide(u, left)}, ${writeSide(u, right)}, ${node.from})`
    if (left.kind === 'path' && right.kind === 'path' && !mayHold(left) && !mayHold(right)) return same
    const mark = u.temporary()
    return `(${mark} = ${u.help('H')}.top, ${u.help('H')}.afterCall(${mark}, ${same}))`
  }
  const same = writeSameText(u, left, right)
  if (same !== undefined) return no + same
  return `${u.help(no ? 'unequal' : 'equal')}(${writeSides(u, left, right).join(', ')})`
}

/** JavaScript text of a truth value. */
export function writeCondition(u: Unit, node: Expression): Text {
  if (node.kind === 'binary') {
    const { operator } = node
    if (operator in comparisons || operator === '==' || operator === '!=') return writeComparison(u, node)
  }
  if (node.kind === 'unary' && node.operator === '!') return `${writeNumber(u, node.operand)} === 0`
  return `${writeNumber(u, node)} !== 0`
}

/** A condition after which the temporary objects it made are dropped. */
export function writeLoopCondition(u: Unit, node: Expression): Text {
  const before = u.leavesTemporaries
  u.leavesTemporaries = false
  const text = writeCondition(u, node)
  const leaves = u.leavesTemporaries
  u.leavesTemporaries = before
  if (!leaves) return text
  u.usesMark = true
  return `${u.help('H')}.afterCall(m, ${text})`
}

type Variable = Extract<Expression, { kind: 'variable' }>

function writeVariable(u: Unit, node: Variable): Text {
  const place = writePlace(u, node)
  const value = `${u.help('A')}.f64[${place}]`
  if (node.index.length > 0) return value
  const symbol = u.known(node.name)
  if (symbol && (symbol.assigned || symbol.isArray)) return value
  const name = u.symbol(node.name)
  return `(${name}.assigned ? ${value} : ${u.help('undefinedVariable')}(${name}, ${node.name}))`
}

/** Index into `A.f64` of a variable or an element of an array; `ready`: its indices, where they were worked out before. */
export function writePlace(u: Unit, node: Variable, ready?: readonly Text[]): Text {
  const symbol = u.isOfObject(node.name)
  const array = symbol ? `self.fields[${symbol.field}]` : `${u.symbol(node.name)}.numbers`
  const indices = ready ?? node.index.map((each) => writeNumber(u, each))
  const [i, j] = indices
  if (i === undefined) {
    if (!symbol) return `${u.symbol(node.name)}.slot`
    return symbol.isArray ? `${array}.base` : `self.base + ${symbol.slot}`
  }
  if (symbol && !symbol.isArray) return `${u.help('notAnArray')}(${node.name})`
  if (j === undefined) return `${u.help('place1')}(${array}, ${i}, ${node.name})`
  if (indices.length === 2) return `${u.help('place2')}(${array}, ${i}, ${j}, ${node.name})`
  return `${u.help('place')}(${array}, [${indices}], ${node.name})`
}

/** The value of `$1` or `$i` as it was passed. */
export function argument(u: Unit, which: Which): Text {
  if ('local' in which) return `args[${u.help('argumentIndex')}(${u.local(which.local)}, args, ${which.local})]`
  if (u.procedure === undefined) return `${u.help('outsideDefinition')}()`
  u.mostArguments = Math.max(u.mostArguments, which.number)
  return u.dynamicArguments ? `args[${which.number - 1}]` : `a${which.number}`
}

type Pointed = Extract<Expression, { kind: 'pointed' }>

/** The number at `$&1`, `$&1[i]`. */
function writePointedNumber(u: Unit, node: Pointed): Text {
  if (!node.index) return `${writePointed(u, node)}.get()`
  const given = [argument(u, node.which), `${u.help('whole')}(${writeNumber(u, node.index)})`, node.from]
  return `${u.help('argElement')}(${given})`
}

/** `$&1`, `$&1[i]` as a Ref. */
export function writePointed(u: Unit, node: Pointed): Text {
  const ref = `${u.help('argRef')}(${argument(u, node.which)}, ${node.from})`
  return node.index ? `${ref}.offset(${u.help('whole')}(${writeNumber(u, node.index)}))` : ref
}
