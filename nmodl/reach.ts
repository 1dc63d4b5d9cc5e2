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

/** C that looks at arguments, random numbers, texts, Vectors and memory of its own, and at nothing of the simulator. */
const besideModel = new RegExp(
  `^c_(${[
    'hoc_p?getarg|ifarg|chkarg|hoc_is_\\w+_arg|is_vector_arg|(hoc_p?)?gargstr|hoc_assign_str|hoc_execerror|hoc_warning',
    'vector_(arg|capacity|buffer_size|vec|instance_px|arg_px|resize|new[01]?|append)',
    'nrn_random_(arg|pick|reset)|nrnran123_\\w+|mcell_ran4(_init)?|drand48|srand48|s?rand|s?random|set_seed',
    'enter|leave|malloc|calloc|realloc|free|alloca|e[cm]alloc|erealloc|hoc_E[cm]alloc|hoc_malchk|mem(cpy|move|set)',
    'str(len|n?cmp|n?cpy|cat|dup|str|chr)|ato[fil]|s?n?printf|puts|putchar',
  ].join('|')})$`,
)

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
      else if (one.kind === 'call' && one.name.startsWith('c_') && !besideModel.test(one.name))
        reach.keepsToInstance = false
    },
  }
  visitStatements(body, visitor)
  if (result) visitExpression(result, visitor)
}
