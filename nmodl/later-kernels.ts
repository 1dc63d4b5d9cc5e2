/**
 * What most programs never run: kernels of a variable step, and FUNCTIONs and PROCEDUREs as HOC calls them. They are left out of a
 * mechanism's module and stand in one of their own, which is made from the text when something of it is first taken; most are not even
 * lowered before. Both modules find their numbers through the same context.
 */
import type { IrExpr, IrFunction } from './ir.ts'
import { visitExpression, visitStatements } from './ir-walk.ts'
import { isCalledByHoc } from './lower/routines.ts'

const ofVariableStep: ReadonlySet<string> = new Set(['derivatives', 'concentrations', 'jacobian_solve'])

export interface Parts {
  readonly first: readonly IrFunction[]
  readonly later: readonly IrFunction[]
}

/** `hasC`: functions of C may call those of NMODL, whoever began. Functions that both parts call stand in each. */
export function partsOf(functions: readonly IrFunction[], hasC: boolean): Parts {
  const comesLater = ({ name }: IrFunction) => ofVariableStep.has(name) || (!hasC && isCalledByHoc(name))
  const later = functions.filter(comesLater)
  if (later.length === 0) return { first: functions, later: [] }
  const rest = functions.filter((one) => !comesLater(one))
  // what is called from inside is not exported, unless C does it
  if (!hasC && functions.every(({ exported }) => exported)) return { first: rest, later }
  const roots = new Set(later)
  return {
    first: hasC ? rest : withCalled(functions, new Set(rest.filter(({ exported }) => exported))),
    later: withCalled(functions, roots).map((one) => (roots.has(one) ? one : { ...one, exported: false })),
  }
}

/** Functions, and those that they call, in their order. */
function withCalled(functions: readonly IrFunction[], roots: ReadonlySet<IrFunction>): readonly IrFunction[] {
  const byName = new Map(functions.map((one) => [one.name, one]))
  const wanted = new Set<IrFunction>()
  const follow = (one: IrFunction): void => {
    if (wanted.has(one)) return
    wanted.add(one)
    const rare = (inside: IrExpr) => {
      const called = inside.kind === 'routine' ? byName.get(inside.name) : undefined
      if (called) follow(called)
    }
    visitStatements(one.body, { rare })
    if (one.result) visitExpression(one.result, { rare })
  }
  for (const one of roots) follow(one)
  return wanted.size === functions.length ? functions : functions.filter((one) => wanted.has(one))
}
