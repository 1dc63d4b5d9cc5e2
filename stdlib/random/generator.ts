/**
 * What every source of random numbers offers: raw 32-bit words, and uniform numbers in [0, 1).
 */
export interface Generator {
  /** Next 32 bits, 0 <= word < 2^32. */
  word(): number
  /** Next uniform number. */
  uniform(): number
  /** Back to the start of the sequence. */
  reset(): void
}

const twoTo32 = 4294967296
const twoTo52 = 4503599627370496

/** 52 bits out of two words: the first gives the low 32, the second the high 20 (the way of libg++'s RNG class). */
export const fractionOf = (low: number, high: number): number => ((high & 0xfffff) * twoTo32 + low) / twoTo52
