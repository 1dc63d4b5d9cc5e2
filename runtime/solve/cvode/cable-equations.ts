/** The model as a system of differential equations: currents and mechanisms' kernels, and the tree's matrix. */
import type { Playing } from '../../events/play.ts'
import type { Ion } from '../../mechanism/ion.ts'
import type { Mechanism } from '../../mechanism/mechanism.ts'
import type { KernelName } from '../../mechanism/spec.ts'
import type { Numbers } from '../../memory/numbers.ts'
import type { Model } from '../../model.ts'
import { Phase, tabledElsewhere } from '../phases.ts'
import { BareNodes } from './bare-nodes.ts'
import { currentKernel } from './current-kernel.ts'
import type { Equations } from './equations.ts'
import { Exchange } from './exchange.ts'
import type { Part } from './parts.ts'
import { States } from './states.ts'

/** What a mechanism sees as dt before the first step, when the integrator has none (ms). */
const noStep = 1e-8

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
  private readonly beforeBreakpoint: Phase
  private readonly afterSolve: Phase
  private readonly bare: BareNodes
  private readonly exchange: Exchange
  private gamma = 0

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
    this.beforeBreakpoint = phase('before_breakpoint')
    this.afterSolve = phase('after_solve')
    this.after = phase(
      'state',
      all.filter(({ spec }) => !spec.odeStates || spec.stateBesides),
    )
    this.bare = new BareNodes(model, this.states.bare, () => part?.nodes ?? model.nodes.order)
    this.exchange = new Exchange(model, this.states, part, this.bare.table)
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
  }

  gather(y: Numbers): void {
    this.exchange.gather(y)
  }
  scatter(y: Numbers): void {
    this.exchange.scatter(y)
    this.concentrations.run()
  }

  evaluate(t: number, y: Numbers, slopes: Numbers, h: number, gamma: number): void {
    const { model, exchange } = this
    this.gamma = gamma
    this.place(t, y, h)
    this.currents(gamma)
    this.derivatives.run()
    model.phases.diffusion.addDerivatives()
    exchange.gatherRates(slopes)
    this.afterSolve.run()
  }

  solve(b: Numbers): void {
    const { model, states, exchange, gamma, part } = this
    model.stepShare.solvedWith(1 / gamma)
    exchange.beginSolving(b, 0.001 * (1 / gamma))
    model.matrix.solve(part?.number)
    if (model.variableStep.method.stiff === 1) {
      const kept = b.f64.slice(states.rows.length)
      exchange.finishSolving(b, gamma)
      b.f64.set(kept, states.rows.length)
      return
    }
    exchange.finishSolving(b, gamma)
    if (states.systems.length === 0) return
    model.dt = gamma
    exchange.solveByKernels(b, () => this.solveMechanisms(gamma))
  }

  private solveMechanisms(gamma: number): void {
    this.jacobian.run()
    this.model.phases.diffusion.solve(gamma)
  }

  /** Derivatives as the last evaluation has left them in the model. */
  gatherRates(slopes: Numbers): void {
    this.exchange.gatherRates(slopes)
  }

  /** Puts states into the model at time t; `h` is the step it belongs to (ms). */
  place(t: number, y: Numbers, h: number): void {
    const { model } = this
    model.clock = t
    model.dt = h === 0 ? noStep : h
    for (const playing of this.playings ?? model.playings) if (playing.continuous) playing.follow(t)
    this.bare.renew()
    this.exchange.place(y)
    this.concentrations.run()
    this.bare.follow()
    model.transfers.run()
  }

  /** Currents, capacitive currents and what mechanisms show (and go on from), for the states in the model. */
  refresh(): void {
    this.currents(0)
    this.derivatives.run()
    this.showCapacitive()
    this.afterSolve.run()
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

  private currents(gamma: number): void {
    const { model, exchange, part, ions } = this
    const { matrix } = model
    exchange.clearMatrix()
    this.beforeBreakpoint.run()
    for (let i = 0; i < ions.length; i++) ions[i]!.ion.followConcentrations(ions[i]!.first, ions[i]!.end)
    exchange.clearIons()
    if (model.membraneCurrent.enabled) model.membraneCurrent.runCurrents(this.current)
    else this.current.run()
    matrix.addCable(gamma === 0 ? 0 : 1 / gamma, part?.number)
  }
}
