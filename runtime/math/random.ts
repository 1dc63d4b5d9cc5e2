/**
 * The random numbers of mechanisms: scop_random, exprand, normrand, poisrand share one stream, a linear congruential
 * generator of 32 bits.
 *
 * A uniform number is a multiplication and a division, less than what a call from a kernel into JavaScript costs; stochastic channels
 * draw some for every channel at every step. So the generator is a function of WebAssembly, which kernels call without a detour.
 */
import { Module } from '../../wasm/module.ts'

interface Generator {
  readonly uniform: () => number
  /** One word: what the next number is made from. */
  readonly state: Uint32Array
}

export class MechanismRandom {
  private made: Generator | undefined

  /** The next number of the stream, between 0 and 1. */
  get uniform(): () => number {
    return this.generator.uniform
  }

  seed(value: number): number {
    this.generator.state[0] = value >>> 0
    return 0
  }

  /** kind: scop_random 0, exprand 1, normrand 2, poisrand 3. */
  draw(kind: number, a: number, b: number): number {
    if (kind === 0) return this.uniform()
    if (kind === 1) return -a * Math.log(this.uniform())
    return kind === 2 ? this.normal(a, b) : this.poisson(a)
  }

  /** Polar method; the second number of each pair is thrown away. */
  private normal(mean: number, deviation: number): number {
    for (;;) {
      const a = 2 * this.uniform() - 1
      const b = 2 * this.uniform() - 1
      const r = a * a + b * b
      if (r < 1) return mean + deviation * a * Math.sqrt((-2 * Math.log(r)) / r)
    }
  }

  private poisson(mean: number): number {
    const limit = Math.exp(-mean)
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
  const state = new Uint32Array(memory.buffer, 0, 1)
  state[0] = 1
  const module = new Module()
  module.importMemory('env', 'memory')
  const { code } = module.function({ parameters: [], results: ['f64'] }, 'uniform')
  const next = code.local('i32')
  code.i32(0).i32(0).load('i32').i32(2147437301).do('i32.mul').i32(453816981).do('i32.add').tee(next).store('i32')
  code.get(next).do('f64.convert_i32_u').f64(4294967295).do('f64.div')
  const compiled = new WebAssembly.Module(module.encode() as Uint8Array<ArrayBuffer>)
  const { uniform } = new WebAssembly.Instance(compiled, { env: { memory } }).exports
  return { uniform: uniform as () => number, state }
}
