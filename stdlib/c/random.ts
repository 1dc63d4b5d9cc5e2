/**
 * The C library's random numbers: drand48 (a linear congruence of 48 bits) and random (additive feedback, whose length
 * follows from the size of the state that initstate gives it).
 */
const modulus = (1n << 48n) - 1n

export class Drand48 {
  private state = 0x1234abcd330en

  seed(value: bigint): void {
    this.state = ((value & 0xffffffffn) << 16n) | 0x330en
  }

  next(): number {
    this.state = (this.state * 0x5deece66dn + 0xbn) & modulus
    return Number(this.state) / 2 ** 48
  }
}

/** Bytes of state from which on there are `degree` words, and the distance of the two that are added. */
const kinds = [
  { bytes: 256, degree: 63, separation: 1 },
  { bytes: 128, degree: 31, separation: 3 },
  { bytes: 64, degree: 15, separation: 1 },
  { bytes: 32, degree: 7, separation: 3 },
] as const

export class AdditiveRandom {
  private degree = 31
  private separation = 3
  private words: Int32Array = new Int32Array(31)
  private front = 3
  private rear = 0

  constructor() {
    this.seed(1)
  }

  initialize(seed: number, bytes: number): void {
    const kind = kinds.find((one) => bytes >= one.bytes) ?? kinds[3]
    this.degree = kind.degree
    this.separation = kind.separation
    this.seed(seed)
  }

  seed(value: number): void {
    const words = new Int32Array(this.degree)
    words[0] = value === 0 ? 1 : value
    for (let i = 1; i < words.length; i++) {
      const last = words[i - 1]!
      const next = 16807 * (last % 127773) - 2836 * Math.trunc(last / 127773)
      words[i] = next < 0 ? next + 2147483647 : next
    }
    this.words = words
    this.front = this.separation
    this.rear = 0
    for (let i = 0; i < 10 * this.degree; i++) this.next()
  }

  next(): number {
    const { words, degree } = this
    const sum = (words[this.front]! + words[this.rear]!) | 0
    words[this.front] = sum
    this.front = (this.front + 1) % degree
    this.rear = (this.rear + 1) % degree
    return sum >>> 1
  }
}
