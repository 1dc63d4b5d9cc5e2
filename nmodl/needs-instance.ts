/** Whether a function touches data of an instance, through calls too: then HOC has to choose one first. */
import type { IrModule } from './ir.ts'
import { visitExpression, visitStatements } from './ir-walk.ts'

export function needsInstance(ir: IrModule, name: string, seen = new Set<string>()): boolean {
  if (seen.has(name)) return false
  seen.add(name)
  const found = ir.functions.find((one) => one.name === name)
  if (!found) return false
  let needed = false
  const visitor = {
    place: ({ kind }: { kind: string }) => {
      if (kind === 'column' || kind === 'node' || kind === 'ion' || kind === 'pointer') needed = true
    },
    expression: (expression: { kind: string; name?: string }) => {
      if (expression.kind === 'pointerAddress') needed = true
      if (expression.kind === 'routine' && needsInstance(ir, expression.name!, seen)) needed = true
    },
  }
  visitStatements(found.body, visitor)
  if (found.result) visitExpression(found.result, visitor)
  return needed
}
