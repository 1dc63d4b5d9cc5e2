/**
 * The model as a differential-algebraic system: currents into each node (inside and outside) and linear equations as rows, in the order of the
 * joint matrix, and behind them the states of mechanisms. The unknown of a node is its inner potential against ground.
 */
import { nodeColumn } from '../../cable/node.ts'
import { Numbers } from '../../memory/numbers.ts'
import type { Model } from '../../model.ts'
import { currentKernel } from '../cvode/current-kernel.ts'
import { Exchange } from '../cvode/exchange.ts'
import type { Scales } from '../cvode/scales.ts'
import { States } from '../cvode/states.ts'
import { currents } from '../fixed-step.ts'
import type { JointEquations } from '../joint/joint-system.ts'
import { Phase, tabledElsewhere } from '../phases.ts'
import { type DaeLoops, nodeWords } from './dae-code.ts'
import type { DaeSystem } from './ida.ts'

export class DaeEquations implements DaeSystem {
  readonly states: States
  /** Not found out for such systems: each step is shown. */
  readonly leavesNothing = false
  /** The integrator's y', for what is shown. */
  slopes: Numbers
  private readonly joint: JointEquations
  private readonly current: Phase
  private readonly derivatives: Phase
  private readonly jacobian: Phase
  private readonly concentrations: Phase
  readonly beforeStep: Phase
  private readonly after: Phase
  private readonly exchange: Exchange
  private readonly scratch: Numbers
  private readonly loops: DaeLoops
  /** Nodes and their equations, for loops. */
  private readonly table: number
  private placed: Numbers

  constructor(private readonly model: Model) {
    this.joint = model.joint.equations()
    const { layout, matrix } = this.joint
    this.states = new States(model, { nodes: layout.nodes, places: layout.equations, size: matrix.size })
    const all = model.mechanisms.order
    this.current = new Phase('current', model.mechanisms.order, currentKernel)
    this.derivatives = new Phase('derivatives', all)
    this.jacobian = new Phase('jacobian_solve', all)
    this.concentrations = new Phase('concentrations', all)
    this.beforeStep = new Phase('before_step', all, undefined, undefined, tabledElsewhere(all))
    this.after = new Phase(
      'state',
      all.filter(({ spec }) => !spec.odeStates || spec.stateBesides),
    )
    this.exchange = new Exchange(model, this.states)
    this.scratch = new Numbers(model.arena, model.arena.allocate(this.size), this.size)
    this.slopes = this.placed = this.scratch
    this.loops = model.variableStep.maker.dae
    this.table = model.arena.allocate(this.tableDoubles)
    this.fillTable()
  }

  private get tableDoubles(): number {
    return (nodeWords * this.joint.layout.rows.length + 1) >> 1
  }

  private fillTable(): void {
    const { rows, equations, widths } = this.joint.layout
    const { i32 } = this.model.arena
    rows.forEach((row, k) => {
      i32.set([8 * row, 8 * equations[k]!, widths[k]! > 1 ? 1 : 0], 2 * this.table + nodeWords * k)
    })
  }

  /** The cable's couplings are looked at in each step. */
  recouple(): void {}

  /** Its numbers in the model's memory are used no longer. */
  release(): void {
    this.exchange.release()
    this.model.arena.release(this.scratch.address / 8, this.size)
    this.model.arena.release(this.table, this.tableDoubles)
  }

  get size(): number {
    return this.states.size
  }

  /** Factors of the absolute error: one for all potentials, at most 1. */
  scale(scales: Scales): Float64Array {
    const factors = scales.of(this.states)
    factors.fill(Math.min(1, scales.get('v')), 0, this.joint.matrix.size)
    return factors
  }

  /** Two short implicit steps bring the potentials into agreement with each other, a third tells their slopes. */
  initialise(t: number, y: Numbers, slopes: Numbers): void {
    const { model, joint } = this
    const { joint: system, dt } = model
    const { startingStep } = model.variableStep
    for (let k = 0; k < 2; k++) {
      this.beginStart(t)
      system.step(1 / startingStep, 1)
    }
    this.gather(y)
    this.beginStart(t + startingStep)
    system.assemble(1 / startingStep)
    system.solve()
    const right = joint.matrix.right.f64
    for (let i = 0; i < joint.matrix.size; i++) slopes.f64[i] = right[i]! * (1 / startingStep)
    model.clock = t
    model.dt = dt
    this.rates(slopes)
  }

  private beginStart(t: number): void {
    const { model } = this
    model.clock = t
    model.dt = model.variableStep.startingStep
    for (const playing of model.playings) if (playing.continuous) playing.follow(t)
    currents(model)
  }

  /** As NEURON says it. */
  inconsistent(norm: number): void {
    this.model.print('IDA initialization failure, weighted norm of residual=%g\n', [norm])
  }

  residual(t: number, y: Numbers, rates: Numbers, result: Numbers): void {
    const { model, joint } = this
    this.place(t, y)
    currents(model, this.current)
    model.joint.rightSide()
    result.f64.set(joint.matrix.right.f64)
    this.rates(result)
    const [slopes, residual] = [rates.f64, result.f64]
    this.subtractCapacitive(rates, result)
    joint.outside?.subtractSlopes(slopes, residual)
    for (const part of joint.linear) part.subtractSlopes(slopes, residual)
    const { size } = joint.matrix
    const behind = result.address + 8 * size
    this.loops.subtract(behind, behind, rates.address + 8 * size, result.count - size)
    this.loops.negate(result.address, result.count)
    model.phases.afterSolve.run()
  }

  solve(x: Numbers, leading: number): void {
    const { model, joint, states, exchange } = this
    const b = x.f64
    const { size } = joint.matrix
    model.stepShare.solvedWith(leading)
    model.joint.leftSide(leading)
    joint.matrix.right.f64.set(b.subarray(0, size))
    model.joint.solve()
    b.set(joint.matrix.right.f64)
    const gamma = 1 / leading
    exchange.divideBySlopes(x, gamma)
    // what mechanisms take for dt until the next solution, and programs see
    model.dt = gamma
    if (states.systems.length > 0) {
      exchange.solveByKernels(x, () => {
        this.jacobian.run()
        model.phases.diffusion.solve(gamma)
      })
    }
    this.loops.scale(x.address + 8 * size, gamma, x.count - size)
  }

  /** Puts states into the model at time t. */
  private place(t: number, y: Numbers): void {
    const { model } = this
    model.clock = t
    this.placed = y
    this.scatter(y)
    for (const playing of model.playings) if (playing.continuous) playing.follow(t)
    // transfers do not take part: their targets stay as finitialize has set them, in NEURON too
  }

  /** Puts states into the model; `refreshes`: also currents and what mechanisms show. */
  show(t: number, y: Numbers, _h: number, refreshes: boolean): void {
    this.place(t, y)
    if (!refreshes) return
    const { model } = this
    this.residual(model.clock, this.placed, this.slopes, this.scratch)
    this.showCapacitive()
  }

  /** The residual has left the capacitive currents in the nodes. */
  showCapacitive(): void {
    if (this.model.membraneCurrent.enabled) this.model.membraneCurrent.addCapacitive()
  }

  prepare(): void {
    this.after.run()
  }

  /** As the other integrator's equations: slopes at a moment. */
  evaluate(t: number, y: Numbers, slopes: Numbers): void {
    this.residual(t, y, this.slopes, this.scratch)
    slopes.f64.set(this.slopes.f64)
  }

  /** What NEURON shows for derivatives here: the currents into each row, before the capacitive ones are taken off, and those of mechanisms. */
  gatherRates(slopes: Numbers): void {
    slopes.f64.set(this.joint.matrix.right.f64)
    this.exchange.gatherDerivatives(slopes)
  }

  /** The model's numbers into y. */
  gather(into: Numbers): void {
    const { joint, exchange } = this
    const y = into.f64
    this.loops.gather(8 * this.table, joint.layout.rows.length, this.column('v'), into.address)
    joint.outside?.gather(y)
    for (const part of joint.linear) part.gather(y)
    exchange.gatherStates(into)
  }

  scatter(from: Numbers): void {
    const { joint, exchange } = this
    const y = from.f64
    this.loops.scatter(8 * this.table, joint.layout.rows.length, this.column('v'), from.address)
    joint.outside?.scatter(y)
    for (const part of joint.linear) part.scatter(y)
    exchange.scatterStates(from)
    this.concentrations.run()
  }

  private rates(into: Numbers): void {
    this.derivatives.run()
    this.model.phases.diffusion.addDerivatives()
    this.exchange.gatherDerivatives(into)
  }

  /** The membrane's capacitive currents, which nodes show as i_cap. */
  private subtractCapacitive(slopes: Numbers, residual: Numbers): void {
    const { table, joint } = this
    const [cm, shown] = [this.column('cm'), this.column('i_cap')]
    this.loops.capacitive(8 * table, joint.layout.rows.length, cm, shown, slopes.address, residual.address)
  }

  /** Byte address of a column of nodes. */
  private column(name: 'v' | 'cm' | 'i_cap'): number {
    return 8 * this.model.nodes.columns.column(nodeColumn[name])
  }
}
