/**
 * Units of expressions. Sums and comparisons want one unit on both sides, exponents and the arguments of functions none
 * unless declared; products multiply. `(0.001)`, a number alone in parentheses, converts: what it multiplies is meant in
 * a unit 1000 times as large.
 */
import type { Problem } from '../../lang/problem.ts'
import type { Span } from '../../lang/source.ts'
import type { Binary, Call, Expression, NumberLiteral, Parameter } from '../tree.ts'
import type { Names, Signature } from './names.ts'
import { differentUnits, notDimensionless, quoted, type Wanted } from './problems.ts'
import {
  anything,
  bareNumber,
  difference,
  divided,
  joined,
  multiplied,
  one,
  plainFactor,
  type Quantity,
  raised,
} from './quantity.ts'
import type { UnitReader } from './reader.ts'

/** What all parts of the check share. */
export interface Checking {
  readonly reader: UnitReader
  readonly names: Names
  /** Volumes of states, by COMPARTMENT. */
  readonly compartments: Map<string, Quantity>
  /** Of NET_RECEIVE: FOR_NETCONS has the same. */
  readonly eventParameters: readonly Parameter[]
  /** It stands behind UNITSOFF. */
  isOff(span: Span): boolean
  report(found: Problem): void
  /** Says it even where units are switched off, as `modlunit` does of reactions. */
  insist(found: Problem): void
}

export function unitOf(node: Expression, c: Checking): Quantity {
  switch (node.kind) {
    case 'number':
      return unitOfNumber(node, c)
    case 'string':
      return anything
    case 'variable':
      return c.names.unitOf(node.name)
    case 'call':
      return unitOfCall(node, c)
    case 'unary': {
      const operand = unitOf(node.operand, c)
      return node.operator === '-' ? operand : one
    }
    case 'binary':
      return unitOfBinary(node, c)
  }
}

function unitOfNumber({ value, unit, closed }: NumberLiteral, c: Checking): Quantity {
  if (unit !== undefined) return c.reader.read(unit)
  return closed ? plainFactor(1 / value) : bareNumber
}

function unitOfBinary(node: Binary, c: Checking): Quantity {
  const left = unitOf(node.left, c)
  const right = unitOf(node.right, c)
  switch (node.operator) {
    case '*':
      return multiplied(left, right)
    case '/':
      return divided(left, right)
    case '^':
      return unitOfPower(node, left, right, c)
    case '&&':
    case '||':
      return one
  }
  expect({ unit: left, because: `as in ${quoted(node.left.span)}` }, right, node.right.span, sides(node.operator), c)
  return node.operator === '+' || node.operator === '-' || node.operator === '%' ? joined(left, right) : one
}

const sides = (operator: string) => `The units on both sides of ${operator}`

/** Only a whole number, written as one, can be the exponent of what has a unit. */
function unitOfPower({ left, right }: Binary, base: Quantity, exponent: Quantity, c: Checking): Quantity {
  expectNone(exponent, right.span, 'the exponent', c)
  const written = right.span.source.text.slice(right.span.start, right.span.end)
  const plain = right.kind === 'number' && !right.closed && right.unit === undefined && /^\d+$/.test(written)
  if (plain) return raised(base, right.value)
  expectNone(base, left.span, 'what has such an exponent', c)
  return one
}

/** Functions of NEURON whose arguments have units; those of all others have none. */
const ofNeuron: ReadonlyMap<string, readonly [parameters: readonly string[], result: string]> = new Map([
  ['at_time', [['ms'], '']],
  ['state_discontinuity', [['m9', 'm9'], '']],
  ['net_send', [['ms', 'm9'], '']],
  ['net_event', [['ms'], '']],
  ['net_move', [['ms'], '']],
  ['nrn_ghk', [['millivolt', 'milli/liter', 'milli/liter', ''], 'millicoulombs/cm3']],
])

function signatureOf(name: string, c: Checking): Signature | undefined {
  const declared = c.names.routines.get(name)
  if (declared) return declared
  const known = ofNeuron.get(name)
  if (!known) return undefined
  return { parameters: known[0].map((text) => c.reader.read(text)), result: c.reader.read(known[1]) }
}

export function unitOfCall(node: Call, c: Checking): Quantity {
  const signature = signatureOf(node.name, c)
  node.arguments.forEach((argument, i) => {
    if (argument.kind === 'string') return
    const found = unitOf(argument, c)
    const wanted = signature?.parameters[i]
    const because = `the unit of argument ${i + 1} of ${node.name}`
    if (wanted) expect({ unit: wanted, because }, found, argument.span, `The argument of ${node.name} and its use`, c)
    else if (!signature) expectNone(found, argument.span, `the argument of ${node.name}`, c)
  })
  return signature?.result ?? one
}

export function expect(wanted: Wanted, found: Quantity, span: Span, what: string, c: Checking): void {
  if (difference(wanted.unit, found) !== 'none') c.report(differentUnits(span, what, wanted, found))
}

function expectNone(found: Quantity, span: Span, what: string, c: Checking): void {
  if (difference(one, found) !== 'none') c.report(notDimensionless(span, what, found))
}
