/**
 * The random numbers of mechanisms: scop_random, exprand, normrand, poisrand share one stream, a linear congruential
 * generator of 32 bits, or with `use_mcell_ran4` a hash of a counter.
 *
 * A uniform number is a multiplication and a division, less than what a call from a kernel into JavaScript costs; stochastic channels
 * draw some for every channel at every step. So the generator is a function of WebAssembly, which kernels call without a detour.
 */
import type { Code, Local } from '../../wasm/code.ts'
import { Module } from '../../wasm/module.ts'
import { exp } from './exp.ts'
import { log } from './log.ts'

interface Generator {
  readonly uniform: () => number
  /** What the next number is made from; whether by hashing; and then the hash's second word. */
  readonly state: Uint32Array
}

export class MechanismRandom {
  private made: Generator | undefined

  /** The next number of the stream, between 0 and 1. */
  get uniform(): () => number {
    return this.generator.uniform
  }

  /** Whether numbers are hashes of a counter, which `seed` sets. */
  get hashing(): boolean {
    return this.generator.state[1] === 1
  }
  set hashing(on: boolean) {
    this.generator.state[1] = on ? 1 : 0
  }
  /** The second word of the hash. */
  get low(): number {
    return this.generator.state[2]!
  }
  set low(word: number) {
    this.generator.state[2] = word
  }

  seed(value: number): number {
    this.generator.state[0] = value >>> 0
    return 0
  }

  /** kind: scop_random 0, exprand 1, normrand 2, poisrand 3. */
  draw(kind: number, a: number, b: number): number {
    if (kind === 0) return this.uniform()
    if (kind === 1) return -a * log(this.uniform())
    return kind === 2 ? this.normal(a, b) : this.poisson(a)
  }

  /** Polar method; the second number of each pair is thrown away. */
  private normal(mean: number, deviation: number): number {
    for (;;) {
      const a = 2 * this.uniform() - 1
      const b = 2 * this.uniform() - 1
      const r = a * a + b * b
      if (r < 1) return a * Math.sqrt((-2 * log(r)) / r) * deviation + mean
    }
  }

  private poisson(mean: number): number {
    const limit = exp(-mean)
    let product = 1
    let count = 0
    do {
      product *= this.uniform()
      count++
    } while (product >= limit)
    return count - 1
  }

  private get generator(): Generator {
    this.made ??= makeGenerator()
    return this.made
  }
}

function makeGenerator(): Generator {
  const memory = new WebAssembly.Memory({ initial: 1 })
  const state = new Uint32Array(memory.buffer, 0, 3)
  state[0] = 1
  const module = new Module()
  module.importMemory('env', 'memory')
  const { code } = module.function({ parameters: [], results: ['f64'] }, 'uniform')
  code.i32(4).load('i32')
  code.if(() => {
    hash(code)
    code.do('f64.convert_i32_u').f64(4294967296).do('f64.div').do('return')
  })
  const next = code.local('i32')
  code.i32(0).i32(0).load('i32').i32(2147437301).do('i32.mul').i32(453816981).do('i32.add').tee(next).store('i32')
  code.get(next).do('f64.convert_i32_u').f64(4294967295).do('f64.div')
  const compiled = new WebAssembly.Module(module.encode() as Uint8Array<ArrayBuffer>)
  const { uniform } = new WebAssembly.Instance(compiled, { env: { memory } }).exports
  return { uniform: uniform as () => number, state }
}

/** The "ran4" of Numerical Recipes (section 7.5, pseudo-DES) with two rounds, of the counter, which goes on by one. */
function hash(code: Code): void {
  const [counter, left, right, high, low, mixed] = Array.from({ length: 6 }, () => code.local('i32')) as Six
  const round = (into: Six[number], from: Six[number], mask: number, addend: number) => {
    code.get(from).i32(mask).do('i32.xor').tee(mixed).i32(16).do('i32.shr_u').set(high)
    code.get(mixed).i32(0xffff).do('i32.and').set(low)
    code.get(high).get(high).do('i32.mul').i32(-1).do('i32.xor').get(low).get(low).do('i32.mul', 'i32.add').set(mixed)
    code.get(into).get(mixed).i32(16).do('i32.rotl').i32(addend).do('i32.xor')
    code.get(low).get(high).do('i32.mul', 'i32.add', 'i32.xor').set(into)
  }
  code.i32(0).i32(0).load('i32').tee(counter).i32(1).do('i32.add').store('i32')
  code.get(counter).set(right).i32(8).load('i32').set(left)
  round(left, right, 0xbaa96887 | 0, 0x4b0f3b58)
  round(right, left, 0x1e17d32c, 0xe874f0c3 | 0)
  code.get(right)
}

type Six = [Local, Local, Local, Local, Local, Local]
