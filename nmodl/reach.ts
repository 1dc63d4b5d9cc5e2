/** What a function touches, through calls too: data of an instance, which HOC has to choose first; what is around it. */
import type { IrExpr, IrFunction, IrModule } from './ir.ts'
import { visitExpression, visitStatements } from './ir-walk.ts'

/**
 * `instance`: nothing but its own concerns a function. `instances`: numbers and POINTERs of others besides, which C has handles of, and which
 * lie where they are before a new layout too. Else C may look at sections, nodes, and what comes after what.
 */
export type KeepsTo = 'instance' | 'instances'

export interface Reach {
  readonly needsInstance: boolean
  readonly keepsTo: KeepsTo | undefined
}

/** Of the function of that name, where there is one. `texts`: names of functions that C takes the address of. */
export function reachOf({ functions }: IrModule, name: string, texts: readonly string[] = []): Reach {
  const found: Found = { itself: false, others: false, turned: false, placed: false, anything: false }
  const seen = new Set<string>()
  const follow = (called: string): void => {
    if (seen.has(called)) return
    seen.add(called)
    const one = functions.find((each) => each.name === called)
    if (one) look(one, found, texts, follow)
  }
  follow(name)
  return { needsInstance: found.itself, keepsTo: keptTo(found) }
}

interface Found {
  /** Data of its instance. */
  itself: boolean
  /** Of other instances. */
  others: boolean
  /** Variables of NMODL are another instance's for a while. */
  turned: boolean
  /** Its node, or the ions there. */
  placed: boolean
  anything: boolean
}

function keptTo({ others, turned, placed, anything }: Found): KeepsTo | undefined {
  // where another instance stands is known behind a layout only
  if (anything || (turned && placed)) return undefined
  return others || turned ? 'instances' : 'instance'
}

/** C that looks at arguments, objects, lists, random numbers, texts, files, Vectors and memory of its own, and at nothing of the simulator. */
const besideModel = new RegExp(
  `^c_(${[
    'hoc_p?getarg|ifarg|chkarg|hoc_is_\\w+_arg|is_vector_arg|(hoc_p?)?gargstr|hoc_assign_str|hoc_execerror|hoc_warning',
    'hoc_objgetarg|hoc_obj_file_arg|hoc_object_name|ivoc_list_(count|item)|hoc_lookup|hoc_get_symbol|hoc_table_lookup',
    '(Object|Template|Symbol)\\.[\\w.]+|Objectdata\\[\\]|vector_(delete|pobj)',
    'vector_(arg|capacity|buffer_size|vec|instance_px|arg_px|resize|new[01]?|append)',
    'nrn_random_(arg|pick|reset)|nrnran123_\\w+|mcell_ran4(_init)?|drand48|srand48|s?rand|s?random|set_seed',
    'enter|leave|malloc|calloc|realloc|free|alloca|e[cm]alloc|erealloc|hoc_E[cm]alloc|hoc_malchk|mem(cpy|move|set)',
    'str(len|n?cmp|n?cpy|cat|dup|str|chr)|ato[fil]|s?n?printf|puts|putchar|push_(double|integer)',
    'fprintf|fputs|fputc|putc|fflush|perror|fopen|fclose|f?s?scanf|fgets|f?getc|feof|rewind|fread|fwrite|fseek|ftell',
    'clock|time|gettimeofday|getpid|getenv|getcwd|function|qsort|nrn_mlh_gsort',
  ].join('|')})$`,
)

/** C that looks at numbers and POINTERs of instances, by handles that it has been given. */
const amongInstances =
  /^c_(ob2pntproc(_0)?|Point_process\.(prop|ob|vnt)|Prop\.(type|param_size|param|dparam|ob)|row of|Parameters\[\]|Datum\[\]|is_obj_type)$/

function look(
  { body, result }: IrFunction,
  found: Found,
  texts: readonly string[],
  follow: (called: string) => void,
): void {
  const called = ({ name, args }: Extract<IrExpr, { kind: 'call' }>) => {
    // whose address is taken may be called
    if (name === 'c_function' && args[2]?.kind === 'int') follow(texts[args[2].value]!)
    if (amongInstances.test(name)) found.others = true
    else if (name.startsWith('z ') || (name.startsWith('c_') && !besideModel.test(name))) found.anything = true
  }
  const visitor: Parameters<typeof visitStatements>[1] = {
    statement: (one) => {
      if (one.kind === 'switch') found.turned = true
    },
    place: ({ kind }) => {
      if (kind === 'column' || kind === 'node' || kind === 'ion' || kind === 'pointer') found.itself = true
      if (kind === 'node' || kind === 'ion') found.placed = true
    },
    rare: (one) => {
      if (one.kind === 'pointerAddress') found.itself = true
      else if (one.kind === 'routine') follow(one.name)
      else if (one.kind === 'call') called(one)
    },
  }
  visitStatements(body, visitor)
  if (result) visitExpression(result, visitor)
}
