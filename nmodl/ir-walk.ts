/** Walks over the kernel language: every statement, every expression, every place. Nothing is changed: see `ir-map.ts`. */
import type { IrExpr, IrStatement, Place } from './ir.ts'

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

const statementsOfC: ReadonlySet<string> = new Set(['labelled', 'jump', 'poke', 'switch'])
const expressionsOfC: ReadonlySet<string> = new Set(['long', 'machine', 'peek', 'address'])

/** What comes from C: there control may leave anywhere, and any place may be reached by its address. */
export const isStatementOfC = ({ kind }: IrStatement): boolean => statementsOfC.has(kind)
export const isExpressionOfC = (one: IrExpr): boolean =>
  expressionsOfC.has(one.kind) || (one.kind === 'call' && /^(c_|[xyz] )/.test(one.name))
