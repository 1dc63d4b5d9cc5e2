/**
 * A fixed count of numbers in the arena: kernels find them at one address as long as they live, JavaScript through a view that is
 * made anew when memory has grown.
 */
import type { Arena } from './arena.ts'

export class Numbers {
  /** In bytes. */
  readonly address: number
  /** The arena's view when this one was made. */
  private seen: Float64Array | undefined = undefined
  private view: Float64Array = new Float64Array()

  constructor(
    private readonly arena: Arena,
    index: number,
    readonly count: number,
  ) {
    this.address = 8 * index
  }

  /** Never keep it across an allocation. */
  get f64(): Float64Array {
    const { arena, address, count } = this
    if (arena.f64 !== this.seen) {
      this.seen = arena.f64
      this.view = arena.f64.subarray(address / 8, address / 8 + count)
    }
    return this.view
  }
}
