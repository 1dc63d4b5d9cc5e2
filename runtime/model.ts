/**
 * The model: sections, mechanisms, events and the memory they share. Whoever runs a program owns one; two of them do not
 * know of each other.
 */

import { isShared } from '../wasm/instance.ts'
import { disconnectSection } from './cable/connect.ts'
import { couple } from './cable/coupling.ts'
import { DistanceOrigin } from './cable/distance-origin.ts'
import { layOut } from './cable/layout.ts'
import { allGuests, NodeTable } from './cable/node.ts'
import { PointStore } from './cable/points.ts'
import { giveAll } from './cable/rows.ts'
import { Section } from './cable/section.ts'
import { SectionList } from './cable/section-list.ts'
import { Segment } from './cable/segment.ts'
import { Arrangements } from './cable/side-by-side.ts'
import { topologyPicture } from './cable/topology.ts'
import { EventQueue } from './events/events.ts'
import type { Playing, PlaySource } from './events/play.ts'
import { ProgramEvents } from './events/program-events.ts'
import type { Recording, RecordOptions, SampleSink } from './events/record.ts'
import { Thresholds } from './events/thresholds.ts'
import { Traces } from './events/traces.ts'
import { Watches } from './events/watch.ts'
import { Handlers, type HandlerType } from './handlers.ts'
import { MechanismRandom } from './math/random.ts'
import { fallsInPhase } from './mechanism/at-time.ts'
import { ForeignCode } from './mechanism/foreign-code.ts'
import { instantiateWasm } from './mechanism/imports.ts'
import { Lags } from './mechanism/lag.ts'
import { Mechanisms } from './mechanism/mechanisms.ts'
import type { Instantiate } from './mechanism/spec.ts'
import { TablesOff } from './mechanism/tables-off.ts'
import type { Ref } from './memory/ref.ts'
import { ModelChanges } from './model-changes.ts'
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

export class Model extends ModelChanges {
  readonly nodes: NodeTable
  /** Where 3-D points lie. */
  readonly pointStore = new PointStore()
  readonly segmentClass: typeof Segment = class extends Segment {}
  readonly mechanisms: Mechanisms
  readonly events: EventQueue
  readonly programEvents = new ProgramEvents(this)
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
  /** The C of VERBATIM blocks. */
  readonly foreignCode = new ForeignCode()
  /** What is recorded and played. */
  readonly traces = new Traces(this)
  readonly recordings = this.traces.recordings
  readonly playings = this.traces.playings
  /** What the program takes for t while `psolve` or `cvode.solve` is on its way: when that began, or when a statement last ran. */
  heldTime: number | undefined = undefined
  phases: Phases
  /** What a step takes together; there once the model was laid out. */
  blocks: Blocks | undefined = undefined
  readonly keptSteps = new KeptSteps()
  /** Kernels that the engine was asked to compile well before their first step. */
  readonly hastened = new WeakSet<object>()
  private readonly list = new SectionList()
  private readonly handlers = new Handlers()
  readonly tablesOff = new TablesOff(this)
  /** Whether evaluating currents may change states (state_discontinuity): not where they are only looked at. */
  statesMayJump = true
  private readonly origin = new DistanceOrigin()

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
    for (const { points, detectors } of allGuests(section.guests)) {
      for (const point of points) point.node = undefined
      for (const detector of [...detectors]) this.events.detectors.drop(detector)
    }
    giveAll(section)
    this.origin.forget(section)
    this.addressesChanged()
    this.structureChanged()
  }

  /** The section belongs to no object any more. */
  disownSection(section: Section): void {
    this.list.disown(section)
  }

  /** Where `distance` measures from. */
  setDistanceOrigin(section: Section, x: number): void {
    section.alive()
    if (this.mayHaveLoops) this.refuseLoops()
    this.origin.set(section, x)
  }

  /** Path length (um) from the origin; 1e20 for another tree. */
  distance(section: Section, x: number): number {
    section.alive()
    if (this.mayHaveLoops) this.refuseLoops()
    return this.origin.distanceTo(section, x)
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

  // ---- what has changed: see `model-changes.ts`

  sourcesChanged(): void {
    this.thresholds.changed()
  }

  /** Kernels called outside a step see the time that HOC sees. */
  enterKernels(): void {
    this.clock = this.t
  }

  /** Moves all numbers to a memory that threads can share; false where there is none. */
  shareMemory(): boolean {
    if (isShared(this.arena.memory)) return true
    if (!this.arena.share()) return false
    this.mechanisms.forgetModules()
    this.addressesChanged()
    this.structureChanged()
    return true
  }

  protected layOut(): readonly TreeGroup[] {
    return layOut(this)
  }

  protected planKernels(groups: readonly TreeGroup[]): void {
    this.phases = new Phases(this)
    this.blocks?.release()
    this.blocks = new Blocks(this, groups)
  }

  protected coupleNodes(): void {
    couple(this)
  }
}
