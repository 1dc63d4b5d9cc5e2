/** Which variables of C have to lie in memory. */
import type { CExpression, CStatement } from './tree.ts'

/** Names whose addresses are taken somewhere: they have to lie in memory. */
export function addressedNames(statements: readonly CStatement[]): ReadonlySet<string> {
  const found = new Set<string>()
  const visit = (node: unknown): void => {
    if (Array.isArray(node)) for (const one of node) visit(one)
    else if (typeof node === 'object' && node !== null) {
      const one = node as { kind?: string; operator?: string; operand?: CExpression }
      if (one.kind === 'nmodl') return
      if (one.kind === 'unary' && one.operator === '&') {
        let base = one.operand
        while (base && ((base.kind === 'member' && !base.arrow) || base.kind === 'index')) base = base.base
        if (base?.kind === 'name') found.add(base.name)
      }
      for (const [key, value] of Object.entries(one)) if (key !== 'span' && key !== 'type') visit(value)
    }
  }
  visit(statements)
  return found
}

/** Whether a statement of the kind is among them or inside. */
export function holds(node: unknown, kind: CStatement['kind']): boolean {
  if (Array.isArray(node)) return node.some((one) => holds(one, kind))
  if (typeof node !== 'object' || node === null) return false
  if ((node as { kind?: string }).kind === kind) return true
  return Object.entries(node).some(([key, value]) => key !== 'span' && key !== 'type' && holds(value, kind))
}
