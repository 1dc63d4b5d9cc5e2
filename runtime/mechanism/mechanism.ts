/**
 * A registered mechanism: its table of instances, its globals, and the context through which its kernels find both.
 *
 * Kernels are called once a phase for all instances. What they need to know about memory stands in the context, a block
 * of 32-bit words that is rewritten whenever a table has moved.
 */
import type { CableNode, DensityInstance } from '../cable/node.ts'
import type { Section } from '../cable/section.ts'
import { ModelError } from '../errors.ts'
import { Columns } from '../memory/columns.ts'
import { FixedRef, type Ref } from '../memory/ref.ts'
import type { Model } from '../model.ts'
import { callFunction } from './call.ts'
import { FunctionTable } from './function-table.ts'
import { type Ion, type IonDemand, ionDemand } from './ion.ts'
import { locateAll } from './locate.ts'
import { initialsOf, type Places, placesOf } from './places.ts'
import type { PointProcess } from './point-process.ts'
import { getPointer, movePointers, setPointer } from './pointers.ts'
import type { RangeVariable } from './range-variable.ts'
import {
  contextLayout,
  type HocFunctionSpec,
  type KernelModule,
  type KernelName,
  kernelNames,
  type MechanismSpec,
  type StaticData,
  type VariableSpec,
} from './spec.ts'

/** Whoever has something for each row: `copied` when the row took over another's numbers, `given` when it goes. */
export interface RowKeeper {
  copied(row: number): void
  given(row: number): void
}

export type Instance = DensityInstance | PointProcess
type ContextKernel = (context: number, first: number, end: number) => void
/** Makes the functions of its module, or of the one with its later kernels. */
export type Maker = (later: boolean) => KernelModule
type Kernels = { readonly [name: string]: ContextKernel | undefined }

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
  private made: { readonly exports: KernelModule; readonly kernels: Kernels } | undefined = undefined
  private madeLater: KernelModule | undefined = undefined
  /** Why it cannot be used. */
  refused: readonly string[] | undefined
  functionTables: readonly FunctionTable[]
  /** First value of each column. */
  private initials: Float64Array
  /** Hears of rows of density mechanisms, for what belongs to each of them and is not in the table. */
  keeper: RowKeeper | undefined = undefined
  private uses: readonly IonDemand[] | undefined = undefined
  private columnsOfIons: readonly { ion: Mechanism; column: number }[] | undefined = undefined

  constructor(
    readonly model: Model,
    public spec: MechanismSpec,
    /** Place in the order of registration. */
    readonly number: number,
    /** True for the morphology and the capacitance, which every segment has and whose numbers are the nodes' own. */
    readonly isPseudo = false,
    private instantiate: Maker = () => ({}),
  ) {
    this.refused = spec.refused
    this.places = placesOf(spec)
    this.functionTables = (spec.functionTables ?? []).map((one) => new FunctionTable(one.name, one.arguments))
    this.describe(spec)
    const { doubleCount, integerCount, records } = this.places
    const moved = () => model.addressesChanged()
    this.table = new Columns(model.arena, doubleCount, integerCount, moved, records)
    this.context = 8 * model.arena.allocate((contextLayout.firstSlot + 4 * spec.slots.length + 8) >> 3)
    this.globals = 8 * model.arena.allocate(spec.globalsSize + roomForGlobals)
    this.globalsRoom = spec.globalsSize + roomForGlobals
    this.eventColumn = this.places.eventColumn
    for (const global of spec.globals)
      model.arena.f64.fill(
        global.initial,
        this.globals / 8 + global.offset,
        this.globals / 8 + global.offset + global.size,
      )
    for (const one of spec.data ?? []) this.fillData(one)
    for (const variable of spec.variables)
      this.instanceVariables.set(variable.name, { spec: variable, column: this.places.doubles.get(variable.name)! })
    this.initials = initialsOf(spec, this.places)
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
    this.describe(spec)
    this.refused = spec.refused
    this.functionTables = (spec.functionTables ?? []).map((one) => new FunctionTable(one.name, one.arguments))
    this.instantiate = instantiate
    this.forgetModule()
    table.widen(this.places.doubleCount, this.places.integerCount, this.places.records)
    this.context = 8 * model.arena.allocate((contextLayout.firstSlot + 4 * spec.slots.length + 8) >> 3)
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
    for (const one of spec.data ?? []) this.fillData(one)
    locateAll(this, model.sections)
  }

  /** Another text about the same columns. */
  describe(spec: MechanismSpec): void {
    this.spec = spec
    this.orderFree = spec.kernels.every((name) => !rangeKernels.has(name) || spec.local?.includes(name) === true)
    this.leavesLast = (spec.writesGlobals?.length ?? 0) > 0
    this.uses = this.columnsOfIons = undefined
  }

  /** First values of C's static variables. */
  private fillData(one: StaticData): void {
    const at = this.globals + one.offset
    const { buffer } = this.model.arena.memory
    if ('address' in one) new DataView(buffer).setInt32(at, this.globals + one.address, true)
    else new Uint8Array(buffer).set(one.bytes, at)
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
    this.instantiate = instantiate
    if (this.made) this.promise(this.made.kernels)
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

  /** The functions of the module, which is made when something of it is first asked for: many a program uses few of its mechanisms. */
  get exports(): KernelModule {
    return (this.made ?? this.make()).exports
  }
  get kernels(): Kernels {
    return (this.made ?? this.make()).kernels
  }

  /** The memory is another: modules are made again. */
  forgetModule(): void {
    this.made = undefined
    this.madeLater = undefined
  }

  /** A FUNCTION or PROCEDURE, by the name that the module has for HOC's calls of it. */
  routine(name: string): KernelModule[string] | undefined {
    const found = this.exports[name]
    if (found) return found
    this.completeRest()
    return this.laterModule[name]
  }

  /** The module with what most programs do not run. */
  private get laterModule(): KernelModule {
    return (this.madeLater ??= this.spec.later ? this.instantiate(true) : {})
  }

  private make(): NonNullable<Mechanism['made']> {
    this.complete()
    const exports = this.instantiate(false)
    const kernels: Record<string, ContextKernel> = {}
    for (const name of kernelNames) if (exports[name]) kernels[name] = exports[name] as ContextKernel
    if (this.spec.later) this.promise(kernels)
    this.made = { exports, kernels }
    return this.made
  }

  /** Kernels of the later module, which is made when one of them is asked for. */
  private promise(kernels: Kernels): void {
    for (const name of this.spec.kernels) {
      if (kernels[name]) continue
      const get = () => this.laterModule[name] as ContextKernel
      Object.defineProperty(kernels, name, { get, enumerable: true })
    }
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
    const global = this.spec.globals.find((each) => each.name === name)
    if (!global) return undefined
    return new FixedRef(this.model.arena, this.globals / 8 + global.offset, this.globalName(name))
  }
  /** A global's name in HOC. */
  globalName(name: string): string {
    return this.spec.name === 'nothing' ? name : `${name}_${this.spec.name}`
  }

  // ---- instances

  /** Gives rows of zeros that stand together their first values. */
  prepareRows(first: number, count: number): void {
    const { table, initials, ion } = this
    for (let k = 0; k < initials.length; k++) {
      const initial = initials[k]!
      if (initial !== 0) table.fill(k, first, count, initial)
    }
    ion?.prepare(first, count)
  }

  /** A new point process, on no section yet; C of its CONSTRUCTOR may ask for the arguments it is made with. */
  addPoint(point: PointProcess, args: readonly unknown[] = []): void {
    this.prepareRows(point.index, 1)
    this.instances.push(point)
    this.construct(point.index, args)
  }

  private construct(row: number, args: readonly unknown[] = []): void {
    const { construct } = this.kernels
    if (!construct) return
    this.model.refreshContexts()
    this.model.foreignCode.withArguments(args, () => construct(this.context, row, row + 1))
  }

  /** Constructors of a new section's instances run from 0 to 1. */
  constructIn(section: Section): void {
    if (!this.kernels.construct) return
    const inserted = section.instancesOf(this)!
    const last = section.nseg - 1
    for (let i = 0; i <= last; i++) this.construct(inserted.row(section.flipped ? last - i : i))
  }

  /** Of rows that are to become copies of others. */
  constructCopies(first: number, count: number, isNew: (i: number) => boolean): void {
    for (let i = 0; i < count; i++) if (isNew(i)) this.construct(first + i)
  }

  /** The ions it uses, and what it does with each. */
  get ionDemands(): readonly IonDemand[] {
    return (this.uses ??= this.spec.ions.map((use) => ionDemand(this.model.mechanisms.get(`${use.ion}_ion`)!, use)))
  }

  /** Columns of integers in which the rows of ions stand. */
  get ionColumns(): readonly { ion: Mechanism; column: number }[] {
    if (this.columnsOfIons) return this.columnsOfIons
    const found: { ion: Mechanism; column: number }[] = []
    for (const [slot, column] of this.places.integers) {
      if (slot.kind === 'ion-index') found.push({ ion: this.model.mechanisms.get(`${slot.ion}_ion`)!, column })
    }
    return (this.columnsOfIons = found)
  }

  /** Row of the node of an instance. */
  nodeRow(row: number): number {
    return this.model.arena.i32[this.table.integerColumn(0) + row]!
  }

  /** Where in an ion's table the instances find it. */
  rowsOf(ion: Mechanism): Int32Array {
    const found = this.ionColumns.find((each) => each.ion === ion)!
    const start = this.table.integerColumn(found.column)
    return this.model.arena.i32.slice(start, start + this.active)
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

  /** DESTRUCTOR, for an instance that goes. */
  destruct(instance: Instance): void {
    if (!this.kernels.destruct) return
    this.model.settle()
    this.model.enterKernels()
    this.model.foreignCode.withArguments([], () =>
      this.kernels.destruct!(this.context, instance.index, instance.index + 1),
    )
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
  arrange(rows: readonly number[], points: PointProcess[]): void {
    const { table } = this
    this.instances = points
    for (let i = 0; i < points.length; i++) points[i]!.index = i
    if (rows.length === table.count && rows.every((row, i) => row === i)) return
    table.permute(Int32Array.from(rows), rows.length)
  }
}

/** For globals that a file may get while it is edited. */
const roomForGlobals = 64
