/**
 * Loops over the integrator's vectors, two numbers at a time. Each does for one pair of numbers all that is to be done with it, so
 * that the history passes through once. The first parameters of all are the address of the vectors and the bytes from one to the next,
 * so that integrators of all sizes share them.
 */
import type { Code, Local } from '../../../wasm/code.ts'
import type { Module } from '../../../wasm/module.ts'
import type { VectorFunctions } from './bdf-code.ts'
import { highestOrder } from './multistep.ts'

/** Vectors of an integrator by number; the history comes first. */
export const row = { y: 6, slopes: 7, side: 8, correction: 9, weights: 10 } as const
export const rowCount = 11
/** Numbers that a loop takes at once: vectors are as long as a multiple of it, filled up with zeros. */
export const numbersAtOnce = 4

export interface VectorLoops extends VectorFunctions {
  readonly makeSide: number
  readonly correct: number
  readonly normOfCorrection: number
}

export function emitVectorLoops(module: Module): VectorLoops {
  const add = (build: (loop: VectorLoop) => void, numbers = 0, result = false) => {
    const parameters = [...(['i32', 'i32'] as const), ...Array.from({ length: numbers }, () => 'f64' as const)]
    const { code, index } = module.function({ parameters, results: result ? ['f64'] : [] })
    build(new VectorLoop(code))
    return index
  }
  const orders = upTo(highestOrder).slice(1)
  return {
    predict: orders.map((order) => add((loop) => taylor(loop, order, 'add'))),
    restore: orders.map((order) => add((loop) => taylor(loop, order, 'sub'))),
    complete: orders.map((order) => add((loop) => complete(loop, order), 6)),
    rescale: orders.map((order) => add((loop) => rescale(loop, order), 5)),
    normOfRow: orders.map((order) => add((loop) => norm(loop, order), 0, true)),
    makeSide: add(makeSide, 2),
    correct: add(correct, 0, true),
    normOfCorrection: add((loop) => norm(loop, row.correction), 0, true),
    normBeyond: add(normBeyond, 1, true),
  }
}

/** Code of one loop over the pairs of all vectors. */
class VectorLoop {
  /** Bytes from the start of a vector. */
  private readonly at: Local
  private readonly starts = new Map<number, Local>()
  /** Bytes from there to the pair in work. */
  private offset = 0

  constructor(readonly code: Code) {
    this.at = code.local('i32')
  }

  /** `rows`: the vectors that it looks at. */
  run(rows: readonly number[], each: () => void): void {
    const { code, at } = this
    for (const k of rows) this.starts.set(k, this.start(k))
    code.loop((again) => {
      for (this.offset = 0; this.offset < 8 * numbersAtOnce; this.offset += 16) each()
      code
        .get(at)
        .i32(8 * numbersAtOnce)
        .do('i32.add')
        .tee(at)
        .get(code.parameter(1))
        .do('i32.lt_u')
        .branchIf(again)
    })
  }

  /** Sums (x * weight)^2, one after the other as a plain loop does, so that steps are chosen as NEURON chooses them. */
  sum(rows: readonly number[], value: () => void): void {
    const { code } = this
    const [total, share] = [code.local('f64'), code.local('v128')]
    this.run([...rows, row.weights], () => {
      value()
      this.load(row.weights)
      code.wide('f64x2.mul').tee(share).get(share).wide('f64x2.mul').set(share)
      code.get(total).get(share).extractLane(0).do('f64.add').get(share).extractLane(1).do('f64.add').set(total)
    })
    code.get(total)
  }

  load(k: number): this {
    this.place(k)
    this.code.loadPair(this.offset)
    return this
  }

  store(k: number, value: () => void): void {
    this.place(k)
    value()
    this.code.storePair(this.offset)
  }

  /** A number of the parameters, on both lanes. */
  parameter(k: number): Local {
    const { code } = this
    const both = code.local('v128')
    code
      .get(code.parameter(k + 2))
      .wide('f64x2.splat')
      .set(both)
    return both
  }

  private place(k: number): void {
    this.code.get(this.starts.get(k)!).get(this.at).do('i32.add')
  }

  private start(k: number): Local {
    const { code } = this
    const start = code.local('i32')
    code.get(code.parameter(0)).get(code.parameter(1)).i32(k).do('i32.mul', 'i32.add').set(start)
    return start
  }
}

const upTo = (order: number) => Array.from({ length: order + 1 }, (_, j) => j)

/** Taylor's series to the end of the step, and back. */
function taylor(loop: VectorLoop, order: number, operation: 'add' | 'sub'): void {
  const { code } = loop
  const rows = upTo(order).map(() => code.local('v128'))
  loop.run(upTo(order), () => {
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

/** Adds `l[j]` times the correction to each row of the history. */
function complete(loop: VectorLoop, order: number): void {
  const { code } = loop
  const l = upTo(order).map((j) => loop.parameter(j))
  const correction = code.local('v128')
  loop.run([...upTo(order), row.correction], () => {
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

/** Each row of the history but the first by a factor of its own. */
function rescale(loop: VectorLoop, order: number): void {
  const factors = upTo(order - 1).map((j) => loop.parameter(j))
  loop.run(upTo(order).slice(1), () => {
    factors.forEach((factor, j) => {
      loop.store(j + 1, () =>
        loop
          .load(j + 1)
          .code.get(factor)
          .wide('f64x2.mul'),
      )
    })
  })
}

/** (gamma, share): side = gamma*slopes - (share*z[1] + correction) */
function makeSide(loop: VectorLoop): void {
  const { code } = loop
  const [gamma, share] = [loop.parameter(0), loop.parameter(1)]
  loop.run([1, row.slopes, row.correction, row.side], () => {
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

/** correction += side, y = z[0] + correction; sums side. */
function correct(loop: VectorLoop): void {
  const { code } = loop
  const [side, sum] = [code.local('v128'), code.local('v128')]
  loop.sum([0, row.y, row.correction, row.side], () => {
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

function norm(loop: VectorLoop, k: number): void {
  loop.sum([k], () => loop.load(k))
}

/** (share): sums correction - share*z[highest]. */
function normBeyond(loop: VectorLoop): void {
  const { code } = loop
  const share = loop.parameter(0)
  loop.sum([row.correction, highestOrder], () => {
    loop.load(row.correction)
    code.get(share)
    loop.load(highestOrder)
    code.wide('f64x2.mul').wide('f64x2.sub')
  })
}
