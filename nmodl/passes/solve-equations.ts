/**
 * LINEAR: Gauss elimination with the largest pivot of each column. NONLINEAR: Newton's iteration on right - left = 0.
 * Unknowns of the first are in the order of their first use, of the second in that of NEURON's table of symbols.
 */
import { expressionsOf, mapStatements, op, walkExpression, walkStatements } from '../build.ts'
import { notSupported } from '../problems.ts'
import type { Equation, Expression, ItemOf, MechanismFile, Statement, Variable } from '../tree.ts'
import { linearTerms } from './linear-terms.ts'
import { newton, newtonScratch } from './newton.ts'
import { procedure, replaceBlocks, type Solver } from './replace-blocks.ts'
import { Sketch } from './sketch.ts'
import { inTableOrder, numberUnknowns, statesOf } from './unknowns.ts'
import { wholeNumber } from './unroll.ts'

export const solveEquations = (file: MechanismFile): MechanismFile =>
  replaceBlocks(file, (block) =>
    block.block === 'LINEAR' ? linear(file, block) : block.block === 'NONLINEAR' ? nonlinear(file, block) : undefined,
  )

const isEquation = (one: Statement): one is Equation => one.kind === 'equation'

/** The STATEs that are unknown: all, or those that SOLVEFOR names. */
function unknownStates(file: MechanismFile, { solveFor }: ItemOf<'solved'>): Map<string, number | undefined> {
  const all = [...statesOf(file)]
  return new Map(solveFor ? all.filter(([name]) => solveFor.some(({ text }) => text === name)) : all)
}

/** States in equations, in textual order. */
function statesUsed(file: MechanismFile, block: ItemOf<'solved'>): string[] {
  const states = unknownStates(file, block)
  return [...walkStatements(block.body)]
    .filter(isEquation)
    .flatMap(expressionsOf)
    .flatMap((one) => [...walkExpression(one)])
    .flatMap((one) => (one.kind === 'variable' && states.has(one.name) ? [one.name] : []))
}

function checkCount(block: ItemOf<'solved'>, unknowns: number): void {
  const equations = [...walkStatements(block.body)].filter(isEquation).length
  if (equations !== unknowns) throw notSupported(block.span, `${equations} equations for ${unknowns} states`)
}

// ---- NONLINEAR

function nonlinear(file: MechanismFile, block: ItemOf<'solved'>): Solver {
  const { span } = block
  const s = new Sketch(span)
  const names = inTableOrder(file, statesUsed(file, block))
  const { unknowns } = numberUnknowns(names, statesOf(file), span)
  checkCount(block, unknowns.length)
  const equations = `${block.name.text} equations`
  let row = 0
  const body = mapStatements(block.body, (one): readonly Statement[] =>
    isEquation(one) ? [s.set(s.name('_f', row++), deviation(s, one))] : [one],
  )
  const variables = unknowns.map(({ variable }) => variable)
  const solve = newton(s, variables, s.run(equations))
  return {
    scratch: newtonScratch(unknowns.length),
    items: [procedure(equations, span, body, true), procedure(block.name.text, span, solve)],
  }
}

/** `-(left) + right`, where the right side's terms follow one by one. */
function deviation(s: Sketch, { left, right }: Equation): Expression {
  const add = (to: Expression, what: Expression): Expression =>
    what.kind === 'binary' && !what.closed && (what.operator === '+' || what.operator === '-')
      ? op(what.operator, add(to, what.left), what.right)
      : op('+', to, what)
  return add(s.negative(left), right)
}

// ---- LINEAR

const smallestPivot = 1e-20

function linear(file: MechanismFile, block: ItemOf<'solved'>): Solver {
  const { span } = block
  const s = new Sketch(span)
  const states = unknownStates(file, block)
  const { first, unknowns } = numberUnknowns(statesUsed(file, block), states, span)
  const n = unknowns.length
  checkCount(block, n)
  let row = 0
  const place = (state: Variable | undefined) => {
    const index = state?.index ? wholeNumber(state.index) : 0
    if (index === undefined) throw notSupported(span, 'a LINEAR equation with an index that is no number')
    return s.name('_jacobian', row * (n + 1) + (state ? first.get(state.name)! + index : n))
  }
  const body = mapStatements(block.body, (one): readonly Statement[] => {
    if (!isEquation(one)) return [one]
    const terms = linearTerms(one, (name) => states.has(name)).map(({ state, sign, value }) =>
      s.change(place(state), sign, value),
    )
    row++
    return terms
  })
  const i = s.name('_i')
  return {
    scratch: { _jacobian: n * (n + 1), _permuted: n },
    items: [
      procedure(block.name.text, span, [
        s.count(i, 0, n * (n + 1) - 1, [s.set(s.name('_jacobian', i), 0)]),
        s.block(body),
        ...eliminate(
          s,
          unknowns.map(({ variable }) => variable),
        ),
      ]),
    ],
  }
}

/** Elimination of `_jacobian`, whose last column is the right side. Rows stay where they are; `_permuted` orders them. */
function eliminate(s: Sketch, unknowns: readonly Variable[]): Statement[] {
  const n = unknowns.length
  const a = (row: Expression, column: Expression | number) => s.name('_jacobian', s.plus(s.times(row, n + 1), column))
  const permuted = (at: Expression | number) => s.name('_permuted', at)
  const [i, j, k] = [s.name('_i'), s.name('_j'), s.name('_k')]
  const [pivot, row, kept] = [s.name('_pivot'), s.name('_row'), s.name('_kept')]
  const back = unknowns.flatMap((_, from) => {
    const at = n - 1 - from
    const x = unknowns[at]!
    return [
      s.set(row, permuted(at)),
      s.set(x, a(row, n)),
      ...unknowns.slice(at + 1).map((other, l) => s.change(x, '-', s.times(a(row, at + 1 + l), other))),
    ]
  })
  return [
    s.locals(['_pivot', '_row', '_kept']),
    s.count(i, 0, n - 1, [s.set(permuted(i), i)]),
    s.count(j, 0, n - 1, [
      s.set(pivot, permuted(j)),
      s.count(i, s.plus(j, 1), n - 1, [
        s.set(row, permuted(i)),
        s.when(s.binary('<', s.size(a(pivot, j)), s.size(a(row, j))), [s.set(pivot, row), s.set(kept, i)]),
      ]),
      s.when(s.binary('<', s.size(a(pivot, j)), smallestPivot), [s.run('_singular')]),
      s.when(s.binary('!=', pivot, permuted(j)), [s.set(permuted(kept), permuted(j)), s.set(permuted(j), pivot)]),
      s.count(k, s.plus(j, 1), n, [s.set(a(pivot, k), s.over(a(pivot, k), a(pivot, j)))]),
      s.count(i, s.plus(j, 1), n - 1, [
        s.set(row, permuted(i)),
        s.count(k, s.plus(j, 1), n, [s.set(a(row, k), s.minus(a(row, k), s.times(a(pivot, k), a(row, j))))]),
      ]),
    ]),
    ...back,
  ]
}
