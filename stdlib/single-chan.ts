/**
 * SingleChan: one channel that goes from state to state at random. A matrix says how long it takes on average from state i to state j
 * (ms) if nothing else happens, 0 where it does not go; whichever of the ways out is drawn the shortest is taken.
 */
import { problem } from '../lang/problem.ts'
import type { HocClass } from './binding/class.ts'
import type { Context } from './binding/context.ts'
import { argumentOutOfRange, either, instance, number, optional, text } from './binding/params.ts'
import { asDone, asNothing, asNumber, hocClassMadeBy, membersOf } from './binding/table.ts'
import { Matrix } from './matrix.ts'
import { Random } from './random.ts'
import { Vector } from './vector.ts'

interface Way {
  readonly to: number
  /** Mean time it takes (ms). */
  time: number
}

interface State {
  readonly ways: readonly Way[]
  /** The number that conductance has here. */
  conductance: number
}

/** Where there is no way out (ms). */
const never = 1e15

export class SingleChan {
  private states: readonly State[] = []
  /** Number of the state it is in. */
  current = 0
  /** The stream it draws from instead of that of the mechanisms. */
  random: Random | undefined = undefined

  constructor(
    times: Matrix,
    private readonly exponential: () => number,
  ) {
    this.setTimes(times)
  }

  get size(): number {
    return this.states.length
  }

  /** Other states: their conductances are 0. */
  setTimes(times: Matrix): void {
    const numbers = Array.from({ length: times.rows }, (_, i) => i)
    this.states = numbers.map((from) => ({
      // twice the reciprocal, for the last bit
      ways: numbers.flatMap((to) =>
        times.getval(from, to) > 0 ? [{ to, time: 1 / (1 / times.getval(from, to)) }] : [],
      ),
      conductance: 0,
    }))
  }

  setTime(from: number, to: number, time: number): void {
    const way = this.state(from).ways.find((each) => each.to === to)
    if (!way)
      throw problem('HOC3308', undefined, `SingleChan: there is no way from state ${from} to state ${to}`, {
        help: 'the matrix says between which states there are ways: set_rates(matrix)',
      })
    way.time = time
  }

  /** How often it goes from state to state (/ms). */
  rates(into: Matrix): void {
    into.resize(this.size, this.size)
    into.zero()
    this.states.forEach(({ ways }, from) => {
      for (const { to, time } of ways) into.setval(from, to, into.getval(from, to) + 1 / time)
    })
  }

  conductance(i: number = this.current): number {
    return this.state(i).conductance
  }
  setConductance(i: number, value: number): void {
    this.state(i).conductance = value
  }

  /** To the next state; the time until then (ms). */
  transition(): number {
    let shortest = never
    const { ways } = this.state(this.current)
    let to = ways[0]?.to ?? this.current
    for (const way of ways) {
      const time = way.time * (this.random ? this.random.repick() : this.exponential())
      if (time >= shortest) continue
      shortest = time
      to = way.to
    }
    this.current = to
    return shortest
  }

  /** To the next state of another conductance; the time until then (ms). */
  conductanceTransition(): number {
    const before = this.conductance()
    this.checkThatItEnds(before)
    let time = 0
    do time += this.transition()
    while (this.conductance() === before)
    return time
  }

  private state(i: number): State {
    const found = this.states[i]
    if (found) return found
    throw problem('HOC3309', undefined, `SingleChan: there is no state ${i}`, { help: `there are ${this.size} states` })
  }

  /** From state to state for ever is what would become of it otherwise. */
  private checkThatItEnds(conductance: number): void {
    const reached = new Set([this.current])
    for (const from of reached) {
      if (this.conductance(from) !== conductance) return
      for (const { to } of this.state(from).ways) reached.add(to)
    }
    throw problem('HOC3310', undefined, 'SingleChan: no state of another conductance can be reached', {
      help: 'conductances are 0 until cond(i, number) sets them, and again after set_rates(matrix)',
    })
  }
}

// ---- HOC

const on = membersOf(SingleChan)

function useRandom(self: SingleChan, context: Context, random: Random): void {
  context.retain(context.handle(random))
  const before = self.random
  random.becomeExponential()
  self.random = random
  if (before) context.release(context.handle(before))
}

function indexOf(self: SingleChan, value: number, caller: string): number {
  if (value >= 0 && value <= self.size - 1) return Math.trunc(value)
  throw argumentOutOfRange(caller, value, 0, self.size - 1)
}

/** As far as one behind the last, which shows when it is used. */
function stateOf(self: SingleChan, value: number, caller: string): number {
  if (value >= 0 && value <= self.size) return Math.trunc(value)
  throw argumentOutOfRange(caller, value, 0, self.size - 1)
}

/** Fills `times`, and `found` with what `state` was before each. */
function follow(times: Vector, found: Vector, state: () => number, transition: () => number): void {
  found.resize(times.size())
  for (let i = 0; i < times.size(); i++) {
    found.data()[i] = state()
    times.data()[i] = transition()
  }
}

const times = instance(Matrix, 'Matrix')
const two = [instance(Vector, 'Vector'), instance(Vector, 'Vector')] as const

function make(context: Context, source: Matrix | string): SingleChan {
  if (source instanceof Matrix) return new SingleChan(source, () => context.model.random.draw(1, 1, 0))
  if (!context.model.mechanisms.get(source))
    throw problem('HOC3311', undefined, `${source} is not a Mechanism or Point Process`)
  throw problem('HOC3311', undefined, `${source} cannot be a SingleChannel`, {
    help: 'NEURON 8.2.2 cannot make one of a mechanism either: give a matrix of times',
  })
}

export const singleChanClass: HocClass = hocClassMadeBy(
  'SingleChan',
  [either(text('mechanism'), times)],
  make,
  {
    set_rates: on.hoc(
      [either(times, number('i')), optional(number('j')), optional(number('ms', 1e-10, 1e10))],
      asNothing,
      (self, _context, first, to, time) => {
        if (first instanceof Matrix) self.setTimes(first)
        // a number alone is a voltage, of which a matrix knows nothing
        else if (to !== undefined && time !== undefined)
          self.setTime(indexOf(self, first, 'set_rates'), indexOf(self, to, 'set_rates'), time)
      },
    ),
    get_rates: on.hoc([times], asDone, (self, _context, into) => self.rates(into)),
    set_rand: on.hoc([instance(Random, 'Random')], asDone, (self, context, random) => useRandom(self, context, random)),
    cond: on.hoc([number('i'), optional(number('number'))], asNumber, (self, _context, which, value) => {
      const i = stateOf(self, which, 'cond')
      if (value !== undefined) self.setConductance(i, Math.trunc(value))
      return self.conductance(i)
    }),
    current_state: on.hoc([optional(number('i'))], asNumber, (self, _context, which) => {
      if (which !== undefined) self.current = stateOf(self, which, 'current_state')
      return self.current
    }),
    current_cond: on.hoc([], asNumber, (self) => self.conductance()),
    state_transition: on.hoc([], asNumber, (self) => self.transition()),
    cond_transition: on.hoc([], asNumber, (self) => self.conductanceTransition()),
    state_transitions: on.hoc(two, asDone, (self, _context, spent, states) =>
      follow(
        spent,
        states,
        () => self.current,
        () => self.transition(),
      ),
    ),
    cond_transitions: on.hoc(two, asDone, (self, _context, spent, conductances) =>
      follow(
        spent,
        conductances,
        () => self.conductance(),
        () => self.conductanceTransition(),
      ),
    ),
  },
  {
    help: 'One channel that goes from state to state at random; made from a matrix of mean times.',
    destroy: (self: SingleChan, context) => {
      if (self.random) context.release(context.handle(self.random))
    },
  },
)
