/**
 * A registered mechanism: its table of instances, its globals, and the context through which its kernels find both.
 *
 * Kernels are called once a phase for all instances. What they need to know about memory stands in the context, a block
 * of 32-bit words that is rewritten whenever a table has moved.
 */
import type { CableNode, DensityInstance } from '../cable/node.ts'
import type { Section } from '../cable/section.ts'
import { ModelError } from '../errors.ts'
import { Columns, isInOrder } from '../memory/columns.ts'
import type { FixedRef, Ref } from '../memory/ref.ts'
import type { Model } from '../model.ts'
import { callFunction } from './call.ts'
import { construct } from './construct.ts'
import { allocateContext } from './context.ts'
import { type FunctionTable, functionTablesOf } from './function-table.ts'
import { fillGlobals, fillStatics, globalRef, globalsRoom } from './globals.ts'
import type { Ion } from './ion.ts'
import { locateAll } from './locate.ts'
import { type Kernels, MadeModules, type Maker } from './made-modules.ts'
import { columnsNotZero, initialsOf, type Places, placesOf } from './places.ts'
import type { PointProcess } from './point-process.ts'
import { getPointer, movePointers, setPointer } from './pointers.ts'
import type { RangeVariable } from './range-variable.ts'
import type { HocFunctionSpec, KernelModule, KernelName, MechanismSpec, VariableSpec } from './spec.ts'
import { UsedIons } from './used-ions.ts'

/** Whoever has something for each row: `copied` when the row took over another's numbers, `given` when it goes. */
export interface RowKeeper {
  copied(row: number): void
  given(row: number): void
}

export type Instance = DensityInstance | PointProcess

/** Kernels that run over all instances. */
const rangeKernels: ReadonlySet<KernelName> = new Set([
  'init',
  'current',
  'state',
  'derivatives',
  'jacobian_solve',
  'before_initial',
  'after_initial',
  'before_breakpoint',
  'before_step',
  'after_solve',
])

export class Mechanism {
  readonly table: Columns
  /**
   * Point processes in the order of rows at the last layout; new ones are appended. Artificial cells in order of creation. Distributed
   * mechanisms have none: the sections know their rows.
   */
  instances: PointProcess[] = []
  /** How many of them are on a section (or are artificial cells): the rows that kernels work on. */
  active = 0
  /** Whether they are in the order of their nodes' rows. */
  byRow = false
  /** Whether instances may be in any order: all kernels that run over them keep to themselves. */
  orderFree = false
  /** Whether kernels leave numbers of the last instance in globals. */
  leavesLast = false
  /** Set for the ions' own mechanisms. */
  ion: Ion | undefined = undefined
  /** Byte address of the context. */
  context: number
  /** Byte address of the globals. */
  readonly globals: number
  /** Doubles that the block of globals has room for. */
  readonly globalsRoom: number
  /** Instance that functions called from HOC work on, chosen by setdata. */
  chosen: Instance | undefined = undefined
  /** Column of integers that holds the handle of the outstanding self event, -1 when there is none. */
  eventColumn: number
  places: Places
  private readonly byName = new Map<string, RangeVariable>()
  private readonly instanceVariables = new Map<string, { spec: VariableSpec; column: number }>()
  readonly modules: MadeModules
  readonly usedIons = new UsedIons(this)
  /** Why it cannot be used. */
  refused: readonly string[] | undefined
  functionTables: readonly FunctionTable[]
  /** First value of each column. */
  private initials: Float64Array
  /** The columns that do not begin with zero. */
  private notZero: readonly number[]
  /** Hears of rows of density mechanisms, for what belongs to each of them and is not in the table. */
  keeper: RowKeeper | undefined = undefined

  constructor(
    readonly model: Model,
    public spec: MechanismSpec,
    /** Place in the order of registration. */
    readonly number: number,
    /** True for the morphology and the capacitance, which every segment has and whose numbers are the nodes' own. */
    readonly isPseudo = false,
    instantiate: Maker = () => ({}),
  ) {
    this.modules = new MadeModules(this, instantiate)
    this.refused = spec.refused
    this.places = placesOf(spec)
    this.functionTables = functionTablesOf(spec)
    this.describe(spec)
    const { doubleCount, integerCount, records } = this.places
    const moved = () => model.addressesChanged()
    this.table = new Columns(model.arena, doubleCount, integerCount, moved, records)
    this.context = allocateContext(model, spec)
    this.globalsRoom = globalsRoom(spec)
    this.globals = 8 * model.arena.allocate(this.globalsRoom)
    this.eventColumn = this.places.eventColumn
    fillGlobals(model, spec, this.globals)
    fillStatics(model, spec, this.globals)
    for (const variable of spec.variables)
      this.instanceVariables.set(variable.name, { spec: variable, column: this.places.doubles.get(variable.name)! })
    this.initials = initialsOf(spec, this.places)
    this.notZero = columnsNotZero(this.initials)
  }

  /**
   * Takes the place of itself with another text: columns of old names stay where they are, new ones follow. Instances keep
   * their numbers; where `globals` lies cannot change, for HOC has the addresses. See `reload.ts`, which checks that it fits.
   */
  become(spec: MechanismSpec, instantiate: Maker): void {
    const { model, table } = this
    const [before, old] = [this.places, this.spec]
    this.places = placesOf(spec, before)
    this.eventColumn = this.places.eventColumn
    this.initials = initialsOf(spec, this.places)
    this.notZero = columnsNotZero(this.initials)
    this.describe(spec)
    this.refused = spec.refused
    this.functionTables = functionTablesOf(spec)
    this.modules.replace(instantiate)
    table.widen(this.places.doubleCount, this.places.integerCount, this.places.records)
    this.context = allocateContext(model, spec)
    this.instanceVariables.clear()
    for (const variable of spec.variables) {
      const column = this.places.doubles.get(variable.name)!
      this.instanceVariables.set(variable.name, { spec: variable, column })
      if ((column < before.doubleCount && !variable.remembers) || variable.together) continue
      for (let k = column; k < column + variable.size; k++) {
        const start = table.column(k)
        model.arena.f64.fill(this.initials[k]!, start, start + table.count)
      }
    }
    movePointers(this, old)
    fillStatics(model, spec, this.globals)
    locateAll(this, model.sections)
  }

  /** Another text about the same columns. */
  describe(spec: MechanismSpec): void {
    this.spec = spec
    this.orderFree = spec.kernels.every((name) => !rangeKernels.has(name) || spec.local?.includes(name) === true)
    this.leavesLast = (spec.writesGlobals?.length ?? 0) > 0
    this.usedIons.forget()
  }

  /** Nobody may insert it or make one from now on. */
  refuse(reason: string): void {
    this.refused ??= [reason]
  }

  /** What was left for its first use is worked out: before there is an instance, and before something of it is called. */
  complete(): void {
    if (this.spec.whole) this.model.mechanisms.complete(this)
  }

  /** What a variable step and calls by HOC need besides. */
  completeRest(): void {
    this.complete()
    if (this.spec.rest) this.model.mechanisms.completeRest(this)
  }

  /** Kernels and functions are known that were not; columns and slots are the same, and so the objects that stand for them stay. */
  addLater(spec: MechanismSpec, instantiate: Maker): void {
    const { slots, variables } = this.spec
    this.describe({ ...spec, slots, variables })
    this.modules.addLater(instantiate)
  }

  /** Before the first instance: refuses what was not understood, or is not the only one of its name. */
  prepareForUse(): void {
    const { refused } = this
    if (refused)
      throw new ModelError(
        'RUN3026',
        `the mechanism ${this.name} cannot be used: ${refused[0]}`,
        'see what was said when it was loaded',
      )
    this.complete()
  }

  /** The functions of the module that every run needs. */
  get exports(): KernelModule {
    return this.modules.exports
  }
  get kernels(): Kernels {
    return this.modules.kernels
  }

  get name(): string {
    return this.spec.name
  }
  get kind(): MechanismSpec['kind'] {
    return this.spec.kind
  }
  get isPoint(): boolean {
    return this.spec.kind !== 'density'
  }
  get isArtificial(): boolean {
    return this.spec.kind === 'artificial'
  }

  /** A variable by its name in the file: `gnabar`. */
  variable(name: string): { spec: VariableSpec; column: number } | undefined {
    return this.instanceVariables.get(name)
  }

  /** Range variables as HOC names them, in the order of declaration. */
  rangeVariables(): RangeVariable[] {
    return [...this.byName.values()]
  }
  forgetRangeVariables(): void {
    this.byName.clear()
  }
  addRangeVariable(variable: RangeVariable): void {
    this.byName.set(variable.name, variable)
  }

  global(name: string): FixedRef | undefined {
    return globalRef(this, name)
  }
  /** A global's name in HOC. */
  globalName(name: string): string {
    return this.spec.name === 'nothing' ? name : `${name}_${this.spec.name}`
  }

  // ---- instances

  /** Gives rows of zeros that stand together their first values. */
  prepareRows(first: number, count: number): void {
    const { table, initials, notZero, ion } = this
    for (let n = 0; n < notZero.length; n++) table.fill(notZero[n]!, first, count, initials[notZero[n]!]!)
    if (ion !== undefined) ion.prepare(first, count)
  }

  /** A new point process, on no section yet; C of its CONSTRUCTOR may ask for the arguments it is made with. */
  addPoint(point: PointProcess, args: readonly unknown[] = []): void {
    this.prepareRows(point.index, 1)
    this.instances.push(point)
    construct(this, point.index, args)
  }

  /** Row of the node of an instance. */
  nodeRow(row: number): number {
    return this.model.arena.i32[this.table.integerColumn(0) + row]!
  }

  /** The node of an instance, as of the last layout. */
  nodeAt(row: number): CableNode {
    return this.model.nodes.at(this.nodeRow(row))
  }

  /** Whether there are any. */
  get isUsed(): boolean {
    return this.isPoint ? this.instances.length > 0 : this.model.sections.some((section) => section.instancesOf(this))
  }

  /** Sections that have it, once for each point process. */
  homes(): Section[] {
    if (!this.isPoint) return this.model.sections.filter((section) => section.instancesOf(this))
    return this.instances.flatMap(({ node }) => node?.section ?? [])
  }

  /** A number of the instance in a row. */
  valueAt(row: number, name: string, element = 0): number {
    return this.model.arena.f64[this.table.at(this.variable(name)!.column + element, row)]!
  }

  // ---- pointers

  /** Sets a POINTER of an instance. */
  setPointer(instance: Instance, name: string, target: Ref | undefined, element = 0): void {
    setPointer(this, instance, name, target, element)
  }

  getPointer(instance: Instance, name: string): Ref | undefined {
    return getPointer(this, instance, name)
  }

  // ---- functions

  function(name: string): HocFunctionSpec | undefined {
    this.complete()
    const found = this.spec.functions.find((each) => each.name === name)
    if (!found || !this.spec.rest || this.exports[found.export]) return found
    this.completeRest()
    return this.spec.functions.find((each) => each.name === name)
  }

  /** Something that POINTERs of it point to lies elsewhere. */
  pointersMoved(): void {
    this.model.pointersChanged(this)
  }

  /** Calls a FUNCTION or PROCEDURE of the file on one instance, or on the one chosen by `setData`. */
  call(name: string, args: readonly unknown[], instance: Instance | undefined = this.chosen): number {
    return callFunction(this, name, args, instance)
  }

  /** Chooses the instance for functions called without one. */
  setData(section: Section, x: number): void {
    const found = section.nodeAt(x).instance(this)
    if (!found) throw new ModelError('RUN3005', `${this.name} mechanism not inserted in section ${section.name}`)
    this.chosen = found
  }

  // ---- layout

  /** Row i becomes what row `rows[i]` was; `points` are the point processes in that order. */
  arrange(rows: Int32Array, points: PointProcess[]): void {
    const { table } = this
    this.instances = points
    for (let i = 0; i < points.length; i++) points[i]!.index = i
    if (rows.length !== table.count || !isInOrder(rows)) table.permute(rows, rows.length)
  }
}
