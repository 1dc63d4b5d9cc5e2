/**
 * The total current through the membrane of each segment, `i_membrane_` (nA): capacitive and ionic and synaptic, without
 * that of electrodes. Worked out from the matrix, only where a program has asked for it.
 */
import { nodeColumn } from '../cable/node.ts'
import { ModelError } from '../errors.ts'
import type { Model } from '../model.ts'
import type { Outside } from './joint/outside.ts'
import type { Phase } from './phases.ts'

export class MembraneCurrent {
  /** What `use_fast_imem` sets. */
  enabled = false
  /** What all have put into the matrix, and what electrodes have. */
  private d = new Float64Array()
  private electrodeD = new Float64Array()
  private rhs = new Float64Array()
  /** The matrix as it was, while an electrode is at work. */
  private oldD = new Float64Array()
  private oldRhs = new Float64Array()

  constructor(private readonly model: Model) {}

  /** Why a program cannot have it. */
  missing(): ModelError | undefined {
    if (this.enabled) return undefined
    return new ModelError(
      'RUN3047',
      'cvode.use_fast_imem(1) has not been executed so i_membrane_ does not exist',
      'it is worked out once a program has asked for it: objref c  c = new CVode()  c.use_fast_imem(1)',
    )
  }

  /** Runs the current kernels and keeps what they add to d and rhs. */
  runCurrents(currents: Phase, outside?: Outside): void {
    const [d, rhs] = [this.column(nodeColumn.d), this.column(nodeColumn.rhs)]
    this.makeRoom(d.length)
    const { electrodeD, rhs: membraneRhs, oldD, oldRhs } = this
    electrodeD.fill(0)
    membraneRhs.fill(0)
    currents.runAround((run) => {
      oldD.set(d)
      oldRhs.set(rhs)
      d.fill(0)
      rhs.fill(0)
      if (outside) outside.aroundElectrode(run)
      else run()
      for (let i = 0; i < d.length; i++) {
        electrodeD[i]! += d[i]!
        membraneRhs[i]! += rhs[i]!
        d[i]! += oldD[i]!
        rhs[i]! += oldRhs[i]!
      }
    })
    this.d.set(d)
    for (let i = 0; i < rhs.length; i++) membraneRhs[i]! -= rhs[i]!
  }

  private makeRoom(count: number): void {
    if (this.d.length === count) return
    this.d = new Float64Array(count)
    this.electrodeD = new Float64Array(count)
    this.rhs = new Float64Array(count)
    this.oldD = new Float64Array(count)
    this.oldRhs = new Float64Array(count)
  }

  /** After the solution: the right side holds the changes of voltage. */
  compute(cj: number): void {
    const [change, cm, area] = [nodeColumn.rhs, nodeColumn.cm, nodeColumn.area].map((k) => this.column(k))
    const current = this.column(nodeColumn.i_membrane_)
    for (let i = 0; i < current.length; i++)
      // NEURON counts the conductance of electrodes twice instead of leaving it out
      current[i] =
        ((this.electrodeD[i]! + (this.d[i]! + 0.001 * cj * cm![i]!)) * change![i]! + this.rhs[i]!) * area![i]! * 0.01
  }

  /** Before the first step: what the cable and electrodes bring has to leave through the membrane. */
  atRest(): void {
    const [total, area] = [nodeColumn.rhs, nodeColumn.area].map((k) => this.column(k))
    const current = this.column(nodeColumn.i_membrane_)
    for (let i = 0; i < current.length; i++) current[i] = (total![i]! + this.rhs[i]!) * area![i]! * 0.01
  }

  /** What mechanisms have put into the matrix, as it is. */
  ofMechanisms(): void {
    this.column(nodeColumn.i_membrane_).set(this.rhs)
  }

  /** With a variable step: what nodes show as capacitive current, and the rest of the last currents. */
  addCapacitive(first = 0, end = this.model.nodes.count): void {
    const [capacitive, area] = [nodeColumn.i_cap, nodeColumn.area].map((k) => this.column(k))
    const current = this.column(nodeColumn.i_membrane_)
    for (let i = first; i < end; i++) current[i] = (capacitive![i]! + this.rhs[i]!) * (area![i]! * 0.01)
  }

  private column(k: number): Float64Array {
    const { columns, count } = this.model.nodes
    return this.model.arena.f64.subarray(columns.column(k), columns.column(k) + count)
  }
}
