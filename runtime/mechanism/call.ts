/** Calls of a mechanism's FUNCTIONs and PROCEDUREs from outside: HOC, TypeScript. */
import { ModelError } from '../errors.ts'
import { locatePoint } from './locate.ts'
import type { Instance, Mechanism } from './mechanism.ts'
import { PointProcess } from './point-process.ts'
import { refreshPointersOf } from './pointers.ts'
import type { HocFunctionSpec } from './spec.ts'

/** Calls a FUNCTION or PROCEDURE of the file on one instance, or on the one chosen by `setData`. */
export function callFunction(
  mechanism: Mechanism,
  name: string,
  args: readonly unknown[],
  instance: Instance | undefined,
): number {
  const spec = mechanism.function(name)
  if (!spec) throw new ModelError('RUN3008', `${name} is not a function of ${mechanism.name}`)
  if (spec.sets !== undefined) {
    mechanism.functionTables[spec.sets]!.set(args)
    return 0
  }
  if (spec.needsInstance && !instance)
    throw new ModelError(
      'RUN3009',
      `${name}_${mechanism.name} needs the data of a segment`,
      `first \`setdata_${mechanism.name}(x)\``,
    )
  if (args.length < spec.parameters)
    throw new ModelError('RUN3010', `${mechanism.globalName(name)} not enough arguments`)
  prepare(mechanism, spec, instance)
  mechanism.model.enterKernels()
  const { first_tables, update_tables } = mechanism.exports
  ;(first_tables ?? update_tables)?.(mechanism.context)
  const values = args.slice(0, spec.parameters).map((value) => numberArgument(mechanism, name, value))
  const run = () => mechanism.modules.routine(spec.export)!(mechanism.context, instance?.index ?? 0, ...values)
  const result = mechanism.model.foreignCode.withArguments(args, run)
  return spec.kind === 'procedure' ? 1 : result
}

/** Programs call functions while they build cells, where each new layout would be for nothing: a point process knows where it is and
 * what it points to, and so do others that C asks. */
function prepare(mechanism: Mechanism, spec: HocFunctionSpec, instance: Instance | undefined): void {
  const { model } = mechanism
  if (!spec.needsInstance) model.refreshContexts()
  else if (spec.keepsTo && instance instanceof PointProcess && mayBeUnsettled(mechanism)) {
    model.refreshGeometry()
    model.refreshContexts()
    locatePoint(mechanism, instance)
    if (spec.keepsTo === 'instances') model.refreshAllPointers()
    else refreshPointersOf(mechanism, instance)
  } else model.settle()
}

const mayBeUnsettled = ({ model, spec }: Mechanism) => !model.diametersChanged && !spec.tabulatesFirst

function numberArgument(mechanism: Mechanism, name: string, value: unknown): number {
  if (typeof value === 'number') return value
  throw new ModelError('RUN3027', `${mechanism.globalName(name)}: interpreter stack type error: it takes a number here`)
}
