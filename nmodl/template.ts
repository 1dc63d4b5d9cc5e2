/**
 * Statements written as NMODL text with holes: a name `hole_x` is replaced by an expression, a statement `hole_x()` by
 * statements. What is put in keeps its own place in the user's text.
 *
 * Texts that differ in their numbers alone are read once, for a pass uses the same few of them again and again.
 */
import { once } from '../lang/once.ts'
import { Source, type Span } from '../lang/source.ts'
import { mapExpression, mapStatementExpressions, mapStatements } from './build.ts'
import { parseMechanism } from './parse.ts'
import type { Expression, Statement, Variable } from './tree.ts'

export type Holes = Readonly<Record<string, Expression | readonly Statement[]>>

const isStatements = (hole: Holes[string]): hole is readonly Statement[] => Array.isArray(hole)

/** By text. There are as many as the passes write; nothing of a model is in them. */
const known = once(() => new Map<string, readonly Statement[]>())

const numbers = /(?<![\w.])(?:\d+\.?\d*|\.\d+)(?:[eE][-+]?\d+)?/g
/** What stands for each number in the text that is read: as long for all, so that places tell them apart. */
const standIn = '0'

export function template(text: string, holes: Holes, span: Span): Statement[] {
  const values: number[] = []
  const shape = text.replace(numbers, (number) => {
    values.push(Number(number))
    return standIn
  })
  let body = known().get(shape)
  if (!body) {
    body = numbered(statementsOf(shape))
    known().set(shape, body)
  }
  return filled(body, holes, span, values)
}

/** Statements as they stand in a text. */
export function statementsOf(text: string): readonly Statement[] {
  const file = parseMechanism(new Source('generated', `INITIAL {\n${text}\n}`))
  return file.items[0]?.kind === 'initial' ? file.items[0].body : []
}

/** Puts, for each number, which one of the text it is. */
function numbered(body: readonly Statement[]): readonly Statement[] {
  const places: number[] = []
  const gather = (one: Expression): Expression => {
    if (one.kind === 'number') places.push(one.span.start)
    return one
  }
  mapAll(body, gather)
  places.sort((a, b) => a - b)
  return mapAll(body, (one) => (one.kind === 'number' ? { ...one, value: places.indexOf(one.span.start) } : one))
}

const mapAll = (body: readonly Statement[], change: (one: Expression) => Expression): readonly Statement[] =>
  mapStatements(body, (statement) => mapStatementExpressions(statement, (one) => mapExpression(one, change)))

/** Statements of a text without numbers to change, with holes filled. */
export const plainTemplate = (text: string, span: Span): Statement[] => filled(statementsOf(text), {}, span)

function filled(body: readonly Statement[], holes: Holes, span: Span, values?: readonly number[]): Statement[] {
  const fill = (expression: Expression): Expression => {
    if (expression.kind === 'number')
      return { ...expression, value: values ? values[expression.value]! : expression.value, span }
    const hole = expression.kind === 'variable' && !expression.index ? holes[expression.name] : undefined
    return hole && !isStatements(hole) ? hole : { ...expression, span }
  }
  return mapStatements(body, (statement) => {
    const hole = statement.kind === 'callStatement' ? holes[statement.call.name] : undefined
    if (hole && isStatements(hole)) return hole
    const done = mapStatementExpressions(statement, (one) => mapExpression(one, fill))
    if (done.kind !== 'assign') return { ...done, span }
    const target = mapExpression(statement.kind === 'assign' ? statement.target : done.target, fill)
    return { ...done, target: target as Variable, span }
  })
}
