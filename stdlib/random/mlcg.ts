/**
 * MLCG, libg++'s combination of two multiplicative congruential generators (L'Ecuyer, Comm. ACM 31, 1988), with its slip:
 * Schrage's quotient is taken as a remainder, which makes another sequence than the paper's.
 */
import { seedTable } from './acg.ts'
import { fractionOf, type Generator } from './generator.ts'

export class Mlcg implements Generator {
  private one = 0
  private two = 0

  constructor(
    private readonly seedOne = 0,
    private readonly seedTwo = 1,
  ) {
    this.reset()
  }

  reset(): void {
    this.one = (bits(this.seedOne) % 2147483561) + 1
    this.two = (bits(this.seedTwo) % 2147483397) + 1
  }

  word(): number {
    this.one = step(this.one, 53668, 40014, 12211, 2147483563)
    this.two = step(this.two, 52774, 40692, 3791, 2147483399)
    const difference = (this.one - this.two) | 0
    return (difference < 1 ? difference + 2147483562 : difference) >>> 0
  }

  uniform(): number {
    const low = this.word()
    return fractionOf(low, this.word())
  }
}

/** A seed with more bits set than people choose. */
function bits(seed: number): number {
  const positive = seed < 0 ? Math.abs(seed + 2147483561) : seed
  const mask = seedTable.length - 1
  return positive <= mask ? seedTable[positive]! | 0 : (positive ^ seedTable[positive & mask]!) | 0
}

function step(x: number, quotient: number, factor: number, remainder: number, modulus: number): number {
  const k = x % quotient
  const next = (Math.imul(factor, (x - Math.imul(k, quotient)) | 0) - Math.imul(k, remainder)) | 0
  return next < 0 ? (next + modulus) | 0 : next
}
