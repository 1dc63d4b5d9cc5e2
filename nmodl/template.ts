/**
 * Statements written as NMODL text with holes: a name `hole_x` is replaced by an expression, a statement `hole_x()` by
 * statements. What is put in keeps its own place in the user's text.
 */
import { Source, type Span } from '../lang/source.ts'
import { mapExpression, mapStatementExpressions, mapStatements } from './build.ts'
import { parseMechanism } from './parse.ts'
import type { Expression, Statement, Variable } from './tree.ts'

export type Holes = Readonly<Record<string, Expression | readonly Statement[]>>

const isStatements = (hole: Holes[string]): hole is readonly Statement[] => Array.isArray(hole)

export function template(text: string, holes: Holes, span: Span): Statement[] {
  const file = parseMechanism(new Source('generated', `INITIAL {\n${text}\n}`))
  const body = file.items[0]?.kind === 'initial' ? file.items[0].body : []
  const fill = (expression: Expression): Expression => {
    const hole = expression.kind === 'variable' && !expression.index ? holes[expression.name] : undefined
    return hole && !isStatements(hole) ? hole : { ...expression, span }
  }
  return mapStatements(body, (statement) => {
    const hole = statement.kind === 'callStatement' ? holes[statement.call.name] : undefined
    if (hole && isStatements(hole)) return hole
    const filled = mapStatementExpressions(statement, fill)
    if (filled.kind !== 'assign') return [{ ...filled, span }]
    const target = mapExpression(filled.target, fill)
    return [{ ...filled, target: target as Variable, span }]
  })
}
