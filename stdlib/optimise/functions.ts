/** The optimiser as HOC calls it: fit_praxis and what goes with it. */
import { problem } from '../../lang/problem.ts'
import { FixedRef, type Ref } from '../../runtime/memory/ref.ts'
import type { HocFunction } from '../binding/class.ts'
import type { Context } from '../binding/context.ts'
import { argumentOutOfRange, either, instance, integer, number, optional, pointer, text } from '../binding/params.ts'
import { asNumber, hocFunction } from '../binding/table.ts'
import { ran4 } from '../random/mcell-ran4.ts'
import { Vector } from '../vector.ts'
import { Praxis } from './praxis.ts'

interface Settings {
  tolerance: number
  maxStep: number
  /** Place in the stream of random numbers. */
  index: number
  /** Rounds until the search ends; 0 for no such end. */
  stopAfter: number
  last: Praxis | undefined
}

const key = Symbol('fit_praxis')
const settings = (context: Context): Settings =>
  context.state(key, () => ({ tolerance: 1e-5, maxStep: 1, index: 1, stopAfter: 0, last: undefined }))

/** Somewhere to put the parameters, where the program's function may point to. */
class Parameters {
  private readonly base: number
  readonly ref: Ref

  constructor(
    private readonly context: Context,
    private readonly count: number,
  ) {
    this.base = context.model.arena.allocate(count)
    this.ref = new FixedRef(context.model.arena, this.base, 'the parameters of fit_praxis')
  }

  set(x: Float64Array): void {
    this.context.model.arena.f64.set(x, this.base)
  }

  release(): void {
    this.context.model.arena.release(this.base, this.count)
  }
}

function fitPraxis(context: Context, n: number, name: string, target: Ref | Vector, after?: string): number {
  if (target instanceof Vector && target.length < n) throw argumentOutOfRange('fit_praxis', n, 1, target.length)
  const { values, write } = places(target, n)
  const parameters = new Parameters(context, n)
  // also when what a call does has led into other objects
  const object = context.currentObject()
  const evaluate = (x: Float64Array) => {
    parameters.set(x)
    return context.callByName(name, [n, parameters.ref], object)
  }
  try {
    const search = started(context, evaluate, values, (x) => write(x), after)
    const least = search.minimise()
    write(search.x)
    // the program is left as the least value found it
    evaluate(search.x)
    return least
  } finally {
    parameters.release()
  }
}

function places(target: Ref | Vector, n: number): { values: Float64Array; write: (x: Float64Array) => void } {
  if (target instanceof Vector) {
    const write = (x: Float64Array) => x.forEach((xi, i) => void target.set(i, xi))
    return { values: target.data().slice(0, n), write }
  }
  const refs = Array.from({ length: n }, (_, i) => (i === 0 ? target : target.offset(i)))
  return {
    values: Float64Array.from(refs, (ref) => ref.get()),
    write: (x) => x.forEach((xi, i) => void refs[i]!.set(xi)),
  }
}

function started(
  context: Context,
  evaluate: (x: Float64Array) => number,
  values: Float64Array,
  write: (x: Float64Array) => void,
  after?: string,
): Praxis {
  const kept = settings(context)
  const statement = after === undefined ? undefined : context.statement(after, context.currentObject())
  const search = new Praxis(evaluate, values, {
    tolerance: kept.tolerance,
    maxStep: kept.maxStep,
    random: () => ran4(0, kept.index++ >>> 0) / 4294967296,
    afterRound: (state) => {
      if (statement) {
        write(state.x)
        statement()
      }
      return kept.stopAfter > 0 && --kept.stopAfter === 0
    },
  })
  kept.last = search
  return search
}

function attrPraxis(context: Context, first: number, maxStep?: number): number {
  const kept = settings(context)
  if (maxStep !== undefined) {
    kept.tolerance = first
    kept.maxStep = maxStep
    return 0
  }
  const before = kept.index
  kept.index = first
  return before
}

function pvalPraxis(context: Context, i: number, axis?: Vector): number {
  const { last } = settings(context)
  if (!last) throw problem('HOC3201', undefined, 'pval_praxis: there is nothing before the first fit_praxis')
  const row = last.form.axes[i]
  if (!row) throw argumentOutOfRange('pval_praxis', i, 0, last.form.axes.length - 1)
  if (axis) {
    axis.resize(row.length)
    row.forEach((value, j) => void axis.set(j, value))
  }
  return last.form.values[i]!
}

export const optimiserFunctions: readonly HocFunction[] = [
  hocFunction(
    'fit_praxis',
    [integer('n', 1), text('function'), either(pointer('x'), instance(Vector, 'Vector')), optional(text('after'))],
    asNumber,
    'Least value of function(n, &x); the place is left in x. The statement runs after each round.',
    fitPraxis,
  ),
  hocFunction(
    'attr_praxis',
    [number('tolerance | seed'), optional(number('maxstep')), optional(number('print'))],
    asNumber,
    'Precision and longest step of fit_praxis; with one number the place in its random numbers, whose former value it gives.',
    (context, first, maxStep) => attrPraxis(context, first, maxStep),
  ),
  hocFunction(
    'pval_praxis',
    [integer('i'), optional(instance(Vector, 'Vector'))],
    asNumber,
    'Curvature along principal axis i of the last fit; the axis goes into the Vector.',
    pvalPraxis,
  ),
  hocFunction(
    'stop_praxis',
    [optional(integer('rounds', 1))],
    asNumber,
    'Ends fit_praxis after its next round, or so many rounds.',
    (context, rounds = 1) => {
      settings(context).stopAfter = rounds
      return 0
    },
  ),
]
