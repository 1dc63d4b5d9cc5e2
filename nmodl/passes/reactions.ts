/**
 * What the statements of a KINETIC block do to its sparse system. Terms, products and signs are in the order in which
 * NEURON's translator writes them: the last reactant of a side first, and a rate as it stands in the text, without
 * parentheses around it. A rate `k1 + k2` in `~ a <-> b (k1 + k2, ...)` thus becomes the flux `k1 + k2*a`, while the
 * Jacobian has (k1 + k2): so are NEURON's results.
 */
import { walkStatements } from '../build.ts'
import { notSupported } from '../problems.ts'
import type { Conserve, Expression, Reaction, ReactionTerm, Statement, Variable } from '../tree.ts'
import type { Sketch } from './sketch.ts'
import { wholeNumber } from './unroll.ts'

export interface Scheme {
  readonly s: Sketch
  readonly states: ReadonlyMap<string, number | undefined>
  /** Position of each state, of an array's first element. */
  readonly first: ReadonlyMap<string, number>
  /** Rows from 0 on that stand for a CONSERVE. */
  readonly conserved: number
}

/** Where the numbers go: the same statements serve to find out which elements there are. */
export interface Sink {
  right(row: number): Variable
  element(row: number, column: number): Variable
}

export function positionOf(x: Variable, { first, states }: Scheme): number | undefined {
  const base = first.get(x.name)
  if (base === undefined || !x.index) return base
  const index = wholeNumber(x.index)
  if (index === undefined) throw notSupported(x.span, 'a reaction of an element that is chosen while it runs')
  if (index < 0 || index >= (states.get(x.name) ?? 1))
    throw notSupported(x.span, `${x.name}[${index}], which is outside of the array,`)
  return base + index
}

/** `rate * a * b`, where the rate's last term alone may be meant: see above. */
function product(s: Sketch, rate: Expression, factors: readonly Expression[]): Expression {
  if (factors.length === 0) return rate
  if (rate.kind === 'binary' && !rate.closed && !'*/%^'.includes(rate.operator))
    return { ...rate, right: product(s, rate.right, factors) }
  return factors.reduce((a, b) => s.times(a, b), rate)
}

const powers = (terms: readonly ReactionTerm[]): Variable[] =>
  terms.flatMap(({ variable, coefficient }) => Array.from({ length: coefficient }, () => variable))

const sides = ({ left, right }: Reaction) => [left.toReversed(), right.toReversed()] as const

/** f_flux and b_flux alone, for the statements that read them when all is done. */
export function fluxes(s: Sketch, reaction: Reaction): Statement[] {
  const [f, b] = [s.name('f_flux'), s.name('b_flux')]
  const { arrow, forward, backward } = reaction
  if (arrow === '<<') return [s.set(f, 0), s.set(b, forward)]
  const [left, right] = sides(reaction)
  const rate = arrow === '->' ? closed(forward) : forward
  return [s.set(f, product(s, rate, powers(left))), s.set(b, backward ? product(s, backward, powers(right)) : 0)]
}

const closed = (rate: Expression): Expression => (rate.kind === 'binary' ? { ...rate, closed: true } : rate)

/** Which half of the system is wanted: the right sides, the matrix, or both. */
export interface Parts {
  readonly right: boolean
  readonly matrix: boolean
}

export function reactionStatements(scheme: Scheme, reaction: Reaction, sink: Sink, parts: Parts): Statement[] {
  const { s } = scheme
  const out = parts.right ? fluxes(s, reaction) : []
  if (reaction.arrow === '<<') {
    const row = positionOf(reaction.left[0]!.variable, scheme)
    if (parts.right && row !== undefined) out.push(s.change(sink.right(row), '+', s.name('b_flux')))
    return out
  }
  const both = sides(reaction)
  const net = s.minus(s.name('f_flux'), s.name('b_flux'))
  const rows = both.flatMap((terms, side) =>
    terms.flatMap(({ variable, coefficient }) => {
      const row = positionOf(variable, scheme)
      return row === undefined || row < scheme.conserved ? [] : [{ row, coefficient, side }]
    }),
  )
  if (parts.right)
    for (const { row, coefficient, side } of rows)
      out.push(s.change(sink.right(row), side === 0 ? '-' : '+', coefficient > 1 ? s.times(coefficient, net) : net))
  if (!parts.matrix) return out
  both.forEach((terms, side) => {
    const given = side === 0 ? reaction.forward : reaction.backward
    if (!given) return
    const rate = reaction.arrow === '->' ? closed(given) : given
    terms.forEach((term, chosen) => {
      const column = positionOf(term.variable, scheme)
      if (column === undefined) return
      const others = terms.flatMap((other, i) =>
        powers([i === chosen ? { ...other, coefficient: other.coefficient - 1 } : other]),
      )
      const factors: Expression[] = term.coefficient > 1 ? [s.number(term.coefficient), ...others] : others
      out.push(s.set(s.name('_term'), product(s, rate, factors)))
      for (const { row, coefficient, side: rowSide } of rows) {
        const value = coefficient > 1 ? s.times(coefficient, s.name('_term')) : s.name('_term')
        out.push(s.change(sink.element(row, column), side === rowSide ? '+' : '-', value))
      }
    })
  })
  return out
}

/** The row of a CONSERVE: the sum of volume * x is the total. */
export function conserveStatements(
  scheme: Scheme,
  row: number,
  statement: Conserve,
  volume: (x: Variable) => Expression | undefined,
  sink: Sink,
): Statement[] {
  const { s } = scheme
  const out: Statement[] = [s.set(sink.right(row), statement.right)]
  for (const { variable: x, coefficient } of statement.left.toReversed()) {
    const column = positionOf(x, scheme)
    if (column === undefined)
      throw notSupported(
        statement.span,
        'CONSERVE of what is no STATE of this block',
        'what is conserved stands in a reaction of the block',
      )
    const weight = volume(x)
    const times = (value: Expression) => (weight ? s.times(value, weight) : value)
    const amount = times(x)
    out.push(s.set(sink.element(row, column), times(s.number(coefficient))))
    out.push(s.change(sink.right(row), '-', coefficient === 1 ? amount : s.times(amount, coefficient)))
  }
  return out
}

/** Names that reactions and CONSERVEs hold. */
export const namesInReactions = (body: readonly Statement[]): string[] =>
  [...walkStatements(body)].flatMap((one) =>
    one.kind === 'reaction'
      ? [...one.left, ...one.right].map(({ variable }) => variable.name)
      : one.kind === 'conserve'
        ? one.left.map(({ variable }) => variable.name)
        : [],
  )

/** No flux is a product of states: one step of Newton's is exact. Rates count as constants. */
export const isLinear = (body: readonly Statement[], states: ReadonlyMap<string, unknown>): boolean =>
  [...walkStatements(body)].every(
    (one) =>
      one.kind !== 'reaction' ||
      one.arrow === '<<' ||
      [one.left, one.right].every(
        (terms) =>
          !terms.some(({ variable }) => states.has(variable.name)) ||
          terms.reduce((sum, { coefficient }) => sum + coefficient, 0) <= 1,
      ),
  )
