/**
 * What a channel is made of. Gates multiply; a gate is one state between 0 and 1, as Hodgkin and Huxley have it, or a kinetic scheme
 * whose states sum up to 1. Order matters, for programs name parts by number: gates of one state first, with the transition
 * of each; then those between states that depend on voltage, then those that depend on a ligand.
 */
import { pow } from '../../runtime/math/pow.ts'
import type { Vector } from '../vector.ts'
import { type Rate, rateType } from './rate.ts'

export class KSState {
  deleted = false
  constructor(
    readonly channel: Structure,
    public name: string,
    /** Conductance of the channel in this state, as a fraction. */
    public fraction: number,
  ) {}
  index(): number {
    return this.channel.states.indexOf(this)
  }
  gate(): KSGate {
    return this.channel.gates.find(({ states }) => states.includes(this))!
  }
}

export class KSGate {
  deleted = false
  readonly states: KSState[] = []
  constructor(
    readonly channel: Structure,
    /** Of one state of its own, not part of a scheme. */
    readonly single: boolean,
    public power = 1,
  ) {}
  index(): number {
    return this.channel.gates.indexOf(this)
  }
  /** Number of its first state. */
  firstState(): number {
    return this.states[0]!.index()
  }
}

/** How rates are given, or what they depend on. */
export const transitionType = { rates: 0, steadyAndTime: 1, ligandOutside: 2, ligandInside: 3 } as const

export class KSTrans {
  deleted = false
  type = 0
  /** `lg` for lgo and lgi. */
  ligand = ''
  stoichiometry = 1
  readonly functions: [Rate | undefined, Rate | undefined] = [undefined, undefined]
  constructor(
    readonly channel: Structure,
    readonly source: KSState,
    readonly target: KSState,
  ) {}

  index(): number {
    return this.channel.transitions.indexOf(this)
  }
  get usesLigand(): boolean {
    return this.type >= transitionType.ligandOutside
  }

  /** What the questions below answer, until the next one. */
  private readonly pair = new Float64Array(2)

  private given(v: number): Float64Array {
    const { pair, functions } = this
    const [first, second] = functions
    if (first?.type === rateType.steady && second?.type === rateType.time) first.thermodynamic(v, pair)
    else {
      pair[0] = first ? first.at(v) : 1
      pair[1] = second ? second.at(v) : 1
    }
    return pair
  }
  /** Rates forth and back (/ms). */
  rates(v: number): Float64Array {
    const pair = this.given(v)
    if (this.type !== transitionType.steadyAndTime) return pair
    const steady = pair[0]!
    pair[0] = steady / pair[1]!
    pair[1] = (1 - steady) / pair[1]!
    return pair
  }
  /** Steady state, and time constant (ms). */
  steadyAndTime(v: number): Float64Array {
    const pair = this.given(v)
    if (this.type === transitionType.steadyAndTime) return pair
    const forth = pair[0]!
    const time = 1 / (forth + pair[1]!)
    pair[0] = forth * time
    pair[1] = time
    return pair
  }
  steady(v: number): number {
    const a = this.functions[0]?.at(v) ?? 1
    const b = this.functions[1]?.at(v) ?? 1
    return this.type === transitionType.steadyAndTime ? a : a / (a + b)
  }
  /** Rates forth and back for a concentration (mM). */
  ligandRates(concentration: number): Float64Array {
    const { pair, functions } = this
    const [first, second] = functions
    pair[0] = power(concentration, this.stoichiometry) * (first?.parameters.data()[0] ?? 0)
    pair[1] = second?.parameters.data()[0] ?? 0
    return pair
  }
}

/** x to an integer: up to the fourth by multiplication, as NEURON has it. */
export function power(x: number, n: number): number {
  if (n === 1) return x
  if (n === 2) return x * x
  if (n === 3) return x * x * x
  return n === 4 ? x * x * (x * x) : pow(x, n)
}

export class Structure {
  readonly gates: KSGate[] = []
  transitions: KSTrans[] = []

  get states(): KSState[] {
    return this.gates.flatMap(({ states }) => states)
  }
  /** Gates of one state, which are the first. */
  get singles(): number {
    return this.gates.filter(({ single }) => single).length
  }
  /** Ligands in the order in which transitions use them. */
  get ligands(): string[] {
    return [...new Set(this.transitions.filter((one) => one.usesLigand).map(({ ligand }) => ligand))]
  }
  get firstWithLigand(): number {
    const found = this.transitions.findIndex((one) => one.usesLigand)
    return found < 0 ? this.transitions.length : found
  }

  addSingle(name: string): KSState {
    const gate = new KSGate(this, true)
    const state = new KSState(this, name, 1)
    gate.states.push(state)
    const place = this.singles
    this.gates.splice(place, 0, gate)
    this.transitions.splice(place, 0, new KSTrans(this, state, state))
    return state
  }

  /** To a gate of several states; without one to a new gate. */
  addToScheme(gate: KSGate | undefined, name: string): KSState {
    const place = gate ?? new KSGate(this, false)
    if (!gate) this.gates.push(place)
    const state = new KSState(this, name, 0)
    place.states.push(state)
    return state
  }

  addTransition(source: KSState, target: KSState): KSTrans {
    const made = new KSTrans(this, source, target)
    this.transitions.splice(this.firstWithLigand, 0, made)
    return made
  }

  removeTransition(transition: KSTrans): void {
    transition.deleted = true
    this.transitions = this.transitions.filter((one) => one !== transition)
  }

  removeState(state: KSState): void {
    const gate = state.gate()
    for (const one of [...this.transitions])
      if (one.source === state || one.target === state) this.removeTransition(one)
    gate.states.splice(gate.states.indexOf(state), 1)
    state.deleted = true
    if (gate.states.length > 0) return
    gate.deleted = true
    this.gates.splice(gate.index(), 1)
  }

  /** Transitions that depend on a ligand stand last. */
  changeType(transition: KSTrans, type: number, ligand: string): void {
    const before = transition.usesLigand
    const others = this.transitions.filter((one) => one !== transition)
    transition.type = type
    transition.ligand = ligand
    if (transition.usesLigand === before) return
    const place = before ? others.findIndex((one) => one.usesLigand) : -1
    others.splice(place < 0 ? others.length : place, 0, transition)
    this.transitions = others
  }

  /**
   * All from one list of numbers: the form of conduction; how many gates, states, single ones, transitions, ligands and where
   * those with ligands begin; of each gate its first state, number of states, power, fractions; of each transition its ends, type and ligand.
   */
  setFrom(vector: Vector): void {
    const names = this.states.map(({ name }) => name)
    for (const part of [...this.states, ...this.gates, ...this.transitions]) part.deleted = true
    this.gates.length = 0
    this.transitions = []
    const numbers = vector.data().values()
    const next = () => Math.trunc(numbers.next().value ?? 0)
    next()
    const [gates = 0, , singles = 0, transitions = 0] = Array.from({ length: 6 }, next)
    for (let i = 0; i < gates; i++) {
      next()
      const count = next()
      const gate = new KSGate(this, i < singles, next())
      this.gates.push(gate)
      for (let k = 0; k < count; k++) {
        const place = this.states.length
        gate.states.push(new KSState(this, names[place] ?? `s${place}`, numbers.next().value ?? 0))
      }
    }
    const { states } = this
    for (let i = 0; i < transitions; i++) {
      const made = new KSTrans(this, states[next()]!, states[next()]!)
      made.type = next()
      next()
      this.transitions.push(made)
    }
  }
}
