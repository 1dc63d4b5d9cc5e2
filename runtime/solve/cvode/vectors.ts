/** The vectors of one integrator, side by side in the model's memory. */
import type { Arena } from '../../memory/arena.ts'
import { Numbers } from '../../memory/numbers.ts'
import { highestOrder } from './multistep.ts'
import { numbersAtOnce, row, rowCount } from './vector-code.ts'

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
  /** In bytes; and from one to the next. */
  readonly base: number
  readonly stride: number

  constructor(size: number, arena: Arena) {
    const length = numbersAtOnce * Math.max(1, Math.ceil(size / numbersAtOnce))
    const index = arena.allocate(rowCount * length)
    const rowAt = (k: number) => new Numbers(arena, index + k * length, size)
    this.arena = arena
    this.index = index
    this.base = 8 * index
    this.stride = 8 * length
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
}
