/** Units of statements: both sides of an assignment have one unit; a local takes the unit of what it is given. */
import { unreachable } from '../../lang/problem.ts'
import type { Name, Parameter, Statement } from '../tree.ts'
import { type Checking, expect, unitOf, unitOfCall } from './expressions.ts'
import type { Quantity } from './quantity.ts'
import { checkConserve, checkDiffusion, checkReaction, enterCompartment } from './reactions.ts'

export function checkBody(body: readonly Statement[], c: Checking): void {
  c.names.inside(() => {
    for (const statement of body) checkStatement(statement, c)
  })
}

function checkStatement(node: Statement, c: Checking): void {
  switch (node.kind) {
    case 'local':
      for (const { name } of node.names) c.names.addLocal(name.text)
      break
    case 'assign':
      checkAssignment(node, c)
      break
    case 'derivative': {
      const slope = c.names.unitOf(node.target.name + "'".repeat(node.order))
      checkSides(slope, `${node.target.name}'`, node.value, c)
      break
    }
    case 'equation':
      expect({ unit: unitOf(node.left, c) }, unitOf(node.right, c), node.right.span, 'The units on both sides', c)
      break
    case 'callStatement':
      unitOfCall(node.call, c)
      break
    case 'if':
      unitOf(node.condition, c)
      checkBody(node.whenTrue, c)
      checkBody(node.otherwise, c)
      break
    case 'while':
      unitOf(node.condition, c)
      checkBody(node.body, c)
      break
    case 'from':
      withLocal(node.variable, c, () => checkBody(node.body, c))
      break
    case 'table':
      unitOf(node.from, c)
      unitOf(node.to, c)
      break
    case 'block':
    case 'initial':
      checkBody(node.body, c)
      break
    case 'watch':
      for (const { condition } of node.conditions) unitOf(condition, c)
      break
    case 'forNetCons':
      withParameters(ofConnection(node.names, c), c, () => checkBody(node.body, c))
      break
    case 'reaction':
      checkReaction(node, c)
      break
    case 'conserve':
      checkConserve(node, c)
      break
    case 'compartment':
      withLocal(node.variable, c, () => enterCompartment(node, c))
      break
    case 'longitudinalDiffusion':
      withLocal(node.variable, c, () => checkDiffusion(node, c))
      break
    case 'solve':
    case 'verbatim':
    case 'return':
    case 'hint':
      break
    default:
      unreachable(node)
  }
}

/** The arguments of FOR_NETCONS are those of NET_RECEIVE by place. */
const ofConnection = (names: readonly Name[], c: Checking): Parameter[] =>
  names.map((name, i) => ({ name, unit: c.eventParameters[i]?.unit ?? '' }))

function checkAssignment({ target, value }: Extract<Statement, { kind: 'assign' }>, c: Checking): void {
  const { names } = c
  if (names.isLocal(target.name)) names.setLocal(target.name, unitOf(value, c))
  else checkSides(names.unitOf(target.name), target.name, value, c)
}

function checkSides(unit: Quantity, name: string, value: Parameters<typeof unitOf>[0], c: Checking): void {
  expect(
    { unit, because: `the unit of ${name}`, name: name.replace(/'+$/, '') },
    unitOf(value, c),
    value.span,
    'The units on both sides of =',
    c,
  )
}

function withLocal(name: Name | undefined, c: Checking, body: () => void): void {
  c.names.inside(() => {
    if (name) c.names.addLocal(name.text)
    body()
  })
}

export function withParameters(parameters: readonly Parameter[], c: Checking, body: () => void): void {
  c.names.inside(() => {
    for (const { name, unit } of parameters) c.names.addLocal(name.text, c.reader.read(unit))
    body()
  })
}
