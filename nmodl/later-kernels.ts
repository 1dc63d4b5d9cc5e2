/**
 * Kernels that only a variable step runs. Most programs take fixed steps, so these are left out of a mechanism's module and
 * stand in one of their own, which is made from the text when a variable step is first taken. Both modules find their numbers
 * through the same context.
 */
import type { IrExpr, IrFunction } from './ir.ts'
import { visitExpression, visitStatements } from './ir-walk.ts'

const names: ReadonlySet<string> = new Set(['derivatives', 'concentrations', 'jacobian_solve'])

export const comesLater = (kernel: string): boolean => names.has(kernel)

/** Those kernels, and the functions that they call; nothing else of those is to be seen from outside. */
export function laterPart(functions: readonly IrFunction[]): readonly IrFunction[] {
  const byName = new Map(functions.map((one) => [one.name, one]))
  const wanted = new Set<IrFunction>()
  const follow = (one: IrFunction): void => {
    if (wanted.has(one)) return
    wanted.add(one)
    const expression = (inside: IrExpr) => {
      const called = inside.kind === 'routine' ? byName.get(inside.name) : undefined
      if (called) follow(called)
    }
    visitStatements(one.body, { expression })
    if (one.result) visitExpression(one.result, { expression })
  }
  for (const one of functions) if (comesLater(one.name)) follow(one)
  return functions
    .filter((one) => wanted.has(one))
    .map((one) => (comesLater(one.name) ? one : { ...one, exported: false }))
}
