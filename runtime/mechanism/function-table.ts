/**
 * FUNCTION_TABLE: what HOC gives by `table_f(...)` and the mechanism reads as `f(x)`. The numbers stay where they are, in a
 * Vector or behind a pointer, so that later changes count. Between points values lie on a line, outside of them is the end.
 */
import { ModelError } from '../errors.ts'
import type { Ref } from '../memory/ref.ts'
import type { MechanismSpec } from './spec.ts'

/** A row of numbers where they lie now: asked for at each look-up, as Vectors grow and memory moves. */
interface Row {
  readonly numbers: ArrayLike<number>
  readonly start: number
}
type Numbers = () => Row

/** The points of one argument: given one by one, or evenly from `low` to `high`. */
interface Axis {
  readonly count: number
  readonly at: Numbers
  readonly even?: { readonly low: number; readonly high: number }
}

export class FunctionTable {
  private values: Numbers | undefined = undefined
  private axes: readonly Axis[] = []

  constructor(
    readonly name: string,
    private readonly argumentCount: number,
  ) {}

  /** `(constant)`, `(values, x)` as Vectors, or `(&values, n, &x)` and `(&values, n, low, high)`, n and what follows for each argument. */
  set(args: readonly unknown[]): void {
    const [first] = args
    if (args.length === 1 && typeof first === 'number') {
      const row = { numbers: [first], start: 0 }
      this.values = () => row
      this.axes = []
    } else if (vectorOf(first)) this.setVectors(args)
    else this.setPointers(args)
  }

  private setVectors(args: readonly unknown[]): void {
    const [values, points] = [vectorOf(args[0]), vectorOf(args[1])]
    if (!values || !points || this.argumentCount !== 1) throw this.wrong('Vectors are for tables of one argument')
    this.values = () => ({ numbers: values.data(), start: 0 })
    this.axes = [{ count: points.data().length, at: () => ({ numbers: points.data(), start: 0 }) }]
  }

  private setPointers(args: readonly unknown[]): void {
    const [values, ...rest] = args
    if (!isRef(values)) throw this.wrong(`the first argument of table_${this.name} is a number, a pointer or a Vector`)
    const axes: Axis[] = []
    for (let i = 0; axes.length < this.argumentCount; ) {
      const [count, next, after] = rest.slice(i)
      if (typeof count !== 'number' || count < 1) throw this.wrong('the number of points is missing')
      if (isRef(next)) {
        axes.push({ count, at: rowOf(next) })
        i += 2
      } else if (typeof next === 'number' && typeof after === 'number') {
        axes.push({ count, at: () => nothing, even: { low: next, high: after } })
        i += 3
      } else throw this.wrong('points are a pointer to them, or the first and the last')
    }
    this.values = rowOf(values)
    this.axes = axes
  }

  lookUp(args: readonly number[]): number {
    if (!this.values)
      throw new ModelError('RUN3033', `table not specified in hoc_func_table`, `call table_${this.name}(...) first`)
    return this.interpolate(this.values(), args, 0, 0)
  }

  private interpolate(values: Row, args: readonly number[], dimension: number, base: number): number {
    const axis = this.axes[dimension]
    if (!axis) return numberAt(values, base)
    const { index, fraction } = placeOf(axis, args[dimension]!)
    // rows are the first argument: the next one begins behind all points of those that follow
    const width = this.axes[dimension + 1]?.count ?? 1
    const here = this.interpolate(values, args, dimension + 1, (base + index) * width)
    if (fraction === 0) return here
    const next = this.interpolate(values, args, dimension + 1, (base + index + 1) * width)
    return fraction * next + (1 - fraction) * here
  }

  private wrong(reason: string): ModelError {
    return new ModelError(
      'RUN3034',
      `table_${this.name}: ${reason}`,
      'see FUNCTION_TABLE in the documentation of NMODL',
    )
  }
}

function placeOf({ count, at, even }: Axis, x: number): { index: number; fraction: number } {
  const last = count - 1
  // as in NEURON, where the search for NaN ends there
  if (Number.isNaN(x)) return { index: 0, fraction: 0 }
  if (even) return placeBetween(even.low, even.high, last, x)
  const points = at()
  if (x <= numberAt(points, 0)) return { index: 0, fraction: 0 }
  if (x >= numberAt(points, last)) return { index: last, fraction: 0 }
  const { numbers, start } = points
  let [from, to] = [0, last]
  while (from < to - 1) {
    const middle = (from + to) >> 1
    if (numbers[start + middle]! > x) to = middle
    else from = middle
  }
  const low = numberAt(points, from)
  return { index: from, fraction: (x - low) / (numberAt(points, from + 1) - low) }
}

function placeBetween(low: number, high: number, last: number, x: number): { index: number; fraction: number } {
  if (x <= low) return { index: 0, fraction: 0 }
  if (x >= high) return { index: last, fraction: 0 }
  const place = (x - low) / ((high - low) / last)
  const index = Math.trunc(place)
  return { index, fraction: place - index }
}

/** A Vector may have become shorter. */
const numberAt = ({ numbers, start }: Row, i: number): number => numbers[start + i] ?? 0
const nothing: Row = { numbers: [], start: 0 }

const isRef = (value: unknown): value is Ref =>
  typeof value === 'object' && value !== null && 'offset' in value && 'get' in value

function rowOf(ref: Ref): Numbers {
  if (ref.row) return () => ref.row!()
  // elsewhere neighbours are found one by one
  const known: Ref[] = []
  const numbers = new Proxy([] as number[], {
    get: (_target, key) => {
      const i = Number(key)
      known[i] ??= i === 0 ? ref : ref.offset(i)
      return known[i].get()
    },
  })
  return () => ({ numbers, start: 0 })
}

interface Handle {
  readonly impl?: unknown
  readonly get?: () => unknown
  readonly data?: () => Float64Array
}

/** A Vector of HOC, which the core does not know: by itself, or what an object variable or a handle holds. */
function vectorOf(value: unknown): { data(): Float64Array } | undefined {
  if (typeof value !== 'object' || value === null || isRef(value)) return undefined
  const one = value as Handle
  if (one.data) return one as { data(): Float64Array }
  return vectorOf(one.impl ?? one.get?.())
}

/** Those of a mechanism, still empty. */
export const functionTablesOf = ({ functionTables = [] }: MechanismSpec): FunctionTable[] =>
  functionTables.map((one) => new FunctionTable(one.name, one.arguments))
