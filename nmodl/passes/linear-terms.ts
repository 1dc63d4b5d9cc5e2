/**
 * An equation of a LINEAR block as a row of coefficients. As in NEURON, states stand outside of parentheses, one a term; a
 * coefficient is the term with 1 in the place of the state, and sides and signs are summed in textual order.
 */
import { mapExpression, walkExpression } from '../build.ts'
import { notSupported } from '../problems.ts'
import type { Equation, Expression, Variable } from '../tree.ts'

export interface Term {
  /** Undefined for what belongs to the right side. */
  readonly state: Variable | undefined
  readonly sign: '+' | '-'
  readonly value: Expression
}

export function linearTerms({ left, right, span }: Equation, isState: (name: string) => boolean): Term[] {
  const terms: Term[] = []
  const add = (value: Expression, positive: boolean, onLeft: boolean) => {
    const found = [...walkExpression(value)].filter(
      (one): one is Variable => one.kind === 'variable' && isState(one.name),
    )
    if (found.length > 1) throw notSupported(span, 'a LINEAR equation with two states in one term')
    const [state] = found
    const coefficient = state ? mapExpression(value, (one) => (one === state ? unit(one) : one)) : value
    // everything is brought to the right: coefficients as -left + right, the right side of the system as left - right
    const plus = state ? positive !== onLeft : positive === onLeft
    terms.push({ state, sign: plus ? '+' : '-', value: coefficient })
  }
  const read = (one: Expression, positive: boolean, onLeft: boolean): void => {
    if (one.kind === 'binary' && !one.closed && (one.operator === '+' || one.operator === '-')) {
      read(one.left, positive, onLeft)
      read(one.right, one.operator === '+' ? positive : !positive, onLeft)
      return
    }
    const { value, negative } = withoutSign(one)
    add(value, negative ? !positive : positive, onLeft)
  }
  read(left, true, true)
  read(right, true, false)
  return terms
}

const unit = ({ span }: Expression): Expression => ({ kind: 'number', value: 1, span })

/** `-a*b` is (-a)*b to the grammar; the sign counts for the term. */
function withoutSign(one: Expression): { value: Expression; negative: boolean } {
  if (one.kind === 'unary' && one.operator === '-') {
    const { value, negative } = withoutSign(one.operand)
    return { value, negative: !negative }
  }
  if (one.kind === 'binary' && !one.closed && (one.operator === '*' || one.operator === '/')) {
    const { value, negative } = withoutSign(one.left)
    return { value: { ...one, left: value }, negative }
  }
  return { value: one, negative: false }
}
