/** What a function touches, through calls too: data of an instance, which HOC has to choose first; what is around it. */
import type { IrModule } from './ir.ts'
import { type IrVisitor, visitExpression, visitStatements } from './ir-walk.ts'

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

/** C that looks at arguments only. */
const ofArguments = /^c_(hoc_p?getarg|ifarg|chkarg|hoc_is_\w+_arg|vector_(arg|capacity|vec|instance_px|arg_px))$/

/** Whether nothing but its own instance concerns it: C may look at sections, nodes and other instances. */
export function keepsToInstance(ir: IrModule, name: string, seen = new Set<string>()): boolean {
  if (seen.has(name)) return true
  seen.add(name)
  const found = ir.functions.find((one) => one.name === name)
  if (!found) return true
  let keeps = true
  const visitor: IrVisitor = {
    statement: (one) => {
      if (one.kind === 'switch') keeps = false
    },
    expression: (one) => {
      if (one.kind === 'call' && one.name.startsWith('c_') && !ofArguments.test(one.name)) keeps = false
      if (one.kind === 'routine' && !keepsToInstance(ir, one.name, seen)) keeps = false
    },
  }
  visitStatements(found.body, visitor)
  if (found.result) visitExpression(found.result, visitor)
  return keeps
}
