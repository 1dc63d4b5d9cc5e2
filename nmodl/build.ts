/** Short hands for making trees in passes; a made node takes the place of what it was made from. */
import type { Span } from '../lang/source.ts'
import type {
  Assignment,
  Binary,
  BinaryOperator,
  Call,
  Expression,
  NumberLiteral,
  ReactionTerm,
  Statement,
  Unary,
  Variable,
} from './tree.ts'

export const num = (value: number, span: Span): NumberLiteral => ({ kind: 'number', value, span })
export const variable = (name: string, span: Span, index?: Expression): Variable => ({
  kind: 'variable',
  name,
  index,
  span,
})
export const op = (operator: BinaryOperator, left: Expression, right: Expression): Binary => ({
  kind: 'binary',
  operator,
  left,
  right,
  span: left.span,
})
export const minus = (operand: Expression): Unary => ({ kind: 'unary', operator: '-', operand, span: operand.span })
export const call = (name: string, args: readonly Expression[], span: Span): Call => ({
  kind: 'call',
  name,
  arguments: args,
  span,
})
export const assignment = (target: Variable, value: Expression): Assignment => ({
  kind: 'assign',
  target,
  value,
  span: target.span,
})

/** What a LAG statement calls. */
export const lagFunction = '_lag'

/** `LAG x BY d`: what x was d ago. */
export const lagStatement = (x: Variable, delay: Variable, span: Span): Assignment => ({
  ...assignment(variable(`lag_${x.name}_${delay.name}`, span), call(lagFunction, [x, delay], span)),
  span,
})

/** Every statement inside, depth first, in textual order. */
export function walkStatements(statements: readonly Statement[], found: Statement[] = []): readonly Statement[] {
  for (let i = 0; i < statements.length; i++) {
    const statement = statements[i]!
    found.push(statement)
    // most are such
    if (statement.kind === 'assign') continue
    const inside = childStatements(statement)
    if (inside.length > 0) walkStatements(inside, found)
  }
  return found
}

/** Whether there is such a statement anywhere inside. */
export function holds(statements: readonly Statement[], isWanted: (statement: Statement) => boolean): boolean {
  for (let i = 0; i < statements.length; i++) {
    const statement = statements[i]!
    if (isWanted(statement)) return true
    if (statement.kind !== 'assign' && holds(childStatements(statement), isWanted)) return true
  }
  return false
}

const none: readonly never[] = []

export function childStatements(statement: Statement): readonly Statement[] {
  switch (statement.kind) {
    case 'if':
      return statement.otherwise.length > 0 ? [...statement.whenTrue, ...statement.otherwise] : statement.whenTrue
    case 'while':
    case 'from':
    case 'block':
    case 'forNetCons':
    case 'initial':
      return statement.body
    case 'solve':
      return statement.ifError ?? none
    default:
      return none
  }
}

/** Replaces each statement by what `change` makes of it, one or several; inner statements first. */
export function mapStatements(
  statements: readonly Statement[],
  change: (statement: Statement) => Statement | readonly Statement[],
): Statement[] {
  const out: Statement[] = []
  for (let i = 0; i < statements.length; i++) {
    const statement = statements[i]!
    const made = change(statement.kind === 'assign' ? statement : mapChildren(statement, change))
    if ('kind' in made) out.push(made)
    else for (let k = 0; k < made.length; k++) out.push(made[k]!)
  }
  return out
}

function mapChildren(
  statement: Statement,
  change: (statement: Statement) => Statement | readonly Statement[],
): Statement {
  switch (statement.kind) {
    case 'if':
      return {
        ...statement,
        whenTrue: mapStatements(statement.whenTrue, change),
        otherwise: mapStatements(statement.otherwise, change),
      }
    case 'while':
    case 'from':
    case 'block':
    case 'forNetCons':
    case 'initial':
      return { ...statement, body: mapStatements(statement.body, change) }
    case 'solve':
      return statement.ifError ? { ...statement, ifError: mapStatements(statement.ifError, change) } : statement
    default:
      return statement
  }
}

/** Expressions that stand directly in a statement. */
export function expressionsOf(statement: Statement): readonly Expression[] {
  switch (statement.kind) {
    case 'assign':
    case 'derivative':
      return [statement.target, statement.value]
    case 'callStatement':
      return [statement.call]
    case 'if':
    case 'while':
      return [statement.condition]
    case 'from':
      return [statement.from, statement.to, ...(statement.by ? [statement.by] : [])]
    case 'reaction':
      return [...statement.left, ...statement.right]
        .map((term): Expression => term.variable)
        .concat(statement.forward, statement.backward ?? [])
    case 'conserve':
      return [...statement.left.map(({ variable }): Expression => variable), statement.right]
    case 'equation':
      return [statement.left, statement.right]
    case 'compartment':
      return [statement.volume]
    case 'longitudinalDiffusion':
      return [statement.coefficient]
    case 'return':
      return statement.value ? [statement.value] : none
    case 'watch':
      return statement.conditions.flatMap(({ condition, flag }) => [condition, flag])
    default:
      return none
  }
}

export function walkExpression(expression: Expression, found: Expression[] = []): readonly Expression[] {
  found.push(expression)
  const inside = childExpressions(expression)
  for (let i = 0; i < inside.length; i++) walkExpression(inside[i]!, found)
  return found
}

function childExpressions(expression: Expression): readonly Expression[] {
  switch (expression.kind) {
    case 'variable':
      return expression.index ? [expression.index] : []
    case 'call':
      return expression.arguments
    case 'unary':
      return [expression.operand]
    case 'binary':
      return [expression.left, expression.right]
    default:
      return none
  }
}

/** Whether there is such an expression in it, or it is one. */
export function contains(expression: Expression, isWanted: (expression: Expression) => boolean): boolean {
  if (isWanted(expression)) return true
  switch (expression.kind) {
    case 'binary':
      return contains(expression.left, isWanted) || contains(expression.right, isWanted)
    case 'variable':
      return expression.index !== undefined && contains(expression.index, isWanted)
    case 'unary':
      return contains(expression.operand, isWanted)
    case 'call':
      return expression.arguments.some((one) => contains(one, isWanted))
    default:
      return false
  }
}

export const mentions = (expression: Expression, name: string): boolean =>
  contains(expression, (part) => part.kind === 'variable' && part.name === name)

/** Inner expressions first. What nothing has changed in stays the same object. */
export function mapExpression(expression: Expression, change: (expression: Expression) => Expression): Expression {
  switch (expression.kind) {
    case 'variable': {
      if (!expression.index) return change(expression)
      const index = mapExpression(expression.index, change)
      return change(index === expression.index ? expression : { ...expression, index })
    }
    case 'binary': {
      const left = mapExpression(expression.left, change)
      const right = mapExpression(expression.right, change)
      const same = left === expression.left && right === expression.right
      return change(same ? expression : { ...expression, left, right })
    }
    case 'unary': {
      const operand = mapExpression(expression.operand, change)
      return change(operand === expression.operand ? expression : { ...expression, operand })
    }
    case 'call':
      return change({ ...expression, arguments: expression.arguments.map((one) => mapExpression(one, change)) })
    default:
      return change(expression)
  }
}

/** With what `map` makes of the expressions that stand directly in a statement (targets of assignments keep their kind). */
export function mapStatementExpressions(statement: Statement, map: (expression: Expression) => Expression): Statement {
  switch (statement.kind) {
    case 'assign':
    case 'derivative': {
      const place = mapTarget(statement.target, map)
      const value = map(statement.value)
      return place === statement.target && value === statement.value
        ? statement
        : { ...statement, target: place, value }
    }
    case 'callStatement':
      return { ...statement, call: { ...statement.call, arguments: statement.call.arguments.map(map) } }
    case 'if':
    case 'while':
      return { ...statement, condition: map(statement.condition) }
    case 'from':
      return { ...statement, from: map(statement.from), to: map(statement.to), by: statement.by && map(statement.by) }
    case 'reaction':
      return {
        ...statement,
        left: mapTerms(statement.left, map),
        right: mapTerms(statement.right, map),
        forward: map(statement.forward),
        backward: statement.backward && map(statement.backward),
      }
    case 'conserve':
      return { ...statement, left: mapTerms(statement.left, map), right: map(statement.right) }
    case 'equation':
      return { ...statement, left: map(statement.left), right: map(statement.right) }
    case 'compartment':
      return { ...statement, volume: map(statement.volume) }
    case 'longitudinalDiffusion':
      return { ...statement, coefficient: map(statement.coefficient) }
    case 'watch':
      return {
        ...statement,
        conditions: statement.conditions.map((one) => ({ ...one, condition: map(one.condition), flag: map(one.flag) })),
      }
    default:
      return statement
  }
}

function mapTarget(target: Variable, map: (expression: Expression) => Expression): Variable {
  if (!target.index) return target
  const index = map(target.index)
  return index === target.index ? target : { ...target, index }
}

const mapTerms = (terms: readonly ReactionTerm[], map: (expression: Expression) => Expression): ReactionTerm[] =>
  terms.map((term) => ({ ...term, variable: mapTarget(term.variable, map) }))
