/** Calls of built-in functions: arguments as their parameters want them. */
import type { Context } from './context.ts'
import type { AnyParameter } from './params.ts'
import type { Value } from './value.ts'

export function convertAll(
  parameters: readonly AnyParameter[],
  args: readonly Value[],
  context: Context,
  caller: string,
): unknown[] {
  const converted: unknown[] = []
  for (let i = 0; i < parameters.length; i++) {
    const parameter = parameters[i]!
    if (parameter.kind === 'one') converted.push(parameter.convert(args[i], context, caller))
    else for (let j = i; j < args.length; j++) converted.push(parameter.convert(args[j], context, caller))
  }
  return converted
}

export function functionCall(
  run: (context: Context, ...args: unknown[]) => unknown,
  name: string,
  parameters: readonly AnyParameter[],
): (args: readonly Value[], context: Context) => unknown {
  const [a, b] = parameters
  if (!a) return (_, context) => run(context)
  if (parameters.every(({ kind, plain }) => kind === 'one' && plain)) {
    const numeric = numericCall(run, name, parameters)
    if (numeric) return numeric
  }
  if (!b && a.kind === 'one') return (args, context) => run(context, a.convert(args[0], context, name))
  if (b && parameters.length === 2 && a.kind === 'one' && b.kind === 'one') {
    return (args, context) => run(context, a.convert(args[0], context, name), b.convert(args[1], context, name))
  }
  return (args, context) => run(context, ...convertAll(parameters, args, context, name))
}

/**
 * For functions of a few numbers (`area`, `distance`, `pt3dadd`), which programs call at each segment: numbers that are as they should be go there without
 * a call of their parameter.
 */
function numericCall(
  run: (context: Context, ...args: unknown[]) => unknown,
  name: string,
  parameters: readonly AnyParameter[],
): ((args: readonly Value[], context: Context) => unknown) | undefined {
  const [a, b, c, d, e] = parameters as readonly [AnyParameter, AnyParameter, AnyParameter, AnyParameter, AnyParameter]
  switch (parameters.length) {
    case 1:
      return (args, context) => run(context, taken(a, given(args, 0), context, name))
    case 2:
      return (args, context) =>
        run(context, taken(a, given(args, 0), context, name), taken(b, given(args, 1), context, name))
    case 5:
      return (args, context) =>
        run(
          context,
          taken(a, given(args, 0), context, name),
          taken(b, given(args, 1), context, name),
          taken(c, given(args, 2), context, name),
          taken(d, given(args, 3), context, name),
          taken(e, given(args, 4), context, name),
        )
    default:
      return undefined
  }
}

/** A look behind the end of a list would make V8 slower at all of them. */
const given = (args: readonly Value[], i: number): Value | undefined => (i < args.length ? args[i] : undefined)

function taken(parameter: AnyParameter, value: Value | undefined, context: Context, caller: string): unknown {
  if (value === undefined) return parameter.convert(undefined, context, caller)
  const [low, high] = parameter.plain!
  return typeof value === 'number' && value >= low && value <= high ? value : parameter.convert(value, context, caller)
}
