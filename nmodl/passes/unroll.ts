/** FROM loops of whole numbers written out, so that every element of an array is known by its number. */
import { mapExpression, mapStatementExpressions, walkStatements } from '../build.ts'
import { notSupported } from '../problems.ts'
import type { Expression, From, Statement } from '../tree.ts'

/** The whole number that an expression of numbers is; division cuts off, as in C. */
export function wholeNumber(expression: Expression): number | undefined {
  if (expression.kind === 'number') return Number.isInteger(expression.value) ? expression.value : undefined
  if (expression.kind === 'unary' && expression.operator === '-') {
    const operand = wholeNumber(expression.operand)
    return operand === undefined ? undefined : -operand
  }
  if (expression.kind !== 'binary') return undefined
  const [a, b] = [wholeNumber(expression.left), wholeNumber(expression.right)]
  if (a === undefined || b === undefined) return undefined
  switch (expression.operator) {
    case '+':
      return a + b
    case '-':
      return a - b
    case '*':
      return a * b
    case '/':
      return Math.trunc(a / b)
    default:
      return undefined
  }
}

/** More turns than any scheme of a model has; what is beyond would make code without end. */
const mostTurns = 10_000

/** Writes out the loops that hold a statement that passes the test; others stay. */
export function unroll(statements: readonly Statement[], wanted: (statement: Statement) => boolean): Statement[] {
  return statements.flatMap((one): readonly Statement[] => {
    switch (one.kind) {
      case 'from':
        return [...walkStatements(one.body)].some(wanted) ? turns(one).flatMap((body) => unroll(body, wanted)) : [one]
      case 'if':
        return [{ ...one, whenTrue: unroll(one.whenTrue, wanted), otherwise: unroll(one.otherwise, wanted) }]
      case 'while':
      case 'block':
        return [{ ...one, body: unroll(one.body, wanted) }]
      default:
        return [one]
    }
  })
}

function turns({ variable, from, to, by, body, span }: From): Statement[][] {
  const [first, last, step] = [wholeNumber(from), wholeNumber(to), by ? wholeNumber(by) : 1]
  if (first === undefined || last === undefined || step === undefined || step <= 0)
    throw notSupported(span, 'reactions in a loop whose bounds are not whole numbers')
  if ((last - first) / step > mostTurns) throw notSupported(span, `reactions in a loop of more than ${mostTurns} turns`)
  const found: Statement[][] = []
  for (let i = first; i <= last; i += step)
    found.push([{ kind: 'block', body: body.map((one) => substitute(one, variable.text, i)), span }])
  return found
}

/** The statement with a number in the place of a name. */
export function substitute(statement: Statement, name: string, value: number): Statement {
  const put = (expression: Expression): Expression =>
    expression.kind === 'variable' && expression.name === name && !expression.index
      ? { kind: 'number', value, span: expression.span }
      : expression
  const inner = (list: readonly Statement[]) => list.map((one) => substitute(one, name, value))
  const own = mapStatementExpressions(statement, (one) => mapExpression(one, put))
  switch (own.kind) {
    case 'if':
      return { ...own, whenTrue: inner(own.whenTrue), otherwise: inner(own.otherwise) }
    case 'from':
      return own.variable.text === name ? own : { ...own, body: inner(own.body) }
    case 'while':
    case 'block':
      return { ...own, body: inner(own.body) }
    default:
      return own
  }
}
