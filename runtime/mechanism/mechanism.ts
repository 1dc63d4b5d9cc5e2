/**
 * A registered mechanism: its table of instances, its globals, and the context through which its kernels find both.
 *
 * Kernels are called once a phase for all instances. What they need to know about memory stands in the context, a block
 * of 32-bit words that is rewritten whenever a table has moved.
 */
import type { CableNode, DensityInstance } from '../cable/node.ts'
import { nodeColumn } from '../cable/node.ts'
import type { Section } from '../cable/section.ts'
import { ModelError } from '../errors.ts'
import { Columns } from '../memory/columns.ts'
import { FixedRef, type Ref } from '../memory/ref.ts'
import type { Model } from '../model.ts'
import { FunctionTable } from './function-table.ts'
import { type Ion, type IonDemand, ionDemand } from './ion.ts'
import type { PointProcess } from './point-process.ts'
import type { RangeVariable } from './range-variable.ts'
import {
  contextLayout,
  type HocFunctionSpec,
  type KernelModule,
  type KernelName,
  kernelNames,
  type MechanismSpec,
  type SlotSpec,
  type StaticData,
  type VariableSpec,
} from './spec.ts'

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

/** Number of the first column of each variable, and of integers for each slot that has some. */
export interface Places {
  readonly doubles: ReadonlyMap<string, number>
  readonly sizes: ReadonlyMap<string, number>
  readonly doubleCount: number
  readonly integers: ReadonlyMap<SlotSpec, number>
  readonly integerCount: number
  /** The integer column of the runs' ends. */
  readonly runsColumn: number
  /** Handles of self events; -1 where there can be none. */
  readonly eventColumn: number
}

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
  readonly orderFree: boolean
  /** Whether kernels leave numbers of the last instance in globals. */
  readonly leavesLast: boolean
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
  /** Why it cannot be used. */
  refused: readonly string[] | undefined
  functionTables: readonly FunctionTable[]
  /** First value of each column. */
  private initials: Float64Array
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
    this.orderFree = spec.kernels.every((name) => !rangeKernels.has(name) || spec.local?.includes(name) === true)
    this.leavesLast = (spec.writesGlobals?.length ?? 0) > 0
    this.table = new Columns(model.arena, this.places.doubleCount, this.places.integerCount, () =>
      model.addressesChanged(),
    )
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
    this.made = undefined
    table.widen(this.places.doubleCount, this.places.integerCount)
    this.context = 8 * model.arena.allocate((contextLayout.firstSlot + 4 * spec.slots.length + 8) >> 3)
    this.instanceVariables.clear()
    for (const variable of spec.variables) {
      const column = this.places.doubles.get(variable.name)!
      this.instanceVariables.set(variable.name, { spec: variable, column })
      if (column < before.doubleCount) continue
      for (let k = 0; k < variable.size; k++) {
        const start = table.column(column + k)
        model.arena.f64.fill(variable.initial, start, start + table.count)
      }
    }
    this.movePointers(old)
    for (const one of spec.data ?? []) this.fillData(one)
    this.locateAll(model.sections)
  }

  /** Another text about the same columns. */
  describe(spec: MechanismSpec): void {
    this.spec = spec
    this.uses = this.columnsOfIons = undefined
  }

  /** POINTERs that the new text still has keep their targets. */
  private movePointers(old: MechanismSpec): void {
    const { pointers } = this.spec
    const moved = (before: readonly (Ref | undefined)[]) => pointers.map((name) => before[old.pointers.indexOf(name)])
    for (const point of this.instances) if (point.pointers) point.pointers = moved(point.pointers)
    for (const section of this.model.sections) {
      const inserted = section.instancesOf(this)
      if (inserted?.pointers) inserted.pointers = inserted.pointers.map((before) => before && moved(before))
    }
    this.model.pointersChanged(this)
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

  /** Refuses what was not understood, or is not the only one of its name. */
  checkUsable(): void {
    const { refused } = this
    if (!refused) return
    throw new ModelError(
      'RUN3026',
      `the mechanism ${this.name} cannot be used: ${refused[0]}`,
      'see what was said when it was loaded',
    )
  }

  /** The functions of the module, which is made when something of it is first asked for: many a program uses few of its mechanisms. */
  get exports(): KernelModule {
    return (this.made ?? this.make()).exports
  }
  get kernels(): Kernels {
    return (this.made ?? this.make()).kernels
  }

  private make(): NonNullable<Mechanism['made']> {
    const exports = this.instantiate(false)
    const kernels: Record<string, ContextKernel> = {}
    for (const name of kernelNames) if (exports[name]) kernels[name] = exports[name] as ContextKernel
    if (this.spec.later) this.promise(kernels)
    this.made = { exports, kernels }
    return this.made
  }

  /** Kernels of the later module, which is made when one of them is asked for. */
  private promise(kernels: Record<string, ContextKernel>): void {
    const { instantiate } = this
    let later: KernelModule | undefined
    for (const name of this.spec.kernels) {
      if (kernels[name]) continue
      const get = () => {
        later ??= instantiate(true)
        return later[name] as ContextKernel
      }
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

  /** Gives a row of zeros its first values. */
  prepareRow(row: number): void {
    const { table, initials, ion } = this
    const { f64 } = this.model.arena
    for (let k = 0; k < initials.length; k++) {
      const initial = initials[k]!
      if (initial !== 0) f64[table.column(k) + row] = initial
    }
    ion?.prepare(row)
  }

  /** A new point process, on no section yet. */
  addPoint(point: PointProcess): void {
    this.prepareRow(point.index)
    this.instances.push(point)
    this.construct(point.index)
  }

  private construct(row: number): void {
    const { construct } = this.kernels
    if (!construct) return
    this.model.refreshContexts()
    this.model.withArguments([], () => construct(this.context, row, row + 1))
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
  private get ionColumns(): readonly { ion: Mechanism; column: number }[] {
    if (this.columnsOfIons) return this.columnsOfIons
    const found: { ion: Mechanism; column: number }[] = []
    for (const [slot, column] of this.places.integers) {
      if (slot.kind === 'ion-index') found.push({ ion: this.model.mechanisms.get(`${slot.ion}_ion`)!, column })
    }
    return (this.columnsOfIons = found)
  }

  /** Writes where the instances of a section are: their nodes, and their rows in the ions' tables. */
  locateIn(section: Section, own = section.instancesOf(this)!): void {
    const { table, model } = this
    const { i32 } = model.arena
    const { firstRow, stride, nseg } = section
    const nodes = table.integerColumn(0)
    for (let i = 0; i < nseg; i++) i32[nodes + own.row(i)] = firstRow + i * stride
    for (const { ion, column } of this.ionColumns) {
      const start = table.integerColumn(column)
      const rows = section.instancesOf(ion)
      if (rows) for (let i = 0; i < nseg; i++) i32[start + own.row(i)] = rows.row(i)
    }
  }

  /** The same for ions at single nodes. */
  locateStrays(section: Section): void {
    const { i32 } = this.model.arena
    const nodes = this.table.integerColumn(0)
    for (const { mechanism, place, row } of section.strays ?? [])
      if (mechanism === this) i32[nodes + row] = section.rowOf(place)
  }

  /** The same for a point process. */
  locate({ node, index }: PointProcess): void {
    if (!node) return
    const { table } = this
    const { i32 } = this.model.arena
    i32[table.integerColumn(0) + index] = node.index
    for (const { ion, column } of this.ionColumns)
      i32[table.integerColumn(column) + index] = Math.max(0, node.section.instanceRow(ion, node.place))
  }

  /** The same for all instances. */
  locateAll(sections: readonly Section[]): void {
    if (this.isArtificial || this.table.count === 0) return
    if (this.isPoint) {
      for (const point of this.instances) this.locate(point)
      return
    }
    for (const section of sections) {
      if (section.instancesOf(this)) this.locateIn(section)
      if (section.strays) this.locateStrays(section)
    }
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

  /** A number of the instance in a row. */
  valueAt(row: number, name: string, element = 0): number {
    return this.model.arena.f64[this.table.column(this.variable(name)!.column + element) + row]!
  }

  // ---- pointers

  /** Sets a POINTER of an instance. */
  setPointer(instance: Instance, name: string, target: Ref | undefined, element = 0): void {
    const k = this.spec.pointers.indexOf(name)
    if (k < 0) throw new ModelError('RUN3007', `${name} is not a POINTER of ${this.name}`)
    instance.pointers ??= []
    instance.pointers[k + element] = target
    if (!target) this.clearPointer(instance, name, element)
    this.model.pointersChanged(this)
  }

  private clearPointer(instance: Instance, name: string, element: number): void {
    for (const [slot, column] of this.places.integers) {
      if (slot.kind === 'pointer' && slot.name === name && slot.element === element)
        this.model.arena.i32[this.table.integerColumn(column) + instance.index] = 0
    }
  }

  getPointer(instance: Instance, name: string): Ref | undefined {
    return instance.pointers?.[this.spec.pointers.indexOf(name)]
  }

  /** Writes the present addresses of what the instances' POINTERs point to. */
  refreshPointers(): void {
    for (const [slot, column] of this.places.integers) {
      if (slot.kind !== 'pointer') continue
      const k = this.spec.pointers.indexOf(slot.name) + slot.element
      const start = this.table.integerColumn(column)
      for (const { index, pointers } of this.withPointers()) {
        const target = pointers?.[k]
        // without a target, what C has put there stays
        if (!target) continue
        this.model.arena.i32[start + index] = target.alive() ? 8 * this.sharedIndex(target, slot.name) : 0
      }
    }
  }

  private *withPointers(): Iterable<Pick<Instance, 'index' | 'pointers'>> {
    if (this.isPoint) yield* this.instances
    else {
      for (const section of this.model.sections) {
        const inserted = section.instancesOf(this)
        for (const [i, pointers] of inserted?.pointers?.entries() ?? []) yield { index: inserted!.row(i), pointers }
      }
    }
  }

  private sharedIndex(target: Ref, name: string): number {
    const index = target.index()
    if (index >= 0) return index
    throw new ModelError(
      'RUN1003',
      `${this.name}.${name} cannot point to ${target.label}`,
      'point to a simulator variable or a HOC number',
    )
  }

  // ---- functions

  function(name: string): HocFunctionSpec | undefined {
    return this.spec.functions.find((each) => each.name === name)
  }

  /** DESTRUCTOR, for an instance that goes. */
  destruct(instance: Instance): void {
    if (!this.kernels.destruct) return
    this.model.settle()
    this.model.enterKernels()
    this.model.withArguments([], () => this.kernels.destruct!(this.context, instance.index, instance.index + 1))
  }

  /** Calls a FUNCTION or PROCEDURE of the file on one instance, or on the one chosen by `setData`. */
  call(name: string, args: readonly unknown[], instance: Instance | undefined = this.chosen): number {
    const spec = this.function(name)
    if (!spec) throw new ModelError('RUN3008', `${name} is not a function of ${this.name}`)
    if (spec.sets !== undefined) {
      this.functionTables[spec.sets]!.set(args)
      return 0
    }
    if (spec.needsInstance && !instance)
      throw new ModelError(
        'RUN3009',
        `${name}_${this.name} needs the data of a segment`,
        `first \`setdata_${this.name}(x)\``,
      )
    if (args.length < spec.parameters) throw new ModelError('RUN3010', `${this.globalName(name)} not enough arguments`)
    // programs call functions that know no instance while they build cells, where each new layout would be for nothing
    if (spec.needsInstance) this.model.settle()
    else this.model.refreshContext(this)
    this.model.enterKernels()
    this.exports.update_tables?.(this.context)
    const values = args.slice(0, spec.parameters).map((value) => this.numberArgument(name, value))
    const run = () => this.exports[spec.export]!(this.context, instance?.index ?? 0, ...values)
    const result = this.model.withArguments(args, run)
    return spec.kind === 'procedure' ? 1 : result
  }

  private numberArgument(name: string, value: unknown): number {
    if (typeof value === 'number') return value
    throw new ModelError('RUN3027', `${this.globalName(name)}: interpreter stack type error: it takes a number here`)
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

  fillContext(): void {
    const { table, model, spec } = this
    const { i32 } = model.arena
    const word = this.context >> 2
    const nodes = model.nodes.columns
    const put = (offset: number, bytes: number) => {
      i32[word + (offset >> 2)] = bytes
    }
    put(contextLayout.node, 4 * table.integerColumn(0))
    put(contextLayout.v, 8 * nodes.column(nodeColumn.v))
    put(contextLayout.rhs, 8 * nodes.column(nodeColumn.rhs))
    put(contextLayout.d, 8 * nodes.column(nodeColumn.d))
    put(contextLayout.area, 8 * nodes.column(nodeColumn.area))
    put(contextLayout.diam, 8 * nodes.column(nodeColumn.diam))
    put(contextLayout.model, model.globalsAddress)
    put(contextLayout.globals, this.globals)
    put(contextLayout.mechanism, this.number)
    this.findRuns()
    put(contextLayout.runs, 4 * table.integerColumn(this.places.runsColumn))
    spec.slots.forEach((slot, i) => {
      put(contextLayout.firstSlot + 4 * i, this.slotAddress(slot))
    })
  }

  /** Notes for each instance where its run ends: see `contextLayout`. */
  private findRuns(): void {
    const { table, spec, active, places } = this
    const { i32 } = this.model.arena
    const indices = spec.slots.filter(({ kind }) => kind === 'ion-index').map((slot) => places.integers.get(slot)!)
    const columns = this.isArtificial ? [] : [0, ...indices].map((column) => table.integerColumn(column))
    const runs = table.integerColumn(places.runsColumn)
    for (let i = active - 1, end = active; i >= 0; i--) {
      i32[runs + i] = end
      for (const column of columns) if (i32[column + i] !== i32[column + i - 1]! + 1) end = i
    }
  }

  private slotAddress(slot: SlotSpec): number {
    if (slot.kind === 'column') return 8 * this.table.column(this.places.doubles.get(slot.variable)! + slot.element)
    if (slot.kind !== 'ion') return 4 * this.table.integerColumn(this.places.integers.get(slot)!)
    const ion = this.model.mechanisms.get(`${slot.ion}_ion`)!
    return 8 * ion.table.column(ion.ion!.columnOf(slot.value))
  }
}

/** For globals that a file may get while it is edited. */
const roomForGlobals = 64

/** First value of each column. */
function initialsOf(spec: MechanismSpec, places: Places): Float64Array {
  const initials = new Float64Array(places.doubleCount)
  for (const { name, size, initial } of spec.variables) {
    const column = places.doubles.get(name)!
    initials.fill(initial, column, column + size)
  }
  return initials
}

/** With `before`: what was there stays where it is. */
function placesOf(spec: MechanismSpec, before?: Places): Places {
  const doubles = new Map<string, number>()
  let doubleCount = before?.doubleCount ?? 0
  for (const { name, size } of spec.variables) {
    const known = before?.sizes.get(name) === size ? before.doubles.get(name) : undefined
    doubles.set(name, known ?? doubleCount)
    if (known === undefined) doubleCount += size
  }
  const sizes = new Map(spec.variables.map(({ name, size }) => [name, size]))
  const integers = new Map<SlotSpec, number>()
  const known = new Map([...(before?.integers ?? [])].map(([slot, column]) => [JSON.stringify(slot), column]))
  // column 0 is the node
  let integerCount = before?.integerCount ?? 1
  for (const slot of spec.slots) {
    if (slot.kind === 'ion-index' || slot.kind === 'pointer' || slot.kind === 'event')
      integers.set(slot, known.get(JSON.stringify(slot)) ?? integerCount++)
  }
  const event = [...integers].find(([slot]) => slot.kind === 'event')
  const own = event ? event[1] : (before?.eventColumn ?? -1)
  const eventColumn = own >= 0 ? own : spec.netReceive ? integerCount++ : -1
  const runsColumn = before?.runsColumn ?? integerCount++
  return { doubles, sizes, doubleCount, integers, integerCount, eventColumn, runsColumn }
}
