/**
 * Channels that open one by one: each instance has so many of them (Nsingle) that go from state to state at random, an exact simulation
 * after Gillespie for the rates of a step. The time of the next transition is drawn again when the potential has moved.
 *
 * What an instance keeps lies in hidden columns of the mechanism, beside the states, which are numbers of channels here.
 */
import { log } from '../../runtime/math/log.ts'
import type { Mechanism } from '../../runtime/mechanism/mechanism.ts'
import type { PointProcess } from '../../runtime/mechanism/point-process.ts'
import { ran4 } from '../random/mcell-ran4.ts'
import type { KSTrans, Structure } from './structure.ts'

/** What all such channels of a session share. */
export interface SingleSettings {
  /** Counter of the generator. */
  seed: number
  /** Potentials that differ by less (mV) have the same rates. */
  resolution: number
}

/** How many channels there were at the start, the state of a channel that is alone, and the transition to come. */
export const singleColumns = ['channels', 'occupied', 'potential', 'since', 'until', 'transition'] as const
export type SingleColumn = `single ${(typeof singleColumns)[number]}`
export const nameOfColumn = (name: (typeof singleColumns)[number]): SingleColumn => `single ${name}`

const column = { channels: 0, occupied: 1, potential: 2, since: 3, until: 4, transition: 5 } as const

/** Without a transition in sight (ms). */
const never = 1e9

interface Passage {
  readonly transition: KSTrans
  readonly forth: boolean
  readonly source: number
  readonly target: number
}

/** Where the numbers of one instance are. */
export interface SinglePlaces {
  readonly row: number
  /** Places of its states. */
  readonly states: Int32Array
  readonly v: number
  /** Rate of a transition for this instance. */
  rates(transition: KSTrans, v: number, row: number): Float64Array
}

export class SingleChannels {
  private readonly passages: readonly Passage[]
  /** Numbers of the passages out of each state. */
  private readonly outOf: readonly (readonly number[])[]
  private readonly usesLigands: boolean
  private readonly sums: Float64Array
  private readonly sources: Int32Array
  private readonly rates: Float64Array
  private ratesOf = -1
  private ratesFor = 0
  private readonly columns = new Int32Array(singleColumns.length)
  private numbers: Float64Array = new Float64Array()
  private readonly events = new WeakMap<PointProcess, number>()

  constructor(
    private readonly mechanism: Mechanism,
    private readonly settings: SingleSettings,
    structure: Structure,
  ) {
    const { states, transitions } = structure
    this.passages = transitions.flatMap((transition): Passage[] => {
      const [source, target] = [states.indexOf(transition.source), states.indexOf(transition.target)]
      return [
        { transition, forth: true, source, target },
        { transition, forth: false, source: target, target: source },
      ]
    })
    this.outOf = states.map((_, i) => this.passages.flatMap(({ source }, k) => (source === i ? [k] : [])))
    this.usesLigands = transitions.some(({ usesLigand }) => usesLigand)
    this.sources = Int32Array.from(this.passages, ({ source }) => source)
    this.rates = new Float64Array(this.passages.length)
    this.sums = new Float64Array(Math.max(this.passages.length, states.length))
  }

  /** To be called before the work on some instances: columns may have moved, and rates changed. */
  locate(): void {
    const { mechanism, columns } = this
    this.numbers = mechanism.model.arena.f64
    this.ratesOf = -1
    singleColumns.forEach((name, i) => {
      columns[i] = mechanism.table.column(mechanism.variable(nameOfColumn(name))!.column)
    })
  }

  private get(column: number, row: number): number {
    return this.numbers[this.columns[column]! + row]!
  }
  private set(column: number, row: number, value: number): void {
    this.numbers[this.columns[column]! + row] = value
  }

  /** Of all passages at the present potential; within one call they stay. */
  private ratesAt({ row, v, rates }: SinglePlaces): Float64Array {
    if (this.ratesOf === row && this.ratesFor === v) return this.rates
    this.ratesOf = row
    this.ratesFor = v
    for (let i = 0; i < this.passages.length; i += 2) {
      const pair = rates(this.passages[i]!.transition, v, row)
      this.rates[i] = pair[0]!
      this.rates[i + 1] = pair[1]!
    }
    return this.rates
  }

  /** From 0 to 1. */
  private uniform(): number {
    const { settings, mechanism } = this
    const word = ran4(mechanism.model.random.low >>> 0, settings.seed >>> 0)
    settings.seed = (settings.seed + 1) >>> 0
    return word / 4294967296
  }

  /** Which of the first so many sums a random number falls under. */
  private drawn(count: number): number {
    const { sums } = this
    const last = count - 1
    const x = this.uniform() * sums[last]!
    for (let i = 0; i < last; i++) if (sums[i]! >= x) return i
    return last
  }

  /** The states hold the shares of a steady state: channels are put at random into them. */
  start(at: SinglePlaces, count: number, t: number): void {
    const { row, states, v } = at
    const f64 = this.numbers
    this.set(column.channels, row, count)
    if (count <= 0) return
    this.set(column.since, row, t)
    this.set(column.potential, row, v)
    let sum = 0
    for (let i = 0; i < states.length; i++) {
      sum += f64[states[i]!]!
      this.sums[i] = sum
    }
    for (const place of states) f64[place] = 0
    for (let i = 0; i < count; i++) {
      const state = this.drawn(states.length)
      f64[states[state]!]!++
      // which one it is counts for a channel that is alone
      if (count === 1) this.set(column.occupied, row, state)
    }
    this.choose(at)
    if (this.mechanism.model.variableStep.active) this.await(at)
  }

  /** To the end of a step of fixed length. */
  step(at: SinglePlaces, t: number, dt: number): void {
    const { row, v } = at
    if (this.hasMoved(at)) {
      this.set(column.potential, row, v)
      this.set(column.since, row, t - dt)
      this.choose(at)
    }
    while (this.get(column.until, row) <= t) {
      this.set(column.potential, row, v)
      this.pass(at)
    }
  }

  /** Before a step of the variable step: another potential moves the event to come. */
  follow(at: SinglePlaces, t: number): void {
    if (!this.hasMoved(at)) return
    const { row, v } = at
    this.set(column.potential, row, v)
    this.set(column.since, row, t)
    this.choose(at)
    const event = this.events.get(this.point(row))
    if (event) this.mechanism.model.events.queue.move(event, this.get(column.until, row))
  }

  private hasMoved({ row, v }: SinglePlaces): boolean {
    const known = this.get(column.potential, row)
    const { resolution } = this.settings
    return this.usesLigands || !(v - known < resolution && known - v < resolution)
  }

  /** The next transition and its time. */
  private choose(at: SinglePlaces): void {
    const { row, states } = at
    const { sums, sources, numbers } = this
    const rates = this.ratesAt(at)
    const alone = this.get(column.channels, row) === 1
    const open = alone ? this.outOf[this.get(column.occupied, row)]! : undefined
    const count = open ? open.length : rates.length
    let sum = 0
    for (let i = 0; i < count; i++) {
      sum += open ? rates[open[i]!]! : numbers[states[sources[i]!]!]! * rates[i]!
      sums[i] = sum
    }
    const since = this.get(column.since, row)
    const moves = sum > 1e-9
    this.set(column.until, row, moves ? -log(this.uniform()) / sum + since : never + since)
    const which = moves ? this.drawn(count) : 0
    this.set(column.transition, row, open ? open[which]! : which)
  }

  /** The transition that was chosen happens. */
  private pass(at: SinglePlaces): void {
    const { row, states } = at
    const f64 = this.numbers
    const { source, target } = this.passages[this.get(column.transition, row)]!
    this.set(column.since, row, this.get(column.until, row))
    if (this.get(column.channels, row) === 1) {
      f64[states[this.get(column.occupied, row)]!] = 0
      f64[states[target]!] = 1
      this.set(column.occupied, row, target)
    } else {
      f64[states[source]!]!--
      f64[states[target]!]!++
    }
    this.choose(at)
  }

  private point(row: number): PointProcess {
    return this.mechanism.instances[row] as PointProcess
  }

  /** With the variable step each transition is an event. */
  private await(at: SinglePlaces): void {
    const point = this.point(at.row)
    const { model } = this.mechanism
    const event = model.events.send(this.get(column.until, at.row), () => {
      model.variableStep.discontinuity(point)
      const now = this.at(point.index)
      this.set(column.potential, now.row, now.v)
      this.pass(now)
      this.await(now)
    })
    this.events.set(point, event)
  }

  /** Where an instance is at present; the kernels know. */
  at: (row: number) => SinglePlaces = () => {
    throw new Error('not connected to kernels')
  }
}
