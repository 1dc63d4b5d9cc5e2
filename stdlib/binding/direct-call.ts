/**
 * Functions of a few numbers (`area`, `distance`, `pt3dadd`), which programs call at each segment: numbers that are as they should be go there
 * without a list of arguments, and without a call of their parameter.
 */
import type { HocFunction, Result } from './class.ts'
import type { Context } from './context.ts'
import type { AnyParameter } from './params.ts'
import type { Value } from './value.ts'

type Given = Value | undefined
type Run = (context: Context, ...args: unknown[]) => unknown

/** How a function can be called: with a list, and one by one with the context behind the last. */
export interface NumericCall {
  readonly call: HocFunction['call']
  readonly direct: NonNullable<HocFunction['direct']>
}

/** Undefined where there are others than numbers, or more of them than functions have. */
export function numericCall(
  run: Run,
  name: string,
  parameters: readonly AnyParameter[],
  convert: ((value: unknown) => Result) | undefined,
): NumericCall | undefined {
  if (!parameters.every(({ kind, plain }) => kind === 'one' && plain)) return undefined
  const [a, b, c, d, e] = parameters as readonly [AnyParameter, AnyParameter, AnyParameter, AnyParameter, AnyParameter]
  const result = (value: unknown) => (convert ? convert(value) : value) as Result
  if (parameters.length === 1) {
    const direct = (v: Given, context: Context) => result(run(context, taken(a, v, context, name)))
    return { direct, call: (args, context) => direct(given(args, 0), context) }
  }
  if (parameters.length === 2) {
    const direct = (v: Given, w: Given, context: Context) =>
      result(run(context, taken(a, v, context, name), taken(b, w, context, name)))
    return { direct, call: (args, context) => direct(given(args, 0), given(args, 1), context) }
  }
  if (parameters.length !== 5) return undefined
  const direct = (v: Given, w: Given, x: Given, y: Given, z: Given, context: Context) =>
    result(
      run(
        context,
        taken(a, v, context, name),
        taken(b, w, context, name),
        taken(c, x, context, name),
        taken(d, y, context, name),
        taken(e, z, context, name),
      ),
    )
  const call = (args: readonly Value[], context: Context) =>
    direct(given(args, 0), given(args, 1), given(args, 2), given(args, 3), given(args, 4), context)
  return { direct, call }
}

/** A look behind the end of a list would make V8 slower at all of them. */
const given = (args: readonly Value[], i: number): Given => (i < args.length ? args[i] : undefined)

function taken(parameter: AnyParameter, value: Given, context: Context, caller: string): unknown {
  if (value === undefined) return parameter.convert(undefined, context, caller)
  const [low, high] = parameter.plain!
  return typeof value === 'number' && value >= low && value <= high ? value : parameter.convert(value, context, caller)
}
