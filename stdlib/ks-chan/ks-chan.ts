/**
 * KSChan: a channel that a program puts together while it runs. It is a mechanism from the start, under the name Chan0, Chan1 ...; every
 * change of its structure registers it anew, and sections that have it keep what is still there.
 */
import { problem } from '../../lang/problem.ts'
import type { Mechanism } from '../../runtime/mechanism/mechanism.ts'
import type { Model } from '../../runtime/model.ts'
import type { Vector } from '../vector.ts'
import { type Channel, conduction, type RateTable, specOf } from './channel.ts'
import { kernelsOf } from './mechanism.ts'
import { Rate } from './rate.ts'
import type { SingleSettings } from './single.ts'
import { type KSGate, type KSState, type KSTrans, Structure, transitionType } from './structure.ts'

export class KSChan implements Channel {
  readonly structure = new Structure()
  ion: string | undefined = undefined
  table: RateTable | undefined = undefined
  private form: number = conduction.ohmic
  private maximum = 0
  private reversal = 0
  private oneByOne = false
  private range: RateTable = { size: 200, low: -100, high: 50 }
  private readonly registered: Mechanism

  constructor(
    private readonly model: Model,
    private given: string,
    readonly point: boolean,
    readonly settings: SingleSettings,
  ) {
    this.registered = model.mechanisms.define(specOf(this), (mechanism) => kernelsOf(this, mechanism))
  }

  // ---- as a whole

  get name(): string {
    return this.given
  }
  /** Another name, or one like it that is not taken; `warn` hears of those that are. */
  rename(name: string, isTaken: (name: string) => boolean, warn: (taken: string) => void): void {
    let found = name
    for (let i = 0; found !== this.given && isTaken(found); i++) {
      warn(found)
      found = `${name}${i}`
    }
    this.given = found
    this.changed()
  }

  /** `k`, or NonSpecific. */
  get ionName(): string {
    return this.ion ?? 'NonSpecific'
  }
  /** True when there was an ion and there is none now. */
  useIon(name: string): boolean {
    const wanted = name === '' || name === 'NonSpecific' ? undefined : name
    if (wanted !== undefined && !this.model.mechanisms.get(`${wanted}_ion`)?.ion) throw noIon(`${wanted}_ion`)
    const left = this.ion !== undefined && wanted === undefined
    if (wanted === this.ion) return false
    this.ion = wanted
    this.changed()
    return left
  }

  get conduction(): number {
    return this.form
  }
  set conduction(form: number) {
    this.form = form
    this.changed()
  }
  get gmax(): number {
    return this.maximum
  }
  set gmax(value: number) {
    this.maximum = value
    this.changed()
  }
  get erev(): number {
    return this.reversal
  }
  set erev(value: number) {
    this.reversal = value
    this.changed()
  }

  /** Whether channels open one by one: for point processes with one gate, a scheme to the first power. */
  get single(): boolean {
    return this.oneByOne
  }
  /** False where that cannot be. */
  useSingle(on: boolean): boolean {
    if (!this.point) return true
    const { gates } = this.structure
    const [gate] = gates
    const fits = gates.length === 1 && !gate!.single && gate!.power === 1 && gate!.states.length > 1
    this.oneByOne = on && fits
    this.changed()
    return !on || fits
  }
  setPower(gate: KSGate, power: number): void {
    gate.power = power
    if (power !== 1 && this.oneByOne) this.useSingle(false)
  }

  /** Steps of single gates from tables; without ranges those of before. */
  useTable(use: boolean, range: RateTable | undefined = undefined): void {
    if (range)
      this.range = {
        size: Math.max(2, range.size),
        ...(range.low < range.high ? { low: range.low, high: range.high } : { low: -100, high: 50 }),
      }
    this.table = use && this.structure.singles > 0 ? this.range : undefined
  }
  get tableRange(): RateTable {
    return this.range
  }

  // ---- parts

  addSingle(name: string): KSState {
    return this.edited(this.structure.addSingle(name))
  }
  addToScheme(gate: KSGate | null, name: string): KSState {
    return this.edited(this.structure.addToScheme(gate ?? undefined, name))
  }
  addTransition(source: KSState, target: KSState): KSTrans {
    return this.edited(this.structure.addTransition(source, target))
  }
  removeState(state: KSState): void {
    this.edited(this.structure.removeState(state))
  }
  removeTransition(transition: KSTrans): void {
    this.edited(this.structure.removeTransition(transition))
  }
  renameState(state: KSState, name: string): void {
    state.name = name
    this.edited(undefined, this.oneByOne)
  }
  setStructure(numbers: Vector): void {
    this.form = Math.trunc(numbers.data()[0] ?? 0)
    this.edited(this.structure.setFrom(numbers))
  }

  /** `ligand` is the concentration, `lgo` or `lgi`. */
  setType(transition: KSTrans, type: number, ligand: string): void {
    const ion = ligand.slice(0, -1)
    if (ligand && !this.model.mechanisms.get(`${ion}_ion`)?.ion) throw noIon(`${ion}_ion`)
    const simple = type < transitionType.ligandOutside && !transition.usesLigand
    this.edited(this.structure.changeType(transition, type, ligand ? ion : ''), simple && this.oneByOne)
  }

  setRate(transition: KSTrans, which: 0 | 1, type: number, numbers: Vector, low: number, high: number): void {
    this.table = undefined
    transition.functions[which] = new Rate(type, numbers, low, high, () => this.model.celsius)
  }

  private edited<T>(result: T, single = false): T {
    this.table = undefined
    this.oneByOne = single
    this.makeNamesUnique()
    this.changed()
    return result
  }

  /** A name that is in use gets a number behind it. */
  private makeNamesUnique(): void {
    const taken = new Set<string>()
    for (const state of this.structure.states) {
      const { name } = state
      for (let i = 0; taken.has(state.name) || this.isOthers(state.name); i++) state.name = `${name}${i}`
      taken.add(state.name)
    }
  }

  private isOthers(name: string): boolean {
    if (this.point) return ['gmax', 'e', 'g', 'i', 'Nsingle'].includes(name)
    const known = this.model.mechanisms.names.rangeVariable(`${name}_${this.name}`)
    return known !== undefined && (known.mechanism !== this.registered || ['gmax', 'e', 'g', 'i'].includes(name))
  }

  private changed(): void {
    this.model.mechanisms.redefine(this.registered, specOf(this), (mechanism) => kernelsOf(this, mechanism))
  }
}

const noIon = (name: string) =>
  problem('HOC3302', undefined, `${name} does not exist`, {
    help: 'a KSChan can use ions that some mechanism uses, or that `ion_register` made',
  })
