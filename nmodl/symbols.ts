/**
 * What the names of a mechanism mean: which variables each instance has, which are shared, which belong to an ion, to
 * the model or to another place through a pointer. HOC-visible names and defaults follow NEURON.
 */
import type { Span } from '../lang/source.ts'
import type { IonVariable, MechanismKind, VariableRole } from '../runtime/mechanism/spec.ts'
import { assignment, call, num, variable, walkStatements } from './build.ts'
import { once } from './once.ts'
import { missingSuffix, notAnIonVariable, unknownName } from './problems.ts'
import type { Declaration, Item, ItemOf, MechanismFile, Name, Statement } from './tree.ts'
import { conversionFactor, readerWith } from './units/factor.ts'
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

const modelNames = new Set(['t', 'dt', 'celsius', 'secondorder'])
const nodeNames = new Set(['v', 'area', 'diam'])

export function ionValueOf(ion: string, variable: string): IonVariable | undefined {
  if (variable === `e${ion}`) return 'e'
  if (variable === `i${ion}`) return 'i'
  if (variable === `${ion}i`) return 'conc_in'
  if (variable === `${ion}o`) return 'conc_out'
  return undefined
}

const itemsOf = <K extends Item['kind']>(file: MechanismFile, kind: K) =>
  file.items.filter((item): item is ItemOf<K> => item.kind === kind)

/** The NEURON blocks of a file, put together. */
interface Heading {
  name: string
  kind: MechanismKind
  plain: boolean
  range: Set<string>
  global: Set<string>
  /** Globals of other mechanisms, which C finds under their full names; of arrays the size. */
  external: Map<string, number | undefined>
  pointers: Name[]
  ions: Ion[]
  currents: Current[]
  ionVariables: Map<string, { ion: string; value: IonVariable }>
}

function readHeading(file: MechanismFile): Heading {
  const heading: Heading = {
    name: '',
    kind: 'density',
    plain: false,
    range: new Set(),
    global: new Set(),
    external: new Map(),
    pointers: [],
    ions: [],
    currents: [],
    ionVariables: new Map(),
  }
  for (const block of itemsOf(file, 'neuron')) {
    for (const statement of block.statements) {
      if (statement.kind === 'useIon') readIon(heading, statement)
      else readNames(heading, statement.keyword, statement.names)
    }
  }
  if (heading.name === '') {
    // called after its file, which is what NEURON does; text without one belongs to nothing and has plain names
    heading.name = fileStem(file.source.name)
    heading.plain = heading.name === 'nothing'
  }
  return heading
}

const fileStem = (path: string): string => /([A-Za-z_]\w*)\.mod$/i.exec(path)?.[1] ?? 'nothing'

function readNames(heading: Heading, keyword: string, names: readonly Name[]): void {
  const first = names[0]
  if (keyword === 'SUFFIX' || keyword === 'POINT_PROCESS' || keyword === 'ARTIFICIAL_CELL') {
    if (!first) return
    heading.name = first.text
    // a SUFFIX beside POINT_PROCESS, before or behind it, gives nothing but the name
    if (keyword === 'ARTIFICIAL_CELL') heading.kind = 'artificial'
    else if (keyword === 'POINT_PROCESS' && heading.kind === 'density') heading.kind = 'point'
    heading.plain = keyword === 'SUFFIX' && first.text === 'nothing'
  }
  for (const name of names) {
    if (keyword === 'RANGE') heading.range.add(name.text)
    if (keyword === 'GLOBAL') heading.global.add(name.text)
    if (keyword === 'EXTERNAL') heading.external.set(name.text, undefined)
    if (keyword === 'POINTER' || keyword === 'BBCOREPOINTER') heading.pointers.push(name)
    if (keyword === 'NONSPECIFIC_CURRENT') addCurrent(heading, { name: name.text, kind: 'nonspecific', ion: undefined })
    if (keyword === 'ELECTRODE_CURRENT') addCurrent(heading, { name: name.text, kind: 'electrode', ion: undefined })
  }
}

function addCurrent(heading: Heading, current: Current): void {
  heading.currents.push(current)
  heading.range.add(current.name)
}

function readIon(heading: Heading, use: Extract<ItemOf<'neuron'>['statements'][number], { kind: 'useIon' }>): void {
  const ion = use.ion.text
  for (const name of [...use.read, ...use.write]) {
    const value = ionValueOf(ion, name.text)
    if (!value) throw notAnIonVariable(name.span, name.text, ion)
    heading.ionVariables.set(name.text, { ion, value })
  }
  for (const name of use.write)
    if (name.text === `i${ion}`) heading.currents.push({ name: name.text, kind: 'ion', ion })
  const text = (names: readonly Name[]) => names.map((name) => name.text)
  const before = heading.ions.findIndex((other) => other.name === ion)
  if (before < 0) heading.ions.push({ name: ion, reads: text(use.read), writes: text(use.write), valence: use.valence })
  else {
    const other = heading.ions[before]!
    heading.ions[before] = {
      name: ion,
      reads: [...new Set([...other.reads, ...text(use.read)])],
      writes: [...new Set([...other.writes, ...text(use.write)])],
      valence: other.valence ?? use.valence,
    }
  }
}

interface Declared extends Declaration {
  readonly block: 'PARAMETER' | 'ASSIGNED' | 'STATE'
}

export function analyse(file: MechanismFile, threadSafe: boolean): Mechanism {
  const heading = readHeading(file)
  const table = new SymbolTable(heading)
  table.constants(file)
  table.declarations(file)
  table.undeclaredGlobals()
  for (const item of itemsOf(file, 'fileLocal'))
    for (const { name, size } of item.names) table.fileLocal(name.text, size)
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

class SymbolTable {
  readonly meanings = new Map<string, Meaning>()
  sharedSize = 0
  private readonly heading: Heading

  constructor(heading: Heading) {
    this.heading = heading
    for (const name of modelNames) this.meanings.set(name, { kind: 'model', name: name as 't' })
    for (const { text } of heading.pointers) this.meanings.set(text, { kind: 'pointer', name: text })
  }

  constants(file: MechanismFile): void {
    const assigned = new Set(
      file.items
        .flatMap((item) => ('body' in item ? walkStatements(item.body) : []))
        .flatMap((one) => (one.kind === 'assign' ? [one.target.name] : [])),
    )
    // NEURON keeps constants in variables of C, so that a file may change them
    const give = (name: string, value: number) => {
      if (assigned.has(name)) this.shared(name, undefined, value, '', false)
      else this.meanings.set(name, { kind: 'constant', name, value })
    }
    const units = once(() => readerWith(itemsOf(file, 'units').flatMap(({ aliases }) => aliases)))
    for (const { constants } of itemsOf(file, 'units')) {
      for (const { name, value, from, to } of constants) {
        give(name.text, value ?? conversionFactor(from, to, units(), name.span))
      }
    }
    for (const { block, declarations } of itemsOf(file, 'declarations')) {
      if (block !== 'CONSTANT') continue
      for (const { name, value } of declarations) give(name.text, value ?? 0)
    }
  }

  declarations(file: MechanismFile): void {
    const declared = new Map<string, Declared>()
    for (const { block, declarations } of itemsOf(file, 'declarations')) {
      if (block === 'CONSTANT') continue
      for (const declaration of declarations) {
        const { text } = declaration.name
        if (this.heading.external.has(text)) this.heading.external.set(text, declaration.size)
        else if (!declared.has(text)) declared.set(text, { ...declaration, block })
      }
    }
    for (const block of ['PARAMETER', 'ASSIGNED', 'STATE'] as const) {
      for (const one of declared.values()) if (one.block === block) this.declare(one, declared)
    }
    for (const name of this.heading.ionVariables.keys()) if (!this.meanings.has(name)) this.declareHidden(name)
    for (const { name } of this.heading.currents) if (!this.meanings.has(name)) this.declareHidden(name)
  }

  /** What a THREADSAFE file assigns needs no declaration (see `rules/declarations.ts`), and HOC does not see it. */
  undeclaredGlobals(): void {
    for (const name of this.heading.global) if (!this.meanings.has(name)) this.shared(name, undefined, 0, '', false)
  }

  private declareHidden(name: string): void {
    const at: Span = { source: { name: '' } as Span['source'], start: 0, end: 0 }
    this.declare(
      {
        name: { text: name, span: at },
        size: undefined,
        value: undefined,
        unit: '',
        limits: undefined,
        block: 'ASSIGNED',
      },
      new Map(),
    )
  }

  private declare(one: Declared, all: ReadonlyMap<string, Declared>): void {
    const name = one.name.text
    const { range, global, ionVariables, kind } = this.heading
    if (modelNames.has(name) || this.meanings.get(name)?.kind === 'pointer') return
    if (kind !== 'artificial' && nodeNames.has(name)) {
      this.meanings.set(name, { kind: 'node', name: name as 'v' })
      return
    }
    const ion = ionVariables.get(name)
    const state = one.block === 'STATE'
    const perInstance = ion || state || (!global.has(name) && (range.has(name) || one.block === 'ASSIGNED'))
    if (!perInstance) {
      this.shared(
        name,
        one.size,
        sixDigits(one.value),
        one.shown ?? one.unit,
        one.block !== 'ASSIGNED' || global.has(name),
      )
      return
    }
    const initial = sixDigits((state ? all.get(`${name}0`)?.value : undefined) ?? one.value)
    this.meanings.set(name, {
      kind: 'instance',
      name,
      size: one.size ?? 1,
      array: one.size !== undefined,
      unit: one.shown ?? one.unit,
      limits: one.limits,
      tolerance: one.tolerance,
      ion,
      initial,
      role: state ? 'state' : one.block === 'ASSIGNED' ? 'assigned' : 'parameter',
      // concentrations and reversal potentials are the ion's, whatever RANGE says
      visible: ion ? ion.value === 'i' && range.has(name) : state || range.has(name),
    })
  }

  /** Names that begin with _ are those of passes. */
  fileLocal(name: string, size: number | undefined): void {
    this.shared(name, size, 0, '', false)
    const made = this.meanings.get(name)
    if (made?.kind === 'shared' && !name.startsWith('_')) this.meanings.set(name, { ...made, local: true })
  }

  shared(name: string, size: number | undefined, initial: number, unit: string, visible: boolean): void {
    const offset = this.sharedSize
    this.sharedSize += size ?? 1
    this.meanings.set(name, {
      kind: 'shared',
      name,
      size: size ?? 1,
      array: size !== undefined,
      initial,
      unit,
      visible,
      offset,
    })
  }
}

export function meaningOf(mechanism: Mechanism, name: string, span: Span): Meaning {
  const found = mechanism.meanings.get(name)
  if (found) return found
  if (mechanism.kind !== 'artificial' && nodeNames.has(name)) return { kind: 'node', name: name as 'v' }
  throw unknownName(span, name, mechanism)
}

/** NEURON's translator hands values of declarations on with six digits. */
export const sixDigits = (value = 0): number => Number(value.toPrecision(6))
