/** What a function touches, through calls too: data of an instance, which HOC has to choose first; what is around it. */
import type { IrFunction, IrModule } from './ir.ts'
import { visitExpression, visitStatements } from './ir-walk.ts'

export interface Reach {
  needsInstance: boolean
  /** Nothing but its own instance concerns it: C may look at sections, nodes and other instances. */
  keepsToInstance: boolean
}

/** Of the function of that name, where there is one. */
export function reachOf({ functions }: IrModule, name: string): Reach {
  const reach: Reach = { needsInstance: false, keepsToInstance: true }
  const seen = new Set<string>()
  const follow = (called: string): void => {
    if (seen.has(called)) return
    seen.add(called)
    const found = functions.find((one) => one.name === called)
    if (found) look(found, reach, follow)
  }
  follow(name)
  return reach
}

/** C that looks at arguments only. */
const ofArguments = /^c_(hoc_p?getarg|ifarg|chkarg|hoc_is_\w+_arg|vector_(arg|capacity|vec|instance_px|arg_px))$/

function look({ body, result }: IrFunction, reach: Reach, follow: (called: string) => void): void {
  const visitor: Parameters<typeof visitStatements>[1] = {
    statement: (one) => {
      if (one.kind === 'switch') reach.keepsToInstance = false
    },
    place: ({ kind }) => {
      if (kind === 'column' || kind === 'node' || kind === 'ion' || kind === 'pointer') reach.needsInstance = true
    },
    rare: (one) => {
      if (one.kind === 'pointerAddress') reach.needsInstance = true
      else if (one.kind === 'routine') follow(one.name)
      else if (one.kind === 'call' && one.name.startsWith('c_') && !ofArguments.test(one.name))
        reach.keepsToInstance = false
    },
  }
  visitStatements(body, visitor)
  if (result) visitExpression(result, visitor)
}
