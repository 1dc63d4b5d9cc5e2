/**
 * The model as a differential-algebraic system: currents into each node (inside and outside) and linear equations as rows, in the order of the
 * joint matrix, and behind them the states of mechanisms. The unknown of a node is its inner potential against ground.
 */
import { nodeColumn } from '../../cable/node.ts'
import { Numbers } from '../../memory/numbers.ts'
import type { Model } from '../../model.ts'
import { type CallBlock, callsOf } from '../cvode/call-block.ts'
import { currentKernel, currentKernels } from '../cvode/current-kernel.ts'
import { Exchange } from '../cvode/exchange.ts'
import { RecordView } from '../cvode/records.ts'
import type { Scales } from '../cvode/scales.ts'
import { States } from '../cvode/states.ts'
import type { JointEquations } from '../joint/joint-system.ts'
import { Phase, tabledElsewhere } from '../phases.ts'
import type { DaeFunctions } from './dae-code.ts'
import { type DaeWord, daeBesides, daeRecord } from './dae-record.ts'
import type { DaeSystem } from './ida.ts'
import { nodeWords } from './vectors-code.ts'

export class DaeEquations implements DaeSystem {
  readonly states: States
  /** Not found out for such systems: each step is shown. */
  readonly leavesNothing = false
  /** The integrator's y', for what is shown. */
  slopes: Numbers
  private readonly joint: JointEquations
  private readonly derivatives: Phase
  private readonly jacobian: Phase
  private readonly concentrations: Phase
  readonly beforeStep: Phase
  private readonly after: Phase
  private readonly exchange: Exchange
  private readonly scratch: Numbers
  private readonly functions: DaeFunctions
  private readonly calls: CallBlock
  /** What functions are called with. */
  private readonly record: RecordView
  /** Nodes and their equations, for loops. */
  private readonly table: number
  /** What of an evaluation is always done in JavaScript. */
  private readonly besidesAlways: number

  constructor(private readonly model: Model) {
    this.joint = model.joint.equations()
    const { layout, matrix } = this.joint
    this.states = new States(model, { nodes: layout.nodes, places: layout.equations, size: matrix.size })
    const all = model.mechanisms.order
    const current = new Phase('current', model.mechanisms.order, currentKernel)
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
    this.slopes = this.scratch
    this.functions = model.variableStep.algebra.functions
    this.table = model.arena.allocate(this.tableDoubles)
    this.fillTable()
    const { beforeBreakpoint, afterSolve, diffusion } = model.phases
    this.calls = callsOf(
      model,
      [this.concentrations, beforeBreakpoint, { phase: current, parts: currentKernels }, this.derivatives, afterSolve],
      this.joint.outside,
    )
    this.record = new RecordView(model.arena, daeRecord.size)
    this.fillRecord()
    this.joint.course.name(this.record.address + daeRecord.at('before'), current)
    model.variableStep.algebra.equations.set(this.record.address, this)
    this.besidesAlways =
      (diffusion.isEmpty ? 0 : daeBesides.diffusion) | (this.states.systems.length > 0 ? daeBesides.systems : 0)
  }

  private fillRecord(): void {
    const { model, joint, record, exchange, calls } = this
    const { outside, matrix, layout } = joint
    const [concentrations, before, currents, derivatives, after] = calls.starts as [
      ...[number, number, number, number, number],
    ]
    const words: Record<Exclude<DaeWord, 'besides'>, number> = {
      ...{ joint: joint.course.record.address, exchange: exchange.words.exchange, clock: model.globalsAddress },
      ...{ concentrations, before, currents, derivatives, after, end: calls.end },
      ...{ nodes: 8 * this.table, nodeCount: layout.rows.length },
      ...{ v: this.column('v'), cm: this.column('cm'), i_cap: this.column('i_cap') },
      ...{ right: matrix.rightOf(0), size: matrix.size },
      ...{ outside: outside?.record.address ?? 0, scatter: 0, subtractSlopes: 0 },
    }
    if (outside) {
      const { kernels } = model.variableStep.maker
      words.scatter = kernels.of(outside.functions.scatter)
      words.subtractSlopes = kernels.of(outside.functions.subtractSlopes)
    }
    for (const [name, word] of Object.entries(words)) record.i32[record.w + daeRecord.words[name as DaeWord]] = word
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
    this.calls.release()
    this.model.variableStep.algebra.equations.delete(this.record.address)
    this.record.release()
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
    system.currents()
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
  }

  /** As NEURON says it. */
  inconsistent(norm: number): void {
    this.model.print('IDA initialization failure, weighted norm of residual=%g\n', [norm])
  }

  residual(t: number, y: Numbers, rates: Numbers, result: Numbers): void {
    this.during((record) => this.functions.residual(record, t, y.address, rates.address, result.address))
  }

  solve(x: Numbers, leading: number): void {
    this.model.stepShare.solvedWith(leading)
    this.during((record) => this.functions.solve(record, x.address, leading))
  }

  /** WebAssembly evaluates meanwhile. */
  private during(run: (record: number) => void): void {
    const record = this.enter()
    try {
      run(record)
    } finally {
      this.leave()
    }
  }

  /** Before that: what it is to leave to JavaScript. The record of the evaluation. */
  enter(): number {
    const { model, record, joint } = this
    model.joint.enter(joint)
    let what = this.besidesAlways
    if (joint.linear.length > 0 && !joint.course.isMirrored) what |= daeBesides.linear | daeBesides.slopes
    for (const playing of model.playings) if (playing.continuous) what |= daeBesides.playing
    record.i32[record.w + daeRecord.words.besides] = what
    return record.address
  }

  leave(): void {
    this.joint.course.leave()
  }

  /** One of `daeBesides`; vectors by their addresses. */
  beside(what: number, first: number, second: number): void {
    const { model, joint } = this
    switch (what) {
      case daeBesides.linear:
        for (const part of joint.linear) part.scatter(this.numbersAt(first))
        return
      case daeBesides.slopes:
        for (const part of joint.linear) part.subtractSlopes(this.numbersAt(first), this.numbersAt(second))
        return
      case daeBesides.playing:
        for (const playing of model.playings) if (playing.continuous) playing.follow(model.clock)
        return
      case daeBesides.diffusion:
        model.phases.diffusion.addDerivatives()
        return
      case daeBesides.systems:
        this.solveSystems(new Numbers(model.arena, first / 8, this.size))
    }
  }

  private numbersAt(address: number): Float64Array {
    return this.model.arena.f64.subarray(address / 8, address / 8 + this.size)
  }

  private solveSystems(x: Numbers): void {
    const { model } = this
    this.exchange.solveByKernels(x, () => {
      this.jacobian.run()
      model.phases.diffusion.solve(model.dt)
    })
  }

  /** Puts states into the model; `refreshes`: also currents and what mechanisms show. */
  show(t: number, y: Numbers, _h: number, refreshes: boolean): void {
    if (!refreshes) {
      this.during((record) => this.functions.place(record, t, y.address))
      return
    }
    this.residual(t, y, this.slopes, this.scratch)
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
    const { joint, exchange, table, functions } = this
    const { outside, linear, layout } = joint
    functions.gather(8 * table, layout.rows.length, this.column('v'), into.address)
    outside?.functions.gather(outside.record.address, into.address)
    for (const part of linear) part.gather(into.f64)
    exchange.gatherStates(into)
  }

  scatter(from: Numbers): void {
    const { joint, exchange, table, functions } = this
    const { outside, linear, layout } = joint
    functions.scatter(8 * table, layout.rows.length, this.column('v'), from.address)
    outside?.functions.scatter(outside.record.address, from.address)
    for (const part of linear) part.scatter(from.f64)
    exchange.scatterStates(from)
    this.concentrations.run()
  }

  private rates(into: Numbers): void {
    this.derivatives.run()
    this.model.phases.diffusion.addDerivatives()
    this.exchange.gatherDerivatives(into)
  }

  /** Byte address of a column of nodes. */
  private column(name: 'v' | 'cm' | 'i_cap'): number {
    return 8 * this.model.nodes.columns.column(nodeColumn[name])
  }
}
