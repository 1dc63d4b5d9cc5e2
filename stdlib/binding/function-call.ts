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
  if (!b && a.kind === 'one') return (args, context) => run(context, a.convert(args[0], context, name))
  if (b && parameters.length === 2 && a.kind === 'one' && b.kind === 'one') {
    return (args, context) => run(context, a.convert(args[0], context, name), b.convert(args[1], context, name))
  }
  return (args, context) => run(context, ...convertAll(parameters, args, context, name))
}
