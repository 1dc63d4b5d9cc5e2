/**
 * ISAAC, the 64-bit one with 16 words of state: R. J. Jenkins, "ISAAC" (Fast Software Encryption, 1996). Each batch of 16
 * words is handed out as 32 halves, from the last to the first.
 */
import type { Generator } from './generator.ts'

const size = 16
const word = (x: bigint) => BigInt.asUintN(64, x)
/** Shifts of the eight lines of the mixing function, to the right where they are positive. */
const shifts = [9n, -9n, 23n, -15n, 14n, -20n, 17n, -14n] as const
/** What the accumulator becomes, four words in turn. */
const accumulate = [
  (a: bigint) => ~(a ^ (a << 21n)),
  (a: bigint) => a ^ (a >> 5n),
  (a: bigint) => a ^ (a << 12n),
  (a: bigint) => a ^ (a >> 33n),
] as const

export class Isaac64 implements Generator {
  private memory = new BigUint64Array(size)
  private readonly results = new BigUint64Array(size)
  private left = 0
  private a = 0n
  private b = 0n
  private c = 0n

  constructor(private readonly seed = 0) {
    this.reset()
  }

  reset(): void {
    const mixed = new BigUint64Array(8).fill(0x9e3779b97f4a7c13n)
    for (let i = 0; i < 4; i++) mix(mixed)
    const key = new BigUint64Array(size)
    key[0] = BigInt(this.seed >>> 0)
    this.memory = spread(mixed, spread(mixed, key))
    this.a = 0n
    this.b = 0n
    this.c = 0n
    this.generate()
  }

  word(): number {
    if (this.left === 0) this.generate()
    this.left--
    const whole = this.results[this.left >> 1]!
    return Number(this.left & 1 ? whole >> 32n : whole & 0xffffffffn)
  }

  uniform(): number {
    return this.word() / 4294967296
  }

  private generate(): void {
    const { memory, results } = this
    let { a } = this
    let b = word(this.b + ++this.c)
    for (let i = 0; i < size; i++) {
      const x = memory[i]!
      a = word(accumulate[i % 4]!(a) + memory[(i + size / 2) % size]!)
      const y = word(memory[Number((x >> 3n) & 15n)]! + a + b)
      memory[i] = y
      b = word(memory[Number((y >> 7n) & 15n)]! + x)
      results[i] = b
    }
    this.a = a
    this.b = b
    this.left = 2 * size
  }
}

/** The words of `from` go into the mixture, eight at a time, and what comes out is kept. */
function spread(mixed: BigUint64Array<ArrayBuffer>, from: BigUint64Array): BigUint64Array<ArrayBuffer> {
  const out = new BigUint64Array(size)
  for (let start = 0; start < size; start += 8) {
    for (let i = 0; i < 8; i++) mixed[i] = mixed[i]! + from[start + i]!
    mix(mixed)
    out.set(mixed, start)
  }
  return out
}

/** Line i: takes the word four on from its own, shifts the one before that into the next, adds itself to the last. */
function mix(words: BigUint64Array): void {
  for (let i = 0; i < 8; i++) {
    const shift = shifts[i]!
    const last = (i + 7) % 8
    words[i] = words[i]! - words[(i + 4) % 8]!
    const source = words[last]!
    words[(i + 5) % 8] = words[(i + 5) % 8]! ^ (shift > 0n ? source >> shift : source << -shift)
    words[last] = source + words[i]!
  }
}
