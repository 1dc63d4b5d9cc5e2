/** The memory of a model and the numbers in it that belong to no section: time, the length of a step, temperature. */
import { writeTables } from './math/tables.ts'
import { modelGlobals, unseenPlace } from './mechanism/spec.ts'
import { Arena } from './memory/arena.ts'
import { FixedRef } from './memory/ref.ts'

const legacyPlace = modelGlobals.indexOf('legacy units')
/** No variables of HOC; its `t` is another number. */
const hidden: ReadonlySet<string> = new Set(['t', 'variable step', 'unseen', 'legacy units'])

export class ModelNumbers {
  readonly arena = new Arena()
  /** HOC's predefined numbers of the simulator, by name. */
  readonly variables: ReadonlyMap<string, FixedRef>
  /** Index of HOC's `t` in the arena. */
  readonly timeIndex: number
  /** Byte address of what kernels see as t, dt, celsius, secondorder. */
  readonly globalsAddress: number
  private readonly base: number

  constructor() {
    writeTables(this.arena.f64)
    this.base = this.arena.allocate(modelGlobals.length)
    this.globalsAddress = 8 * this.base
    this.variables = this.makeVariables()
    this.timeIndex = this.variables.get('t')!.index()
    this.resetNumbers()
  }

  /** What a program begins with. */
  resetNumbers(): void {
    Object.assign(this, { t: 0, dt: 0.025, celsius: 6.3, secondorder: 0, legacyUnits: false })
    this.variables.get('clamp_resist')!.set(1e-3)
  }

  /** Time (ms), as HOC sees it: the end of the last step. */
  get t(): number {
    return this.arena.f64[this.timeIndex]!
  }
  set t(value: number) {
    this.arena.f64[this.timeIndex] = value
  }
  /** Time (ms) within a step, as kernels see it. */
  get clock(): number {
    return this.arena.f64[this.base]!
  }
  set clock(value: number) {
    this.arena.f64[this.base] = value
  }
  /** Length of a step (ms). */
  get dt(): number {
    return this.arena.f64[this.base + 1]!
  }
  set dt(value: number) {
    this.arena.f64[this.base + 1] = value
  }
  /** Temperature (degC). */
  get celsius(): number {
    return this.arena.f64[this.base + 2]!
  }
  set celsius(value: number) {
    this.arena.f64[this.base + 2] = value
  }
  /** 0 backward Euler, 1 Crank-Nicolson, 2 with currents corrected as well. */
  get secondorder(): number {
    return this.arena.f64[this.base + 3]!
  }
  set secondorder(value: number) {
    this.arena.f64[this.base + 3] = value
  }
  /** Whether constants of physics are those that NEURON had before the SI of 2019. */
  get legacyUnits(): boolean {
    return this.arena.f64[this.base + legacyPlace] !== 0
  }
  set legacyUnits(on: boolean) {
    this.arena.f64[this.base + legacyPlace] = Number(on)
  }

  /** Tells kernels whether a variable step is switched on. */
  showVariableStep(on: boolean): void {
    this.arena.f64[this.base + 4] = on ? 1 : 0
  }

  /** Kernels leave nothing out: who tells them otherwise may have been stopped before its last step. */
  showAll(): void {
    this.arena.f64[this.base + unseenPlace.own / 8] = 0
  }

  private makeVariables(): Map<string, FixedRef> {
    const variables = new Map<string, FixedRef>()
    for (const [k, name] of modelGlobals.entries())
      if (!hidden.has(name)) variables.set(name, new FixedRef(this.arena, this.base + k, name))
    for (const name of ['t', 'diam_changed', 'clamp_resist', 'nrn_shape_changed_'])
      variables.set(name, new FixedRef(this.arena, this.arena.allocate(1), name))
    return variables
  }
}
