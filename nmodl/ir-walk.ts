/** Walks over the kernel language: every statement, every expression, every place. */
import { binary, type IrExpr, type IrStatement, type Place } from './ir.ts'

export interface IrVisitor {
  readonly expression?: (expression: IrExpr) => void
  /** Of expressions those that are no numbers, locals, loads, nor arithmetic: few of them, so that who wants no others is spared most. */
  readonly rare?: (expression: IrExpr) => void
  readonly statement?: (statement: IrStatement) => void
  readonly place?: (place: Place, use: 'read' | 'write') => void
}

export function visitStatements(statements: readonly IrStatement[], visitor: IrVisitor): void {
  walkStatements(statements, visitor.statement, visitor.expression, visitor.place, visitor.rare)
}

export function visitExpression(expression: IrExpr, visitor: IrVisitor): void {
  walkExpression(expression, visitor.expression, visitor.place, visitor.rare)
}

type OnStatement = IrVisitor['statement']
type OnExpression = IrVisitor['expression']
type OnPlace = IrVisitor['place']
type OnRare = IrVisitor['rare']

function walkStatements(
  statements: readonly IrStatement[],
  onStatement: OnStatement,
  onExpression: OnExpression,
  onPlace: OnPlace,
  onRare: OnRare,
): void {
  // who only asks for statements need not look into expressions
  const deep = onExpression !== undefined || onPlace !== undefined || onRare !== undefined
  // this is what a compiler does most: by number, for an iterator makes an object for each element
  for (let i = 0; i < statements.length; i++) {
    const statement = statements[i]!
    if (onStatement !== undefined) onStatement(statement)
    switch (statement.kind) {
      case 'set':
      case 'evaluate':
        if (deep) walkExpression(statement.value, onExpression, onPlace, onRare)
        break
      case 'store':
        if (!deep) break
        walkExpression(statement.value, onExpression, onPlace, onRare)
        walkPlace(statement.place, 'write', onExpression, onPlace, onRare)
        break
      case 'labelled':
        walkStatements(statement.body, onStatement, onExpression, onPlace, onRare)
        break
      case 'jump':
        break
      case 'switch':
        if (deep) walkExpression(statement.instance, onExpression, onPlace, onRare)
        break
      case 'poke':
        if (!deep) break
        walkExpression(statement.address, onExpression, onPlace, onRare)
        walkExpression(statement.value, onExpression, onPlace, onRare)
        break
      case 'if':
        if (deep) walkExpression(statement.condition, onExpression, onPlace, onRare)
        walkStatements(statement.whenTrue, onStatement, onExpression, onPlace, onRare)
        walkStatements(statement.otherwise, onStatement, onExpression, onPlace, onRare)
        break
      case 'loop':
        walkStatements(statement.head, onStatement, onExpression, onPlace, onRare)
        if (deep) walkExpression(statement.condition, onExpression, onPlace, onRare)
        walkStatements(statement.body, onStatement, onExpression, onPlace, onRare)
        break
      case 'instances':
        walkStatements(statement.before, onStatement, onExpression, onPlace, onRare)
        walkStatements(statement.body, onStatement, onExpression, onPlace, onRare)
        walkStatements(statement.after, onStatement, onExpression, onPlace, onRare)
    }
  }
}

function walkPlace(
  place: Place,
  use: 'read' | 'write',
  onExpression: OnExpression,
  onPlace: OnPlace,
  onRare: OnRare,
): void {
  if (onPlace !== undefined) onPlace(place, use)
  if ('index' in place && place.index) walkExpression(place.index, onExpression, onPlace, onRare)
}

function walkExpression(one: IrExpr, onExpression: OnExpression, onPlace: OnPlace, onRare: OnRare): void {
  if (onExpression !== undefined) onExpression(one)
  // the most frequent first
  switch (one.kind) {
    case 'local':
    case 'const':
      return
    case 'binary': {
      // more than half of all are locals and numbers: nothing is inside of them
      const { a, b } = one
      if (a.kind !== 'local' && a.kind !== 'const') walkExpression(a, onExpression, onPlace, onRare)
      else if (onExpression !== undefined) onExpression(a)
      if (b.kind !== 'local' && b.kind !== 'const') walkExpression(b, onExpression, onPlace, onRare)
      else if (onExpression !== undefined) onExpression(b)
      return
    }
    case 'load':
      walkPlace(one.place, 'read', onExpression, onPlace, onRare)
      return
    case 'unary':
      walkExpression(one.a, onExpression, onPlace, onRare)
      return
    default:
      if (onRare !== undefined) onRare(one)
      walkParts(one, onExpression, onPlace, onRare)
  }
}

/** Of the rarer expressions. */
function walkParts(one: IrExpr, onExpression: OnExpression, onPlace: OnPlace, onRare: OnRare): void {
  switch (one.kind) {
    case 'convert':
      walkExpression(one.a, onExpression, onPlace, onRare)
      return
    case 'compare':
    case 'integer':
      walkExpression(one.a, onExpression, onPlace, onRare)
      walkExpression(one.b, onExpression, onPlace, onRare)
      return
    case 'select':
      walkExpression(one.condition, onExpression, onPlace, onRare)
      walkExpression(one.a, onExpression, onPlace, onRare)
      walkExpression(one.b, onExpression, onPlace, onRare)
      return
    case 'peek':
      walkExpression(one.address, onExpression, onPlace, onRare)
      return
    case 'address':
      // whoever has the address may do both
      walkPlace(one.place, 'read', onExpression, onPlace, onRare)
      walkPlace(one.place, 'write', onExpression, onPlace, onRare)
      return
    case 'machine':
    case 'call':
    case 'routine':
      for (let i = 0; i < one.args.length; i++) walkExpression(one.args[i]!, onExpression, onPlace, onRare)
  }
}

/**
 * Changes an expression part by part, inner parts first; locals and numbers, which are most of them, stay. What nothing has changed in stays
 * the same object.
 */
export function mapIr(expression: IrExpr, change: (expression: IrExpr) => IrExpr): IrExpr {
  switch (expression.kind) {
    case 'local':
    case 'const':
      return expression
    case 'load':
    case 'address': {
      const place = mapPlace(expression.place, change)
      return change(place === expression.place ? expression : { ...expression, place })
    }
    case 'binary': {
      const { op, a: before, b: behind } = expression
      const a = before.kind === 'local' || before.kind === 'const' ? before : mapIr(before, change)
      const b = behind.kind === 'local' || behind.kind === 'const' ? behind : mapIr(behind, change)
      return change(a === before && b === behind ? expression : binary(op, a, b))
    }
    case 'unary':
    case 'convert': {
      const a = mapIr(expression.a, change)
      return change(a === expression.a ? expression : ({ ...expression, a } as IrExpr))
    }
    case 'compare':
    case 'integer': {
      const a = mapIr(expression.a, change)
      const b = mapIr(expression.b, change)
      return change(a === expression.a && b === expression.b ? expression : ({ ...expression, a, b } as IrExpr))
    }
    case 'select': {
      const condition = mapIr(expression.condition, change)
      const a = mapIr(expression.a, change)
      const b = mapIr(expression.b, change)
      const same = condition === expression.condition && a === expression.a && b === expression.b
      return change(same ? expression : { ...expression, condition, a, b })
    }
    case 'peek': {
      const address = mapIr(expression.address, change)
      return change(address === expression.address ? expression : { ...expression, address })
    }
    case 'machine':
    case 'call':
    case 'routine': {
      const args = mapList(expression.args, (one) => mapIr(one, change))
      return change(args === expression.args ? expression : { ...expression, args })
    }
    default:
      return change(expression)
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
  const change: Change = (list) => replaceStatements(list, replace)
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

type Change = (list: readonly IrStatement[]) => readonly IrStatement[]

/** A statement with the lists inside it changed. */
function inner(statement: IrStatement, change: Change): IrStatement {
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

/** How often each local is set; this is asked of all loops, so it takes no visitor. */
export function countSets(
  statements: readonly IrStatement[],
  counts: Map<number, number> = new Map(),
): Map<number, number> {
  for (let i = 0; i < statements.length; i++) {
    const one = statements[i]!
    switch (one.kind) {
      case 'set': {
        const { id } = one.local
        counts.set(id, (counts.get(id) ?? 0) + 1)
        break
      }
      case 'store':
      case 'evaluate':
        break
      case 'if':
        countSets(one.whenTrue, counts)
        countSets(one.otherwise, counts)
        break
      case 'loop':
        countSets(one.head, counts)
        countSets(one.body, counts)
        break
      case 'labelled':
        countSets(one.body, counts)
        break
      case 'instances':
        countSets(one.before, counts)
        countSets(one.body, counts)
        countSets(one.after, counts)
    }
  }
  return counts
}

/** Loops over instances; none stands in another, nor in a loop of the file's. */
export function loopsOf(
  statements: readonly IrStatement[],
  found: Extract<IrStatement, { kind: 'instances' }>[] = [],
): readonly Extract<IrStatement, { kind: 'instances' }>[] {
  for (let i = 0; i < statements.length; i++) {
    const one = statements[i]!
    if (one.kind === 'instances') found.push(one)
    else if (one.kind === 'if') {
      loopsOf(one.whenTrue, found)
      loopsOf(one.otherwise, found)
    }
  }
  return found
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

const statementsOfC: ReadonlySet<string> = new Set(['labelled', 'jump', 'poke', 'switch'])
const expressionsOfC: ReadonlySet<string> = new Set(['long', 'machine', 'peek', 'address'])

/** What comes from C: there control may leave anywhere, and any place may be reached by its address. */
export const isStatementOfC = ({ kind }: IrStatement): boolean => statementsOfC.has(kind)
export const isExpressionOfC = (one: IrExpr): boolean =>
  expressionsOfC.has(one.kind) || (one.kind === 'call' && /^(c_|[xyz] )/.test(one.name))
