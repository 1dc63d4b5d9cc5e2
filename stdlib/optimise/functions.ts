/** The optimiser as HOC calls it: fit_praxis and what goes with it. */
import { sprintf } from '../../lang/printf.ts'
import { problem } from '../../lang/problem.ts'
import { FixedRef, type Ref } from '../../runtime/memory/ref.ts'
import type { HocFunction } from '../binding/class.ts'
import type { Context } from '../binding/context.ts'
import {
  argumentOutOfRange,
  either,
  instance,
  integer,
  notEnoughArguments,
  number,
  optional,
  pointer,
  text,
} from '../binding/params.ts'
import { asNumber, hocFunction } from '../binding/table.ts'
import { ran4 } from '../random/mcell-ran4.ts'
import { Vector } from '../vector.ts'
import { Praxis } from './praxis.ts'

interface Settings {
  tolerance: number
  maxStep: number
  /** How much is printed of a search, up to 3. */
  printMode: number
  /** Place in the stream of random numbers. */
  index: number
  /** Rounds until the search ends; 0 for no such end. */
  stopAfter: number
  last: Praxis | undefined
}

const key = Symbol('fit_praxis')
const settings = (context: Context): Settings =>
  context.state(key, () => ({ tolerance: 0, maxStep: 0, printMode: 0, index: 0, stopAfter: 0, last: undefined }))

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

/** Ends a search whose program was stopped. */
class Stopped extends Error {}

/** What a function gave at its best, and where. */
class Best {
  value = 1e9
  place: Float64Array | undefined = undefined

  take(x: Float64Array, value: number): void {
    if (!(value < this.value)) return
    this.value = value
    this.place = x.slice()
  }
}

function fitPraxis(context: Context, n: number, name: string, target: Ref | Vector, after?: string): number {
  const kept = settings(context)
  if (target instanceof Vector && target.length !== n)
    throw problem('HOC3214', undefined, 'first arg not equal to size of Vector', {
      help: `fit_praxis was given ${n} and a Vector of ${target.length} elements`,
    })
  if (kept.maxStep === 0)
    throw problem('HOC3215', undefined, 'call attr_praxis first to set attributes', {
      help: 'attr_praxis(tolerance, longest step, 0)',
    })
  const { values, write } = places(target, n)
  const parameters = new Parameters(context, n)
  // also when what a call does has led into other objects
  const object = context.currentObject()
  const best = new Best()
  const evaluate = (x: Float64Array) => {
    parameters.set(x)
    const value = context.callByName(name, [n, parameters.ref], object)
    if (context.model.variables.get('stoprun')!.get() !== 0) throw new Stopped()
    best.take(x, value)
    return value
  }
  try {
    search(context, { evaluate, values, write, best, after })
  } catch (thrown) {
    if (!(thrown instanceof Stopped)) throw thrown
  } finally {
    parameters.release()
  }
  if (best.place) write(best.place)
  return best.value
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

interface Task {
  readonly evaluate: (x: Float64Array) => number
  readonly values: Float64Array
  readonly write: (x: Float64Array) => void
  readonly best: Best
  readonly after: string | undefined
}

/** To its end; what it leaves is the best of all. */
function search(context: Context, { evaluate, values, write, best, after }: Task): void {
  const kept = settings(context)
  const statement = after === undefined ? undefined : context.statement(after, context.currentObject())
  const { printMode, tolerance, maxStep } = kept
  const print = (text: string) => context.host.write(text)
  const found = new Praxis(evaluate, values, {
    tolerance,
    maxStep,
    random: () => ran4(0, kept.index++ >>> 0) / 4294967296,
    ...(printMode > 0 && {
      report: {
        progress: (state) => print(progressText(state, printMode)),
        ...(printMode > 1 && {
          details: ({ values: d }) => print(listText('The second difference array d[*] is :', d)),
          form: ({ values: d }) => print(listText(formTitle, d)),
        }),
      },
    }),
    afterRound: (state) => {
      if (statement) {
        write(state.x)
        // the program is as the least value so far found it
        if (best.place) evaluate(best.place)
        statement()
      }
      return --kept.stopAfter === 0
    },
  })
  kept.last = found
  found.minimise()
  write(found.x)
  if (printMode > 0) print(resultText(found))
}

const formTitle = 'The approximating quadratic form has the principal values:'

const listText = (title: string, numbers: ArrayLike<number>) =>
  `${title}\n${Array.from(numbers, (each) => sprintf('%g\n', each)).join('')}`

/** With more than four variables places are only printed in mode 3. */
function progressText({ searches, evaluations, value, x }: Praxis, mode: number): string {
  const log = value <= 0 ? 'log (f(x)) -- 0 is undefined\n' : sprintf('log (f(x)) - 0 = %g\n', Math.log10(value))
  const place = x.length > 4 && mode <= 2 ? '' : Array.from(x, (each) => sprintf('x is:%g\n', each)).join('')
  const count = `After ${searches} linear searches, the function has been evaluated ${evaluations} times.\n`
  return `${count}${sprintf('The smallest value found is f(x) = %g\n', value)}${log}${place}`
}

function resultText({ values, axes, x }: Praxis): string {
  const n = x.length
  let text = listText(formTitle, values)
  text += 'and the principal axes:\n'
  for (let low = 0; low < n; low += 5)
    for (let i = 0; i < n; i++) {
      const row = Array.from(axes[i]!.subarray(low, low + 5), (each) => sprintf('  %12g', each))
      text += `${sprintf('%3d', i + 1)}${row.join('')}\n`
    }
  return text + listText('x is:', x)
}

function attrPraxis(context: Context, first?: number, maxStep?: number, printMode?: number): number {
  const kept = settings(context)
  const before = kept.index
  if (first === undefined) return before
  if (maxStep === undefined) {
    if (!(first >= 0 && first <= 1e9)) throw argumentOutOfRange('attr_praxis', first, 0, 1e9)
    kept.index = Math.trunc(first)
    return before
  }
  Object.assign(kept, { tolerance: first, maxStep })
  if (printMode === undefined) throw notEnoughArguments('attr_praxis', 'print')
  if (!(printMode >= 0 && printMode <= 3)) throw argumentOutOfRange('attr_praxis', printMode, 0, 3)
  kept.printMode = Math.trunc(printMode)
  return 0
}

function pvalPraxis(context: Context, i: number, axis?: Ref | Vector): number {
  const { last } = settings(context)
  if (!last)
    throw problem('HOC3201', undefined, 'Arg out of range in user function: pval_praxis before the first fit_praxis')
  const row = last.axes[i]
  if (!row) throw argumentOutOfRange('pval_praxis', i, 0, last.axes.length - 1)
  if (axis instanceof Vector) axis.resize(row.length)
  if (axis) places(axis, row.length).write(row)
  return last.values[i]!
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
    [optional(number('tolerance | seed')), optional(number('maxstep')), optional(number('print'))],
    asNumber,
    'Precision and longest step of fit_praxis; with one number the place in its random numbers, whose former value it gives.',
    attrPraxis,
  ),
  hocFunction(
    'pval_praxis',
    [integer('i'), optional(either(pointer('axis'), instance(Vector, 'Vector')))],
    asNumber,
    'Curvature along principal axis i of the last fit; the axis goes into the Vector, or to where the pointer says.',
    pvalPraxis,
  ),
  hocFunction(
    'stop_praxis',
    [optional(integer('rounds', 0, 1e5))],
    asNumber,
    'Ends fit_praxis after its next round, or so many rounds; gives how many there were to go.',
    (context, rounds = 1) => {
      const kept = settings(context)
      const before = kept.stopAfter
      kept.stopAfter = rounds
      return before
    },
  ),
]
