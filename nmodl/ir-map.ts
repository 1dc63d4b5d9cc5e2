/** The kernel language with parts of it changed. What nothing has changed in stays the same object. */
import { binary, type IrExpr, type IrStatement, type Place } from './ir.ts'

type Change = (expression: IrExpr) => IrExpr

/** Changes an expression part by part, inner parts first; locals and numbers, which are most of them, stay. */
export function mapIr(expression: IrExpr, change: Change): IrExpr {
  const { kind } = expression
  return kind === 'local' || kind === 'const' ? expression : change(mapParts(expression, mapIr, change))
}

/** The parts that stand directly in an expression, changed by `map`; `change` is handed on to it, so that nobody has to make a function for each. */
export function mapParts<T extends Change | undefined>(
  expression: IrExpr,
  map: (part: IrExpr, change: T) => IrExpr,
  change: T,
): IrExpr {
  switch (expression.kind) {
    case 'load':
    case 'address': {
      const { place: before } = expression
      if (!('index' in before) || !before.index) return expression
      const index = map(before.index, change)
      return index === before.index ? expression : { ...expression, place: { ...before, index } }
    }
    case 'binary': {
      const { op, a: before, b: behind } = expression
      const a = before.kind === 'local' || before.kind === 'const' ? before : map(before, change)
      const b = behind.kind === 'local' || behind.kind === 'const' ? behind : map(behind, change)
      return a === before && b === behind ? expression : binary(op, a, b)
    }
    case 'unary':
    case 'convert': {
      const a = map(expression.a, change)
      return a === expression.a ? expression : ({ ...expression, a } as IrExpr)
    }
    case 'compare':
    case 'integer': {
      const [a, b] = [map(expression.a, change), map(expression.b, change)]
      return a === expression.a && b === expression.b ? expression : ({ ...expression, a, b } as IrExpr)
    }
    case 'select': {
      const condition = map(expression.condition, change)
      const [a, b] = [map(expression.a, change), map(expression.b, change)]
      const same = condition === expression.condition && a === expression.a && b === expression.b
      return same ? expression : { ...expression, condition, a, b }
    }
    case 'peek': {
      const address = map(expression.address, change)
      return address === expression.address ? expression : { ...expression, address }
    }
    case 'machine':
    case 'call':
    case 'routine': {
      const args = mapList(expression.args, (one) => map(one, change))
      return args === expression.args ? expression : { ...expression, args }
    }
    default:
      return expression
  }
}

function mapPlace(place: Place, change: (expression: IrExpr) => IrExpr): Place {
  if (!('index' in place) || !place.index) return place
  const index = mapIr(place.index, change)
  return index === place.index ? place : { ...place, index }
}

/** The list itself where every part stays. */
export function mapList<T>(list: readonly T[], map: (one: T) => T): readonly T[] {
  let out: T[] | undefined
  for (let i = 0; i < list.length; i++) {
    const one = list[i]!
    const made = map(one)
    if (made !== one) out ??= list.slice(0, i)
    out?.push(made)
  }
  return out ?? list
}

type Replace = (statement: IrStatement) => IrStatement | readonly IrStatement[]

/** Changes statements, inner ones first: another statement, or several, or none. Expressions are not looked at. */
export function replaceStatements(statements: readonly IrStatement[], replace: Replace): readonly IrStatement[] {
  const change: ChangeList = (list) => replaceStatements(list, replace)
  let out: IrStatement[] | undefined
  for (let i = 0; i < statements.length; i++) {
    const one = statements[i]!
    const { kind } = one
    const made = replace(kind === 'set' || kind === 'store' || kind === 'evaluate' ? one : inner(one, change))
    if (made === one) out?.push(one)
    else {
      out ??= statements.slice(0, i)
      if (Array.isArray(made)) out.push(...made)
      else out.push(made as IrStatement)
    }
  }
  return out ?? statements
}

type ChangeList = (list: readonly IrStatement[]) => readonly IrStatement[]

/** A statement with the lists inside it changed. */
function inner(statement: IrStatement, change: ChangeList): IrStatement {
  switch (statement.kind) {
    case 'labelled': {
      const body = change(statement.body)
      return body === statement.body ? statement : { ...statement, body }
    }
    case 'if': {
      const whenTrue = change(statement.whenTrue)
      const otherwise = change(statement.otherwise)
      const same = whenTrue === statement.whenTrue && otherwise === statement.otherwise
      return same ? statement : { ...statement, whenTrue, otherwise }
    }
    case 'loop': {
      const [head, body] = [change(statement.head), change(statement.body)]
      return head === statement.head && body === statement.body ? statement : { ...statement, head, body }
    }
    case 'instances': {
      const [before, body, after] = [change(statement.before), change(statement.body), change(statement.after)]
      const same = before === statement.before && body === statement.body && after === statement.after
      return same ? statement : { ...statement, before, body, after }
    }
    default:
      return statement
  }
}

/** Changes loops over instances, without a look at what stands in them. */
export const replaceLoops = (
  statements: readonly IrStatement[],
  change: (loop: Extract<IrStatement, { kind: 'instances' }>) => IrStatement,
): readonly IrStatement[] =>
  mapList(statements, (one) =>
    one.kind === 'instances' ? change(one) : inner(one, (list) => replaceLoops(list, change)),
  )

/** As `replaceStatements`, with `change` applied to the expressions first. */
export const mapIrStatements = (
  statements: readonly IrStatement[],
  change: (expression: IrExpr) => IrExpr,
  replace: Replace = (statement) => statement,
): readonly IrStatement[] => replaceStatements(statements, (one) => replace(mapOwn(one, change)))

/** The expressions that stand directly in a statement. */
function mapOwn(statement: IrStatement, change: (expression: IrExpr) => IrExpr): IrStatement {
  switch (statement.kind) {
    case 'set':
    case 'evaluate': {
      const value = mapIr(statement.value, change)
      return value === statement.value ? statement : { ...statement, value }
    }
    case 'store': {
      const place = mapPlace(statement.place, change)
      const value = mapIr(statement.value, change)
      return place === statement.place && value === statement.value ? statement : { ...statement, place, value }
    }
    case 'poke': {
      const [address, value] = [mapIr(statement.address, change), mapIr(statement.value, change)]
      const same = address === statement.address && value === statement.value
      return same ? statement : { ...statement, address, value }
    }
    case 'switch': {
      const instance = mapIr(statement.instance, change)
      return instance === statement.instance ? statement : { ...statement, instance }
    }
    case 'if':
    case 'loop': {
      const condition = mapIr(statement.condition, change)
      return condition === statement.condition ? statement : { ...statement, condition }
    }
    default:
      return statement
  }
}
