/**
 * cnexp: each equation x' = f(x) of a DERIVATIVE block, f linear in x, becomes an exact step over dt:
 * with a = df/dx and b = f at x = 0, `x = x + (1 - exp(dt*a))*(-b/a - x)`; without x in it, `x = x - dt*(-f)`.
 *
 * The forms of a and b follow NEURON's translator so that rounding is the same, and so does one quirk: a product of
 * terms that both hold x is taken for linear with b = 0 (see `splitLinear`). If one equation is beyond that, the whole
 * block is handed to derivimplicit.
 */
import { assignment, call, mapStatements, mentions, minus, num, op, variable } from '../build.ts'
import type { DerivativeEquation, Expression, MechanismFile, Statement } from '../tree.ts'
import { solvedBy } from './solved-by.ts'

/** What stands for zero where nothing is left. */
type Part = Expression | undefined

interface Split {
  readonly slope: Part
  readonly rest: Part
  /** A product of two terms with x was met. */
  readonly polynomial: boolean
}

/** The part of `f` that multiplies x, and what is left at x = 0; undefined when f is not linear (nor polynomial). */
export function splitLinear(f: Expression, x: string): Split | undefined {
  if (!mentions(f, x)) return { slope: undefined, rest: f, polynomial: false }
  switch (f.kind) {
    case 'variable':
      return f.name === x ? { slope: num(1, f.span), rest: undefined, polynomial: false } : undefined
    case 'unary': {
      if (f.operator !== '-') return undefined
      const inner = splitLinear(f.operand, x)
      return inner && { ...inner, slope: inner.slope && minus(inner.slope), rest: inner.rest && minus(inner.rest) }
    }
    case 'binary':
      return splitBinary(f.operator, f.left, f.right, x)
    default:
      return undefined
  }
}

function splitBinary(operator: string, left: Expression, right: Expression, x: string): Split | undefined {
  const [a, b] = [splitLinear(left, x), splitLinear(right, x)]
  if (!a || !b) return undefined
  const polynomial = a.polynomial || b.polynomial
  if (operator === '+') return { slope: plus(a.slope, b.slope), rest: plus(a.rest, b.rest), polynomial }
  if (operator === '-') return { slope: difference(a.slope, b.slope), rest: difference(a.rest, b.rest), polynomial }
  if (operator === '/') {
    if (b.slope) return undefined
    return { slope: a.slope && op('/', a.slope, right), rest: a.rest && op('/', a.rest, right), polynomial }
  }
  if (operator !== '*') return undefined
  if (a.slope && b.slope) {
    return { slope: op('+', op('*', a.slope, right), op('*', left, b.slope)), rest: undefined, polynomial: true }
  }
  const times = (p: Part, q: Part): Part => p && q && op('*', p, q)
  return a.slope
    ? { slope: times(a.slope, right), rest: times(a.rest, right), polynomial }
    : { slope: times(left, b.slope), rest: times(left, b.rest), polynomial }
}

const plus = (a: Part, b: Part): Part => (a && b ? op('+', a, b) : (a ?? b))
const difference = (a: Part, b: Part): Part => (a && b ? op('-', a, b) : (a ?? (b && minus(b))))

function solveEquation(equation: DerivativeEquation): Statement | undefined {
  const { target, value, span } = equation
  if (equation.order !== 1 || target.index) return undefined
  const split = splitLinear(value, target.name)
  if (!split) return undefined
  const [x, dt, { slope, rest }] = [target, variable('dt', span), split]
  if (!slope) return assignment(x, op('-', x, op('*', dt, minus(value))))
  const grown = op('-', num(1, span), call('exp', [op('*', dt, slope)], span))
  const goal = split.polynomial ? minus(x) : op('-', op('/', minus(rest ?? num(0, span)), slope), x)
  return assignment(x, op('+', x, op('*', grown, goal)))
}

export function solveCnexp(file: MechanismFile): MechanismFile {
  const chosen = solvedBy(file, (method) => method === 'cnexp')
  const refused = new Set<string>()
  const items = file.items.map((item) => {
    if (item.kind !== 'solved' || item.block !== 'DERIVATIVE' || !chosen.has(item.name.text)) return item
    let fits = true
    const body = mapStatements(item.body, (statement) => {
      if (statement.kind !== 'derivative') return [statement]
      const solved = solveEquation(statement)
      if (!solved) fits = false
      return [solved ?? statement]
    })
    if (fits) return { ...item, body }
    refused.add(item.name.text)
    return item
  })
  return {
    ...file,
    items: items.map((item) =>
      item.kind === 'breakpoint' ? { ...item, body: mapStatements(item.body, (s) => [fallBack(s, refused)]) } : item,
    ),
  }
}

function fallBack(statement: Statement, refused: ReadonlySet<string>): Statement {
  if (statement.kind !== 'solve' || !refused.has(statement.block.text) || !statement.method) return statement
  return { ...statement, method: { ...statement.method, text: 'derivimplicit' } }
}
