/**
 * What the names of a mechanism mean: which variables each instance has, which are shared, which belong to an ion, to
 * the model or to another place through a pointer. HOC-visible names and defaults follow NEURON.
 */
import type { Span } from '../lang/source.ts'
import type { IonVariable, MechanismKind, VariableRole } from '../runtime/mechanism/spec.ts'
import { assignment, call, num, variable } from './build.ts'
import { readHeading } from './heading.ts'
import { missingSuffix, unknownName } from './problems.ts'
import { itemsOf } from './rules/rule.ts'
import { nodeNames, SymbolTable } from './symbol-table.ts'
import type { ItemOf, MechanismFile, Statement } from './tree.ts'
import { trivialVerbatim } from './verbatim.ts'

export interface InstanceVariable {
  readonly kind: 'instance'
  readonly name: string
  readonly role: VariableRole
  readonly size: number
  readonly array: boolean
  readonly initial: number
  readonly unit: string
  readonly limits: readonly [number, number] | undefined
  readonly tolerance?: number | undefined
  readonly visible: boolean
  readonly ion: { readonly ion: string; readonly value: IonVariable } | undefined
}
export interface SharedVariable {
  readonly kind: 'shared'
  readonly name: string
  readonly size: number
  readonly array: boolean
  readonly initial: number
  readonly unit: string
  readonly visible: boolean
  readonly offset: number
  /** A LOCAL of the file. */
  readonly local?: boolean
}
export interface ConstantValue {
  readonly kind: 'constant'
  readonly name: string
  readonly value: number
}
export interface PointerVariable {
  readonly kind: 'pointer'
  readonly name: string
}
/** t, dt, celsius, secondorder; v, area and diam of the node. */
export interface ModelVariable {
  readonly kind: 'model'
  readonly name: 't' | 'dt' | 'celsius' | 'secondorder'
}
export interface NodeVariable {
  readonly kind: 'node'
  readonly name: 'v' | 'area' | 'diam'
}
export type Meaning = InstanceVariable | SharedVariable | ConstantValue | PointerVariable | ModelVariable | NodeVariable

export interface Ion {
  readonly name: string
  readonly reads: readonly string[]
  readonly writes: readonly string[]
  readonly valence: number | undefined
}
export interface Current {
  readonly name: string
  readonly kind: 'ion' | 'nonspecific' | 'electrode'
  readonly ion: string | undefined
}
export type Routine = ItemOf<'routine'>
export type SolvedBlock = ItemOf<'solved'>

export interface Mechanism {
  readonly name: string
  readonly kind: MechanismKind
  readonly file: MechanismFile
  readonly meanings: ReadonlyMap<string, Meaning>
  readonly ions: readonly Ion[]
  readonly currents: readonly Current[]
  readonly states: readonly InstanceVariable[]
  readonly routines: ReadonlyMap<string, Routine>
  readonly functionTables: readonly ItemOf<'functionTable'>[]
  readonly solved: ReadonlyMap<string, SolvedBlock>
  readonly initial: readonly Statement[] | undefined
  readonly breakpoint: readonly Statement[] | undefined
  readonly construct: readonly Statement[] | undefined
  readonly destruct: readonly Statement[] | undefined
  readonly netReceive: ItemOf<'netReceive'> | undefined
  readonly beforeAfter: ReadonlyMap<string, readonly Statement[]>
  readonly sharedSize: number
  readonly hasTable: boolean
  /** EXTERNAL: numbers that other mechanisms have, by their full names, with the sizes of arrays. */
  readonly external: ReadonlyMap<string, number | undefined>
  /** Has C at file level, which may define what is called, or names that only C resolves. */
  readonly hasC: boolean
  /** See `thread-safe.ts`. */
  readonly threadSafe: boolean
  /** SUFFIX nothing: names get no suffix. */
  readonly plainNames: boolean
}

export function analyse(file: MechanismFile, threadSafe: boolean, legacyUnits: boolean): Mechanism {
  const heading = readHeading(file)
  const table = new SymbolTable(heading)
  table.constants(file, legacyUnits)
  table.declarations(file)
  table.undeclaredGlobals()
  for (const item of itemsOf(file, 'fileLocal'))
    for (const { name, size } of item.names) table.fileLocal(name.text, size)
  table.lagged(file)
  if (!file.items.some((item) => item.kind === 'neuron' || item.kind === 'routine' || item.kind === 'verbatim')) {
    throw missingSuffix({ source: file.source, start: 0, end: 1 })
  }
  const functionTables = itemsOf(file, 'functionTable')
  const routines = new Map(
    [...itemsOf(file, 'routine'), ...functionTables.map(tableFunction)].map((item) => [item.name.text, item]),
  )
  const hasTable = [...routines.values()].some(({ body }) => body.some((statement) => statement.kind === 'table'))
  if (hasTable && !table.meanings.has('usetable')) table.shared('usetable', undefined, 1, '', true)
  const body = (kind: 'initial' | 'breakpoint' | 'constructor' | 'destructor') => {
    const items = itemsOf(file, kind)
    return items.length > 0 ? items.flatMap((item) => item.body) : undefined
  }
  return {
    name: heading.name,
    kind: heading.kind,
    file,
    meanings: table.meanings,
    ions: heading.ions,
    // an artificial cell has no membrane for them
    currents: heading.kind === 'artificial' ? [] : heading.currents,
    states: [...table.meanings.values()].filter(
      (m): m is InstanceVariable => m.kind === 'instance' && m.role === 'state',
    ),
    routines,
    functionTables,
    solved: new Map(itemsOf(file, 'solved').map((item) => [item.name.text, item])),
    initial: body('initial'),
    breakpoint: body('breakpoint'),
    construct: body('constructor'),
    destruct: body('destructor'),
    netReceive: itemsOf(file, 'netReceive')[0],
    beforeAfter: beforeAfter(file),
    sharedSize: table.sharedSize,
    hasTable,
    external: heading.external,
    hasC:
      heading.external.size > 0 || file.items.some((item) => item.kind === 'verbatim' && !trivialVerbatim(item.text)),
    threadSafe,
    plainNames: heading.plain,
  }
}

/** Several blocks for one moment run one after the other. */
function beforeAfter(file: MechanismFile): Map<string, readonly Statement[]> {
  const found = new Map<string, readonly Statement[]>()
  for (const { when, body, span } of itemsOf(file, 'beforeAfter'))
    found.set(when, [...(found.get(when) ?? []), { kind: 'block', body, span }])
  return found
}

/** `FUNCTION f(x) { f = the table's value at x }` */
function tableFunction({ name, parameters, span }: ItemOf<'functionTable'>, which: number): Routine {
  const use = (text: string) => variable(text, span)
  const value = call('_function_table', [num(which, span), ...parameters.map((one) => use(one.name.text))], span)
  const body = [assignment(use(name.text), value)]
  return { kind: 'routine', routine: 'FUNCTION', name, parameters, body, span }
}

export function meaningOf(mechanism: Mechanism, name: string, span: Span): Meaning {
  const found = mechanism.meanings.get(name)
  if (found) return found
  if (mechanism.kind !== 'artificial' && nodeNames.has(name)) return { kind: 'node', name: name as 'v' }
  throw unknownName(span, name, mechanism)
}
