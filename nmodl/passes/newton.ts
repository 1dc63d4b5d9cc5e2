/**
 * Newton's iteration as NEURON runs it for derivimplicit and NONLINEAR: the Jacobian by central differences of 2% of each
 * unknown, worked out anew where the last step changed an unknown by more than 5%; its factors by Crout's method with
 * the rows weighed by their largest element. It ends when all changes are below 1e-6 of the unknowns and all equations
 * hold to 1e-8. Results are thus those of NEURON to the last bit, and not the exact roots.
 */
import type { Expression, Statement, Variable } from '../tree.ts'
import type { Sketch } from './sketch.ts'

const mostIterations = 50
const smallestPivot = 1e-20
const smallestStep = 1e-6
const zero = 1e-8
const converged = 1e-6
const newJacobian = 0.05

/** Doubles for n unknowns, besides `_f`, where the equations leave how far they are from holding. */
export const newtonScratch = (n: number) => ({
  _f: n,
  _jacobian: n * n,
  _high: n,
  _delta: n,
  _largest: n,
  _permuted: n,
})

/** `evaluate` fills `_f`. */
export function newton(s: Sketch, unknowns: readonly Variable[], evaluate: Statement): Statement[] {
  const n = unknowns.length
  const [count, change, most] = [s.name('_count'), s.name('_change'), s.name('_most')]
  const f = (i: Expression | number) => s.name('_f', i)
  const i = s.name('_i')
  const turned = s.count(i, 0, n - 1, [s.set(f(i), s.negative(f(i)))])
  const jacobian = unknowns.flatMap((x, column) => difference(s, x, column, n, evaluate))
  const steps = unknowns.flatMap((x, k) => {
    const delta = s.name('_delta', k)
    const share = s.size(s.over(delta, x))
    const larger = s.binary('>', share, change)
    return [
      s.when(s.binary('>', s.size(x), zero), [s.when(larger, [s.set(change, share)])]),
      s.set(x, s.plus(x, delta)),
    ]
  })
  const farthest = s.count(i, 0, n - 1, [
    s.set(f(i), s.negative(f(i))),
    s.when(s.binary('>', s.size(f(i)), most), [s.set(most, s.size(f(i)))]),
  ])
  const done = s.binary('&&', s.binary('<=', change, converged), s.binary('<=', most, zero))
  return [
    s.locals(['_count', '_change', '_most', '_by', '_going']),
    s.set(change, 1),
    s.set(s.name('_going'), 1),
    s.repeat(s.binary('>', s.name('_going'), 0), [
      s.set(count, s.plus(count, 1)),
      s.when(s.binary('>', change, newJacobian), [...jacobian, turned, ...factors(s, n)]),
      ...substitute(s, n),
      s.set(change, 0),
      ...steps,
      evaluate,
      s.set(most, 0),
      farthest,
      s.when(done, [s.set(s.name('_going'), 0)], [s.when(s.binary('>=', count, mostIterations), [s.run('_diverged')])]),
    ]),
  ]
}

/** One column: the equations at x + 2% and at x - 2%. */
function difference(s: Sketch, x: Variable, column: number, n: number, evaluate: Statement): Statement[] {
  const by = s.name('_by')
  const i = s.name('_i')
  const at = s.name('_jacobian', s.plus(s.times(i, n), column))
  const twice = s.times(2, by)
  return [
    s.set(by, s.size(s.times(0.02, x))),
    s.when(s.binary('>', by, smallestStep), [], [s.set(by, smallestStep)]),
    s.set(x, s.plus(x, by)),
    evaluate,
    s.count(i, 0, n - 1, [s.set(s.name('_high', i), s.name('_f', i))]),
    s.set(x, s.minus(x, twice)),
    evaluate,
    s.count(i, 0, n - 1, [s.set(at, s.over(s.minus(s.name('_high', i), s.name('_f', i)), twice))]),
    s.set(x, s.plus(x, by)),
    evaluate,
  ]
}

/** Crout's factors of `_jacobian` in place; `_permuted` says which row is the i-th. */
function factors(s: Sketch, n: number): Statement[] {
  const a = (row: Expression | number, column: Expression | number) =>
    s.name('_jacobian', s.plus(s.times(row, n), column))
  const singular = (pivot: Expression) => s.when(s.binary('<', s.size(pivot), smallestPivot), [s.run('_singular')])
  if (n === 1) return [singular(a(0, 0)), s.set(s.name('_permuted', 0), 0)]
  const [i, j, k, r] = ['_i', '_j', '_k', '_r'].map((name) => s.name(name)) as [Variable, Variable, Variable, Variable]
  const [sum, pivot, best, row, kept] = ['_sum', '_pivot', '_best', '_row', '_kept'].map((name) => s.name(name)) as [
    Variable,
    Variable,
    Variable,
    Variable,
    Variable,
  ]
  const permuted = (at: Expression) => s.name('_permuted', at)
  const largest = (at: Expression) => s.name('_largest', at)
  const product = (of: Expression, column: Expression) =>
    s.count(k, 0, s.minus(r, 1), [s.set(sum, s.plus(sum, s.times(a(of, k), a(permuted(k), column))))])
  return [
    s.locals(['_sum', '_pivot', '_best', '_row', '_kept']),
    s.count(i, 0, n - 1, [
      s.set(permuted(i), i),
      s.set(largest(i), a(i, 0)),
      s.count(j, 1, n - 1, [s.when(s.binary('>', s.size(a(i, j)), s.size(largest(i))), [s.set(largest(i), a(i, j))])]),
    ]),
    s.count(r, 0, n - 1, [
      s.count(i, r, n - 1, [
        s.set(sum, 0),
        s.set(row, permuted(i)),
        product(row, r),
        s.set(a(row, r), s.minus(a(row, r), sum)),
      ]),
      s.set(pivot, permuted(r)),
      s.set(best, s.size(s.over(a(pivot, r), largest(pivot)))),
      s.count(i, s.plus(r, 1), n - 1, [
        s.set(row, permuted(i)),
        s.when(s.binary('>', s.size(s.over(a(row, r), largest(row))), best), [
          s.set(pivot, row),
          s.set(kept, i),
          s.set(best, s.size(s.over(a(row, r), largest(row)))),
        ]),
      ]),
      s.when(s.binary('!=', pivot, permuted(r)), [
        s.set(s.name('_permuted', kept), permuted(r)),
        s.set(permuted(r), pivot),
      ]),
      singular(a(pivot, r)),
      s.count(j, s.plus(r, 1), n - 1, [
        s.set(sum, 0),
        product(pivot, j),
        s.set(a(pivot, j), s.over(s.minus(a(pivot, j), sum), a(pivot, r))),
      ]),
    ]),
  ]
}

/** Solves for `_delta` with the factors, `_f` being the right side. */
function substitute(s: Sketch, n: number): Statement[] {
  const a = (row: Expression, column: Expression) => s.name('_jacobian', s.plus(s.times(row, n), column))
  const delta = (at: Expression | number) => s.name('_delta', at)
  if (n === 1) return [s.set(delta(0), s.over(s.name('_f', 0), s.name('_jacobian', 0)))]
  const [i, j] = [s.name('_i'), s.name('_j')]
  const [sum, row] = [s.name('_sum'), s.name('_row')]
  const add = s.set(sum, s.plus(sum, s.times(a(row, j), delta(j))))
  const last = s.minus(n - 1, i)
  return [
    s.locals(['_sum', '_row', '_back']),
    s.count(i, 0, n - 1, [
      s.set(row, s.name('_permuted', i)),
      s.set(sum, 0),
      s.count(j, 0, s.minus(i, 1), [add]),
      s.set(delta(i), s.over(s.minus(s.name('_f', row), sum), a(row, i))),
    ]),
    s.count(i, 0, n - 1, [
      s.set(row, s.name('_permuted', last)),
      s.set(sum, 0),
      s.count(j, s.plus(last, 1), n - 1, [add]),
      s.set(delta(last), s.minus(delta(last), sum)),
    ]),
  ]
}
