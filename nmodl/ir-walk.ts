/** Walks over the kernel language: every statement, every expression, every place. */
import type { IrExpr, IrStatement, Place } from './ir.ts'

export interface IrVisitor {
  readonly expression?: (expression: IrExpr) => void
  readonly statement?: (statement: IrStatement) => void
  readonly place?: (place: Place, use: 'read' | 'write') => void
}

export function visitStatements(statements: readonly IrStatement[], visitor: IrVisitor): void {
  for (const statement of statements) visitStatement(statement, visitor)
}

function visitStatement(statement: IrStatement, visitor: IrVisitor): void {
  visitor.statement?.(statement)
  switch (statement.kind) {
    case 'set':
    case 'evaluate':
      visitExpression(statement.value, visitor)
      return
    case 'store':
      visitExpression(statement.value, visitor)
      visitPlace(statement.place, 'write', visitor)
      return
    case 'labelled':
      visitStatements(statement.body, visitor)
      return
    case 'jump':
      return
    case 'poke':
      visitExpression(statement.address, visitor)
      visitExpression(statement.value, visitor)
      return
    case 'if':
      visitExpression(statement.condition, visitor)
      visitStatements(statement.whenTrue, visitor)
      visitStatements(statement.otherwise, visitor)
      return
    case 'loop':
      visitStatements(statement.head, visitor)
      visitExpression(statement.condition, visitor)
      visitStatements(statement.body, visitor)
      return
    case 'instances':
      visitStatements(statement.before, visitor)
      visitStatements(statement.body, visitor)
      visitStatements(statement.after, visitor)
      return
  }
}

function visitPlace(place: Place, use: 'read' | 'write', visitor: IrVisitor): void {
  visitor.place?.(place, use)
  if ('index' in place && place.index) visitExpression(place.index, visitor)
}

export function visitExpression(expression: IrExpr, visitor: IrVisitor): void {
  visitor.expression?.(expression)
  switch (expression.kind) {
    case 'load':
      visitPlace(expression.place, 'read', visitor)
      return
    case 'unary':
    case 'convert':
      visitExpression(expression.a, visitor)
      return
    case 'binary':
    case 'compare':
    case 'integer':
      visitExpression(expression.a, visitor)
      visitExpression(expression.b, visitor)
      return
    case 'select':
      visitExpression(expression.condition, visitor)
      visitExpression(expression.a, visitor)
      visitExpression(expression.b, visitor)
      return
    case 'peek':
      visitExpression(expression.address, visitor)
      return
    case 'address':
      // whoever has the address may do both
      visitPlace(expression.place, 'read', visitor)
      visitPlace(expression.place, 'write', visitor)
      return
    case 'machine':
    case 'call':
    case 'routine':
      for (const argument of expression.args) visitExpression(argument, visitor)
  }
}

/** Rebuilds an expression with `change` applied to each part, inner parts first. */
export function mapIr(expression: IrExpr, change: (expression: IrExpr) => IrExpr): IrExpr {
  const map = (one: IrExpr) => mapIr(one, change)
  switch (expression.kind) {
    case 'load': {
      const { place } = expression
      return change(
        'index' in place && place.index ? { kind: 'load', place: { ...place, index: map(place.index) } } : expression,
      )
    }
    case 'unary':
    case 'convert':
      return change({ ...expression, a: map(expression.a) } as IrExpr)
    case 'binary':
    case 'compare':
    case 'integer':
      return change({ ...expression, a: map(expression.a), b: map(expression.b) } as IrExpr)
    case 'select':
      return change({ ...expression, condition: map(expression.condition), a: map(expression.a), b: map(expression.b) })
    case 'peek':
      return change({ ...expression, address: map(expression.address) })
    case 'address': {
      const { place } = expression
      return change(
        'index' in place && place.index ? { ...expression, place: { ...place, index: map(place.index) } } : expression,
      )
    }
    case 'machine':
    case 'call':
    case 'routine':
      return change({ ...expression, args: expression.args.map(map) })
    default:
      return change(expression)
  }
}

/** Rebuilds statements with `change` applied to their expressions and `replace` to each statement after that. */
export function mapIrStatements(
  statements: readonly IrStatement[],
  change: (expression: IrExpr) => IrExpr,
  replace: (statement: IrStatement) => readonly IrStatement[] = (statement) => [statement],
): IrStatement[] {
  const inside = (list: readonly IrStatement[]) => mapIrStatements(list, change, replace)
  const map = (one: IrExpr) => mapIr(one, change)
  // biome-ignore lint/suspicious/useIterableCallbackReturn: every kind returns; the compiler checks it
  return statements.flatMap((statement) => {
    switch (statement.kind) {
      case 'set':
      case 'evaluate':
        return replace({ ...statement, value: map(statement.value) })
      case 'store': {
        const { place } = statement
        const target = 'index' in place && place.index ? { ...place, index: map(place.index) } : place
        return replace({ ...statement, place: target, value: map(statement.value) })
      }
      case 'labelled':
        return replace({ ...statement, body: inside(statement.body) })
      case 'jump':
        return replace(statement)
      case 'poke':
        return replace({ ...statement, address: map(statement.address), value: map(statement.value) })
      case 'if':
        return replace({
          ...statement,
          condition: map(statement.condition),
          whenTrue: inside(statement.whenTrue),
          otherwise: inside(statement.otherwise),
        })
      case 'loop':
        return replace({
          ...statement,
          head: inside(statement.head),
          condition: map(statement.condition),
          body: inside(statement.body),
        })
      case 'instances':
        return replace({
          ...statement,
          before: inside(statement.before),
          body: inside(statement.body),
          after: inside(statement.after),
        })
    }
  })
}

const statementsOfC: ReadonlySet<string> = new Set(['labelled', 'jump', 'poke'])
const expressionsOfC: ReadonlySet<string> = new Set(['long', 'machine', 'peek', 'address'])

/** Whether any of it comes from C: control may leave anywhere, and any place may be reached by its address. */
export function isFromC(statements: readonly IrStatement[]): boolean {
  let found = false
  visitStatements(statements, {
    statement: ({ kind }) => {
      if (statementsOfC.has(kind)) found = true
    },
    expression: (expression) => {
      if (expressionsOfC.has(expression.kind) || (expression.kind === 'call' && expression.name.startsWith('c_')))
        found = true
    },
  })
  return found
}
