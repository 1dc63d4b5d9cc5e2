/** The integrators' loops, as a module of WebAssembly on the model's memory. */
import { moduleFor } from '../../../wasm/instance.ts'
import { Module } from '../../../wasm/module.ts'
import type { Arena } from '../../memory/arena.ts'
import { emitExchange } from './exchange-code.ts'
import { emitVectorLoops } from './vector-code.ts'

type Call<Parameters extends number[]> = (...parameters: Parameters) => void
type Orders<Name extends string, F> = { readonly [K in `${Name}${1 | 2 | 3 | 4 | 5}`]: F }
type VectorLoop<F extends number[] = []> = (base: number, stride: number, ...numbers: F) => void
type Sum<F extends number[] = []> = (base: number, stride: number, ...numbers: F) => number

/** What each does is told where it is emitted. */
export interface Loops
  extends Orders<'predict', VectorLoop>,
    Orders<'restore', VectorLoop>,
    Orders<'complete', VectorLoop<[number, number, number, number, number, number]>>,
    Orders<'rescale', VectorLoop<[number, number, number, number, number]>>,
    Orders<'normOfRow', Sum> {
  readonly makeSide: VectorLoop<[gamma: number, share: number]>
  readonly correct: Sum
  readonly normOfCorrection: Sum
  readonly normBeyond: Sum<[share: number]>
  readonly place: Call<[plan: number, y: number]>
  readonly collect: Call<[plan: number, x: number]>
  readonly begin: Call<[plan: number, b: number, factor: number]>
  readonly finish: Call<[plan: number, b: number, gamma: number]>
  readonly clear: Call<[from: number, to: number]>
  readonly put: Call<[table: number, from: number, count: number, column: number]>
  readonly take: Call<[table: number, into: number, count: number, column: number]>
  readonly move: Call<[table: number, from: number, count: number, to: number]>
  readonly divide: Call<[table: number, x: number, count: number, gamma: number]>
}

/** Makes them once for a memory. */
export class LoopMaker {
  private memory: WebAssembly.Memory | undefined = undefined
  private made: Loops | undefined = undefined

  constructor(readonly arena: Arena) {}

  get loops(): Loops {
    const { memory } = this.arena
    if (!this.made || memory !== this.memory) {
      this.made = makeLoops(memory)
      this.memory = memory
    }
    return this.made
  }
}

function makeLoops(memory: WebAssembly.Memory): Loops {
  const module = new Module()
  module.importMemory('env', 'memory')
  emitVectorLoops(module)
  emitExchange(module)
  return new WebAssembly.Instance(moduleFor(memory, module.encode()), { env: { memory } }).exports as unknown as Loops
}
