/**
 * MCellRan4: the "ran4" of Numerical Recipes (section 7.5, pseudo-DES) with two rounds. The number drawn depends on a
 * counter alone, so that a stream can be entered anywhere.
 */
import type { Generator } from './generator.ts'

/** Two rounds on (left, right); the right word. */
export function ran4(left: number, right: number): number {
  const second = round(left, right, 0xbaa96887, 0x4b0f3b58)
  return round(right, second, 0x1e17d32c, 0xe874f0c3)
}

/** left ^ f(right) */
function round(left: number, right: number, mask: number, addend: number): number {
  const mixed = right ^ mask
  const low = mixed & 0xffff
  const high = mixed >>> 16
  const square = (Math.imul(low, low) + ~Math.imul(high, high)) | 0
  const swapped = (square >>> 16) | (square << 16)
  return (left ^ ((swapped ^ addend) + Math.imul(low, high))) >>> 0
}

export class McellRan4 implements Generator {
  /** The counter: what `seq()` shows. */
  index: number

  constructor(
    private readonly start: number,
    readonly low = 0,
    /** What stands for `low` where that is 0: the second word of `mcell_ran4_init`. */
    private readonly shared: () => number = () => 0,
  ) {
    this.index = start
  }

  reset(): void {
    this.index = this.start
  }

  word(): number {
    const word = ran4((this.low || this.shared()) >>> 0, this.index >>> 0)
    this.index = (this.index + 1) >>> 0
    return word
  }

  uniform(): number {
    return this.word() / 4294967296
  }
}
