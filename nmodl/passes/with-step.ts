import { mapExpression, mapStatementExpressions } from '../build.ts'
import type { Expression, Statement } from '../tree.ts'

/** The statement with a number in the place of dt. */
export function withStep(statement: Statement, step: number): Statement {
  const put = (one: Expression): Expression =>
    one.kind === 'variable' && one.name === 'dt' ? { kind: 'number', value: step, span: one.span } : one
  const own = mapStatementExpressions(statement, (one) => mapExpression(one, put))
  const inner = (list: readonly Statement[]) => list.map((one) => withStep(one, step))
  switch (own.kind) {
    case 'if':
      return { ...own, whenTrue: inner(own.whenTrue), otherwise: inner(own.otherwise) }
    case 'from':
    case 'while':
    case 'block':
      return { ...own, body: inner(own.body) }
    default:
      return own
  }
}
