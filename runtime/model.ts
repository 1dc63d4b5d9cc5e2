/**
 * The model: sections, mechanisms, events and the memory they share. Whoever runs a program owns one; two of them do not
 * know of each other.
 */

import { isShared } from '../wasm/instance.ts'
import { disconnectSection } from './cable/connect.ts'
import { couple } from './cable/coupling.ts'
import { pathDistance } from './cable/distance.ts'
import { FollowedPlace } from './cable/followed-place.ts'
import { layOut } from './cable/layout.ts'
import { firstInLoop, loopOf } from './cable/loops.ts'
import { NodeTable } from './cable/node.ts'
import { PointStore } from './cable/points.ts'
import { Section } from './cable/section.ts'
import { SectionList } from './cable/section-list.ts'
import { Segment } from './cable/segment.ts'
import { Arrangements } from './cable/side-by-side.ts'
import { topologyPicture } from './cable/topology.ts'
import { ModelError } from './errors.ts'
import { EventQueue } from './events/events.ts'
import type { Playing, PlaySource } from './events/play.ts'
import type { Recording, RecordOptions, SampleSink } from './events/record.ts'
import { Thresholds } from './events/thresholds.ts'
import { Traces } from './events/traces.ts'
import { Watches } from './events/watch.ts'
import { Handlers, type HandlerType } from './handlers.ts'
import { MechanismRandom } from './math/random.ts'
import { fallsInPhase } from './mechanism/at-time.ts'
import { fillContext } from './mechanism/context.ts'
import { withArguments } from './mechanism/foreign-code.ts'
import { instantiateWasm } from './mechanism/imports.ts'
import { Lags } from './mechanism/lag.ts'
import type { Mechanism } from './mechanism/mechanism.ts'
import { Mechanisms } from './mechanism/mechanisms.ts'
import type { PointProcess } from './mechanism/point-process.ts'
import { refreshPointers } from './mechanism/pointers.ts'
import type { Instantiate } from './mechanism/spec.ts'
import { TablesOff } from './mechanism/tables-off.ts'
import type { FixedRef, Ref } from './memory/ref.ts'
import { ModelNumbers } from './model-numbers.ts'
import { Blocks } from './solve/blocks.ts'
import { VariableStep } from './solve/cvode/variable-step.ts'
import { assemble, fixedStep } from './solve/fixed-step.ts'
import { initialise } from './solve/initialize.ts'
import { JointSystem } from './solve/joint/joint-system.ts'
import { KeptSteps } from './solve/kept-steps.ts'
import type { TreeGroup } from './solve/matrix.ts'
import { Matrix } from './solve/matrix.ts'
import { MembraneCurrent } from './solve/membrane-current.ts'
import { Phases } from './solve/phases.ts'
import { plainStep } from './solve/plain-step.ts'
import { Run } from './solve/run.ts'
import { StepShare } from './solve/step-share.ts'
import { Stretches, type StretchLimits } from './solve/stretches.ts'
import { Threads } from './solve/threads.ts'
import { Transfers } from './solve/transfers.ts'
import type { ThreadStarter } from './threads/workers.ts'

type ExternalFunctions = Readonly<Record<string, (...values: never[]) => unknown>>

export class Model extends ModelNumbers {
  /** Grows with each change of addresses: what was worked out from `Ref.index()` before has to be asked for again. */
  generation = 0
  readonly nodes: NodeTable
  /** Where 3-D points lie. */
  readonly pointStore = new PointStore()
  readonly segmentClass: typeof Segment = class extends Segment {}
  readonly mechanisms: Mechanisms
  readonly events: EventQueue
  readonly watches: Watches
  readonly lags = new Lags()
  readonly thresholds: Thresholds
  readonly stretches: Stretches
  private readonly run: Run
  readonly matrix: Matrix
  /** How the sections of trees were arranged last. */
  readonly arrangements = new Arrangements()
  /** What is solved together with the cable: potentials outside, linear equations of a program. */
  readonly joint: JointSystem
  /** Counts how often the coupling of nodes was worked out. */
  couplings = 0
  /** The integrator that takes the place of steps of length dt when it is switched on. */
  readonly variableStep: VariableStep
  /** `i_membrane_`, where it is asked for. */
  readonly membraneCurrent: MembraneCurrent
  /** Values that follow others continuously: gap junctions. */
  readonly transfers = new Transfers(this)
  readonly stepShare = new StepShare()
  readonly threads: Threads
  readonly random = new MechanismRandom()
  /** printf of a mechanism; whoever owns the screen puts its own here. */
  print: (format: string, values: readonly number[]) => void = () => {}
  /** What the C of VERBATIM calls, as `c_<name>`, made when the first kernels ask for it; the library puts it here. */
  makeExternal: () => ExternalFunctions = () => ({})
  private madeExternal: ExternalFunctions | undefined = undefined
  /** HOC's arguments of the calls of mechanisms' functions that are going on: C asks for them by number. */
  readonly callArguments: (readonly unknown[])[] = []
  /** Makes a method of Vector from a function of C. */
  installVectorMethod:
    | ((name: string, call: (vector: object, args: readonly unknown[]) => number) => void)
    | undefined = undefined
  /** What is recorded and played. */
  readonly traces = new Traces(this)
  readonly recordings = this.traces.recordings
  readonly playings = this.traces.playings
  /** What the program takes for t while `psolve` or `cvode.solve` is on its way: when that began, or when a statement last ran. */
  heldTime: number | undefined = undefined
  /** A section was connected to one that hangs on it: to be looked at when the tree is used. */
  mayHaveLoops = false
  /** Sections whose geometry waits to be computed. */
  staleSections: Section[] = []
  phases: Phases
  /** What a step takes together; there once the model was laid out. */
  blocks: Blocks | undefined = undefined
  readonly keptSteps = new KeptSteps()
  /** Kernels that the engine was asked to compile well before their first step. */
  readonly hastened = new WeakSet<object>()
  /** How many layouts were made since the last step of fixed length. */
  stepless = 0
  private readonly list = new SectionList()
  private readonly handlers = new Handlers()
  /** HOC's diam_changed, and where it is. */
  private readonly shapesFlag = this.variables.get('diam_changed')!
  private readonly shapesPlace = this.shapesFlag.index()
  /** Something of what follows has changed. */
  private unsettled = true
  private structureStale = true
  private kernelsStale = false
  readonly tablesOff = new TablesOff(this)
  /** Whether evaluating currents may change states (state_discontinuity): not where they are only looked at. */
  statesMayJump = true
  private couplingStale = true
  private contextsStale = true
  private stalePointers = new Set<Mechanism>()
  private origin: { section: Section; place: FollowedPlace } | undefined = undefined

  constructor(options: { instantiate?: Instantiate; threads?: ThreadStarter | undefined } = {}) {
    super()
    this.threads = new Threads(this, options.threads)
    this.nodes = new NodeTable(this.arena, () => this.addressesChanged())
    this.mechanisms = new Mechanisms(this, options.instantiate ?? instantiateWasm)
    this.events = new EventQueue(this)
    this.watches = new Watches(this)
    this.thresholds = new Thresholds(this)
    this.stretches = new Stretches(this)
    this.run = new Run(this, this.stretches)
    this.matrix = new Matrix(this)
    this.joint = new JointSystem(this)
    this.variableStep = new VariableStep(this)
    this.membraneCurrent = new MembraneCurrent(this)
    this.phases = new Phases(this)
  }

  /** What `makeExternal` gives. */
  get external(): ExternalFunctions {
    this.madeExternal ??= this.makeExternal()
    return this.madeExternal
  }

  // ---- sections

  /** In the order of creation. */
  get sections(): readonly Section[] {
    return this.list.all
  }

  /** Those of one object, in the order of creation. */
  sectionsOf(owner: object): readonly Section[] {
    return this.list.of(owner)
  }

  createSection(name: string, owner?: object): Section {
    const section = new Section(this, name, owner)
    this.list.add(section)
    this.structureChanged()
    return section
  }

  /** Its children become roots; point processes on it lose their place, pointers into it dangle. */
  deleteSection(section: Section): void {
    if (section.deleted) return
    for (const child of section.children()) child.disconnect()
    disconnectSection(section)
    section.deleted = true
    this.list.delete(section)
    for (const { points, detectors } of section.guests ?? []) {
      for (const point of points) point.node = undefined
      for (const detector of [...detectors]) this.events.detectors.drop(detector)
    }
    section.giveAll()
    if (this.origin?.section === section) this.origin = undefined
    this.addressesChanged()
    this.structureChanged()
  }

  /** Where `distance` measures from. */
  setDistanceOrigin(section: Section, x: number): void {
    section.alive()
    if (this.mayHaveLoops) this.refuseLoops()
    this.origin = { section, place: new FollowedPlace(section, x) }
  }

  /** Path length (um) from the origin; 1e20 for another tree. */
  distance(section: Section, x: number): number {
    section.alive()
    if (this.mayHaveLoops) this.refuseLoops()
    if (!this.origin)
      throw new ModelError(
        'RUN2007',
        'distance origin not valid',
        'set it first: `distance()` in the section it is measured from',
      )
    return pathDistance(this.origin.section, this.origin.place.x, section, x)
  }

  /** The picture that HOC's `topology()` prints. */
  topology(): string {
    if (this.mayHaveLoops) this.refuseLoops()
    return topologyPicture(this.list.all)
  }

  // ---- simulation

  /** To time zero, all voltages at v (mV), or as they are. */
  finitialize(v?: number): void {
    initialise(this, v)
  }

  /** One step, of length dt or as the variable step integrator has it. */
  fadvance(): void {
    if (this.variableStep.active) this.variableStep.advance()
    else if (!plainStep(this)) fixedStep(this)
    this.threads.stepped()
  }

  /**
   * Several steps, as many as can be taken without anything else in between, while time is before `end`. Returns how
   * many it has taken: 0 where it has to be step by step. Now and then it comes back earlier, so that the program can look at the clock.
   */
  fadvanceSeveral(end: number, limits: StretchLimits = {}): number {
    if (this.events.onTrace) return 0
    const steps = this.run.take(end, limits)
    if (steps > 0) this.threads.stepped()
    return steps
  }

  /** Steps of fixed length while time is before what `end` tells. */
  fadvanceTo(end: () => number): void {
    while (this.t < end()) if (this.fadvanceSeveral(end()) === 0) this.fadvance()
  }

  /** Time goes on, and the program sees nothing of it. */
  unseen(run: () => void): void {
    this.heldTime = this.t
    try {
      run()
    } finally {
      this.heldTime = undefined
    }
  }

  /** Currents for the present voltages and states, no step. */
  fcurrent(): void {
    this.settle()
    this.clock = this.t
    assemble(this, this.stepShare.renew(this), false)
  }

  /** Runs at each finitialize. Returns how to remove it. */
  addInitializeHandler(type: HandlerType, run: () => void): () => void {
    return this.handlers.addInitialize(type, run)
  }

  runHandlers(type: HandlerType): void {
    this.handlers.runInitialize(type)
  }

  /** Runs in each step after events have been delivered, before the currents. Returns how to remove it. */
  addStepHook(run: () => void): () => void {
    return this.handlers.addStep(run)
  }

  get hasHooks(): boolean {
    return this.handlers.hasStep
  }

  runHooks(): void {
    this.handlers.runStep()
  }

  /**
   * `cvode.event(time, statement)`: runs at the end of the step that reaches the time. One that is for the past is dropped.
   * Without something to run it is where a variable step has to end.
   */
  atEvent(time: number, run: (() => void) | undefined, origin?: unknown): void {
    if (this.variableStep.active) {
      if (time < this.t) return
      if (run) this.events.sendStatement(time, run, origin)
      else this.events.send(time, () => this.variableStep.halt())
      return
    }
    const due = this.dueOf(time)
    if (due < this.t) return
    if (run) this.events.sendStatement(due, run, origin)
    else this.events.send(due, () => {})
  }

  /** The same for a point process: at the time itself, within the step, whatever the present time is. */
  atEventOf(time: number, point: PointProcess, restarts: boolean, run: () => void, origin?: unknown): void {
    const come = (at: number) => {
      if (restarts) this.variableStep.discontinuity(point)
      else this.variableStep.reach(point)
      const { t } = this
      this.t = at
      this.events.programRuns++
      run()
      this.t = t
    }
    this.events.send(this.variableStep.active ? time : this.dueOf(time), come, origin)
  }

  /** With fixed steps an event on a step belongs to the step that ends there. */
  dueOf(time: number): number {
    const { dt } = this.stepShare
    const steps = time / dt
    const whole = Math.round(steps)
    return steps > 1 && Math.abs(steps - whole) < 1e-6 ? time - dt / 4 : time
  }

  /** Copies a number to `sink` at each step, or at an interval, or at times; from the next start of a run on. */
  record(ref: Ref, sink: SampleSink, options: RecordOptions = {}): Recording {
    return this.traces.record(ref, sink, options)
  }

  /** Sets a number, or calls a function, from a series of values while time goes on, from the next start of a run on. */
  play(source: PlaySource, target: Ref | ((value: number) => void), continuous = false): Playing {
    return this.traces.play(source, target, continuous)
  }

  /** Whether `time` falls in the present phase: 1 once, for kernels that change at an instant. */
  atTime(time: number): number {
    if (this.variableStep.active) return this.variableStep.atTime(time)
    return fallsInPhase(time, this.clock, this.dt)
  }

  // ---- what has changed

  /** The layout is worked out again before the next use. */
  structureChanged(): void {
    this.generation++
    this.structureStale = true
    this.couplingStale = true
    this.unsettled = true
  }

  /** Sections, what is in them or their shapes have changed, and nothing has asked for what follows from that. */
  get isChanged(): boolean {
    return this.structureStale || this.staleSections.length > 0 || this.diametersChanged
  }

  /** HOC has said so. */
  get diametersChanged(): boolean {
    return this.shapesFlag.get() !== 0
  }

  /** Mechanisms have other kernels; all else is as it was. */
  kernelsChanged(): void {
    this.generation++
    this.kernelsStale = true
    this.unsettled = true
  }

  couplingChanged(): void {
    this.couplingStale = true
    this.unsettled = true
  }

  addressesChanged(): void {
    this.generation++
    this.contextsStale = true
    this.unsettled = true
  }

  pointersChanged(mechanism: Mechanism): void {
    this.stalePointers.add(mechanism)
    this.unsettled = true
  }

  sourcesChanged(): void {
    this.thresholds.changed()
  }

  /** What C of a mechanism does for HOC: it sees these arguments, and leaves nothing open when it fails. */
  withArguments<T>(args: readonly unknown[], run: () => T): T {
    return withArguments(this, args, run)
  }

  /** Kernels called outside a step see the time that HOC sees. */
  enterKernels(): void {
    this.clock = this.t
  }

  /** Brings layout, geometry and kernel contexts up to date. Comes several times a step. */
  settle(): void {
    this.tablesOff.follow()
    if (this.arena.f64[this.shapesPlace] !== 0) this.shapesChanged(this.shapesFlag)
    if (this.unsettled) this.settleAll()
  }

  private settleAll(): void {
    if (this.structureStale) this.rebuild()
    if (this.kernelsStale) this.planKernels(this.blocks!.groups)
    if (this.couplingStale) {
      this.refreshGeometry()
      couple(this)
      this.couplings++
      this.couplingStale = false
    }
    if (this.contextsStale) this.refreshContexts()
    if (this.stalePointers.size > 0) this.refreshPointers()
    // on the way something may have changed again
    const { structureStale, kernelsStale, couplingStale, contextsStale } = this
    this.unsettled = structureStale || kernelsStale || couplingStale || contextsStale || this.stalePointers.size > 0
  }

  /** How often diameters were worked out. */
  geometries = 0

  /** Moves all numbers to a memory that threads can share; false where there is none. */
  shareMemory(): boolean {
    if (isShared(this.arena.memory)) return true
    if (!this.arena.share()) return false
    this.mechanisms.forgetModules()
    this.addressesChanged()
    this.structureChanged()
    return true
  }

  refreshGeometry(): void {
    const stale = this.staleSections
    if (stale.length > 0) this.geometries++
    this.staleSections = []
    try {
      for (const section of stale) if (!section.deleted) section.settleGeometry()
    } catch (error) {
      this.staleSections.push(...stale)
      throw error
    }
  }

  refreshContexts(): void {
    if (!this.contextsStale) return
    for (const mechanism of this.mechanisms.all()) {
      fillContext(mechanism)
      if (mechanism.spec.pointers.length > 0) this.stalePointers.add(mechanism)
    }
    this.contextsStale = false
  }

  /** Throws where sections are connected in a circle. */
  refuseLoops(): void {
    const section = firstInLoop(this.sections)
    if (section) throw loopOf(section)
    this.mayHaveLoops = false
  }

  private rebuild(): void {
    if (this.mayHaveLoops) this.refuseLoops()
    this.threads.arrange()
    this.structureStale = false
    const groups = layOut(this)
    this.addressesChanged()
    this.planKernels(groups)
    this.stepless++
  }

  private planKernels(groups: readonly TreeGroup[]): void {
    this.kernelsStale = false
    this.phases = new Phases(this)
    this.blocks?.release()
    this.blocks = new Blocks(this, groups)
  }

  private refreshPointers(): void {
    for (const mechanism of this.stalePointers) refreshPointers(mechanism)
    this.stalePointers.clear()
  }

  private shapesChanged(flag: FixedRef): void {
    for (const section of this.list.all) section.shapeChanged()
    flag.set(0)
  }
}
