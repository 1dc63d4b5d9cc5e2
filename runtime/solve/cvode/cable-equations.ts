/** The model as a system of differential equations: currents and mechanisms' kernels, and the tree's matrix. */
import type { Playing } from '../../events/play.ts'
import type { Ion } from '../../mechanism/ion.ts'
import type { Mechanism } from '../../mechanism/mechanism.ts'
import type { KernelName } from '../../mechanism/spec.ts'
import { Numbers } from '../../memory/numbers.ts'
import type { Model } from '../../model.ts'
import { Phase, tabledElsewhere } from '../phases.ts'
import { BareNodes } from './bare-nodes.ts'
import { Course } from './course.ts'
import { currentKernel, currentKernels } from './current-kernel.ts'
import type { Equations } from './equations.ts'
import { besides } from './evaluation-record.ts'
import { Exchange } from './exchange.ts'
import type { LoopMaker, Loops } from './loops.ts'
import type { Part } from './parts.ts'
import { States } from './states.ts'

/** An ion and which of its rows; all where these are not told. */
interface IonRange {
  readonly ion: Ion
  readonly first: number | undefined
  readonly end: number | undefined
}

export class CableEquations implements Equations {
  readonly states: States
  /** What is played into the part, when it is not all. */
  playings: readonly Playing[] | undefined = undefined
  private readonly ions: readonly IonRange[]
  private readonly current: Phase
  private readonly derivatives: Phase
  private readonly jacobian: Phase
  private readonly concentrations: Phase
  /** Mechanisms that have something to do at each step and nothing to integrate. */
  private readonly after: Phase
  readonly beforeStep: Phase
  private readonly beforeBreakpoint: Phase
  private readonly afterSolve: Phase
  private readonly bare: BareNodes
  private readonly exchange: Exchange
  private readonly course: Course
  private readonly maker: LoopMaker
  private readonly loops: Loops
  /** What of an evaluation is always done in JavaScript. */
  private readonly besidesAlways: number

  /** `part`: what of the model is integrated, when it is not all. */
  constructor(
    private readonly model: Model,
    private readonly part?: Part,
  ) {
    this.states = new States(model, undefined, part)
    const range = part?.rangeOf
    const isHere = (mechanism: Mechanism) => {
      if (!range) return true
      const [first, end] = range(mechanism)
      return first !== end
    }
    this.ions = model.phases.ions.filter(isHere).map((mechanism) => {
      const [first, end] = range?.(mechanism) ?? []
      return { ion: mechanism.ion!, first, end }
    })
    const all = range ? model.mechanisms.order.filter(isHere) : model.mechanisms.order
    const tabled = tabledElsewhere(all)
    const phase = (name: KernelName, mechanisms = all) => new Phase(name, mechanisms, undefined, range, tabled)
    this.current = new Phase('current', all, currentKernel, range, tabled)
    const soFar = new Set([...tabled, ...this.current.mechanisms])
    this.derivatives = new Phase('derivatives', all, undefined, range, soFar)
    this.jacobian = phase('jacobian_solve')
    this.concentrations = phase('concentrations')
    this.beforeStep = phase('before_step')
    this.beforeBreakpoint = phase('before_breakpoint')
    this.afterSolve = phase('after_solve')
    this.after = phase(
      'state',
      all.filter(({ spec }) => !spec.odeStates || spec.stateBesides),
    )
    this.bare = new BareNodes(model, this.states.bare, () => part?.nodes ?? model.nodes.order)
    this.exchange = new Exchange(model, this.states, part, this.bare.table)
    this.maker = model.variableStep.maker
    this.loops = this.maker.loops
    this.course = this.courseOf()
    this.maker.equations.set(this.course.record.address, this)
    this.besidesAlways =
      (this.bare.hasPoints ? besides.following : 0) |
      (model.phases.diffusion.isEmpty ? 0 : besides.diffusion) |
      (this.states.systems.length > 0 ? besides.systems : 0)
  }

  private courseOf(): Course {
    const { model, exchange, part } = this
    const course = new Course(model, { exchange, tree: part?.number })
    course.setLists([
      ['concentrations', this.concentrations],
      ['before', this.beforeBreakpoint],
      ['currents', { phase: this.current, parts: currentKernels }],
      ['derivatives', this.derivatives],
      ['after', this.afterSolve],
      ['beforeStep', this.beforeStep],
      ['others', this.after],
    ])
    return course
  }

  /** Address of the record of the evaluation. */
  get record(): number {
    return this.course.record.address
  }

  /** Before WebAssembly evaluates: what it is to leave to JavaScript. The record of the evaluation. */
  enter(): number {
    const { model, course, ions } = this
    const { membraneCurrent, variableStep } = model
    let what = this.besidesAlways
    if (this.bare.isBehind || this.isPlayed()) what |= besides.playing
    if (!model.transfers.empty) what |= besides.following
    for (let i = 0; i < ions.length; i++) if (ions[i]!.ion.anyAdvance) what |= besides.reversal
    if (membraneCurrent.enabled) what |= besides.currents | besides.membrane
    if (variableStep.method.stiff === 1) what |= besides.finishing
    course.leave(what)
    return course.record.address
  }

  leave(gamma: number): void {
    this.model.stepShare.solvedWith(1 / gamma)
  }

  private isPlayed(): boolean {
    for (const playing of this.playings ?? this.model.playings) if (playing.continuous) return true
    return false
  }

  /** One of `besides`. */
  beside(what: number, vector: number, number: number): void {
    const { model, ions, part } = this
    switch (what) {
      case besides.playing:
        for (const playing of this.playings ?? model.playings) if (playing.continuous) playing.follow(number)
        this.bare.renew()
        return
      case besides.following:
        this.bare.follow()
        model.transfers.run()
        return
      case besides.reversal:
        for (const { ion, first, end } of ions) ion.followConcentrations(first, end)
        return
      case besides.currents:
        model.membraneCurrent.runCurrents(this.current)
        return
      case besides.membrane:
        model.membraneCurrent.addCapacitive(part?.first, part?.end)
        return
      case besides.diffusion:
        model.phases.diffusion.addDerivatives()
        return
      case besides.finishing:
        this.finishPotentials(this.numbersAt(vector), number)
        return
      case besides.systems:
        this.solveSystems(this.numbersAt(vector), number)
    }
  }

  private numbersAt(address: number): Numbers {
    return new Numbers(this.model.arena, address / 8, this.size)
  }

  /** States of mechanisms take no part in Newton's iteration. */
  private finishPotentials(b: Numbers, gamma: number): void {
    const { states, exchange } = this
    const kept = b.f64.slice(states.rows.length)
    exchange.finishSolving(b, gamma)
    b.f64.set(kept, states.rows.length)
  }

  private solveSystems(b: Numbers, gamma: number): void {
    const { model, exchange } = this
    if (model.variableStep.method.stiff === 1) return
    model.dt = gamma
    exchange.solveByKernels(b, () => this.solveMechanisms(gamma))
  }

  /** Whether nothing comes of evaluations but derivatives, and what shows the moment: see `MechanismSpec.leavesNothing`. */
  get leavesNothing(): boolean {
    const { current, derivatives, after, afterSolve, beforeBreakpoint, model } = this
    if ([after, afterSolve, beforeBreakpoint].some(({ mechanisms }) => mechanisms.length > 0)) return false
    const isClean = ({ spec }: Mechanism, name: KernelName) =>
      spec.leavesNothing === true && spec.local?.includes(name) === true && spec.failures.length === 0
    return (
      model.phases.diffusion.isEmpty &&
      current.mechanisms.every((one) => isClean(one, 'current')) &&
      derivatives.mechanisms.every((one) => isClean(one, 'derivatives'))
    )
  }

  get size(): number {
    return this.states.size
  }

  /** The cable's couplings have changed at a start. */
  recouple(): void {
    this.bare.hold()
  }

  /** Its tables are used no longer. */
  release(): void {
    this.bare.release()
    this.exchange.release()
    this.maker.equations.delete(this.course.record.address)
    this.course.release()
  }

  gather(y: Numbers): void {
    this.exchange.gather(y)
  }
  scatter(y: Numbers): void {
    this.exchange.scatter(y)
    this.concentrations.run()
  }

  evaluate(t: number, y: Numbers, slopes: Numbers, h: number, gamma: number): void {
    this.loops.evaluate(this.enter(), t, y.address, slopes.address, h, gamma)
  }

  private solveMechanisms(gamma: number): void {
    this.jacobian.run()
    this.model.phases.diffusion.solve(gamma)
  }

  /** Derivatives as the last evaluation has left them in the model. */
  gatherRates(slopes: Numbers): void {
    this.exchange.gatherRates(slopes)
  }

  /**
   * Puts states into the model at time t; `h` is the step it belongs to (ms). `refreshes`: also works out currents, capacitive currents and what mechanisms
   * show (and go on from).
   */
  show(t: number, y: Numbers, h: number, refreshes: boolean): void {
    this.loops.show(this.enter(), t, y.address, h, refreshes ? 1 : 0)
  }

  /** What leaves the membrane as capacitive current, after the currents have been worked out. */
  showCapacitive(): void {
    const { model } = this
    this.exchange.showCapacitive()
    if (model.membraneCurrent.enabled) model.membraneCurrent.addCapacitive(this.part?.first, this.part?.end)
  }

  /** Before a step: what mechanisms do there that have nothing to integrate. */
  prepare(): void {
    this.after.run()
  }
}
