/**
 * Random123: the counter-based generator philox4x32-10 of Salmon, Moraes, Dror and Shaw, "Parallel random numbers: as easy
 * as 1, 2, 3" (2011). A stream is named by three integers; numbers come four at a time from one counter.
 */
import type { Generator } from './generator.ts'

const rounds = 10

/** One block: `counter` is replaced by the four words made from it. */
export function philox(counter: Uint32Array, key0: number, key1: number): void {
  let [c0, c1, c2, c3] = [counter[0]!, counter[1]!, counter[2]!, counter[3]!]
  let [k0, k1] = [key0, key1]
  for (let i = 0; i < rounds; i++) {
    const high0 = highProduct(0xd2511f53, c0)
    const high2 = highProduct(0xcd9e8d57, c2)
    const low0 = Math.imul(0xd2511f53, c0)
    c0 = (high2 ^ c1 ^ k0) >>> 0
    c1 = Math.imul(0xcd9e8d57, c2) >>> 0
    c2 = (high0 ^ c3 ^ k1) >>> 0
    c3 = low0 >>> 0
    k0 = (k0 + 0x9e3779b9) | 0
    k1 = (k1 + 0xbb67ae85) | 0
  }
  counter[0] = c0
  counter[1] = c1
  counter[2] = c2
  counter[3] = c3
}

/** Upper 32 bits of the product of two words. */
function highProduct(a: number, b: number): number {
  const [aLow, aHigh, bLow, bHigh] = [a & 0xffff, a >>> 16, b & 0xffff, b >>> 16]
  const middle = aHigh * bLow + ((aLow * bLow) >>> 16)
  const other = aLow * bHigh + (middle % 65536)
  return (aHigh * bHigh + Math.floor(middle / 65536) + Math.floor(other / 65536)) >>> 0
}

/** Makes numbers in (0, 1) of words: all results are between, with the last digit of this product. */
const share = 1 / 4294967297

export class Random123 implements Generator {
  private sequence = 0
  private which = 0
  private readonly words = new Uint32Array(4)
  private fresh = false
  /** The global index when these four words were due; another counts from the next four on. */
  private key: number

  constructor(
    readonly id1 = 0,
    readonly id2 = 0,
    readonly id3 = 0,
    /** Shared by all streams of a session. */
    private readonly globalIndex: () => number = () => 0,
  ) {
    this.key = globalIndex()
  }

  /** Numbers drawn so far. */
  get position(): number {
    return this.sequence * 4 + this.which
  }

  set position(count: number) {
    this.sequence = Math.floor(count / 4)
    this.which = count % 4
    this.turn()
  }

  reset(): void {
    this.position = 0
  }

  word(): number {
    if (!this.fresh) this.fill()
    const word = this.words[this.which]!
    if (++this.which === 4) {
      this.which = 0
      this.sequence++
      this.turn()
    }
    return word
  }

  uniform(): number {
    return (this.word() + 1) * share
  }

  private turn(): void {
    this.fresh = false
    this.key = this.globalIndex()
  }

  private fill(): void {
    this.words[0] = this.sequence
    this.words[1] = this.id3
    this.words[2] = this.id1
    this.words[3] = this.id2
    philox(this.words, this.key, 0)
    this.fresh = true
  }
}
