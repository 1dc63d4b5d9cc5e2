/**
 * The integrator's vectors, in a memory of their own, and the loops over them as WebAssembly, two numbers at a time. Each
 * loop does for one pair of numbers all that is to be done with it, so that the history passes through once.
 */
import type { Code, Local } from '../../../wasm/code.ts'
import { Module } from '../../../wasm/module.ts'
import { highestOrder } from './coefficients.ts'

/** Rows of the memory; the history comes first. */
const row = { y: 6, slopes: 7, side: 8, correction: 9, weights: 10 } as const
const rowCount = 11
const pageBytes = 65536

type Compiled = Record<string, (base: number, ...values: number[]) => void>

/** Memory for the vectors of some integrators, and the loops, which those of one size share. */
export class VectorStore {
  private readonly memory: WebAssembly.Memory
  private readonly compiled = new Map<number, Compiled>()
  private next = 16

  constructor(sizes: readonly number[]) {
    const bytes = sizes.reduce((sum, size) => sum + rowCount * strideOf(size), 16)
    this.memory = new WebAssembly.Memory({ initial: Math.ceil(bytes / pageBytes) })
  }

  /** The next integrator's place. */
  take(size: number): { buffer: ArrayBuffer; base: number; loops: Compiled } {
    const stride = strideOf(size)
    const base = this.next
    this.next += rowCount * stride
    let loops = this.compiled.get(stride)
    if (!loops) this.compiled.set(stride, (loops = compile(this.memory, stride)))
    return { buffer: this.memory.buffer, base, loops }
  }
}

const strideOf = (size: number) => 16 * Math.max(1, (size + 1) >> 1)

interface Loops {
  /** Taylor's series to the end of the step, and back. */
  predict(order: number): void
  restore(order: number): void
  /** Adds `l[j]` times the correction to each row of the history. */
  complete(order: number, l: Float64Array): void
  /** side = gamma*slopes - (share*z[1] + correction) */
  makeSide(gamma: number, share: number): void
  /** correction += side, y = z[0] + correction; the weighted norm of side. */
  correct(): number
  /** Weighted norm of the correction, or of a row of the history. */
  normOfCorrection(): number
  normOfRow(j: number): number
  /** Weighted norm of correction - share*z[highest]. */
  normBeyond(share: number): number
}

export class Vectors implements Loops {
  readonly z: readonly Float64Array[]
  readonly y: Float64Array
  readonly slopes: Float64Array
  /** Right side and solution of the linear system. */
  readonly side: Float64Array
  readonly correction: Float64Array
  readonly weights: Float64Array
  /** What a loop sums. */
  private readonly sums: Float64Array
  private readonly exports: Compiled
  private readonly base: number

  constructor(
    private readonly size: number,
    store: VectorStore = new VectorStore([size]),
  ) {
    const { buffer, base, loops } = store.take(size)
    const rowAt = (k: number) => new Float64Array(buffer, base + k * strideOf(size), size)
    this.base = base
    this.sums = new Float64Array(buffer, 0, 1)
    this.z = Array.from({ length: highestOrder + 1 }, (_, j) => rowAt(j))
    this.y = rowAt(row.y)
    this.slopes = rowAt(row.slopes)
    this.side = rowAt(row.side)
    this.correction = rowAt(row.correction)
    this.weights = rowAt(row.weights)
    this.exports = loops
  }

  predict(order: number): void {
    this.exports[`predict${order}`]!(this.base)
  }

  restore(order: number): void {
    this.exports[`restore${order}`]!(this.base)
  }

  complete(order: number, l: Float64Array): void {
    this.exports[`complete${order}`]!(this.base, l[0]!, l[1]!, l[2]!, l[3]!, l[4]!, l[5]!)
  }

  makeSide(gamma: number, share: number): void {
    this.exports.makeSide!(this.base, gamma, share)
  }

  correct(): number {
    this.exports.correct!(this.base)
    return this.norm()
  }

  normOfCorrection(): number {
    this.exports.normOfCorrection!(this.base)
    return this.norm()
  }

  normOfRow(j: number): number {
    this.exports[`normOfRow${j}`]!(this.base)
    return this.norm()
  }

  normBeyond(share: number): number {
    this.exports.normBeyond!(this.base, share)
    return this.norm()
  }

  private norm(): number {
    return this.size === 0 ? 0 : Math.sqrt(this.sums[0]! / this.size)
  }
}

function compile(memory: WebAssembly.Memory, stride: number): Compiled {
  const module = new Module()
  module.importMemory('env', 'memory')
  const add = (name: string, parameters: number, build: (loop: PairLoop) => void) => {
    const numbers = Array.from({ length: parameters }, () => 'f64' as const)
    const signature = { parameters: ['i32' as const, ...numbers], results: [] }
    build(new PairLoop(module.function(signature, name).code, stride))
  }
  for (let order = 1; order <= highestOrder; order++) {
    add(`predict${order}`, 0, (loop) => taylor(loop, order, 'add'))
    add(`restore${order}`, 0, (loop) => taylor(loop, order, 'sub'))
    add(`complete${order}`, 6, (loop) => complete(loop, order))
    add(`normOfRow${order}`, 0, (loop) => loop.sum(() => loop.load(order)))
  }
  add('makeSide', 2, makeSide)
  add('correct', 0, correct)
  add('normOfCorrection', 0, (loop) => loop.sum(() => loop.load(row.correction)))
  add('normBeyond', 1, normBeyond)
  const compiled = new WebAssembly.Module(module.encode() as Uint8Array<ArrayBuffer>)
  return new WebAssembly.Instance(compiled, { env: { memory } }).exports as unknown as Compiled
}

/** Code of one loop over the pairs of all rows. */
class PairLoop {
  private readonly at: Local
  private readonly end: Local

  constructor(
    readonly code: Code,
    private readonly stride: number,
  ) {
    this.at = code.local('i32')
    this.end = code.local('i32')
  }

  /** `before` has run when the first pair is looked at. */
  run(each: () => void): void {
    const { code, at, end, stride } = this
    code.get(code.parameter(0)).tee(at).i32(stride).do('i32.add').set(end)
    code.loop((again) => {
      each()
      code.get(at).i32(16).do('i32.add').tee(at).get(end).do('i32.lt_u').branchIf(again)
    })
  }

  /** Sums (x * weight)^2, one after the other as a plain loop does, so that steps are chosen as NEURON chooses them. */
  sum(value: () => void): void {
    const { code } = this
    const [total, share] = [code.local('f64'), code.local('v128')]
    this.run(() => {
      value()
      this.load(row.weights)
      code.wide('f64x2.mul').tee(share).get(share).wide('f64x2.mul').set(share)
      code.get(total).get(share).extractLane(0).do('f64.add').get(share).extractLane(1).do('f64.add').set(total)
    })
    code.i32(0).get(total).store('f64')
  }

  load(k: number): this {
    this.code.get(this.at).loadPair(k * this.stride)
    return this
  }

  store(k: number, value: () => void): void {
    this.code.get(this.at)
    value()
    this.code.storePair(k * this.stride)
  }

  /** A number behind the address, on both lanes. */
  parameter(k: number): Local {
    const both = this.code.local('v128')
    this.code
      .get(this.code.parameter(k + 1))
      .wide('f64x2.splat')
      .set(both)
    return both
  }
}

function taylor(loop: PairLoop, order: number, operation: 'add' | 'sub'): void {
  const { code } = loop
  const rows = Array.from({ length: order + 1 }, () => code.local('v128'))
  loop.run(() => {
    rows.forEach((local, j) => {
      loop.load(j)
      code.set(local)
    })
    for (let k = 1; k <= order; k++)
      for (let j = order; j >= k; j--)
        code
          .get(rows[j - 1]!)
          .get(rows[j]!)
          .wide(`f64x2.${operation}`)
          .set(rows[j - 1]!)
    for (let j = 0; j < order; j++) loop.store(j, () => code.get(rows[j]!))
  })
}

function complete(loop: PairLoop, order: number): void {
  const { code } = loop
  const l = Array.from({ length: order + 1 }, (_, j) => loop.parameter(j))
  const correction = code.local('v128')
  loop.run(() => {
    loop.load(row.correction)
    code.set(correction)
    l.forEach((factor, j) => {
      loop.store(j, () => {
        loop.load(j)
        code.get(factor).get(correction).wide('f64x2.mul').wide('f64x2.add')
      })
    })
  })
}

function makeSide(loop: PairLoop): void {
  const { code } = loop
  const [gamma, share] = [loop.parameter(0), loop.parameter(1)]
  loop.run(() => {
    loop.store(row.side, () => {
      code.get(gamma)
      loop.load(row.slopes)
      code.wide('f64x2.mul').get(share)
      loop.load(1)
      code.wide('f64x2.mul')
      loop.load(row.correction)
      code.wide('f64x2.add').wide('f64x2.sub')
    })
  })
}

function correct(loop: PairLoop): void {
  const { code } = loop
  const [side, sum] = [code.local('v128'), code.local('v128')]
  loop.sum(() => {
    loop.load(row.side)
    code.set(side)
    loop.load(row.correction)
    code.get(side).wide('f64x2.add').set(sum)
    loop.store(row.correction, () => code.get(sum))
    loop.store(row.y, () => {
      loop.load(0)
      code.get(sum).wide('f64x2.add')
    })
    code.get(side)
  })
}

function normBeyond(loop: PairLoop): void {
  const { code } = loop
  const share = loop.parameter(0)
  loop.sum(() => {
    loop.load(row.correction)
    code.get(share)
    loop.load(highestOrder)
    code.wide('f64x2.mul').wide('f64x2.sub')
  })
}
