/**
 * derivimplicit: backward Euler of a DERIVATIVE block, x' - (x - old)/dt = 0 for all its states together, by Newton's
 * iteration. The block becomes a function that leaves in `_f` how far each equation is from holding.
 *
 * Rows are in the order of the equations, columns in that of NEURON's table of symbols.
 */
import { mapStatements, op, walkStatements } from '../build.ts'
import { isThreadSafe } from '../thread-safe.ts'
import type { DerivativeEquation, Expression, ItemOf, MechanismFile, Statement, Variable } from '../tree.ts'
import { newton, newtonScratch } from './newton.ts'
import { procedure, replaceBlocks, type Solver } from './replace-blocks.ts'
import { secondOrder } from './second-order.ts'
import { Sketch } from './sketch.ts'
import { solvedBy } from './solved-by.ts'
import { inTableOrder, numberUnknowns, statesOf } from './unknowns.ts'
import { withStep } from './with-step.ts'

export function solveDerivimplicit(file: MechanismFile): MechanismFile {
  const chosen = solvedBy(file, (method) => method === 'derivimplicit')
  return replaceBlocks(file, (block) =>
    block.block === 'DERIVATIVE' && chosen.has(block.name.text) && targets(block.body).length > 0
      ? solver(file, block)
      : undefined,
  )
}

function solver(file: MechanismFile, block: ItemOf<'solved'>): Solver {
  const { span } = block
  const s = new Sketch(span)
  const states = statesOf(file)
  const names = targets(block.body)
  const { first, unknowns } = numberUnknowns(names, states, span)
  const columns = numberUnknowns(inTableOrder(file, names), states, span).unknowns.map(({ variable }) => variable)
  const n = unknowns.length
  const equations = `${block.name.text} equations`
  const rowOf = (x: Variable): Expression => {
    const base = s.number(first.get(x.name)!)
    return x.index ? op('+', base, x.index) : base
  }
  const residual = unknowns.map(({ variable: x, position }) =>
    s.set(
      s.name('_f', position),
      s.minus(s.name('_slope', position), s.over(s.minus(x, s.name('_old', position)), s.name('dt'))),
    ),
  )
  const evaluation = mapStatements(block.body, (one): readonly Statement[] =>
    one.kind === 'derivative' ? [s.set(s.name('_slope', rowOf(one.target)), one.value)] : [one],
  )
  const keep = unknowns.map(({ variable: x, position }) => s.set(s.name('_old', position), x))
  const restore = unknowns.map(({ variable: x, position }) => s.set(x, s.name('_old', position)))
  const solve = (name: string) => [
    ...keep,
    ...newton(s, columns, s.run(name)),
    s.run(name),
    secondOrder(s, unknowns, (position) => s.name('_slope', position)),
  ]
  const length = isThreadSafe(file) ? instant : enormous
  const inStep = [s.block(evaluation), ...residual].map((one) => withStep(one, length))
  const steady = [
    procedure(`stationary ${equations}`, span, inStep, true),
    procedure(`stationary ${block.name.text}`, span, solve(`stationary ${equations}`)),
  ]
  return {
    scratch: { ...newtonScratch(n), _old: n, _slope: n },
    items: [
      procedure(equations, span, [s.block(evaluation), ...residual], true),
      procedure(block.name.text, span, solve(equations)),
      ...(isMadeSteady(file, block) ? steady : []),
      // where no time passes, each equation is x = old
      procedure(`steady ${block.name.text}`, span, [...keep, s.run(equations), ...restore]),
    ],
  }
}

/** The steps of STEADYSTATE, in ms: with the library for threads NEURON's is tiny. */
const instant = 1e-9
const enormous = 1e9

const isMadeSteady = ({ items }: MechanismFile, { name }: ItemOf<'solved'>): boolean =>
  items
    .flatMap((item) => ('body' in item ? walkStatements(item.body) : []))
    .some((one) => one.kind === 'solve' && one.steadyState?.text === 'derivimplicit' && one.block.text === name.text)

const targets = (body: readonly Statement[]): string[] =>
  [...walkStatements(body)]
    .filter((one): one is DerivativeEquation => one.kind === 'derivative')
    .map(({ target }) => target.name)
