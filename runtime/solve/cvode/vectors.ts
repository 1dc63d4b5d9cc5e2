/** The vectors of one integrator, side by side in the model's memory, and what is done with them. */
import type { Arena } from '../../memory/arena.ts'
import { Numbers } from '../../memory/numbers.ts'
import type { LoopMaker, Loops } from './loops.ts'
import { highestOrder } from './multistep.ts'
import { numbersAtOnce, row, rowCount } from './vector-code.ts'

type Order = 1 | 2 | 3 | 4 | 5

export class Vectors {
  readonly z: readonly Numbers[]
  readonly y: Numbers
  readonly slopes: Numbers
  /** Right side and solution of the linear system. */
  readonly side: Numbers
  readonly correction: Numbers
  readonly weights: Numbers
  private readonly arena: Arena
  private readonly index: number
  private readonly base: number
  /** Bytes from one to the next. */
  private readonly stride: number
  private readonly loops: Loops

  constructor(
    private readonly size: number,
    maker: LoopMaker,
  ) {
    const length = numbersAtOnce * Math.max(1, Math.ceil(size / numbersAtOnce))
    const { arena, loops } = maker
    const index = arena.allocate(rowCount * length)
    const rowAt = (k: number) => new Numbers(arena, index + k * length, size)
    this.arena = arena
    this.index = index
    this.base = 8 * index
    this.stride = 8 * length
    this.loops = loops
    this.z = Array.from({ length: highestOrder + 1 }, (_, j) => rowAt(j))
    this.y = rowAt(row.y)
    this.slopes = rowAt(row.slopes)
    this.side = rowAt(row.side)
    this.correction = rowAt(row.correction)
    this.weights = rowAt(row.weights)
  }

  /** They are used no longer. */
  release(): void {
    this.arena.release(this.index, (rowCount * this.stride) / 8)
  }

  /** Taylor's series to the end of the step, and back. */
  predict(order: number): void {
    this.loops[`predict${order as Order}`](this.base, this.stride)
  }
  restore(order: number): void {
    this.loops[`restore${order as Order}`](this.base, this.stride)
  }

  /** Adds `l[j]` times the correction to each row of the history. */
  complete(order: number, l: Float64Array): void {
    this.loops[`complete${order as Order}`](this.base, this.stride, l[0]!, l[1]!, l[2]!, l[3]!, l[4]!, l[5]!)
  }

  /** The history for a step `ratio` times as long. */
  rescale(order: number, ratio: number): void {
    const second = ratio * ratio
    const third = second * ratio
    const fourth = third * ratio
    this.loops[`rescale${order as Order}`](this.base, this.stride, ratio, second, third, fourth, fourth * ratio)
  }

  /** side = gamma*slopes - (share*z[1] + correction) */
  makeSide(gamma: number, share: number): void {
    this.loops.makeSide(this.base, this.stride, gamma, share)
  }

  /** correction += side, y = z[0] + correction; the weighted norm of side. */
  correct(): number {
    return this.norm(this.loops.correct(this.base, this.stride))
  }

  normOfCorrection(): number {
    return this.norm(this.loops.normOfCorrection(this.base, this.stride))
  }

  normOfRow(j: number): number {
    return this.norm(this.loops[`normOfRow${j as Order}`](this.base, this.stride))
  }

  /** Weighted norm of correction - share*z[highest]. */
  normBeyond(share: number): number {
    return this.norm(this.loops.normBeyond(this.base, this.stride, share))
  }

  private norm(sum: number): number {
    return this.size === 0 ? 0 : Math.sqrt(sum / this.size)
  }
}
