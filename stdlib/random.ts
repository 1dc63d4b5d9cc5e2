/**
 * Random: a stream of random numbers with a distribution. Setting a distribution draws a number and fixes what `repick` draws from;
 * the place in the stream stays. Formulas: Abramowitz & Stegun 26.8; Knuth, The Art of Computer Programming 2, 3.4.1.
 */
import { problem } from '../lang/problem.ts'
import type { Ref } from '../runtime/memory/ref.ts'
import type { Model } from '../runtime/model.ts'
import type { HocClass } from './binding/class.ts'
import type { Context } from './binding/context.ts'
import { integer, number, optional, type Parameter, pointer } from './binding/params.ts'
import { asNumber, hocClassMadeBy, membersOf } from './binding/table.ts'
import { Acg } from './random/acg.ts'
import { type Draw, distributions } from './random/distributions.ts'
import type { Generator } from './random/generator.ts'
import { Isaac64 } from './random/isaac64.ts'
import { McellRan4, ran4 } from './random/mcell-ran4.ts'
import { Mlcg } from './random/mlcg.ts'
import { Random123 } from './random/philox.ts'

export class Random {
  generator: Generator
  private draw: Draw = distributions.normal(0, 1)
  /** How to stop each number that `play` sets. */
  readonly playing: (() => void)[] = []

  constructor(seed = 0) {
    this.generator = new Acg(seed)
  }

  /** One more number from the distribution. */
  repick(): number {
    return this.draw(this.generator)
  }

  ACG(seed = 0, size = 55): this {
    return this.use(new Acg(seed, size))
  }
  MLCG(seed1 = 0, seed2 = 0): this {
    return this.use(new Mlcg(seed1, seed2))
  }
  MCellRan4(high = 0, low = 0, shared?: () => number): this {
    return this.use(new McellRan4(high, low, shared))
  }
  Isaac64(seed = 0): this {
    return this.use(new Isaac64(seed))
  }
  Random123(id1 = 0, id2 = 0, id3 = 0, globalIndex?: () => number): this {
    return this.use(new Random123(id1, id2, id3, globalIndex))
  }

  /** Numbers drawn so far (Random123) or the counter (MCellRan4); 0 for other generators. */
  get seq(): number {
    const { generator } = this
    if (generator instanceof Random123) return generator.position
    return generator instanceof McellRan4 ? generator.index : 0
  }
  set seq(place: number) {
    const { generator } = this
    if (generator instanceof Random123) generator.position = Math.trunc(place)
    else if (generator instanceof McellRan4) generator.index = place >>> 0
  }

  uniform(low: number, high: number): number {
    return this.pick(distributions.uniform(low, high))
  }
  /** Integers, both ends included. */
  discunif(low: number, high: number): number {
    return this.pick(distributions.discreteUniform(low, high))
  }
  /** The second number is the variance. */
  normal(mean: number, variance: number): number {
    return this.pick(distributions.normal(mean, variance))
  }
  lognormal(mean: number, variance: number): number {
    return this.pick(distributions.logNormal(mean, variance))
  }
  negexp(mean: number): number {
    return this.pick(distributions.exponential(mean))
  }
  erlang(mean: number, variance: number): number {
    return this.pick(distributions.erlang(mean, variance))
  }
  hypergeo(mean: number, variance: number): number {
    return this.pick(distributions.hyperGeometric(mean, variance))
  }
  poisson(mean: number): number {
    return this.pick(distributions.poisson(mean))
  }
  binomial(n: number, p: number): number {
    return this.pick(distributions.binomial(n, p))
  }
  geometric(mean: number): number {
    return this.pick(distributions.geometric(mean))
  }
  weibull(alpha: number, beta: number): number {
    return this.pick(distributions.weibull(alpha, beta))
  }

  /** What comes next is exponential, of mean 1; nothing is drawn for it. */
  becomeExponential(): void {
    this.draw = distributions.exponential(1)
  }

  private pick(draw: Draw): number {
    this.draw = draw
    return draw(this.generator)
  }

  private use(generator: Generator): this {
    this.generator = generator
    return this
  }
}

// ---- HOC

const globalIndexKey = Symbol('Random123 global index')
/** What all Random123 streams of a session share. */
const globalIndex = (context: Context) => context.state(globalIndexKey, () => ({ value: 0 }))

const on = membersOf(Random)
const seed = optional(integer('seed'))
/** What fits into 32 bits without a sign. */
const word = (label: string) => optional(number(label, 0, 2 ** 32 - 1))
const two = [number('mean'), number('variance')] as const

export const randomClass: HocClass = hocClassMadeBy<Random, [Parameter<number | undefined>]>(
  'Random',
  [seed],
  (_context, value) => new Random(value),
  {
    ACG: on.hoc([seed, optional(integer('size', 7, 98))], asNumber, (self, _context, value, size) => {
      self.ACG(value, size)
      return 1
    }),
    MLCG: on.hoc([seed, seed], asNumber, (self, _context, first = 0, second = 0) => {
      // seeds are cut to 32 bits with a sign
      self.MLCG(first | 0, second | 0)
      return 1
    }),
    MCellRan4: on.hoc([word('high'), word('low')], asNumber, (self, context, high, low) => {
      const { random } = context.model
      const count = ran4Streams(context).next()
      const index = (high ?? 0) >>> 0 || ran4((low ?? 0) >>> 0 || random.low, count)
      self.MCellRan4(index, (low ?? 0) >>> 0, () => random.low)
      return index
    }),
    Random123: on.hoc([word('id1'), word('id2'), word('id3')], asNumber, (self, context, id1 = 0, id2 = 0, id3 = 0) => {
      const shared = globalIndex(context)
      self.Random123(id1 >>> 0, id2 >>> 0, id3 >>> 0, () => shared.value)
      return 0
    }),
    Random123_globalindex: on.hoc([word('index')], asNumber, (_self, context, index) => {
      const shared = globalIndex(context)
      if (index !== undefined) shared.value = index >>> 0
      return shared.value
    }),
    Isaac64: on.hoc([seed], asNumber, (self, context, value) => {
      const unseeded = isaacStreams(context).next()
      const chosen = (value || unseeded) >>> 0
      self.Isaac64(chosen)
      return chosen
    }),
    seq: on.hoc([optional(number('place'))], asNumber, (self, _context, place) => {
      if (!(self.generator instanceof Random123 || self.generator instanceof McellRan4))
        throw problem('HOC3199', undefined, 'Random.seq can only be used if Random.MCellRan4 or Random123 was used')
      if (place !== undefined) self.seq = place
      return self.seq
    }),
    repick: on.method('repick', [], asNumber),
    uniform: on.method('uniform', [number('low'), number('high')], asNumber),
    discunif: on.method('discunif', [integer('low'), integer('high')], asNumber),
    normal: on.method('normal', two, asNumber),
    lognormal: on.method('lognormal', two, asNumber),
    negexp: on.method('negexp', [number('mean')], asNumber),
    erlang: on.method('erlang', two, asNumber),
    hypergeo: on.method('hypergeo', two, asNumber),
    poisson: on.method('poisson', [number('mean')], asNumber),
    binomial: on.method('binomial', [integer('n', 0), number('p', 0, 1)], asNumber),
    geometric: on.method('geometric', [number('p', 0, 1)], asNumber),
    weibull: on.method('weibull', [number('alpha'), number('beta')], asNumber),
    play: on.hoc([pointer('variable')], asNumber, (self, context, variable) => {
      play(self, context.model, variable)
      return 0
    }),
  },
  { help: 'A stream of random numbers with a distribution.', destroy: (self) => stopPlaying(self) },
)

/** A new number at each start and each step, beside what it sets already, as long as there is the variable. */
function play(self: Random, model: Model, variable: Ref): void {
  const set = () => {
    if (variable.alive()) variable.set(self.repick())
    else end()
  }
  const atStep = model.addStepHook(set)
  model.traces.atStart.add(set)
  const end = () => {
    model.traces.atStart.delete(set)
    atStep()
  }
  self.playing.push(end)
}

function stopPlaying(self: Random): void {
  for (const end of self.playing.splice(0)) end()
}

const ran4Key = Symbol('MCellRan4 streams')
/** `MCellRan4()` without a seed starts each stream somewhere else, by how many there have been. */
const ran4Streams = (context: Context) =>
  context.state(ran4Key, () => {
    let count = 0
    return { next: () => ++count }
  })

const isaacKey = Symbol('Isaac64 streams')
/** What `Isaac64()` takes without a seed: a number that goes down at each call, with a seed or not. */
const isaacStreams = (context: Context) =>
  context.state(isaacKey, () => {
    let seed = 2 ** 32 - 1
    return { next: () => --seed }
  })
