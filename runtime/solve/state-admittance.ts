/**
 * What states that follow the potential add to the admittance of their node: for each instance the derivatives of its current by
 * its states, of their rates by the potential and by each other, all by differences at the present values.
 */
import { nodeColumn } from '../cable/node.ts'
import type { Mechanism } from '../mechanism/mechanism.ts'
import type { Model } from '../model.ts'
import { type Complex, solveComplex } from './complex.ts'
import { Scales } from './cvode/scales.ts'
import type { StateRun, States } from './cvode/states.ts'

/** By rows of the node table: what has to be taken off the diagonal. `omega` in rad/ms. */
export function stateAdmittances(model: Model, states: States, omega: number, delta: number): Map<number, Complex> {
  const found = new Map<number, Complex>()
  for (const mechanism of new Set(states.runs.map((run) => run.mechanism))) {
    if (mechanism.isArtificial || !mechanism.kernels.current) continue
    const runs = states.runs.filter((run) => run.mechanism === mechanism)
    const slopes = new Slopes(model, mechanism, runs, delta)
    for (let i = 0; i < mechanism.active; i++) {
      const row = mechanism.nodeRow(i)
      const own = slopes.admittance(i, omega)
      const before = found.get(row) ?? { re: 0, im: 0 }
      found.set(row, { re: before.re + own.re, im: before.im + own.im })
    }
  }
  return found
}

class Slopes {
  private readonly steps: number[]
  private readonly stepOfV: number

  constructor(
    private readonly model: Model,
    private readonly mechanism: Mechanism,
    private readonly runs: readonly StateRun[],
    delta: number,
  ) {
    const { scales } = model.variableStep
    this.steps = runs.map(({ spec }) => delta * scales.get(Scales.nameOf(mechanism, spec)))
    this.stepOfV = delta * scales.get('v')
  }

  /** (di/ds) (i omega - ds'/ds)^-1 (ds'/dv) of an instance. */
  admittance(i: number, omega: number): Complex {
    const { runs, steps } = this
    const n = runs.length
    const base = this.rates(i)
    const current = this.current(i)
    const byPotential = this.changed(this.potential(i), this.stepOfV, () => this.rates(i))
    const byStates = steps.map((step, k) => this.changed(this.place(i, k), step, () => this.rates(i)))
    const currentBy = steps.map(
      (step, k) => (this.changed(this.place(i, k), step, () => this.current(i)) - current) / step,
    )
    this.current(i)
    this.rates(i)
    const rows = Array.from({ length: n }, (_, row): Complex[] => [
      ...steps.map((step, k) => ({ re: -(byStates[k]![row]! - base[row]!) / step, im: row === k ? omega : 0 })),
      { re: (byPotential[row]! - base[row]!) / this.stepOfV, im: 0 },
    ])
    const following = solveComplex(rows)
    return {
      re: following.reduce((sum, { re }, k) => sum + re * currentBy[k]!, 0),
      im: following.reduce((sum, { im }, k) => sum + im * currentBy[k]!, 0),
    }
  }

  /** What something is when a number has been changed for a moment. */
  private changed<T>(place: number, step: number, look: () => T): T {
    const { f64 } = this.model.arena
    const before = f64[place]!
    f64[place] = before + step
    const seen = look()
    f64[place] = before
    return seen
  }

  private potential(i: number): number {
    return this.model.nodes.columns.column(nodeColumn.v) + this.mechanism.nodeRow(i)
  }

  private place(i: number, k: number): number {
    const { place, rows } = this.runs[k]!
    return place + (rows ? rows[i]! : i)
  }

  private rates(i: number): number[] {
    const { mechanism, runs, model } = this
    mechanism.kernels.derivatives?.(mechanism.context, i, i + 1)
    return runs.map(({ derivative }) => model.arena.f64[derivative + i]!)
  }

  /** Into the node. */
  private current(i: number): number {
    const { mechanism, model } = this
    const { columns } = model.nodes
    const row = mechanism.nodeRow(i)
    const [rhs, d] = [columns.column(nodeColumn.rhs) + row, columns.column(nodeColumn.d) + row]
    const { f64 } = model.arena
    f64[rhs] = f64[d] = 0
    mechanism.kernels.current!(mechanism.context, i, i + 1)
    return f64[rhs]!
  }
}
